/* Calendar files as another program reads them: biweekly, whose code knows nothing of ours. The files are those that the tests in
   Rust hold (`tests/tests/meetings/calendar_files.rs`). */
package app.belay.core

import biweekly.Biweekly
import biweekly.ICalendar
import biweekly.component.VEvent
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class CalendarFileTest {
    /** What the other program reads in a file; everything in it is as RFC 5545 has it. */
    private fun read(name: String): ICalendar {
        val kept = Path.of("../../tests/tests/meetings/snapshots/meetings__calendar_files__$name.snap").readText()
        val calendar = Biweekly.parse(kept.substringAfter("\n---\n")).first()
        val wrong = calendar.validate(calendar.version)
        assertTrue(wrong.isEmpty, "$wrong")
        return calendar
    }

    /** The instants of an event, by the rules of its zone in the file. */
    private fun ICalendar.instants(event: VEvent): List<Instant> {
        val zone = timezoneInfo.getTimezone(event.dateStart).timeZone
        return event.getDateIterator(zone).asSequence().map { it.toInstant() }.toList()
    }

    @Test
    fun a_rhythm_keeps_its_local_time_through_a_clock_change_without_the_dates_that_were_called_off() {
        val calendar = read("rhythm")
        val (series, moved) = calendar.events
        assertEquals(
            listOf("2026-03-06T22:00:00Z", "2026-03-20T21:00:00Z", "2026-04-17T21:00:00Z").map(Instant::parse),
            calendar.instants(series).take(3),
        )
        assertEquals(series.uid.value, moved.uid.value)
        assertEquals(Instant.parse("2026-03-20T21:00:00Z"), moved.recurrenceId.value.toInstant())
        assertEquals(listOf(Instant.parse("2026-03-21T14:00:00Z")), calendar.instants(moved))
        assertEquals(series.sequence.value, moved.sequence.value)
        val title = "Mentoring with Ann, Bo; مريم 🧗🏽‍♀️ and everybody else whose name makes a long line"
        assertEquals(listOf(title, title), calendar.events.map { it.summary.value })
    }

    @Test
    fun a_meeting_in_a_zone_without_clock_changes_is_at_the_instant_that_was_meant() {
        val calendar = read("meeting")
        val event = calendar.events.single()
        assertEquals(listOf(Instant.parse("2026-03-16T14:00:00Z")), calendar.instants(event))
        assertEquals(60, event.duration.value.minutes)
        assertEquals("TENTATIVE", event.status.value)
        assertTrue(event.sequence.value > 0)
    }
}
