/* What a screen shows: one type for all of them. */
package app.belay.ui.state

import app.belay.core.BelayException
import app.belay.core.code
import app.belay.core.isRetryable

/** The state of a screen. Being offline is none: everything opens and can be written without a network. */
public sealed interface Screen<out T> {
    /** The first answer is not there yet. Never shown again after it. */
    public data object Loading : Screen<Nothing>

    /** There is nothing yet: one sentence and one action. */
    public data object Empty : Screen<Nothing>

    /** There is something. */
    public data class Content<out T>(public val value: T) : Screen<T>

    /** The query failed. What anyone wrote is safe. */
    public data class Failed(public val fault: Fault) : Screen<Nothing>
}

/** Why a query or a command failed. Its words are in `app.belay.ui.words`. */
public class Fault(public val error: BelayException) {
    /** The core's stable code: `offline`, `refused`, … */
    public val code: String get() = error.code

    /** Whether the same may work later. */
    public val retry: Boolean get() = error.isRetryable

    override fun equals(other: Any?): Boolean =
        other is Fault && code == other.code && error.message == other.error.message

    override fun hashCode(): Int = code.hashCode()
}
