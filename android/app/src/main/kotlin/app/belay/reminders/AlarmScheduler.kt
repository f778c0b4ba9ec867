/* The system's alarm clock, which rings while the app is not running. */
package app.belay.reminders

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import androidx.annotation.RequiresApi
import app.belay.core.ReminderScheduler
import app.belay.core.ReminderView
import app.belay.domain.ReminderId
import app.belay.platform.system

/**
 * Alarms of `AlarmManager`, one for each reminder. The system gives no list of them, so their ids are kept beside.
 *
 * An alarm is exact only where the core asks for it and the person allows it; else it has a window, which spares the battery.
 */
public class AlarmScheduler(private val context: Context) : ReminderScheduler {
    private val alarms = context.system<AlarmManager>()
    private val kept = context.getSharedPreferences("alarms", Context.MODE_PRIVATE)
    private val state = context.getSharedPreferences("alarms_state", Context.MODE_PRIVATE)

    /** Whether the person lets this app ring at the minute. */
    public val mayBeExact: Boolean
        get() = Build.VERSION.SDK_INT < Build.VERSION_CODES.S || isExactAllowed()

    /**
     * Whether the system has dropped alarms without a word: all of them after a forced stop, the exact ones once they are
     * forbidden. Also when exact alarms have been allowed since, so that they are asked for.
     */
    public val hasLostSome: Boolean
        get() = ids().any { !isWithSystem(it) } || kept.all.isNotEmpty() && state.getBoolean(EXACT, mayBeExact) != mayBeExact

    override fun pending(): Set<ReminderId> = ids().filterTo(mutableSetOf(), ::isWithSystem)

    override fun arm(reminder: ReminderView) {
        val at = reminder.reminder.at.toEpochMilli()
        val alarm = checkNotNull(alarm(reminder.reminder.id, PendingIntent.FLAG_UPDATE_CURRENT))
        val window = reminder.toleranceSeconds.toLong() * 1_000
        val exact = mayBeExact
        try {
            if (window == 0L && exact) {
                alarms.setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, at, alarm)
            } else {
                alarms.setWindow(AlarmManager.RTC_WAKEUP, at, maxOf(window, SHORTEST_WINDOW), alarm)
            }
        } catch (_: SecurityException) {
            // The permission went between the question and the call.
            alarms.setWindow(AlarmManager.RTC_WAKEUP, at, SHORTEST_WINDOW, alarm)
        }
        kept.edit().putLong(reminder.reminder.id.toString(), at).apply()
        state.edit().putBoolean(EXACT, exact).apply()
    }

    override fun cancel(id: ReminderId) {
        alarm(id, PendingIntent.FLAG_NO_CREATE)?.let {
            alarms.cancel(it)
            it.cancel()
        }
        kept.edit().remove(id.toString()).apply()
    }

    /** An alarm has gone off: the system has it no more. */
    public fun rang(id: ReminderId) {
        kept.edit().remove(id.toString()).apply()
    }

    /** Cancels whatever the system still has, after it has lost some of it or nobody is signed in any more. */
    public fun forgetAll() {
        ids().forEach(::cancel)
    }

    @RequiresApi(Build.VERSION_CODES.S)
    private fun isExactAllowed() = alarms.canScheduleExactAlarms()

    private fun ids() = kept.all.keys.map(ReminderId::fromString)

    /** The system drops the intent of an alarm together with the alarm. */
    private fun isWithSystem(id: ReminderId) = alarm(id, PendingIntent.FLAG_NO_CREATE) != null

    private fun alarm(id: ReminderId, flag: Int): PendingIntent? {
        val intent = Intent(context, ReminderReceiver::class.java)
            .setAction(ReminderReceiver.RING)
            // What tells one alarm from another: extras do not.
            .setData(Uri.fromParts(ReminderReceiver.SCHEME, id.toString(), null))
        return PendingIntent.getBroadcast(context, 0, intent, flag or PendingIntent.FLAG_IMMUTABLE)
    }

    private companion object {
        /** Milliseconds. Android makes shorter windows this long. */
        const val SHORTEST_WINDOW = 10 * 60_000L

        /** Whether the alarms were set while exact ones were allowed. */
        const val EXACT = "exact"
    }
}
