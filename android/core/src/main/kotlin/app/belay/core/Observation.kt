/* How something is watched: a flow that asks again after each change, begins with its collector and ends with it. */
package app.belay.core

import app.belay.phone.ChangeListener
import app.belay.phone.PhoneFace
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.transform

/**
 * What is watched: the current value first, then each that differs; a slow collector sees the newest only. It ends when the
 * core is shut down, and with its collector; each collector has a subscription of its own.
 *
 * An error that passes (nobody is signed in yet, a document has not arrived) is no value and ends nothing: the next value
 * comes when there is one. So `stateIn(viewModelScope, …)` needs no `catch`. A screen that shows errors collects [results].
 * Only a collector that begins on a core that has been shut down is told so, by [BelayException.Closed].
 *
 * @property results values and errors as they come; an error does not end it.
 */
public class Updates<out T> internal constructor(
    public val results: Flow<Result<T>>,
) : Flow<T> {
    override suspend fun collect(collector: FlowCollector<T>): Unit =
        // The same value again after an error that passed is no news.
        results.transform { result -> result.onSuccess { emit(it) } }.distinctUntilChanged().collect(collector)
}

/** The result of [query] now and after each change. */
internal fun <T> watched(phone: PhoneFace, query: suspend () -> T): Updates<T> =
    Updates(
        changes(phone).conflate().transform { answer(query)?.let { emit(it) } }.distinctUntilChanged(::areEqual),
    )

/** A word for each change, the first at once. */
private fun changes(phone: PhoneFace): Flow<Unit> = callbackFlow {
    val subscription = phone.observe(object : ChangeListener {
        override fun changed() {
            // Refused only after the collector has gone, and then nobody waits for it.
            trySend(Unit)
        }

        override fun closed() {
            close()
        }
    })
    awaitClose { subscription.use { it.cancel() } }
}

/** The result of [query]; null if the core has been shut down, which is no error: no more values will come. */
private suspend fun <T> answer(query: suspend () -> T): Result<T>? =
    try {
        Result.success(query())
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (_: BelayException.Closed) {
        null
    } catch (error: Exception) {
        Result.failure(error)
    }

/** Two errors of one kind that say the same are one. */
private fun <T> areEqual(old: Result<T>, new: Result<T>): Boolean {
    val (one, other) = old.exceptionOrNull() to new.exceptionOrNull()
    if (one == null || other == null) return old == new
    return one.javaClass == other.javaClass && one.message == other.message
}
