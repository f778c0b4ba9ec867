/* Screens that have nothing yet, that cannot show what was asked for, or that say no. */
package app.belay.screens

import androidx.compose.runtime.Composable
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasText
import app.belay.Pictures
import app.belay.core.contract.Community
import app.belay.domain.GoalKind
import app.belay.domain.GoalOpening
import app.belay.domain.Role
import app.belay.journey.Partner
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.ask.AskScreen
import app.belay.ui.together.TogetherScreen
import java.util.UUID
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Test

class StatesTest : ScreenTest() {
    @Test
    fun what_is_empty_says_one_sentence_and_offers_one_action() {
        signIn("Mia")
        val services = services()
        fun screen(content: @Composable () -> Unit): @Composable () -> Unit = content
        val faults = listOf(
            Triple("waits", R.string.waits_nothing, page(Place.Waits)),
            Triple("ask", R.string.ask_how, screen { AskScreen {} }),
            Triple("together", R.string.together_empty, screen { TogetherScreen {} }),
            Triple("request-new", R.string.new_request_no_program, page(Place.NewRequest())),
            Triple("propose", R.string.propose_nobody, page(Place.Propose)),
            Triple("attention", R.string.attention_nothing, page(Place.Attention)),
            Triple("not-here-yet", R.string.error_not_found, page(Place.Relationship(UUID(0, 1)))),
            Triple("no-such-page", R.string.app_no_such_page, page(Place.NoSuchPage)),
        ).flatMap { (name, sentence, screen) ->
            draw(services, "states/$name", hasText(text(sentence)), listOf(Look.DAY), screen)
        }
        assertEquals(emptyList<String>(), faults.distinct())
    }

    @Test
    fun what_is_refused_says_why_where_the_thumb_is_and_is_still_there() {
        signIn("Mia")
        val services = services()
        val core = services.core
        val goal = runBlocking {
            Community.phone("Tom", "refused").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                val pair = tom.pair(Role.MENTOR)
                val me = checkNotNull(core.account().signedIn()).person
                core.goals().draft(GoalOpening(pair, me, GoalKind.DEVELOPMENT, GOAL, "", "", null, null))
            }
        }
        compose.activityRule.scenario.onActivity { Look.DAY.show(it, services, "refused", page(Place.Goal(goal))) }
        tap(text(R.string.goal_send))
        waitFor(text(R.string.app_safe)).assertIsDisplayed()
        Pictures(compose).one("states/refused", Pictures.OF_THE_DAY)
        tap(text(R.string.common_ok))
        waitUntilGone(text(R.string.app_safe))
        assertEquals(GOAL, runBlocking { core.goals().goal(goal) }.goal.statement.text)
    }

    private companion object {
        const val GOAL = "Speak up in the weekly meeting"
    }
}
