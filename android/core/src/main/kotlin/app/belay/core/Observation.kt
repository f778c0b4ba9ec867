/* How something is watched: a flow that begins with its collector and ends with it. */
package app.belay.core

import kotlinx.coroutines.channels.ProducerScope
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate

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
        results.collect { result -> result.onSuccess { collector.emit(it) } }
}

/** Where the library tells what it sees; one for each collector. Called on a thread of the library, it only hands on. */
internal class Observation<T>(private val collector: ProducerScope<Result<T>>) {
    /** There is a value. One that was not collected yet gives way to it. */
    fun changed(value: T) {
        // Refused only after the collector has gone, and then nobody waits for it.
        collector.trySend(Result.success(value))
    }

    /** There is no value for now, or never again: a core that was shut down has simply nothing more to say. */
    fun failed(error: FaceException) {
        if (error is FaceException.Closed) collector.close() else collector.trySend(Result.failure(error.translated()))
    }
}

/** What [start] subscribes to. */
internal fun <T> observed(start: (Observation<T>) -> SubscriptionFace): Updates<T> =
    Updates(
        callbackFlow<Result<T>> {
            val subscription = translated { start(Observation(this)) }
            awaitClose { subscription.use { it.cancel() } }
        }.conflate(),
    )
