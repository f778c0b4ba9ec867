/* One relationship: where it stands, what waits here, the next meeting, goals, what was shared. */
package app.belay.ui.relationship

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.AgreementStanding
import app.belay.core.NextPhase
import app.belay.domain.Phase
import app.belay.domain.RelationshipId
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.goals.GoalStone
import app.belay.ui.meeting.MeetingStone
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Confirm
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Group
import app.belay.ui.parts.Line
import app.belay.ui.parts.LinkRow
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PhaseRope
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.section
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.waits.WaitStone
import app.belay.ui.waits.route
import app.belay.ui.words.dueWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.listWord
import app.belay.ui.words.phaseWord
import app.belay.ui.words.roleWord

/** What can be done on the page of a relationship. */
public class RelationshipActions(
    public val go: (Route) -> Unit,
    public val accept: () -> Unit = {},
    public val decline: () -> Unit = {},
    public val pause: () -> Unit = {},
    public val resume: () -> Unit = {},
    public val leave: () -> Unit = {},
)

/** The page of a relationship. */
@Composable
public fun RelationshipScreen(id: RelationshipId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> RelationshipModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    val actions = RelationshipActions(go, model::accept, model::decline, model::pause, model::resume, model::leave)
    RelationshipView(state, model.around(back), actions)
}

/** Draws it. */
@Composable
public fun RelationshipView(state: Screen<RelationshipContent>, around: Around, actions: RelationshipActions) {
    Framed(state, around) { content ->
        val page = content.page
        val id = page.view.id
        val relationship = page.view.relationship
        Page(
            title = listWord(content.others).ifEmpty { stringResource(R.string.relationship_title) },
            around = around,
            over = relationship.members[content.people.me]?.let { stringResource(R.string.common_labelled, stringResource(R.string.common_you), roleWord(it.role)) },
        ) {
            item { Where(content, actions) }
            if (relationship.purpose.text.text.isNotBlank()) {
                item { Quote(relationship.purpose.text.text, by = stringResource(R.string.relationship_purpose)) }
            }
            section(R.string.relationship_waits, page.waits) { wait -> WaitStone(wait) { actions.go(it.route()) } }
            page.nextMeeting?.let { meeting ->
                section(R.string.relationship_next_meeting, listOf(meeting)) { MeetingStone(it) { actions.go(Place.Meeting(it.id)) } }
            }
            section(R.string.relationship_goals, page.goals) { goal -> GoalStone(goal) { actions.go(Place.Goal(goal.id)) } }
            section(R.string.relationship_actions, page.actions) { Line(dueWord(it)) }
            item { Leading(content, actions) }
            if (content.may("pause") || content.may("resume") || content.may("leave")) item { Resting(content, actions) }
            item { Group { page.view.endsOn?.let { Muted(stringResource(R.string.relationship_ends_on, dayWord(it))) } } }
        }
    }
}

/** Where it stands, and what opens what comes next. */
@Composable
private fun Where(content: RelationshipContent, actions: RelationshipActions) {
    val (page, phase) = content.page to content.phase
    Stone(strong = true) {
        StoneTitle(stringResource(R.string.relationship_phase, phaseWord(phase)))
        PhaseRope(phase)
        if (page.view.relationship.state.rests) NoticeLine(stringResource(R.string.relationship_rests))
        page.nextPhase?.let { Muted(nextLine(it)) }
        Buttons {
            if (content.may("accept")) MainButton(stringResource(R.string.relationship_accept), onClick = actions.accept)
            if (content.may("decline")) OtherButton(stringResource(R.string.relationship_decline), onClick = actions.decline)
            if (page.nextPhase != null && !content.may("accept")) {
                OtherButton(stringResource(R.string.relationship_what_is_missing)) { actions.go(Place.Gate(page.view.id)) }
            }
        }
    }
}

@Composable
private fun nextLine(next: NextPhase): String =
    if (next.missing.isEmpty()) {
        stringResource(R.string.relationship_next_open, phaseWord(next.phase))
    } else {
        pluralStringResource(R.plurals.relationship_next_missing, next.missing.size, next.missing.size, phaseWord(next.phase))
    }

/** Where one can go from here. */
@Composable
private fun Leading(content: RelationshipContent, actions: RelationshipActions) {
    val page = content.page
    val id = page.view.id
    Stone {
        LinkRow(stringResource(R.string.agreement_title), detail = page.agreement?.let { standing(it) }, icon = BelayIcons.Paper) {
            actions.go(Place.Agreement(id))
        }
        LinkRow(stringResource(R.string.goals_title), icon = BelayIcons.Goal) { actions.go(Place.Goals(id)) }
        page.lastShared?.let { shared ->
            LinkRow(
                stringResource(R.string.relationship_last_shared, shared.by.name),
                detail = dayWord(shared.on),
                icon = BelayIcons.Shared,
            ) { actions.go(Place.SharedReflection(shared.document)) }
        }
        if (content.phase == Phase.COMING_TO_CLOSURE || content.phase == Phase.CLOSED) {
            LinkRow(stringResource(R.string.closing_title), icon = BelayIcons.Check) { actions.go(Place.Closing(id)) }
        }
    }
}

@Composable
private fun standing(standing: AgreementStanding): String = when {
    standing.waitsFor.isNotEmpty() -> stringResource(R.string.common_waiting_for, listWord(standing.waitsFor.map { it.name }))
    standing.isWorded -> stringResource(R.string.agreement_worded)
    standing.since != null -> stringResource(R.string.agreement_since, dayWord(checkNotNull(standing.since)))
    else -> stringResource(R.string.agreement_none)
}

/** Resting and leaving: quietly, at the end. Leaving asks once more. */
@Composable
private fun Resting(content: RelationshipContent, actions: RelationshipActions) {
    var leaving by rememberSaveable { mutableStateOf(false) }
    Buttons {
        if (content.may("pause")) QuietButton(stringResource(R.string.relationship_pause), onClick = actions.pause)
        if (content.may("resume")) MainButton(stringResource(R.string.relationship_resume), onClick = actions.resume)
        if (content.may("leave")) QuietButton(stringResource(R.string.relationship_leave)) { leaving = true }
    }
    if (leaving) {
        Confirm(
            stringResource(R.string.relationship_leave_sure),
            yes = stringResource(R.string.relationship_leave),
            onYes = actions.leave,
        ) { leaving = false }
    }
}
