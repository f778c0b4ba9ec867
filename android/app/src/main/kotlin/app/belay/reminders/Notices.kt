/* A reminder as a notification. It never has a name, a topic or a word that somebody else wrote. */
package app.belay.reminders

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.RemoteInput
import android.content.Context
import android.content.Intent
import android.graphics.drawable.Icon
import android.net.Uri
import androidx.annotation.StringRes
import app.belay.MainActivity
import app.belay.core.ReminderView
import app.belay.domain.ReminderAction
import app.belay.domain.ReminderChannel
import app.belay.domain.ReminderId
import app.belay.platform.system
import app.belay.ui.R
import app.belay.R as AppR

/** Shows and removes the notifications of reminders. One id is one notification. */
internal class Notices(private val context: Context) {
    private val system = context.system<NotificationManager>()

    fun show(reminder: ReminderView) {
        val id = reminder.reminder.id
        val words = Sentences(context)
        val notice = begin(id, reminder.channel, words.title(reminder))
            .setContentText(words.text(reminder))
            .setContentIntent(opening(id, null, reminder.link))
            .setVisibility(Notification.VISIBILITY_PUBLIC)
        reminder.actions.forEach { notice.addAction(button(id, it, reminder.link)) }
        show(id, notice)
    }

    /** Says in its place what came of a button; it goes by itself. */
    fun say(id: ReminderId, @StringRes words: Int) =
        show(id, begin(id, ReminderChannel.GENTLE, context.getString(words)).setTimeoutAfter(SAID))

    /** Says in its place that more is to be done in the app. */
    fun sayOpen(id: ReminderId, link: String) {
        val words = context.resources.getQuantityString(R.plurals.notify_several, 1, 1)
        show(id, begin(id, ReminderChannel.GENTLE, words).setContentIntent(opening(id, null, link)))
    }

    /** Says why a button did nothing. A text that could not be kept anywhere stands in it, to be sent again. */
    fun sayFault(id: ReminderId, @StringRes words: Int, text: String?) {
        val notice = begin(id, ReminderChannel.GENTLE, context.getString(words)).setVisibility(Notification.VISIBILITY_PRIVATE)
        if (text != null) {
            notice.setStyle(Notification.BigTextStyle().bigText(text)).addAction(button(id, ReminderAction.WRITE, ""))
        }
        show(id, notice)
    }

    fun remove(id: ReminderId) = system.cancel(id.toString(), 0)

    /** Removes all of them: whoever they were for is signed out. */
    fun removeAll() = system.cancelAll()

    /** The text that was typed into the notification; null if none was. */
    fun typed(intent: Intent): String? = RemoteInput.getResultsFromIntent(intent)?.getCharSequence(TEXT)?.toString()

    private fun begin(id: ReminderId, channel: ReminderChannel, title: String): Notification.Builder {
        makeChannels(context)
        return Notification.Builder(context, channel.id)
            .setSmallIcon(AppR.drawable.notice)
            .setContentTitle(title)
            .setDeleteIntent(pressed(id, null))
            .setAutoCancel(true)
            .setCategory(if (channel == ReminderChannel.MEETINGS) Notification.CATEGORY_EVENT else Notification.CATEGORY_REMINDER)
    }

    private fun show(id: ReminderId, notice: Notification.Builder) = system.notify(id.toString(), 0, notice.build())

    private fun button(id: ReminderId, action: ReminderAction, link: String): Notification.Action {
        // What needs a screen opens it at once: a receiver may not.
        val press = if (action in OPENING) opening(id, action, link) else pressed(id, action)
        val icon = Icon.createWithResource(context, AppR.drawable.notice)
        val button = Notification.Action.Builder(icon, context.getString(label(action)), press)
        if (action == ReminderAction.WRITE) {
            button.addRemoteInput(RemoteInput.Builder(TEXT).setLabel(context.getString(R.string.notify_do_write_hint)).build())
        }
        return button.build()
    }

    private fun opening(id: ReminderId, action: ReminderAction?, link: String): PendingIntent {
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link), context, MainActivity::class.java)
            .putExtra(REMINDER, id.toString()).putExtra(ACTION, action?.name)
        // Extras do not tell one intent from another, so the number has to.
        val number = 31 * id.hashCode() + (action?.ordinal ?: -1)
        return PendingIntent.getActivity(context, number, intent, PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE)
    }

    private fun pressed(id: ReminderId, action: ReminderAction?): PendingIntent {
        val intent = Intent(context, ReminderReceiver::class.java)
            .setAction(if (action == null) ReminderReceiver.PUT_AWAY else ReminderReceiver.PRESS)
            .setData(Uri.fromParts(ReminderReceiver.SCHEME, id.toString(), action?.name))
        // The system writes the typed text into it.
        val change = if (action == ReminderAction.WRITE) PendingIntent.FLAG_MUTABLE else PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_UPDATE_CURRENT or change)
    }

    companion object {
        private const val TEXT = "text"

        /** Milliseconds for which an answer to a button is shown. */
        private const val SAID = 15_000L

        /** The extra with the reminder whose notification opened the Activity. */
        const val REMINDER = "app.belay.REMINDER"

        /** The extra with the button that did; none where the notification itself was tapped. */
        const val ACTION = "app.belay.ACTION"

        private val OPENING = setOf(
            ReminderAction.JOIN, ReminderAction.PLAN_B, ReminderAction.MOVED, ReminderAction.ANOTHER_TIME, ReminderAction.LOOK,
        )
    }
}

private fun label(action: ReminderAction): Int = when (action) {
    ReminderAction.JOIN -> R.string.notify_do_join
    ReminderAction.PLAN_B -> R.string.notify_do_plan_b
    ReminderAction.YES -> R.string.notify_do_yes
    ReminderAction.NO -> R.string.notify_do_no
    ReminderAction.MOVED -> R.string.notify_do_moved
    ReminderAction.ANOTHER_TIME -> R.string.notify_do_another_time
    ReminderAction.WRITE -> R.string.notify_do_write
    ReminderAction.DONE -> R.string.notify_do_done
    ReminderAction.TOMORROW -> R.string.notify_do_tomorrow
    ReminderAction.LOOK -> R.string.notify_do_look
    ReminderAction.NOT_NOW -> R.string.notify_do_not_now
}
