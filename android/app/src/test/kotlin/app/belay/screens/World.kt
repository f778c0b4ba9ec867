/* Two people who have begun: what the pictures of the screens show. Everything is written through the core and travels for real. */
package app.belay.screens

import app.belay.core.Belay
import app.belay.core.contract.Phone
import app.belay.domain.AgreementCommand
import app.belay.domain.ClosureCommand
import app.belay.domain.EntryKind
import app.belay.domain.EntryOpening
import app.belay.domain.FlashCommand
import app.belay.domain.FlashKind
import app.belay.domain.FlashOpening
import app.belay.domain.GoalCommand
import app.belay.domain.GoalKind
import app.belay.domain.GoalOpening
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingOpening
import app.belay.domain.Modality
import app.belay.domain.NewAction
import app.belay.domain.NewItem
import app.belay.domain.OwnItemKind
import app.belay.domain.PairedOpening
import app.belay.domain.ReflectionCommand
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.domain.TakenText
import app.belay.domain.TextEdit
import app.belay.domain.WallTime
import app.belay.screens.World.Companion.inNewYork
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneId
import java.util.UUID

/**
 * What stands on Mia's phone, the mentee; Tom is her mentor in New York.
 *
 * @property toAnswer a request of Tom's that clashes with [ahead].
 * @property toDecide her request, for which Tom proposes another time.
 */
class World(
    val relationship: UUID,
    val goal: UUID,
    val ahead: UUID,
    val held: UUID,
    val toAnswer: UUID,
    val toDecide: UUID,
    val reflection: UUID,
    val shared: UUID,
    val question: UUID,
) {
    /** Tom and Mia look back: her thanks, his thanks, a lesson, and his signature. */
    suspend fun close(mia: Belay, tom: Phone) {
        mia.closures().begin(relationship)
        mia.closures().keepLesson(relationship, "Ask for help sooner.")
        mia.closures().act(relationship, ClosureCommand.AddAchieved("I lead the weekly meeting."))
        mia.sync()
        tom.belay.sync()
        tom.belay.closures().act(relationship, ClosureCommand.Thank(TextEdit("", "For every hour in which you asked.")))
        tom.belay.sync()
        mia.sync()
    }

    companion object {
        private val BERLIN = ZoneId.of("Europe/Berlin")

        /** Writes it. [mia] is signed in. */
        suspend fun write(mia: Belay, tom: Phone): World = Writing(mia, tom).all()

        private val NEW_YORK = ZoneId.of("America/New_York")

        /** At a round time so many days from now, in Berlin. */
        fun inDays(days: Long, hour: Int): WallTime = WallTime(LocalDate.now(BERLIN).plusDays(days).atTime(hour, 0), BERLIN.id)

        /** The same moment as Tom says it. */
        fun WallTime.inNewYork(): WallTime =
            WallTime(local.atZone(BERLIN).withZoneSameInstant(NEW_YORK).toLocalDateTime(), NEW_YORK.id)

        /** An hour that has begun. */
        fun before(): WallTime = WallTime(LocalDateTime.now(BERLIN).minusHours(2).withMinute(0).withSecond(0).withNano(0), BERLIN.id)
    }
}

private class Writing(private val mia: Belay, private val tom: Phone) {
    private lateinit var relationship: UUID

    suspend fun all(): World {
        val (me, him) = checkNotNull(mia.account().signedIn()).person to tom.me()
        val program = meet()
        begin(me, him)
        val goal = goal(me)
        val (ahead, held) = ahead() to held(me)
        overtaken(program, me)
        val toAnswer = tom.belay.flash().ask(
            program,
            FlashOpening(
                "Reading a balance sheet", "I have the figures of last year and no idea where to begin.",
                FlashKind.HowTo("Spreadsheets", "beginner"), 30U, setOf(me), World.inDays(10, 15).inNewYork(),
            ),
        )
        val toDecide = mia.flash().askPrivately(
            FlashOpening("Saying no to my manager", "Twice this month I took on work that was not mine.", FlashKind.CaseProblem, 30U, setOf(him), null),
        )
        travel()
        tom.belay.flash().act(toDecide, FlashCommand.ProposeTime(World.inDays(3, 18).inNewYork()))
        val reflection = reflection(mia, ReflectionSubject.Meeting(held), "I spoke first in the weekly meeting, and nobody interrupted me.")
        val his = reflection(tom.belay, ReflectionSubject.Meeting(held), "Mia asks better questions each time. I talked too much.")
        tom.belay.reflections().act(his, ReflectionCommand.Share(relationship))
        val question = tom.belay.reflections().askAll(
            PairedOpening(relationship, "What surprised you in our first month?", null, ReflectionSubject.Free),
        )
        travel()
        agreement()
        travel()
        val shared = mia.reflections().sharedIn(relationship).reflections.single().id
        return World(relationship, goal, ahead, held, toAnswer, toDecide, reflection, shared, question)
    }

    /** Into one program. */
    private suspend fun meet(): UUID {
        val program = tom.belay.programs().create("Climbers")
        tom.belay.sync()
        mia.account().join(tom.belay.account().invite(program, 5U))
        travel()
        return program
    }

    /** They get acquainted: the next phase still waits for Tom's note. */
    private suspend fun begin(me: UUID, him: UUID) {
        relationship = mia.relationships().propose(
            RelationshipOpening(
                form = RelationshipForm.ONE_TO_ONE,
                members = listOf(Seat(me, Role.MENTEE), Seat(him, Role.MENTOR)),
                topic = "Leading a small team",
                focus = emptySet(),
                purpose = "I want to lead my first team without losing my own craft.",
                origin = RelationshipOrigin.Direct,
                program = null,
                length = null,
            ),
        )
        travel()
        tom.belay.relationships().act(relationship, RelationshipCommand.Accept)
        travel()
        mia.entries().note(relationship, EntryOpening(EntryKind.LearnedOfPartner(him), "He began as a carpenter."))
    }

    /** A goal that Tom has given back with a question. */
    private suspend fun goal(me: UUID): UUID {
        val goal = mia.goals().draft(
            GoalOpening(
                relationship, me, GoalKind.DEVELOPMENT, "Speak up in the weekly meeting", "My view counts when we decide.",
                "Somebody quotes what I said.", LocalDate.now().plusMonths(3), null,
            ),
        )
        mia.goals().act(goal, GoalCommand.AddAction(NewAction(me, "Bring one question to each meeting", LocalDate.now().plusDays(9), false)))
        // They know each other already, and each says so: a goal may come before the talks of getting acquainted.
        mia.goals().act(goal, GoalCommand.OverrideGroundwork("We worked together for a year."))
        travel()
        tom.belay.goals().act(goal, GoalCommand.OverrideGroundwork("I know how she works."))
        travel()
        mia.goals().act(goal, GoalCommand.SendToReview)
        travel()
        tom.belay.goals().act(goal, GoalCommand.PushBack("Which meeting scares you most, and why that one?"))
        travel()
        return goal
    }

    private suspend fun book(kind: MeetingKind, start: WallTime): UUID =
        mia.meetings().book(
            MeetingOpening(
                MeetingOf.Relationship(relationship), kind, start, 60U, Modality.Video("Jitsi", "https://meet.example.org/belay"),
                null, null, false, null,
            ),
        ).id

    private suspend fun ahead(): UUID {
        val start = World.inDays(10, 15)
        val meeting = book(MeetingKind.REGULAR, start)
        mia.meetings().act(meeting, MeetingCommand.AddItem(NewItem(OwnItemKind.TOPIC, "The offer from the other department")))
        travel()
        tom.belay.meetings().act(meeting, MeetingCommand.Confirm(start))
        travel()
        return meeting
    }

    private suspend fun held(me: UUID): UUID {
        val meeting = book(MeetingKind.UNPLANNED, World.before())
        if ("hold" in mia.meetings().meeting(meeting).view.allowed) mia.meetings().act(meeting, MeetingCommand.Hold(null))
        mia.meetings().act(meeting, MeetingCommand.Commit(NewAction(me, "Ask for the agenda a day before", LocalDate.now().plusDays(4), false)))
        travel()
        return meeting
    }

    private suspend fun reflection(core: Belay, subject: ReflectionSubject, text: String): UUID {
        val id = core.reflections().begin(ReflectionOpening(subject, null, text))
        core.reflections().act(id, ReflectionCommand.Keep)
        return id
    }

    private suspend fun agreement() {
        mia.agreements().begin(relationship)
        val plan = mia.agreements().plan(relationship)
        mia.agreements().act(relationship, AgreementCommand.TakePlan(plan.texts.map { TakenText(it.part, it.text) }, plan.ending))
    }

    /** Mia accepts a request that Tom has taken back meanwhile. */
    private suspend fun overtaken(program: UUID, me: UUID) {
        val gone = tom.belay.flash().ask(program, FlashOpening("Choosing a laptop", "", FlashKind.Other, 30U, setOf(me), null))
        travel()
        tom.belay.flash().act(gone, FlashCommand.Withdraw)
        mia.flash().act(gone, FlashCommand.Accept)
        tom.belay.sync()
        mia.sync()
    }

    private suspend fun travel() {
        mia.sync()
        tom.belay.sync()
        mia.sync()
    }
}
