/* The channels of notifications: what a person can switch off in the system. */
package app.belay.reminders

import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.NotificationManager.IMPORTANCE_DEFAULT
import android.app.NotificationManager.IMPORTANCE_HIGH
import android.app.NotificationManager.IMPORTANCE_LOW
import android.content.Context
import app.belay.domain.ReminderChannel
import app.belay.platform.system
import app.belay.ui.R

/** The id of a channel, for the system. */
internal val ReminderChannel.id: String
    get() = when (this) {
        ReminderChannel.MEETINGS -> "meetings"
        ReminderChannel.ASKED_OF_YOU -> "asked_of_you"
        ReminderChannel.GENTLE -> "gentle"
    }

/** Makes the channels, or says their names in the language that the phone has now. What a person chose for them stays. */
internal fun makeChannels(context: Context) {
    val channels = ReminderChannel.entries.map { channel ->
        val (name, about, importance) = when (channel) {
            ReminderChannel.MEETINGS -> Triple(R.string.channel_meetings, R.string.channel_meetings_about, IMPORTANCE_HIGH)
            ReminderChannel.ASKED_OF_YOU ->
                Triple(R.string.channel_asked_of_you, R.string.channel_asked_of_you_about, IMPORTANCE_DEFAULT)
            ReminderChannel.GENTLE -> Triple(R.string.channel_gentle, R.string.channel_gentle_about, IMPORTANCE_LOW)
        }
        NotificationChannel(channel.id, context.getString(name), importance).apply { description = context.getString(about) }
    }
    context.system<NotificationManager>().createNotificationChannels(channels)
}
