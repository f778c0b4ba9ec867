/* Whether the system lets reminders through, as a person's settings say now. */
package app.belay.reminders

import android.app.ActivityManager
import android.app.NotificationManager
import android.app.NotificationManager.IMPORTANCE_NONE
import android.content.Context
import android.os.Build
import android.os.PowerManager
import androidx.annotation.RequiresApi
import app.belay.core.Muted
import app.belay.domain.ReminderChannel
import app.belay.platform.system

/** Why the system shows no reminders of ours, or rings late; null where it does as it should. The worst reason counts. */
internal fun muted(context: Context): Muted? {
    val notices = context.system<NotificationManager>()
    val meetings = notices.getNotificationChannel(ReminderChannel.MEETINGS.id)
    return when {
        !notices.areNotificationsEnabled() -> Muted.NOT_ALLOWED
        meetings != null && meetings.importance == IMPORTANCE_NONE -> Muted.CHANNEL_OFF
        isRestricted(context) -> Muted.RESTRICTED
        !AlarmScheduler(context).mayBeExact -> Muted.NOT_EXACT
        else -> null
    }
}

/** Battery saver puts alarms off, and an app that may not run in the background gets none. */
private fun isRestricted(context: Context): Boolean {
    val power = context.system<PowerManager>()
    val isSaving = power.isPowerSaveMode && !power.isIgnoringBatteryOptimizations(context.packageName)
    return isSaving || Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && isKeptFromBackground(context)
}

@RequiresApi(Build.VERSION_CODES.P)
private fun isKeptFromBackground(context: Context) = context.system<ActivityManager>().isBackgroundRestricted
