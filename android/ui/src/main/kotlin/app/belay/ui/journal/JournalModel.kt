/* Everything one has written, the newest first. */
package app.belay.ui.journal

import androidx.lifecycle.SavedStateHandle
import app.belay.core.ReflectionView
import app.belay.ui.Services
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/**
 * What the journal shows.
 *
 * @property reflections the newest first.
 * @property hasMore whether older ones are not read yet.
 */
public data class JournalContent(public val reflections: List<ReflectionView>, public val hasMore: Boolean)

/** The model of [JournalScreen]. */
public class JournalModel(services: Services, private val saved: SavedStateHandle) : BelayModel(services) {
    /** Pages of reflections, as many as were asked for. */
    public val state: StateFlow<Screen<JournalContent>> =
        watch(saved.getStateFlow(PAGES, 1), isEmpty = { it.reflections.isEmpty() }) { pages ->
            val read = mutableListOf<ReflectionView>()
            var next: String? = null
            for (page in 1..pages) {
                val answer = reflections().own(next)
                read += answer.reflections
                next = answer.next ?: break
            }
            JournalContent(read, next != null)
        }

    /** Reads one page more. */
    public fun more() {
        saved[PAGES] = (saved[PAGES] ?: 1) + 1
    }

    private companion object {
        const val PAGES = "pages"
    }
}
