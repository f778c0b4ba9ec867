/* What an app makes of an error: its stable code, whether to try again, and a line for the log. */
package app.belay.core

import app.belay.domain.Refusal

/** The stable name of the case, the same in every language: `offline`, `refused`, … An app makes its words from it. */
public val BelayException.code: String
    get() = when (this) {
        is BelayException.Offline -> "offline"
        is BelayException.SignedOut -> "signed_out"
        is BelayException.Refused -> "refused"
        is BelayException.NotFound -> "not_found"
        is BelayException.Conflict -> "conflict"
        is BelayException.Invalid -> "invalid"
        is BelayException.Busy -> "busy"
        is BelayException.StorageFull -> "storage_full"
        is BelayException.Locked -> "locked"
        is BelayException.UpdateNeeded -> "update_needed"
        is BelayException.Closed -> "closed"
        is BelayException.Cancelled -> "cancelled"
        is BelayException.Internal -> "internal"
    }

/** Whether trying the same again later can help. */
public val BelayException.isRetryable: Boolean
    get() = when (this) {
        is BelayException.Offline, is BelayException.Busy, is BelayException.Locked, is BelayException.StorageFull -> true
        else -> false
    }

/** The error for a developer's log: [Throwable.message] has only the values. It never contains texts of people. */
public val BelayException.summary: String
    get() = when (this) {
        is BelayException.Offline -> "the server cannot be reached: $why"
        is BelayException.SignedOut -> "nobody is signed in"
        is BelayException.Refused -> refusal.summary
        is BelayException.NotFound -> "there is no such $what here"
        is BelayException.Conflict -> "there is another $what already"
        is BelayException.Invalid -> "the value of $field cannot be taken: $rule"
        is BelayException.Busy -> "too much at once: wait $retryAfter s"
        is BelayException.StorageFull -> "the storage is full"
        is BelayException.Locked -> "the folder is in use or the vault is locked"
        is BelayException.UpdateNeeded -> "a newer app wrote this"
        is BelayException.Closed -> "the core has been shut down"
        is BelayException.Cancelled -> "the call was cancelled"
        is BelayException.Internal -> "internal error: $why"
    }

/** The refusal in its codes. */
private val Refusal.summary: String
    get() = buildString {
        append("the rules do not allow it: ").append(reason.name.lowercase())
        field?.let { append(" (").append(it).append(')') }
        if (missing.isNotEmpty()) append("; missing: ").append(missing.joinToString())
        if (allowed.isNotEmpty()) append("; allowed: ").append(allowed.joinToString())
    }
