/* A proposal: with whom, in which role, to what purpose. */
package app.belay.ui.together

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ProgramCompanion
import app.belay.domain.LengthUnit
import app.belay.domain.MemberId
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipId
import app.belay.domain.RelationshipLength
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.roleWord
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** The model of [ProposeScreen]. */
public class ProposeModel(services: Services) : BelayModel(services) {
    /** Whom one can ask. */
    public val state: StateFlow<Screen<List<ProgramCompanion>>> = watch(isEmpty = { it.isEmpty() }) {
        val me = people().me
        programs().companions().filter { it.member != me }
    }

    /** The relationship that was proposed. */
    public val proposed: MutableStateFlow<RelationshipId?> = MutableStateFlow(null)

    /** Proposes a relationship of two. [mine] is one's own role, [months] how long it is to be. */
    public fun propose(other: MemberId, mine: Role, purpose: String, months: Int) {
        act {
            val theirs = if (mine == Role.MENTEE) Role.MENTOR else Role.MENTEE
            val seats = listOf(Seat(people().me, mine), Seat(other, theirs))
            val length = RelationshipLength(months.toUShort(), LengthUnit.MONTHS)
            proposed.value = relationships().propose(
                RelationshipOpening(RelationshipForm.ONE_TO_ONE, seats, "", emptySet(), purpose, RelationshipOrigin.Direct, null, length),
            )
        }
    }
}

/** The page of a proposal. */
@Composable
public fun ProposeScreen(go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> ProposeModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    Going(model.proposed) {
        back()
        go(Place.Relationship(it))
    }
    ProposeView(state, model.around(back), { go(Place.Join()) }, model::propose)
}

/** Draws it. */
@Composable
public fun ProposeView(
    state: Screen<List<ProgramCompanion>>,
    around: Around,
    onJoin: () -> Unit,
    onPropose: (MemberId, Role, String, Int) -> Unit,
) {
    Framed(state, around, stringResource(R.string.propose_nobody), stringResource(R.string.join_title), BelayIcons.Together, onJoin) { people ->
        var other by rememberSaveable { mutableStateOf<MemberId?>(null) }
        var mine by rememberSaveable { mutableStateOf(Role.MENTEE) }
        var purpose by rememberSaveable { mutableStateOf("") }
        var months by rememberSaveable { mutableStateOf(6) }
        Page(stringResource(R.string.propose_title), around) {
            item { Muted(stringResource(R.string.propose_how)) }
            item { SectionTitle(stringResource(R.string.propose_with)) }
            item {
                val names = people.associate { it.member to it.name }
                Choice(people.map { it.member }, other, name = { names[it].orEmpty() }) { other = it }
            }
            item { SectionTitle(stringResource(R.string.propose_my_role)) }
            item { Choice(listOf(Role.MENTEE, Role.MENTOR), mine, name = { roleWord(it) }) { mine = it } }
            item(key = "purpose") {
                PlainText(stringResource(R.string.groundwork_purpose), purpose, hint = stringResource(R.string.groundwork_purpose_hint), lines = 3) { purpose = it }
            }
            item { SectionTitle(stringResource(R.string.propose_length)) }
            item { Choice(listOf(3, 6, 9, 12), months, name = { pluralStringResource(R.plurals.propose_months, it, it) }) { months = it } }
            item {
                Buttons {
                    MainButton(stringResource(R.string.propose_send), enabled = other != null) { other?.let { onPropose(it, mine, purpose, months) } }
                }
            }
        }
    }
}
