/* How every call into the library is made: off the caller's thread, cancelled with it, failing in our own words. */
package app.belay.core

import java.nio.charset.CharacterCodingException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext

/** Makes the calls of one open core. The library's own threads do the work; [dispatcher] packs and unpacks it. */
internal class Calls(private val dispatcher: CoroutineDispatcher) {
    /** A call that stays on the phone. A cancelled coroutine drops it. */
    suspend fun <T> work(call: suspend () -> T): T = withContext(dispatcher) { translated { call() } }

    /** A call over the network. A cancelled coroutine drops it, and what it had begun in the library ends too. */
    suspend fun <T> travel(call: suspend (CancelTokenFace) -> T): T = work {
        CancelTokenFace().use { token ->
            try {
                call(token)
            } catch (cancelled: CancellationException) {
                token.cancel()
                throw cancelled
            }
        }
    }
}

/** Runs [call] and says in the layer's own error what the library says in its. */
internal inline fun <T> translated(call: () -> T): T =
    try {
        call()
    } catch (error: FaceException) {
        throw error.translated()
    } catch (error: CharacterCodingException) {
        // The glue packs no text with half a surrogate pair in it, which a field that counts UTF-16 units leaves of an emoji.
        throw BelayException.Invalid("text", "malformed")
    } catch (error: InternalException) {
        // What the library's glue says of a panic that nothing else has caught.
        throw BelayException.Internal(error.message ?: "no reason given", error)
    }

/** The error an app sees for one of the library. */
internal fun FaceException.translated(): Exception =
    when (this) {
        is FaceException.Offline -> BelayException.Offline(why)
        is FaceException.SignedOut -> BelayException.SignedOut()
        is FaceException.Refused -> BelayException.Refused(refusal)
        is FaceException.NotFound -> BelayException.NotFound(what)
        is FaceException.Conflict -> BelayException.Conflict(what)
        is FaceException.Invalid -> BelayException.Invalid(field, rule)
        is FaceException.Busy -> BelayException.Busy(retryAfter.toLong())
        is FaceException.StorageFull -> BelayException.StorageFull()
        is FaceException.Locked -> BelayException.Locked()
        is FaceException.UpdateNeeded -> BelayException.UpdateNeeded()
        is FaceException.Closed -> BelayException.Closed()
        // Only the coroutine that made the call can have cancelled it, and this is how coroutines say so.
        is FaceException.Cancelled -> CancellationException("the call was cancelled")
        is FaceException.Internal -> BelayException.Internal(why)
    }
