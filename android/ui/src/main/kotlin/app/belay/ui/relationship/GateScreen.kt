/* What the next phase waits for: each thing, whose turn it is, and where it is done. */
package app.belay.ui.relationship

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.NextPhase
import app.belay.core.StillMissing
import app.belay.domain.Missing
import app.belay.domain.Phase
import app.belay.domain.RelationshipId
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PhaseRope
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.state.Screen
import app.belay.ui.words.listWord
import app.belay.ui.words.missingWord
import app.belay.ui.words.phaseWord

/** What can be done at a gate. */
public class GateActions(
    public val go: (Route) -> Unit,
    public val moveOn: (from: Phase, to: Phase) -> Unit = { _, _ -> },
    public val override: (String) -> Unit = {},
)

/** The gate of a relationship. */
@Composable
public fun GateScreen(id: RelationshipId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> RelationshipModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    GateView(state, model.around(back), GateActions(go, model::moveTo, model::override))
}

/** Draws it. */
@Composable
public fun GateView(state: Screen<RelationshipContent>, around: Around, actions: GateActions) {
    Framed(state, around) { content ->
        val next = content.page.nextPhase
        val title = if (next == null) stringResource(R.string.gate_title) else stringResource(R.string.gate_to, phaseWord(next.phase))
        Page(title, around, over = listWord(content.others)) {
            item { PhaseRope(content.phase) }
            if (next == null) item { Line(stringResource(R.string.gate_none)) }
            if (next != null) {
                items(next.missing.size) { MissingStone(next.missing[it], content, actions) }
                if (next.missing.isEmpty()) item { Open(next, content, actions) }
                if (content.phase == Phase.PREPARING && next.missing.isNotEmpty()) item { Override(actions) }
            }
        }
    }
}

@Composable
private fun MissingStone(missing: StillMissing, content: RelationshipContent, actions: GateActions) {
    Stone(strong = missing.mine) {
        StoneTitle(missingWord(missing))
        Muted(
            when {
                missing.mine && missing.whose.isEmpty() -> stringResource(R.string.gate_anybody)
                missing.mine -> stringResource(R.string.gate_yours)
                else -> stringResource(R.string.common_waiting_for, listWord(missing.whose.map { it.name }))
            },
        )
        if (missing.mine) {
            missing.what.place(content.page.view.id)?.let { (label, route) ->
                Buttons { MainButton(stringResource(label)) { actions.go(route) } }
            }
        }
    }
}

/** Nothing is missing: whoever wants can open the next phase. */
@Composable
private fun Open(next: NextPhase, content: RelationshipContent, actions: GateActions) {
    Stone(strong = true) {
        Line(stringResource(R.string.gate_open))
        Buttons {
            MainButton(stringResource(R.string.gate_move_on, phaseWord(next.phase))) {
                if (next.phase == Phase.CLOSED) actions.go(Place.Closing(content.page.view.id)) else actions.moveOn(content.phase, next.phase)
            }
        }
    }
}

/** To leave getting acquainted out takes a reason, of everybody. */
@Composable
private fun Override(actions: GateActions) {
    var asked by rememberSaveable { mutableStateOf(false) }
    var reason by rememberSaveable { mutableStateOf("") }
    if (!asked) return Buttons { QuietButton(stringResource(R.string.gate_override)) { asked = true } }
    Stone {
        PlainText(stringResource(R.string.gate_override_reason), reason, hint = stringResource(R.string.gate_override_hint), lines = 2) { reason = it }
        Buttons {
            OtherButton(stringResource(R.string.gate_override), enabled = reason.isNotBlank()) {
                actions.override(reason)
                asked = false
            }
        }
    }
}

/** Where this is done, and the word on its button; none where somebody else has to do it. */
private fun Missing.place(relationship: RelationshipId): Pair<Int, Route>? = when (this) {
    is Missing.Acceptance -> R.string.gate_answer to Place.Relationship(relationship)
    is Missing.LearnedOfPartner -> R.string.gate_write to Place.Groundwork(relationship)
    is Missing.Expectations -> R.string.gate_answer to Place.Groundwork(relationship)
    Missing.Topic, Missing.Purpose -> R.string.gate_write to Place.Groundwork(relationship)
    is Missing.Aim -> R.string.gate_write to Place.Groundwork(relationship)
    Missing.HeldMeeting, Missing.ClosingMeeting -> R.string.gate_book to Place.Book(relationship)
    Missing.Agreement, Missing.Structure -> R.string.gate_agreement to Place.Agreement(relationship)
    Missing.AgreedGoal, Missing.DevelopmentGoal -> R.string.gate_goals to Place.Goals(relationship)
    Missing.Signatures -> R.string.gate_sign to Place.Closing(relationship)
    Missing.SecondMentee -> null
}
