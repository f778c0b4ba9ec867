/* The core's errors in words. A code without a sentence does not compile. */
package app.belay.ui.words

import androidx.annotation.StringRes
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.BelayException
import app.belay.ui.R
import app.belay.ui.state.Fault

/** What to tell a person. */
@Composable
public fun Fault.words(): String {
    val refused = error as? BelayException.Refused
    return if (refused == null) stringResource(error.sentence) else refusalWord(refused.refusal)
}

/** The sentence of an error. */
@get:StringRes
public val BelayException.sentence: Int
    get() = when (this) {
        is BelayException.Offline -> R.string.error_offline
        is BelayException.SignedOut -> R.string.error_signed_out
        is BelayException.Refused -> refusal.reason.sentence
        is BelayException.NotFound -> R.string.error_not_found
        is BelayException.Conflict -> if (what == "account") R.string.error_conflict_account else R.string.error_conflict
        is BelayException.Invalid -> wrong(rule)
        is BelayException.Busy -> R.string.error_busy
        is BelayException.StorageFull -> R.string.error_storage_full
        is BelayException.Locked -> R.string.error_locked
        is BelayException.UpdateNeeded -> R.string.error_update_needed
        is BelayException.Closed -> R.string.error_closed
        is BelayException.Cancelled -> R.string.error_cancelled
        is BelayException.Internal -> R.string.error_internal
    }

/** The sentence of a value that cannot be taken. A rule without one points to the field. */
@StringRes
private fun wrong(rule: String): Int = when (rule) {
    "code_refused" -> R.string.error_invalid_code_refused
    "https_needed" -> R.string.error_invalid_https_needed
    "invitation_refused" -> R.string.error_invalid_invitation_refused
    "mail" -> R.string.error_invalid_mail
    "no_certificate" -> R.string.error_invalid_no_certificate
    "no_invitation" -> R.string.error_invalid_no_invitation
    "no_page" -> R.string.error_invalid_no_page
    "not_writable" -> R.string.error_invalid_not_writable
    "own_only" -> R.string.error_invalid_own_only
    "too_large" -> R.string.error_invalid_too_large
    "unknown_prompt" -> R.string.error_invalid_unknown_prompt
    "unknown_zone" -> R.string.error_invalid_unknown_zone
    else -> R.string.error_invalid
}
