/* The widget of the home screen: the next meeting, and a way to write. It says when, and never with whom or of what. */
package app.belay.quick

import android.app.PendingIntent
import android.appwidget.AppWidgetManager
import android.appwidget.AppWidgetProvider
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.view.View
import android.widget.RemoteViews
import app.belay.BelayApplication
import app.belay.MainActivity
import app.belay.R
import app.belay.core.Belay
import app.belay.core.MeetingView
import app.belay.lock.Lock
import app.belay.reminders.Sentences
import app.belay.reminders.inBackground
import app.belay.ui.Route
import app.belay.ui.R as Words

/** Draws every widget of this app on the home screen. */
public class MeetingWidget : AppWidgetProvider() {
    override fun onUpdate(context: Context, manager: AppWidgetManager, ids: IntArray) {
        val app = context.applicationContext as BelayApplication
        inBackground(app) { draw(app, app.core()?.today()?.nextMeeting) }
    }

    internal companion object {
        /** Draws them anew after each change, for as long as somebody is signed in. */
        suspend fun keepDrawn(context: Context, core: Belay): Unit =
            core.updates { if (account().signedIn() == null) null else today().nextMeeting }.collect { draw(context, it) }

        /** Draws them with what is known now. */
        fun draw(context: Context, meeting: MeetingView?) {
            val manager: AppWidgetManager = context.getSystemService(AppWidgetManager::class.java) ?: return
            val ids = manager.getAppWidgetIds(ComponentName(context, MeetingWidget::class.java))
            if (ids.isNotEmpty()) manager.updateAppWidget(ids, views(context, meeting))
        }

        /** A widget that shows this meeting, or that there is none. */
        fun views(context: Context, meeting: MeetingView?): RemoteViews {
            val isHidden = Lock(context).isOn
            val words = when {
                isHidden -> context.getString(Words.string.lock_title)
                meeting == null -> context.getString(Words.string.today_no_meeting)
                else -> Sentences(context).moment(meeting.`when`.instant)
            }
            val page = if (isHidden || meeting == null) Route.Today.path else "m/${meeting.id}"
            return RemoteViews(context.packageName, R.layout.widget_meeting).apply {
                setTextViewText(R.id.widget_title, context.getString(Words.string.widget_next_meeting))
                setTextViewText(R.id.widget_when, words)
                setOnClickPendingIntent(R.id.widget_meeting, opening(context, page))
                setOnClickPendingIntent(R.id.widget_write, opening(context, Route.Write().path))
                setViewVisibility(R.id.widget_title, if (isHidden) View.GONE else View.VISIBLE)
            }
        }

        private fun opening(context: Context, path: String): PendingIntent {
            val intent = Intent(Intent.ACTION_VIEW, Uri.parse("belay://$path"), context, MainActivity::class.java)
            return PendingIntent.getActivity(context, 0, intent, PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE)
        }
    }
}
