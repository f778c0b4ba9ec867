/* The core's log in the system's. Nothing anyone wrote is ever in it. */
package app.belay.platform

import android.util.Log
import app.belay.core.Logger
import app.belay.phone.LogLevel

/** Writes to `logcat` under the tag of the part that speaks. */
public object AndroidLog : Logger {
    override fun log(level: LogLevel, target: String, message: String) {
        val priority = when (level) {
            LogLevel.ERROR -> Log.ERROR
            LogLevel.WARNING -> Log.WARN
            LogLevel.INFO -> Log.INFO
        }
        Log.println(priority, "belay.$target", message)
    }
}
