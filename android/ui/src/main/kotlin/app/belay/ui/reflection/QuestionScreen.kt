/* A question that all of a relationship answer: mine only, until everyone is in, then side by side. */
package app.belay.ui.reflection

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.PairedReflectionView
import app.belay.domain.PairedCommand
import app.belay.domain.TextEdit
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.Quote
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.aboutWord
import app.belay.ui.words.listWord
import java.util.UUID
import kotlinx.coroutines.flow.StateFlow

/** A question to all, and who they are. */
public data class QuestionContent(val view: PairedReflectionView, val people: People)

/** The model of [QuestionScreen]. */
public class QuestionModel(services: Services, private val question: UUID) : BelayModel(services) {
    /** The question. */
    public val state: StateFlow<Screen<QuestionContent>> = watch { QuestionContent(reflections().question(question), people()) }

    /** Writes one's own answer. */
    public fun answer(before: String, after: String) {
        act { reflections().answer(question, PairedCommand.Answer(TextEdit(before, after))) }
    }
}

/** The page of a question. */
@Composable
public fun QuestionScreen(id: UUID, back: () -> Unit) {
    val model = belayModel { services, _ -> QuestionModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    QuestionPane(state, model.around(back), model::answer)
}

/** Draws it. */
@Composable
public fun QuestionPane(state: Screen<QuestionContent>, around: Around, onAnswer: (String, String) -> Unit) {
    Framed(state, around) { content ->
        val view = content.view
        Page(view.question, around, over = aboutWord(view.subject)) {
            item(key = "own") {
                KeptText(
                    stringResource(R.string.round_answer), view.own?.text.orEmpty(),
                    lines = 4, onPause = onAnswer,
                )
            }
            if (!view.isOpen) {
                val others = content.people.others(view.waitsFor)
                if (others.isNotEmpty()) {
                    item {
                        val names = others.map { content.people.named(it) }
                        Fact(BelayIcons.Lock, stringResource(R.string.round_covered, listWord(names)))
                    }
                }
            }
            items(view.answers.size) { Quote(view.answers[it].text.text, by = content.people.named(view.answers[it].by)) }
        }
    }
}
