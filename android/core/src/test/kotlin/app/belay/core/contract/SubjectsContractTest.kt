/* The contract in the field's own words: texts, pages, refusals, the flash race, reminders. */
package app.belay.core.contract

import app.belay.core.AttentionReason
import app.belay.core.BelayException
import app.belay.core.MemoryScheduler
import app.belay.core.Muted
import app.belay.core.keepArmed
import app.belay.domain.FlashCommand
import app.belay.domain.FlashKind
import app.belay.domain.FlashOpening
import app.belay.domain.FlashStatus
import app.belay.domain.GoalCommand
import app.belay.domain.GoalKind
import app.belay.domain.GoalOpening
import app.belay.domain.Link
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingOpening
import app.belay.domain.ProfileCommand
import app.belay.domain.Reason
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipId
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.ReminderChannel
import app.belay.domain.ReminderKind
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.domain.WallTime
import app.belay.domain.WritingTime
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import org.junit.jupiter.api.extension.ExtendWith

@ExtendWith(SaysWhatPassed::class)
class SubjectsContractTest {
    @Test
    fun any_text_comes_back_as_it_was() = play {
        Community.phone("Mia", "texts").use { mia ->
            val texts = listOf(
                "",
                "x".repeat(20_000),
                "שלום, עולם — مرحبا",
                "\u202Eright to left\u202C and back",
                "🧗🏽‍♀️🇨🇭👩‍👩‍👧‍👦 \uD83E\uDDD7",
                "e\u0301 is not \u00E9, \u0000 is a letter here",
                "a line\r\nand a\ttab",
                "𝔭𝔩𝔞𝔫𝔢 sixteen",
            )
            val ids = texts.map { mia.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, it)) }
            mia.belay.sync()
            Community.phone("Mia", "texts").use { second ->
                for ((id, text) in ids.zip(texts)) {
                    for (phone in listOf(mia, second)) {
                        assertEquals(text, phone.belay.reflections().reflection(id).reflection.text.text)
                    }
                }
            }
            val long = refused<BelayException.Invalid> {
                mia.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "x".repeat(20_001)))
            }
            assertEquals("text" to "too_long", long.field to long.rule)
        }
    }

    @Test
    fun pages_follow_each_other() = play {
        Community.phone("Mia", "pages").use { mia ->
            val written = List(120) {
                mia.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "Number $it."))
            }
            val pages = mutableListOf(mia.belay.reflections().own())
            while (true) pages += mia.belay.reflections().own(pages.last().next ?: break)
            assertEquals(listOf(50, 50, 20), pages.map { it.reflections.size })
            val listed = pages.flatMap { it.reflections }.map { it.id }
            assertEquals(written.toSet(), listed.toSet(), "each is there")
            assertEquals(written.size, listed.size, "and once")
            assertNull(pages.last().next)
        }
    }

    @Test
    fun values_out_of_range_are_invalid() = play {
        Community.phone("Mia", "range").use { mia ->
            assertEquals("from", refused<BelayException.Invalid> { mia.belay.reflections().own("nonsense") }.field)
            val zone = refused<BelayException.Invalid> {
                mia.belay.meetings().lookAt(WallTime(LocalDateTime.of(2027, 3, 1, 9, 0), "Mars/Olympus"), 60U)
            }
            assertEquals("zone" to "unknown_zone", zone.field to zone.rule)
            refused<BelayException.Invalid> { mia.belay.setZone("Mars/Olympus") }
            val year = refused<BelayException.Invalid> {
                mia.belay.meetings().lookAt(WallTime(LocalDateTime.of(999_999_999, 1, 1, 0, 0), "Europe/Berlin"), 60U)
            }
            assertEquals("out_of_range", year.rule)
            refused<BelayException.Invalid> { mia.belay.reminders().due(Instant.MIN, Instant.MAX) }
        }
    }

    @Test
    fun a_refusal_says_what_is_allowed() = play {
        withPair("refusal") { mia, _, relationship ->
            val goal = mia.belay.goals().draft(
                GoalOpening(
                    relationship = relationship,
                    owner = mia.me(),
                    kind = GoalKind.DEVELOPMENT,
                    statement = "Speak up in the weekly meeting",
                    outcome = "",
                    evidence = "",
                    due = null,
                    vision = null,
                ),
            )
            val refused = refused<BelayException.Refused> { mia.belay.goals().act(goal, GoalCommand.SendToReview) }
            assertEquals(listOf("outcome", "evidence", "due"), refused.refusal.missing)
            assertTrue("reword" in refused.refusal.allowed, refused.message)
            assertTrue("reword" in mia.belay.goals().goal(goal).allowed)
        }
    }

    @Test
    fun a_flash_request_has_one_winner() = play {
        val mia = Community.phone("Mia", "flash")
        val tom = Community.phone("Tom", "flash", "America/New_York")
        val yuki = Community.phone("Yuki", "flash", "Asia/Tokyo")
        val program = Community.program(mia, tom, yuki)
        val flash = mia.belay.flash().ask(
            program,
            FlashOpening("Reading a balance sheet", "", FlashKind.Other, null, setOf(tom.me(), yuki.me()), null),
        )
        listOf(mia, tom, yuki).forEach { it.belay.sync() }
        for (mentor in listOf(tom, yuki)) {
            mentor.goOffline()
            val view = mentor.belay.flash().act(flash, FlashCommand.Accept)
            assertEquals(FlashStatus.ASKED_WAITING, view.status)
            assertNull(view.helper)
        }
        for (mentor in listOf(tom, yuki)) {
            mentor.goOnline()
            mentor.belay.sync()
        }
        listOf(mia, tom).forEach { it.belay.sync() }
        assertEquals(FlashStatus.MATCHED, tom.belay.flash().request(flash).status)
        assertEquals(tom.me(), mia.belay.flash().request(flash).helper)
        val lost = yuki.belay.flash().request(flash)
        assertEquals(FlashStatus.TAKEN, lost.status)
        assertNull(lost.helper)
        val told = yuki.belay.attention().list().items.single()
        val why = told.why as AttentionReason.Overtaken
        assertEquals(Reason.FLASH_TAKEN, why.refusal.reason)
        assertEquals(0UL, tom.belay.attention().count())
        listOf(mia, tom, yuki).forEach { it.close() }
    }

    @Test
    fun reminders_ring_at_the_right_instants() = play {
        withPair("reminders") { mia, tom, relationship ->
            // Ten days ahead, at three in the afternoon of Berlin, wherever one is.
            val berlin = ZoneId.of("Europe/Berlin")
            val date = LocalDate.now(berlin).plusDays(10).atTime(15, 0)
            val start = WallTime(date, berlin.id)
            val meeting = mia.belay.meetings().book(
                MeetingOpening(
                    of = MeetingOf.Relationship(relationship),
                    kind = MeetingKind.REGULAR,
                    start = start,
                    minutes = null,
                    modality = null,
                    planB = null,
                    lead = null,
                    `protected` = false,
                    series = null,
                ),
            ).id
            mia.belay.sync()
            tom.belay.sync()
            tom.belay.meetings().act(meeting, MeetingCommand.Confirm(start))
            tom.belay.sync()
            mia.belay.sync()
            val begins = date.atZone(berlin).toInstant()
            val expected = mapOf(
                ReminderKind.SOON to begins.minus(Duration.ofHours(1)),
                ReminderKind.START to begins.minus(Duration.ofMinutes(10)),
                ReminderKind.STATE_ASK to begins.plus(Duration.ofHours(2)),
            )
            val armed = listOf(mia, tom).map { phone ->
                val reminders = phone.belay.reminders().toArm().filter { it.document == meeting }.map { it.reminder }
                for ((kind, at) in expected) {
                    assertEquals(listOf(at), reminders.filter { it.kind == kind }.map { it.at }, "$kind")
                }
                assertTrue(reminders.all { it.at > Instant.now() })
                assertTrue(ReminderKind.PREPARE in reminders.map { it.kind })
                val due = phone.belay.reminders().due(begins.minus(Duration.ofMinutes(11)), begins)
                assertEquals(listOf(ReminderKind.START), due.map { it.reminder.kind })
                assertNotNull(reminders.firstOrNull())
                reminders
            }
            assertEquals(armed[0].map { it.at }, armed[1].map { it.at }, "both ring at the same instants")
            assertFalse(armed[0].any { one -> armed[1].any { it.id == one.id } }, "each is told by themselves")
        }
    }

    @Test
    fun a_phone_arms_what_is_planned() = play {
        Community.phone("Mia", "arming").use { mia ->
            mia.belay.profile().act(ProfileCommand.SetWritingTimes(listOf(WritingTime(null, LocalTime.NOON))))
            val planned = mia.belay.reminders().toArm()
            val next = planned.last()
            assertTrue(planned.all { it.key == "write.own" && it.channel == ReminderChannel.GENTLE })
            assertEquals(Link.Write(null, null), mia.belay.screen(next.link))
            val scheduler = MemoryScheduler()
            val keeping = launch { mia.belay.keepArmed(scheduler) }
            val ids = planned.map { it.reminder.id }.toSet()
            scheduler.reminders.until { it.keys.containsAll(ids) }
            mia.belay.reminders().dismissed(next.reminder.id)
            scheduler.reminders.until { next.reminder.id !in it }
            assertTrue(mia.belay.reminders().toArm().none { it.reminder.id == next.reminder.id })
            assertNull(mia.belay.reminders().fired(next.reminder.id))
            mia.belay.reminders().muted(Muted.NOT_ALLOWED)
            assertEquals(Muted.NOT_ALLOWED, mia.belay.home().muted)
            keeping.cancelAndJoin()
        }
    }

    /** A mentee in Berlin and a mentor in New York who have begun a relationship. */
    private suspend fun withPair(case: String, scene: suspend (Phone, Phone, RelationshipId) -> Unit) {
        val mia = Community.phone("Mia", case)
        val tom = Community.phone("Tom", case, "America/New_York")
        Community.program(mia, tom)
        val relationship = mia.belay.relationships().propose(
            RelationshipOpening(
                form = RelationshipForm.ONE_TO_ONE,
                members = listOf(Seat(mia.me(), Role.MENTEE), Seat(tom.me(), Role.MENTOR)),
                topic = "",
                focus = emptySet(),
                purpose = "Learn to lead",
                origin = RelationshipOrigin.Direct,
                program = null,
                length = null,
            ),
        )
        mia.belay.sync()
        tom.belay.sync()
        tom.belay.relationships().act(relationship, RelationshipCommand.Accept)
        tom.belay.sync()
        mia.belay.sync()
        scene(mia, tom, relationship)
        tom.close()
        mia.close()
    }
}
