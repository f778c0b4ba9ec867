/* What can go wrong, by what a person can do about it. */
package app.belay.core

/**
 * What went wrong, by what a person can do about it. Words for people are made in the app, from [code]; [message] is for
 * a developer's log, and nothing anyone wrote is ever in it.
 *
 * @property code the stable name of the case, the same in every language: `offline`, `refused`, …
 * @property isRetryable whether trying the same again later can help.
 */
public sealed class BelayException(
    message: String,
    public val code: String,
    public val isRetryable: Boolean = false,
    cause: Throwable? = null,
) : Exception(message, cause) {
    /**
     * No network, or the server does not answer. What was written stays on the phone and goes out later by itself.
     *
     * @property why for a log: timed out, refused, not an answer of ours.
     */
    public class Offline(public val why: String) :
        BelayException("the server cannot be reached: $why", "offline", isRetryable = true)

    /** There is no session, or it has ended. What was written stays; sign in again to send it. */
    public class SignedOut : BelayException("nobody is signed in", "signed_out")

    /**
     * The rules say no.
     *
     * @property refusal why, what is missing, and what is allowed instead.
     */
    public class Refused(public val refusal: Refusal) : BelayException(refusal.spelled(), "refused")

    /**
     * There is no such thing on this phone.
     *
     * @property what the kind or the part that was looked for.
     */
    public class NotFound(public val what: String) : BelayException("there is no such $what here", "not_found")

    /**
     * It exists already and is something else, or belongs to another account.
     *
     * @property what what exists.
     */
    public class Conflict(public val what: String) : BelayException("there is another $what already", "conflict")

    /**
     * A value cannot be taken.
     *
     * @property field the field at fault.
     * @property rule what it breaks: `empty`, `too_long`, `out_of_range`, `code_refused`, …
     */
    public class Invalid(public val field: String, public val rule: String) :
        BelayException("the value of $field cannot be taken: $rule", "invalid")

    /**
     * Too much at once.
     *
     * @property retryAfterSeconds how long to wait.
     */
    public class Busy(public val retryAfterSeconds: Long) :
        BelayException("too much at once: wait $retryAfterSeconds s", "busy", isRetryable = true)

    /** The phone's storage is full. Nothing was written; what was there is unharmed. */
    public class StorageFull : BelayException("the storage is full", "storage_full", isRetryable = true)

    /** The folder is open already, or the vault does not give its secret out yet. */
    public class Locked : BelayException("the folder is in use or the vault is locked", "locked", isRetryable = true)

    /** Made by a newer app: update to see or change it. */
    public class UpdateNeeded : BelayException("a newer app wrote this", "update_needed")

    /** The core was shut down. */
    public class Closed : BelayException("the core has been shut down", "closed")

    /**
     * A fault of ours, or of the vault.
     *
     * @property why for a log.
     */
    public class Internal(public val why: String, cause: Throwable? = null) :
        BelayException("something does not work as designed: $why", "internal", cause = cause)
}

/** The refusal in the words of its codes: for a log, never what a person wrote. */
private fun Refusal.spelled(): String = buildString {
    append("the rules do not allow it: ").append(reason.name.lowercase())
    field?.let { append(" (").append(it).append(')') }
    if (missing.isNotEmpty()) append("; missing: ").append(missing.joinToString())
    if (allowed.isNotEmpty()) append("; allowed: ").append(allowed.joinToString())
}
