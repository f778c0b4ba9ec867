/* An alarm went off, or a button of a notification was pressed. */
package app.belay.reminders

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.belay.BelayApplication
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.domain.ReminderAction
import app.belay.domain.ReminderId
import app.belay.domain.ReflectionCommand
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.ui.R
import app.belay.ui.words.sentence

/** Asks the core what is to be shown now, and does what a button says. */
public class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val app = context.applicationContext as BelayApplication
        val id = intent.data?.schemeSpecificPart?.let(::reminderId) ?: return
        inBackground(app) {
            val notices = Notices(app)
            when (intent.action) {
                RING -> {
                    AlarmScheduler(app).rang(id)
                    // A reminder of something that was deleted meanwhile gives null, and so does one that was shown before.
                    app.core()?.reminders()?.fired(id)?.let(notices::show)
                }
                PRESS -> {
                    val action = ReminderAction.entries.firstOrNull { it.name == intent.data?.fragment }
                    if (action != null) press(app, notices, id, action, notices.typed(intent))
                }
                PUT_AWAY -> app.core()?.reminders()?.dismissed(id)
            }
        }
    }

    private suspend fun press(app: BelayApplication, notices: Notices, id: ReminderId, action: ReminderAction, text: String?) {
        val core = app.core() ?: return notices.sayFault(id, R.string.error_internal, text)
        try {
            val answer = core.reminders().acted(id, action, text)
            val open = answer.open
            when {
                open != null -> notices.sayOpen(id, open)
                action == ReminderAction.YES -> notices.say(id, R.string.notify_said_yes_waiting)
                action == ReminderAction.WRITE -> notices.say(id, R.string.notify_kept)
                else -> notices.remove(id)
            }
        } catch (error: BelayException) {
            if (!text.isNullOrBlank() && isKept(core, text)) {
                notices.say(id, R.string.notify_kept)
            } else {
                notices.sayFault(id, error.sentence, text)
            }
        }
    }

    /** Keeps a text whose subject is gone in the journal. */
    private suspend fun isKept(core: Belay, text: String): Boolean =
        try {
            val reflection = core.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, text))
            core.reflections().act(reflection, ReflectionCommand.Keep)
            true
        } catch (_: BelayException) {
            false
        }

    internal companion object {
        /** An alarm went off. */
        const val RING = "app.belay.RING"

        /** A button was pressed; its name is the fragment of the intent's address. */
        const val PRESS = "app.belay.PRESS"

        /** The notification was swiped away. */
        const val PUT_AWAY = "app.belay.PUT_AWAY"

        /** The scheme of the addresses that tell reminders apart. */
        const val SCHEME = "reminder"
    }
}

/** A reminder by the text of its id; null if that is none. */
internal fun reminderId(text: String): ReminderId? = runCatching { ReminderId.fromString(text) }.getOrNull()
