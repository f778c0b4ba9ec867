/* What the page of a meeting knows, and what can be done there. */
package app.belay.ui.meeting

import app.belay.core.CalendarFile
import app.belay.core.CalendarFileOptions
import app.belay.core.MeetingDetail
import app.belay.core.ReflectionsAbout
import app.belay.domain.LocalDate
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingId
import app.belay.domain.NewAction
import app.belay.domain.NewItem
import app.belay.domain.NextDecision
import app.belay.domain.OwnItemKind
import app.belay.domain.ReflectionSubject
import app.belay.domain.TextEdit
import app.belay.domain.WallTime
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** A meeting, what one has written about it, and who is in it. */
public data class MeetingContent(val detail: MeetingDetail, val about: ReflectionsAbout, val people: People) {
    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = command in detail.view.allowed
}

/** The model of [MeetingScreen]. */
public class MeetingModel(services: Services, private val meeting: MeetingId) : BelayModel(services) {
    /** The meeting. */
    public val state: StateFlow<Screen<MeetingContent>> = watch {
        MeetingContent(meetings().meeting(meeting), reflections().about(ReflectionSubject.Meeting(meeting)), people())
    }

    /** Its calendar file once it was asked for, to be shared. */
    public val calendarFile: MutableStateFlow<CalendarFile?> = MutableStateFlow(null)

    /** Says yes to the date that was seen. */
    public fun confirm(start: WallTime): Unit = command(MeetingCommand.Confirm(start))

    /** Calls it off, with the reason. */
    public fun cancel(reason: String): Unit = command(MeetingCommand.Cancel(reason))

    /** It took place. */
    public fun held(): Unit = command(MeetingCommand.Hold(null))

    /** Somebody did not come. */
    public fun missed(): Unit = command(MeetingCommand.Miss)

    /** One is prepared. */
    public fun prepared(): Unit = command(MeetingCommand.Prepare)

    /** The first means fails: the other is taken. */
    public fun planB(): Unit = command(MeetingCommand.SwitchToPlanB)

    /** The next is the closing talk. */
    public fun closingNext(): Unit = command(MeetingCommand.DecideNext(NextDecision.ClosingTalk))

    /** Puts something on the agenda. */
    public fun topic(text: String): Unit = command(MeetingCommand.AddItem(NewItem(OwnItemKind.TOPIC, text)))

    /** Changes the note that both write. */
    public fun note(before: String, after: String): Unit = command(MeetingCommand.Note(TextEdit(before, after)))

    /** Takes something on. */
    public fun commit(what: String, due: LocalDate?) {
        act { meetings().act(meeting, MeetingCommand.Commit(NewAction(people().me, what, due, due == null))) }
    }

    /** Makes its calendar file. [title] is what the calendar shows; where it is stays out of it. */
    public fun toCalendar(title: String) {
        act { calendarFile.value = meetings().calendarFile(meeting, CalendarFileOptions(title, withPlace = false)) }
    }

    private fun command(command: MeetingCommand) {
        act { meetings().act(meeting, command) }
    }
}
