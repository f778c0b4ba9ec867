/* Writing a reflection: the text is saved at each pause, and nothing of it is lost when the process ends. */
package app.belay.ui.write

import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.viewModelScope
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.domain.Prompt
import app.belay.domain.ReflectionCommand
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.domain.TextEdit
import app.belay.ui.Place
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.state.BelayModel
import java.util.UUID
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.debounce
import kotlinx.coroutines.flow.drop
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/** What is written about: the meeting or the goal of the page one comes from. */
private val Route.Write.subject: ReflectionSubject
    get() = when (val place = about?.let(Place::of)) {
        is Place.Meeting -> ReflectionSubject.Meeting(place.id)
        is Place.Goal -> ReflectionSubject.Goal(place.id)
        else -> ReflectionSubject.Free
    }

/**
 * The model of [WriteScreen].
 *
 * @param saved holds the text from each keystroke on, and the reflection once it is begun. A keystroke writes no database.
 */
public class WriteModel(
    services: Services,
    private val saved: SavedStateHandle,
    private val route: Route.Write,
) : BelayModel(services) {
    private val writing = Mutex()

    /** The process ended while this page was open, and the text is from then. */
    private val restored = TEXT in saved
    private val onPhone = MutableStateFlow<String?>(null)
    private val prompts = MutableStateFlow<Prompt?>(null)

    private val typed = MutableStateFlow(saved[TEXT] ?: "")

    /** The text as it stands in the field. */
    public val text: StateFlow<String> = typed.asStateFlow()

    /** The text that is on the phone: equal to [text] when everything is saved; null before the first save. */
    public val kept: StateFlow<String?> = onPhone.asStateFlow()

    /** The question that is answered. */
    public val prompt: StateFlow<Prompt?> = prompts.asStateFlow()

    init {
        viewModelScope.launch {
            caught { begin() }
            // The process may have ended before the pause after the last keystroke.
            if (restored) save()
        }
        viewModelScope.launch { saveAtPauses() }
    }

    /** The person types. */
    public fun write(text: String) {
        typed.value = text
        // The system keeps no more than this over the end of a process; a longer text is saved when the app goes out of sight.
        if (text.length <= LONGEST_KEPT) saved[TEXT] = text else saved.remove<String>(TEXT)
    }

    /** Saves now: the app goes out of sight, or the page is left. It is finished even if the page has gone. */
    public fun save(): Job = services.scope.launch { writing.withLock { caught { saveOnce() } } }

    /** Leaves the page: the reflection is kept, no longer a draft. */
    public fun finish(): Job =
        services.scope.launch {
            writing.withLock {
                caught {
                    saveOnce()
                    id()?.let { id -> core { reflections().act(id, ReflectionCommand.Keep) } }
                }
            }
        }

    private suspend fun begin() {
        route.prompt?.let { prompt -> prompts.value = core { prompts().prompt(prompt) } }
        val id = route.reflection ?: id() ?: return
        val there = core { reflections().reflection(id) }.reflection.text.text
        saved[ID] = id.toString()
        onPhone.value = there
        if (!restored) write(there)
    }

    @OptIn(FlowPreview::class)
    private suspend fun saveAtPauses() {
        text.drop(1).debounce(PAUSE).collect { save().join() }
    }

    private suspend fun saveOnce() {
        val text = text.value
        if (text == onPhone.value || text.isBlank() && id() == null) return
        val id = id() ?: begunBefore(text)
        if (id == null) {
            saved[ID] = core { reflections().begin(ReflectionOpening(route.subject, route.prompt, text)) }.toString()
        } else {
            saved[ID] = id.toString()
            val before = onPhone.value ?: core { reflections().reflection(id) }.reflection.text.text
            if (before != text) core { reflections().act(id, ReflectionCommand.Write(TextEdit(before, text))) }
        }
        onPhone.value = text
    }

    /** The reflection that was begun with this text when the process ended before its id could be kept. */
    private suspend fun begunBefore(text: String): UUID? =
        if (restored) core { reflections().own(null) }.reflections.firstOrNull { it.reflection.text.text == text }?.id else null

    private fun id(): UUID? = saved.get<String>(ID)?.let(UUID::fromString)

    private suspend fun <T> core(call: suspend Belay.() -> T): T = withContext(services.io) { services.core.call() }

    private suspend fun caught(call: suspend () -> Unit) {
        try {
            call()
        } catch (error: BelayException) {
            failed(error)
        }
    }

    private companion object {
        const val TEXT = "text"
        const val ID = "reflection"

        /** Characters. All that is kept of an app may have a megabyte. */
        const val LONGEST_KEPT = 100_000

        /** Milliseconds without a keystroke after which the text is saved: shorter than a look out of the window. */
        const val PAUSE = 700L
    }
}
