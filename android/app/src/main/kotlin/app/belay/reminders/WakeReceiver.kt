/* The system has lost our alarms, its clock has changed, or the person has changed what may ring. */
package app.belay.reminders

import android.app.AlarmManager
import android.app.NotificationManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.belay.BelayApplication
import java.time.ZoneId

/** After a reboot, an update, another time or zone, and when exact alarms or notifications are allowed or forbidden. */
public class WakeReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val app = context.applicationContext as BelayApplication
        when (intent.action) {
            in ARM_ANEW -> inBackground(app) {
                if (intent.action == Intent.ACTION_TIMEZONE_CHANGED) app.core()?.setZone(ZoneId.systemDefault().id)
                app.armAnew()
            }
            in MUTED -> inBackground(app) { app.reportMuted() }
        }
    }

    private companion object {
        val ARM_ANEW = setOf(
            Intent.ACTION_BOOT_COMPLETED,
            Intent.ACTION_MY_PACKAGE_REPLACED,
            Intent.ACTION_TIME_CHANGED,
            Intent.ACTION_TIMEZONE_CHANGED,
            AlarmManager.ACTION_SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED,
        )
        val MUTED = setOf(
            NotificationManager.ACTION_APP_BLOCK_STATE_CHANGED,
            NotificationManager.ACTION_NOTIFICATION_CHANNEL_BLOCK_STATE_CHANGED,
        )
    }
}
