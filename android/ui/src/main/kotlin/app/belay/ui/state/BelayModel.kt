/* What all view models share: a watched query becomes a state, a failed command becomes a fault. */
package app.belay.ui.state

import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.core.CoreInterface
import app.belay.ui.Services
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** A view model on the core. */
public abstract class BelayModel(protected val services: Services) : ViewModel() {
    private val faults = MutableStateFlow<Fault?>(null)
    private val attempts = MutableStateFlow(0)

    /** Why the last command failed; null when none did, or the person has seen it. */
    public val fault: StateFlow<Fault?> = faults.asStateFlow()

    /** The person has seen the [fault]. */
    public fun faultSeen() {
        faults.value = null
    }

    /** Asks the watched queries again, after a fault. */
    public fun retry() {
        attempts.value++
    }

    /** The state of a screen that shows what [query] answers, now and after each change, while somebody looks. */
    protected fun <T> watch(isEmpty: (T) -> Boolean = { false }, query: suspend CoreInterface.() -> T): StateFlow<Screen<T>> =
        watch(flowOf(Unit), isEmpty) { query() }

    /** The same for a query that depends on what was chosen, such as a filter. */
    @OptIn(ExperimentalCoroutinesApi::class)
    protected fun <P, T> watch(
        chosen: Flow<P>,
        isEmpty: (T) -> Boolean = { false },
        query: suspend CoreInterface.(P) -> T,
    ): StateFlow<Screen<T>> =
        combine(chosen, attempts) { choice, _ -> choice }
            .flatMapLatest { choice -> services.core.updates { query(choice) }.results }
            .map { result -> result.screen(isEmpty) }
            .flowOn(services.io)
            .stateIn(viewModelScope, SharingStarted.WhileSubscribed(KEPT_WHILE_ROTATING), Screen.Loading)

    /**
     * Calls the core for a person's command, off the main thread. What fails becomes the [fault].
     *
     * @param done gets the answer, on the main thread.
     */
    protected fun <T> act(done: (T) -> Unit = {}, command: suspend Belay.() -> T): Job =
        viewModelScope.launch {
            try {
                done(withContext(services.io) { services.core.command() })
            } catch (error: BelayException) {
                faults.value = Fault(error)
            }
        }

    /** Shows why something failed that was not called by [act]. */
    protected fun failed(error: BelayException) {
        faults.value = Fault(error)
    }

    private fun <T> Result<T>.screen(isEmpty: (T) -> Boolean): Screen<T> =
        fold(
            onSuccess = { if (isEmpty(it)) Screen.Empty else Screen.Content(it) },
            onFailure = { Screen.Failed(Fault(it as? BelayException ?: throw it)) },
        )

    private companion object {
        /** Milliseconds. A rotation makes the Activity anew in less, and its screen goes on with the query it has. */
        const val KEPT_WHILE_ROTATING = 5_000L
    }
}
