/* One meeting: before it how one joins, plan B and the agenda; after it whether it was held, and what was taken from it. */
package app.belay.ui.meeting

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalUriHandler
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.MeetingView
import app.belay.core.ReflectionView
import app.belay.domain.AgendaItem
import app.belay.domain.LocalDate
import app.belay.domain.MeetingId
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingState
import app.belay.domain.Modality
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.export.Exported
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.DayChoice
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.Group
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.Line
import app.belay.ui.parts.LinkRow
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.section
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.actionWord
import app.belay.ui.words.agendaWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.listWord
import app.belay.ui.words.meetingKindWord
import app.belay.ui.words.meetingStateWord
import app.belay.ui.words.modalityWord
import app.belay.ui.words.momentWord

/** What can be done on the page of a meeting. */
public class MeetingActions(
    public val go: (Route) -> Unit,
    public val confirm: () -> Unit = {},
    public val cancel: (String) -> Unit = {},
    public val held: () -> Unit = {},
    public val missed: () -> Unit = {},
    public val prepared: () -> Unit = {},
    public val planB: () -> Unit = {},
    public val closingNext: () -> Unit = {},
    public val topic: (String) -> Unit = {},
    public val note: (String, String) -> Unit = { _, _ -> },
    public val commit: (String, LocalDate?) -> Unit = { _, _ -> },
    public val toCalendar: (String) -> Unit = {},
)

/** The page of a meeting. [save] hands its calendar file to the system. */
@Composable
public fun MeetingScreen(id: MeetingId, go: (Route) -> Unit, save: (Exported) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> MeetingModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    Going(model.calendarFile) { save(Exported(it.name, it.text)) }
    val start = (state as? Screen.Content)?.value?.detail?.view?.meeting?.start
    val actions = MeetingActions(
        go, { start?.let(model::confirm) }, model::cancel, model::held, model::missed, model::prepared, model::planB,
        model::closingNext, model::topic, model::note, model::commit, model::toCalendar,
    )
    MeetingPane(state, model.around(back), actions)
}

/** Draws it. */
@Composable
public fun MeetingPane(state: Screen<MeetingContent>, around: Around, actions: MeetingActions) {
    Framed(state, around) { content ->
        val (detail, about) = content.detail to content.about
        val meeting = detail.view.meeting
        val isHeld = meeting.state is MeetingState.Held
        Page(
            title = detail.view.about.ifBlank { meetingKindWord(meeting.kind) },
            around = around,
            over = listWord(detail.view.with.map { it.name }),
        ) {
            item { When(content, actions) }
            if (detail.view.waitsForItsState) item { Settle(content, actions) }
            if (isHeld) item { After(content, actions) }
            section(R.string.meeting_agenda, detail.agenda) { AgendaLine(it, content) }
            if (detail.view.canTakePlace) item(key = "topic") { NewTopic(actions) }
            if (isHeld) {
                item(key = "note") {
                    KeptText(stringResource(R.string.meeting_note), meeting.notes.text, hint = stringResource(R.string.meeting_note_hint), lines = 3, onPause = actions.note)
                }
                section(R.string.meeting_commitments, meeting.commitments) { Line(actionWord(it, content.people.named(it.owner))) }
                item(key = "commit") { NewCommitment(actions) }
            }
            section(R.string.meeting_reflections, about.own) { OwnReflection(it, actions) }
            section(R.string.meeting_shared, about.shared) { shared ->
                Stone(onClick = { actions.go(Place.SharedReflection(shared.id)) }) {
                    Muted(content.people.named(shared.author))
                    Line(shared.text ?: stringResource(R.string.reflection_taken_back))
                }
            }
            if (detail.view.canTakePlace) item(key = "moving") { Moving(content, actions) }
        }
    }
}

/** When and how, what is wrong with it, and the next step before it. */
@Composable
private fun When(content: MeetingContent, actions: MeetingActions) {
    val view = content.detail.view
    val uris = LocalUriHandler.current
    Stone(strong = true) {
        StoneTitle(momentWord(view.`when`))
        Muted(meetingStateWord(view.meeting, view.canTakePlace))
        Fact(modalityIcon(view.how.modality), modalityWord(view.how.modality))
        view.how.planB?.let { Fact(modalityIcon(it), stringResource(R.string.meeting_plan_b, modalityWord(it))) }
        if (view.planBLacksNumber) {
            NoticeLine(stringResource(R.string.meeting_plan_b_lacks_number))
            Buttons { OtherButton(stringResource(R.string.you_number)) { actions.go(Route.You) } }
        }
        ClashNotice(content.detail.clashes)
        Buttons {
            if (content.may("confirm")) MainButton(stringResource(R.string.meeting_confirm), onClick = actions.confirm)
            val link = (view.how.modality as? Modality.Video)?.link.orEmpty()
            if (view.canTakePlace && link.isNotBlank()) MainButton(stringResource(R.string.meeting_join)) { runCatching { uris.openUri(link) } }
            if (content.may("prepare")) OtherButton(stringResource(R.string.meeting_prepared), onClick = actions.prepared)
            if (content.may("switch_to_plan_b")) OtherButton(stringResource(R.string.meeting_use_plan_b), onClick = actions.planB)
        }
    }
}

/** It is over: what became of it? */
@Composable
private fun Settle(content: MeetingContent, actions: MeetingActions) {
    Stone {
        StoneTitle(stringResource(R.string.meeting_held_question))
        Buttons {
            if (content.may("hold")) MainButton(stringResource(R.string.meeting_held_yes), onClick = actions.held)
            if (content.may("miss")) OtherButton(stringResource(R.string.meeting_held_no), onClick = actions.missed)
            OtherButton(stringResource(R.string.meeting_move)) { actions.go(Place.Move(content.detail.view.id)) }
        }
    }
}

/** After it: one's own words, and how it goes on. */
@Composable
private fun After(content: MeetingContent, actions: MeetingActions) {
    val view = content.detail.view
    Stone {
        StoneTitle(stringResource(R.string.meeting_how_was_it))
        Muted(stringResource(R.string.common_only_you))
        Buttons {
            MainButton(stringResource(R.string.meeting_reflect)) { actions.go(Route.Write(about = "m/${view.id}")) }
            if (content.may("decide_next")) {
                (view.meeting.of as? MeetingOf.Relationship)?.let { of ->
                    OtherButton(stringResource(R.string.meeting_next)) { actions.go(Place.Book(of.relationship)) }
                    QuietButton(stringResource(R.string.meeting_next_closing), onClick = actions.closingNext)
                }
            }
        }
    }
}

@Composable
private fun AgendaLine(item: AgendaItem, content: MeetingContent) {
    Group {
        Muted(agendaWord(item.kind) + item.owner?.let { " · " + content.people.named(it) }.orEmpty())
        if (item.text.isNotBlank()) Line(item.text)
    }
}

@Composable
private fun NewTopic(actions: MeetingActions) {
    var text by rememberSaveable { mutableStateOf("") }
    Stone {
        PlainText(stringResource(R.string.meeting_topic), text, hint = stringResource(R.string.meeting_topic_hint)) { text = it }
        Buttons {
            MainButton(stringResource(R.string.common_add), enabled = text.isNotBlank()) {
                actions.topic(text)
                text = ""
            }
        }
    }
}

@Composable
private fun NewCommitment(actions: MeetingActions) {
    var what by rememberSaveable { mutableStateOf("") }
    var due by rememberSaveable { mutableStateOf<LocalDate?>(null) }
    Stone {
        PlainText(stringResource(R.string.meeting_commit), what) { what = it }
        Buttons {
            DayChoice(stringResource(R.string.goal_due), due) { due = it }
            MainButton(stringResource(R.string.common_add), enabled = what.isNotBlank()) {
                actions.commit(what, due)
                what = ""
                due = null
            }
        }
    }
}

@Composable
private fun OwnReflection(view: ReflectionView, actions: MeetingActions) {
    Stone(onClick = { actions.go(Place.Reflection(view.id)) }) {
        Muted(dayWord(view.reflection.on))
        Line(view.reflection.text.text, maxLines = 4)
    }
}

/** Another date, the calendar, calling it off: quietly, at the end. */
@Composable
private fun Moving(content: MeetingContent, actions: MeetingActions) {
    var calling by rememberSaveable { mutableStateOf(false) }
    var reason by rememberSaveable { mutableStateOf("") }
    val title = stringResource(R.string.meeting_calendar_title)
    val view = content.detail.view
    Group {
        LinkRow(stringResource(R.string.meeting_move), icon = BelayIcons.Clock) { actions.go(Place.Move(view.id)) }
        LinkRow(stringResource(R.string.meeting_to_calendar), icon = BelayIcons.Calendar) { actions.toCalendar(title) }
        if (content.may("cancel") && !calling) QuietButton(stringResource(R.string.meeting_cancel)) { calling = true }
        if (calling) {
            PlainText(stringResource(R.string.meeting_cancel_reason), reason) { reason = it }
            Buttons {
                OtherButton(stringResource(R.string.meeting_cancel)) {
                    actions.cancel(reason)
                    calling = false
                }
                QuietButton(stringResource(R.string.common_not_now)) { calling = false }
            }
        }
    }
}

/** A meeting in a list: when, with whom, about what. */
@Composable
public fun MeetingStone(view: MeetingView, onOpen: () -> Unit) {
    Stone(onClick = onOpen) {
        StoneTitle(momentWord(view.`when`))
        if (view.about.isNotBlank()) Line(view.about)
        Muted(meetingStateWord(view.meeting, view.canTakePlace))
        Fact(modalityIcon(view.how.modality), modalityWord(view.how.modality))
    }
}

/** The icon of a means. */
internal fun modalityIcon(modality: Modality) = when (modality) {
    is Modality.InPerson -> BelayIcons.Place
    is Modality.Video -> BelayIcons.Video
    is Modality.Phone -> BelayIcons.Phone
    is Modality.Text, is Modality.Other -> BelayIcons.Ask
}
