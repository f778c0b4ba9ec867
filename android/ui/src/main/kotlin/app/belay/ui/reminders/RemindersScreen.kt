/* Reminders: the next ones, which kinds ring, when nothing rings, and one's own times to write. */
package app.belay.ui.reminders

import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ReminderView
import app.belay.domain.LocalTime
import app.belay.domain.Profile
import app.belay.domain.ProfileCommand
import app.belay.domain.QuietHours
import app.belay.domain.ReminderKind
import app.belay.domain.Weekday
import app.belay.domain.WritingTime
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Group
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.SwitchRow
import app.belay.ui.parts.TimeChoice
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.instantWord
import app.belay.ui.words.reminderKindWord
import app.belay.ui.words.timeWord
import app.belay.ui.words.weekdayWord
import java.time.ZoneId
import kotlinx.coroutines.flow.StateFlow

/** The next reminders, and how one has set them. */
public data class RemindersContent(val next: List<ReminderView>, val profile: Profile, val zone: ZoneId)

/** The model of [RemindersScreen]. */
public class RemindersModel(services: Services) : BelayModel(services) {
    /** The next ten, and the settings. */
    public val state: StateFlow<Screen<RemindersContent>> = watch {
        RemindersContent(reminders().toArm(NEXT), profile().settings().profile, ZoneId.of(zone()))
    }

    /** Switches a kind on or off. */
    public fun switch(kind: ReminderKind, on: Boolean): Unit = command(ProfileCommand.SwitchReminder(kind, on))

    /** Sets when nothing rings; null lets it ring at any time. */
    public fun quiet(hours: QuietHours?): Unit = command(ProfileCommand.SetQuietHours(hours))

    /** Sets one's own times to write. */
    public fun write(times: List<WritingTime>): Unit = command(ProfileCommand.SetWritingTimes(times))

    private fun command(command: ProfileCommand) {
        act { profile().act(command) }
    }

    private companion object {
        const val NEXT = 10U
    }
}

/** What can be done on the page of reminders. */
public class RemindersActions(
    public val switch: (ReminderKind, Boolean) -> Unit = { _, _ -> },
    public val quiet: (QuietHours?) -> Unit = {},
    public val write: (List<WritingTime>) -> Unit = {},
)

/** The page of reminders. */
@Composable
public fun RemindersScreen(back: () -> Unit) {
    val model = belayModel { services, _ -> RemindersModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    RemindersView(state, model.around(back), RemindersActions(model::switch, model::quiet, model::write))
}

/** Draws it. */
@Composable
public fun RemindersView(state: Screen<RemindersContent>, around: Around, actions: RemindersActions) {
    Framed(state, around) { content ->
        Page(stringResource(R.string.reminders_title), around) {
            item { SectionTitle(stringResource(R.string.reminders_next)) }
            if (content.next.isEmpty()) item { Muted(stringResource(R.string.reminders_none)) }
            items(content.next.size) { index ->
                val next = content.next[index]
                Column {
                    Muted(instantWord(next.reminder.at, content.zone))
                    Line(reminderKindWord(next.reminder.kind))
                }
            }
            item { SectionTitle(stringResource(R.string.reminders_quiet)) }
            item { Quiet(content.profile.quiet, actions) }
            item { SectionTitle(stringResource(R.string.reminders_writing)) }
            item { OwnTimes(content.profile.writingTimes, actions) }
            item { SectionTitle(stringResource(R.string.reminders_kinds)) }
            items(ReminderKind.entries.size) { index ->
                val kind = ReminderKind.entries[index]
                SwitchRow(reminderKindWord(kind), on = kind !in content.profile.switchedOff) { actions.switch(kind, it) }
            }
        }
    }
}

@Composable
private fun Quiet(hours: QuietHours?, actions: RemindersActions) {
    Stone {
        SwitchRow(stringResource(R.string.setup_quiet), on = hours != null, detail = stringResource(R.string.setup_quiet_text)) { on ->
            actions.quiet(if (on) USUAL else null)
        }
        if (hours != null) {
            Buttons {
                TimeChoice(stringResource(R.string.reminders_quiet_from), hours.from) { actions.quiet(QuietHours(it, hours.until)) }
                TimeChoice(stringResource(R.string.reminders_quiet_until), hours.until) { actions.quiet(QuietHours(hours.from, it)) }
            }
        }
    }
}

/** The quiet hours that the switch begins with: those of most people's nights. */
private val USUAL = QuietHours(LocalTime.of(21, 0), LocalTime.of(7, 0))

@Composable
private fun OwnTimes(times: List<WritingTime>, actions: RemindersActions) {
    var adding by rememberSaveable { mutableStateOf(false) }
    var weekday by rememberSaveable { mutableStateOf<Weekday?>(null) }
    var at by rememberSaveable { mutableStateOf<LocalTime>(LocalTime.of(19, 0)) }
    Stone {
        Muted(stringResource(R.string.reminders_writing_hint))
        for (time in times) {
            Group {
                val day = time.weekday?.let { weekdayWord(it) } ?: stringResource(R.string.reminders_every_day)
                Line(stringResource(R.string.common_day_at_time, day, timeWord(time.at)))
                Buttons { QuietButton(stringResource(R.string.reminders_own_remove)) { actions.write(times - time) } }
            }
        }
        if (!adding) {
            Buttons { QuietButton(stringResource(R.string.reminders_writing_add)) { adding = true } }
        } else {
            Choice(listOf(null) + Weekday.entries, weekday, name = { if (it == null) stringResource(R.string.reminders_every_day) else weekdayWord(it) }) { weekday = it }
            Buttons {
                TimeChoice(stringResource(R.string.book_time), at) { at = it }
                MainButton(stringResource(R.string.common_add)) {
                    actions.write(times + WritingTime(weekday, at))
                    adding = false
                }
            }
        }
    }
}
