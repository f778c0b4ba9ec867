/* How something is watched: a flow that begins with its collector and ends with it. */
package app.belay.core

import kotlinx.coroutines.channels.ProducerScope
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate

/** Where the library tells what it sees; one for each collector. Called on a thread of the library, it only hands on. */
internal class Observation<T>(private val collector: ProducerScope<T>) {
    /** There is a value. One that was not collected yet gives way to it. */
    fun changed(value: T) {
        // Refused only after the collector has gone, and then nobody waits for it.
        collector.trySend(value)
    }

    /** There will be no more values. A core that was shut down has simply nothing more to say. */
    fun failed(error: FaceException) {
        collector.close(error.takeUnless { it is FaceException.Closed }?.translated())
    }
}

/**
 * A flow of what [start] subscribes to: the current value first, then each new one, the newest only for a slow collector.
 * Each collector has a subscription of its own, which ends with it.
 */
internal fun <T> observed(start: (Observation<T>) -> SubscriptionFace): Flow<T> =
    callbackFlow {
        val subscription = translated { start(Observation(this)) }
        awaitClose { subscription.use { it.cancel() } }
    }.conflate()
