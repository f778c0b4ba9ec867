/* The one Activity: it draws the app, follows links, and tells the core whether somebody looks. */
package app.belay

import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.BelayException
import app.belay.core.summary
import app.belay.domain.ReminderAction
import app.belay.lock.Lock
import app.belay.lock.LockActivity
import app.belay.phone.LogLevel
import app.belay.platform.AndroidLog
import app.belay.platform.SavingFiles
import app.belay.reminders.NotificationQuestion
import app.belay.reminders.Notices
import app.belay.reminders.reminderId
import app.belay.ui.BelayApp
import app.belay.ui.Start
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch

/** The window of the app. */
public class MainActivity : ComponentActivity() {
    private val app get() = application as BelayApplication
    private var link by mutableStateOf<String?>(null)
    private val files = SavingFiles(this) { app.scope }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        // After the end of the process the places come back by themselves, and the link was followed before.
        if (savedInstanceState == null) follow(intent)
        setContent {
            val start by app.start.collectAsStateWithLifecycle()
            BelayApp(start, link, followed = { link = null }, openAgain = app::open, save = files::save)
            (start as? Start.Open)?.let { NotificationQuestion(it.services, app::reportMuted) }
        }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        follow(intent)
    }

    private fun follow(intent: Intent) {
        link = intent.dataString
        val reminder = intent.getStringExtra(Notices.REMINDER)?.let(::reminderId) ?: return
        Notices(this).remove(reminder)
        val action = ReminderAction.entries.firstOrNull { it.name == intent.getStringExtra(Notices.ACTION) } ?: return
        app.scope.launch(Dispatchers.Default) {
            try {
                app.core()?.reminders()?.acted(reminder, action)
            } catch (error: BelayException) {
                // Its screen says what is there and what is not.
                AndroidLog.log(LogLevel.WARNING, "reminders", error.summary)
            }
        }
    }

    override fun onStart() {
        super.onStart()
        lock()
        inSight(true)
    }

    override fun onStop() {
        if (!isChangingConfigurations) app.gate.shut()
        inSight(false)
        super.onStop()
    }

    /** Nothing is seen behind the page of the lock, nor in the overview of open apps while the lock is on. */
    private fun lock() {
        val isOn = Lock(this).isOn
        if (isOn) window.addFlags(FLAG_SECURE) else window.clearFlags(FLAG_SECURE)
        val isClosed = app.gate.isClosed
        window.decorView.visibility = if (isClosed) View.INVISIBLE else View.VISIBLE
        if (isClosed) startActivity(Intent(this, LockActivity::class.java))
    }

    override fun onResume() {
        super.onResume()
        if (!app.gate.isClosed) window.decorView.visibility = View.VISIBLE
    }

    /** The background sync rests while nobody looks; a job syncs then. */
    private fun inSight(isInSight: Boolean) {
        val services = (app.start.value as? Start.Open)?.services ?: return
        app.scope.launch(inOrder) {
            if (isInSight) services.core.resume() else services.core.suspend()
            // In the system's settings, where they may have been just now, a person can mute us.
            if (isInSight) app.reportMuted()
        }
    }

    private companion object {
        /** Off the main thread, one after another: also those of the window before a rotation. */
        val inOrder = Dispatchers.Default.limitedParallelism(1)
    }
}
