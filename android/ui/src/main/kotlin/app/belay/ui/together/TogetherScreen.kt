/* The tab Together: the relationships one is in, those that are over, and the way into a new one. */
package app.belay.ui.together

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.RelationshipView
import app.belay.domain.RelationshipState
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PhaseRope
import app.belay.ui.parts.PlusButton
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.parts.section
import app.belay.ui.relationship.phase
import app.belay.ui.relationship.rests
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.dayWord
import app.belay.ui.words.listWord
import app.belay.ui.words.endedWord
import app.belay.ui.words.phaseWord
import app.belay.ui.words.roleWord
import app.belay.ui.words.sentence
import kotlinx.coroutines.flow.StateFlow

/** The relationships. */
public data class TogetherContent(val open: List<RelationshipView>, val past: List<RelationshipView>, val people: People)

/** The model of [TogetherScreen]. */
public class TogetherModel(services: Services) : BelayModel(services) {
    /** Open ones, then those that are over. */
    public val state: StateFlow<Screen<TogetherContent>> = watch(isEmpty = { it.open.isEmpty() && it.past.isEmpty() }) {
        TogetherContent(relationships().open().relationships, relationships().past().relationships, people())
    }
}

/** The tab Together. */
@Composable
public fun TogetherScreen(go: (Route) -> Unit) {
    val model = belayModel { services, _ -> TogetherModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    TogetherView(state, model.around(), go)
}

/** Draws it. */
@Composable
public fun TogetherView(state: Screen<TogetherContent>, around: Around, go: (Route) -> Unit) {
    Framed(
        state, around, stringResource(R.string.together_empty), stringResource(R.string.ask_new), BelayIcons.Together, { go(Place.NewRequest()) },
    ) { content ->
        PlusButton(stringResource(R.string.together_new), { go(Place.Propose) }) {
            Page(stringResource(R.string.tab_together), around) {
                items(content.open.size) { PairStone(content.open[it], content.people, go) }
                section(R.string.together_past, content.past) { PairStone(it, content.people, go) }
            }
        }
    }
}

@Composable
private fun PairStone(view: RelationshipView, people: People, go: (Route) -> Unit) {
    val relationship = view.relationship
    val state = relationship.state
    Stone(onClick = { go(Place.Relationship(view.id)) }) {
        StoneTitle(listWord(view.companions.filter { it.member != people.me }.map { it.name }))
        relationship.members[people.me]?.let { Muted(stringResource(R.string.common_labelled, stringResource(R.string.common_you), roleWord(it.role))) }
        val topic = relationship.topic.text.ifBlank { relationship.purpose.text.text }
        if (topic.isNotBlank()) Line(topic, maxLines = 2)
        when (state) {
            is RelationshipState.Closed -> Muted(endedWord(state.outcome, state.on))
            is RelationshipState.Declined -> Muted(
                if (state.by == people.me) {
                    stringResource(R.string.common_labelled, sentence(stringResource(R.string.phase_declined)), dayWord(state.on))
                } else {
                    stringResource(R.string.together_declined, people.named(state.by))
                },
            )
            else -> {
                Muted(sentence(phaseWord(state.phase)))
                PhaseRope(state.phase)
                if (state.rests) Muted(stringResource(R.string.relationship_rests))
            }
        }
    }
}
