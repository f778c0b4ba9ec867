/* What a receiver does that takes longer than its call. */
package app.belay.reminders

import android.content.BroadcastReceiver
import app.belay.BelayApplication
import app.belay.core.BelayException
import app.belay.core.summary
import app.belay.phone.LogLevel
import app.belay.platform.AndroidLog
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch

/** Does [work] off the main thread, and keeps the process until it is done. An error of the core ends in the log. */
internal fun BroadcastReceiver.inBackground(app: BelayApplication, work: suspend () -> Unit) {
    // Null where a test calls the receiver itself.
    val pending: BroadcastReceiver.PendingResult? = goAsync()
    app.scope.launch(Dispatchers.Default) {
        try {
            work()
        } catch (error: BelayException) {
            AndroidLog.log(LogLevel.WARNING, "receiver", error.summary)
        } finally {
            pending?.finish()
        }
    }
}
