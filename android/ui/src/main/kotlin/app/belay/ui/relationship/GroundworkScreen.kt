/* The groundwork of a relationship: its purpose in words, what each expects, what one has learned of the other. */
package app.belay.ui.relationship

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.domain.ExpectationView
import app.belay.domain.EntryKind
import app.belay.domain.EntryOpening
import app.belay.domain.ExpectationItem
import app.belay.domain.MemberId
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipId
import app.belay.domain.RelationshipText
import app.belay.domain.TextEdit
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Framed
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.parts.around
import app.belay.ui.parts.section
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.expectationWord
import app.belay.ui.words.listWord
import kotlinx.coroutines.flow.StateFlow

/** The model of [GroundworkScreen]. */
public class GroundworkModel(services: Services, private val relationship: RelationshipId) : BelayModel(services) {
    /** The relationship and its people. */
    public val state: StateFlow<Screen<RelationshipContent>> =
        watch { RelationshipContent(relationships().page(relationship), people()) }

    /** Words one of its texts. */
    public fun word(text: RelationshipText, before: String, after: String) {
        act { relationships().act(relationship, RelationshipCommand.Word(text, TextEdit(before, after))) }
    }

    /** Says what one expects. */
    public fun expect(item: ExpectationItem, answer: String) {
        act { relationships().act(relationship, RelationshipCommand.AnswerExpectation(item, answer)) }
    }

    /** Notes what one learned of somebody: only oneself can read it. */
    public fun learned(partner: MemberId, text: String) {
        act { entries().note(relationship, EntryOpening(EntryKind.LearnedOfPartner(partner), text)) }
    }
}

/** What can be done on the page of the groundwork. */
public class GroundworkActions(
    public val word: (RelationshipText, String, String) -> Unit = { _, _, _ -> },
    public val expect: (ExpectationItem, String) -> Unit = { _, _ -> },
    public val learned: (MemberId, String) -> Unit = { _, _ -> },
)

/** The page of the groundwork. */
@Composable
public fun GroundworkScreen(id: RelationshipId, back: () -> Unit) {
    val model = belayModel { services, _ -> GroundworkModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    GroundworkView(state, model.around(back), GroundworkActions(model::word, model::expect, model::learned))
}

/** Draws it. */
@Composable
public fun GroundworkView(state: Screen<RelationshipContent>, around: Around, actions: GroundworkActions) {
    Framed(state, around) { content ->
        val relationship = content.page.view.relationship
        Page(stringResource(R.string.groundwork_title), around, over = listWord(content.others)) {
            item(key = "purpose") {
                KeptText(
                    stringResource(R.string.groundwork_purpose),
                    relationship.purpose.text.text,
                    hint = stringResource(R.string.groundwork_purpose_hint),
                    lines = 3,
                ) { before, after -> actions.word(RelationshipText.PURPOSE, before, after) }
            }
            item(key = "outcome") {
                KeptText(stringResource(R.string.groundwork_outcome), relationship.purpose.outcome.text, lines = 2) { before, after ->
                    actions.word(RelationshipText.OUTCOME, before, after)
                }
            }
            item(key = "topic") {
                KeptText(stringResource(R.string.groundwork_topic), relationship.topic.text) { before, after ->
                    actions.word(RelationshipText.TOPIC, before, after)
                }
            }
            section(R.string.groundwork_learned, content.page.view.companions.filter { it.member != content.people.me }) {
                Learned(it.member, it.name, actions)
            }
            section(R.string.groundwork_expectations, content.page.view.expectations) { Expectation(it, content, actions) }
        }
    }
}

@Composable
private fun Learned(partner: MemberId, name: String, actions: GroundworkActions) {
    var text by rememberSaveable { mutableStateOf("") }
    Stone {
        PlainText(stringResource(R.string.groundwork_learned_of, name), text, hint = stringResource(R.string.common_only_you), lines = 2) { text = it }
        Buttons {
            MainButton(stringResource(R.string.common_keep), enabled = text.isNotBlank()) {
                actions.learned(partner, text)
                text = ""
            }
        }
    }
}

@Composable
private fun Expectation(view: ExpectationView, content: RelationshipContent, actions: GroundworkActions) {
    Stone {
        KeptText(expectationWord(view.item), view.own.orEmpty(), lines = 2) { _, after ->
            if (after.isNotBlank()) actions.expect(view.item, after)
        }
        for ((member, answer) in view.others) Quote(answer, by = content.people.named(member))
        if (view.others.isEmpty() && view.own != null) Muted(stringResource(R.string.groundwork_covered))
        if (view.differs) Muted(stringResource(R.string.groundwork_differs))
    }
}
