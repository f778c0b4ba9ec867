/* A mentee's way: writing in a tunnel, asking for half an hour, meeting, reflecting. */
package app.belay.journey

import app.belay.AppTest
import app.belay.Pictures
import app.belay.core.contract.Community
import app.belay.domain.FlashCommand
import app.belay.domain.FlashStatus
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingOpening
import app.belay.domain.MeetingState
import app.belay.domain.Modality
import app.belay.domain.Role
import app.belay.screens.World
import app.belay.ui.R
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class MenteeTest : AppTest() {
    @Test
    fun what_is_written_in_a_tunnel_is_sent_when_it_ends() {
        signIn("Mia")
        val core = services().core
        runBlocking { core.sync() }
        goOffline()
        tap(text(R.string.today_write))
        type(text(R.string.write_text), LINE)
        waitFor(text(R.string.write_saved))
        tap(text(R.string.write_done))
        waitFor(quantity(R.plurals.app_to_be_sent, 1))
        picture("today-offline", Pictures.OF_THE_DAY)
        tap(text(R.string.tab_journal))
        waitFor(LINE)
        goOnline()
        waitUntil { runBlocking { core.counts() }.waiting.toInt() == 0 }
        waitUntilGone(quantity(R.plurals.app_to_be_sent, 1))
    }

    @Test
    fun a_mentee_asks_for_half_an_hour_and_finds_a_date_with_who_helps() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "mentee").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                tap(text(R.string.tab_ask))
                tap(text(R.string.ask_new))
                type(text(R.string.new_request_topic), TOPIC)
                tap("Tom")
                tap(text(R.string.new_request_send))
                waitFor(text(R.string.request_mine))
                tom.travel()
                val flash = tom.belay.flash().toAnswer().requests.single().id
                tom.belay.flash().act(flash, FlashCommand.Accept)
                tom.travel()
                tap(text(R.string.request_find_date))
                tap(text(R.string.book_propose))
                tap(text(R.string.request_to_meeting))
                waitFor(text(R.string.meeting_state_proposed))
                tom.travel()
                assertEquals(FlashStatus.DATE_PROPOSED, tom.belay.flash().request(flash).status)
                assertTrue(core.attention().list().items.isEmpty())
            }
        }
    }

    @Test
    fun a_notification_asks_whether_they_met_and_a_reflection_about_it_follows() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "met").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                val pair = tom.pair(Role.MENTOR)
                val meeting = tom.belay.meetings().book(
                    MeetingOpening(
                        MeetingOf.Relationship(pair), MeetingKind.UNPLANNED, World.before(), 60U, Modality.Phone(""), null, null, false, null,
                    ),
                ).id
                tom.travel()
                follow("belay://m/$meeting/held")
                if (core.meetings().meeting(meeting).view.meeting.state !is MeetingState.Held) tap(text(R.string.meeting_held_yes))
                tap(text(R.string.meeting_reflect))
                type(text(R.string.write_text), LINE)
                tap(text(R.string.write_done))
                find(LINE)
                waitUntil { runBlocking { core.meetings().meeting(meeting) }.view.meeting.state is MeetingState.Held }
                tom.travel()
                assertTrue("what is written stays with who wrote it", tom.belay.reflections().sharedIn(pair).reflections.isEmpty())
            }
        }
    }

    private companion object {
        const val LINE = "On the ledge I noticed how calm I was."
        const val TOPIC = "Saying no to my manager"
    }
}
