/* A mentor's day: a request from a notification is accepted, and a goal gets its yes. */
package app.belay.journey

import app.belay.AppTest
import app.belay.core.contract.Community
import app.belay.domain.FlashKind
import app.belay.domain.FlashOpening
import app.belay.domain.FlashStatus
import app.belay.domain.GoalCommand
import app.belay.domain.GoalKind
import app.belay.domain.GoalOpening
import app.belay.domain.GoalState
import app.belay.domain.NewAction
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.domain.TextEdit
import app.belay.domain.Wording
import app.belay.ui.R
import java.time.LocalDate
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class MentorTest : AppTest() {
    @Test
    fun a_mentor_accepts_a_request_and_agrees_a_goal() {
        signIn("Tom")
        val core = services().core
        runBlocking {
            Community.phone("Mia", "mentor").use { mia ->
                val program = mia.belay.programs().create("Climbers")
                mia.belay.sync()
                core.account().join(mia.belay.account().invite(program, 2U))
                core.sync()
                mia.belay.sync()
                val (me, her) = checkNotNull(core.account().signedIn()).person to mia.me()
                val flash = mia.belay.flash().ask(program, FlashOpening(TOPIC, "", FlashKind.Other, 30U, setOf(me), null))
                val relationship = mia.belay.relationships().propose(
                    RelationshipOpening(
                        RelationshipForm.ONE_TO_ONE, listOf(Seat(her, Role.MENTEE), Seat(me, Role.MENTOR)), "", emptySet(),
                        "Learn to lead", RelationshipOrigin.Direct, null, null,
                    ),
                )
                mia.belay.sync()
                core.sync()

                follow("belay://f/$flash/accept")
                waitFor(TOPIC)
                tap(text(R.string.request_accept))
                core.sync()
                waitUntil { runBlocking { core.flash().request(flash) }.status == FlashStatus.MATCHED }
                waitFor(text(R.string.flash_status_matched))
                waitFor(text(R.string.request_find_date))
                tap(text(R.string.app_back))

                tap(text(R.string.tab_together))
                tap("Mia")
                tap(text(R.string.relationship_accept))
                waitFor(text(R.string.relationship_what_is_missing))
                core.sync()
                mia.belay.sync()
                val goal = mia.belay.goals().draft(
                    GoalOpening(relationship, her, GoalKind.DEVELOPMENT, GOAL, "My view counts.", "I am quoted.", LocalDate.now().plusMonths(2), null),
                )
                mia.belay.goals().act(goal, GoalCommand.AddAction(NewAction(her, "Bring one question", LocalDate.now().plusDays(9), false)))
                mia.belay.goals().act(goal, GoalCommand.OverrideGroundwork("We worked together for a year."))
                mia.belay.sync()
                core.sync()
                core.goals().act(goal, GoalCommand.OverrideGroundwork("I know how she works."))
                core.sync()
                mia.belay.sync()
                mia.belay.goals().act(goal, GoalCommand.SendToReview)
                mia.belay.sync()
                core.sync()

                tap(GOAL)
                tap(text(R.string.goal_push_back))
                type(text(R.string.goal_question), "Which meeting, and why that one?")
                tap(text(R.string.goal_push_back))
                waitUntil { runBlocking { core.goals().goal(goal) }.goal.state is GoalState.PushedBack }
                core.sync()
                mia.belay.sync()
                mia.belay.goals().act(goal, GoalCommand.Reword(Wording.OUTCOME, TextEdit("My view counts.", "My view counts on Mondays.")))
                mia.belay.goals().act(goal, GoalCommand.SendToReview)
                mia.belay.sync()
                core.sync()

                tap(text(R.string.goal_agree))
                waitUntil { runBlocking { core.goals().goal(goal) }.goal.state is GoalState.Agreed }
                assertTrue(runBlocking { core.attention().list() }.items.isEmpty())
                assertEquals(GOAL, runBlocking { core.goals().goal(goal) }.goal.statement.text)
            }
        }
    }

    private companion object {
        const val TOPIC = "Reading a balance sheet"
        const val GOAL = "Speak up in the weekly meeting"
    }
}
