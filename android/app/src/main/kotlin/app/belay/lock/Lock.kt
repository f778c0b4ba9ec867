/* Whether the app is locked, and whether it shows in the overview of open apps. Kept on this phone alone. */
package app.belay.lock

import android.app.KeyguardManager
import android.content.Context
import app.belay.platform.system

/** The person's choice. */
public class Lock(private val context: Context) {
    private val kept = context.getSharedPreferences("lock", Context.MODE_PRIVATE)

    /** Only who can unlock the phone sees what is in the app. Without a lock of the phone there is none of the app. */
    public var isOn: Boolean
        get() = kept.getBoolean(ON, false) && isPossible
        set(value) = kept.edit().putBoolean(ON, value).apply()

    /** Whether the phone has a finger, a face or a code to ask for. */
    public val isPossible: Boolean
        get() = context.system<KeyguardManager>().isDeviceSecure

    private companion object {
        const val ON = "on"
    }
}
