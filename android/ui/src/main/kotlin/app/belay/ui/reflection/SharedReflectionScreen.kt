/* A reflection that somebody shared: opening it tells them that it was read; one question can be asked. */
package app.belay.ui.reflection

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.SharedReflectionView
import app.belay.domain.ShareId
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.aboutWord
import app.belay.ui.words.dayWord
import kotlinx.coroutines.flow.StateFlow

/** A shared reflection and its people. */
public data class SharedContent(val view: SharedReflectionView, val people: People)

/** The model of [SharedReflectionScreen]. */
public class SharedReflectionModel(services: Services, private val copy: ShareId) : BelayModel(services) {
    /** The copy. */
    public val state: StateFlow<Screen<SharedContent>> = watch { SharedContent(reflections().sharedCopy(copy), people()) }

    /** Its words are before the reader's eyes. */
    public fun read() {
        act { reflections().readCopy(copy) }
    }

    /** Asks the author about it. */
    public fun ask(question: String) {
        act { reflections().askAboutCopy(copy, question) }
    }
}

/** The page of a shared reflection. */
@Composable
public fun SharedReflectionScreen(id: ShareId, back: () -> Unit) {
    val model = belayModel { services, _ -> SharedReflectionModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    val unread = (state as? Screen.Content)?.value?.view?.unread == true
    LaunchedEffect(unread) { if (unread) model.read() }
    SharedReflectionPane(state, model.around(back), model::ask)
}

/** Draws it. */
@Composable
public fun SharedReflectionPane(state: Screen<SharedContent>, around: Around, onAsk: (String) -> Unit) {
    Framed(state, around) { content ->
        val view = content.view
        val title = stringResource(R.string.shared_of, content.people.named(view.author))
        Page(title, around, over = aboutWord(view.subject) + " · " + dayWord(view.on)) {
            item { Line(view.text ?: stringResource(R.string.reflection_taken_back)) }
            for (question in view.questions) item { Quote(question.text, by = content.people.named(question.by)) }
            if (view.author != content.people.me && view.text != null) item(key = "ask") { Ask(onAsk) }
        }
    }
}

@Composable
private fun Ask(onAsk: (String) -> Unit) {
    var question by rememberSaveable { mutableStateOf("") }
    Stone {
        PlainText(stringResource(R.string.shared_question), question, hint = stringResource(R.string.goal_question_hint), lines = 2) { question = it }
        Buttons {
            MainButton(stringResource(R.string.common_send), enabled = question.isNotBlank()) {
                onAsk(question)
                question = ""
            }
        }
    }
}
