/* The process: it opens the core once, and every screen, receiver and job waits for that. */
package app.belay

import android.app.Application
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.content.res.Configuration
import android.os.Build
import android.os.PowerManager
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.core.Settings
import app.belay.core.keepArmed
import app.belay.core.summary
import app.belay.lock.Gate
import app.belay.lock.Lock
import app.belay.phone.LogLevel
import app.belay.platform.AndroidLog
import app.belay.platform.AndroidNetwork
import app.belay.platform.KeystoreVault
import app.belay.push.Pushes
import app.belay.quick.MeetingWidget
import app.belay.reminders.AlarmScheduler
import app.belay.reminders.Notices
import app.belay.reminders.inBackground
import app.belay.reminders.makeChannels
import app.belay.reminders.muted
import app.belay.sync.SyncJob
import app.belay.ui.Services
import app.belay.ui.Start
import app.belay.ui.state.Fault
import java.io.File
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** The app's process. */
public class BelayApplication : Application() {
    /** For as long as the process lives. */
    public val scope: CoroutineScope = MainScope()

    private val started = MutableStateFlow<Start>(Start.Opening)
    private val network by lazy { AndroidNetwork(this) }

    /** Counts how often the system lost our alarms. */
    private val lost = MutableStateFlow(0)

    /** How far the core is. */
    public val start: StateFlow<Start> = started.asStateFlow()

    /** Being woken by the server. */
    public val pushes: Pushes by lazy { Pushes(this) }

    /** The lock of the app. */
    public val gate: Gate by lazy { Gate(Lock(this)) }

    override fun onCreate() {
        super.onCreate()
        watchBatterySaver()
        open()
    }

    override fun onConfigurationChanged(now: Configuration) {
        super.onConfigurationChanged(now)
        // The language may have changed.
        makeChannels(this)
    }

    /** Opens the core, at the start and again after a failure that may have passed. */
    public fun open() {
        started.value = Start.Opening
        scope.launch(Dispatchers.Default) {
            val core = try {
                val settings = Settings(File(filesDir, "belay"), Build.MODEL)
                Belay.open(settings, KeystoreVault(File(noBackupFilesDir, "vault")), network, AndroidLog)
            } catch (error: BelayException) {
                started.value = Start.Failed(Fault(error))
                return@launch
            }
            network.whenBack(core::networkIsBack)
            started.value = Start.Open(Services(core, Dispatchers.Default, scope))
            SyncJob.schedule(this@BelayApplication)
            launch { MeetingWidget.keepDrawn(this@BelayApplication, core) }
            ring(core)
        }
    }

    /** The open core, when it is; null if it cannot be opened. */
    public suspend fun core(): Belay? =
        withContext(Dispatchers.Default) { (start.first { it !is Start.Opening } as? Start.Open)?.services?.core }

    /** The system has lost our alarms, or its clock has changed: all of them are handed over anew. */
    public suspend fun armAnew() {
        core()?.reminders()?.disarmed()
        AlarmScheduler(this).forgetAll()
        lost.value++
    }

    /** Tells the core whether the system lets reminders through. */
    public suspend fun reportMuted() {
        core()?.reminders()?.muted(muted(this))
    }

    /** The lock was switched on or off: what is shown outside of the app changes with it. */
    public fun lockChanged() {
        scope.launch(Dispatchers.Default) {
            val core = core() ?: return@launch
            val next = try {
                core.today().nextMeeting
            } catch (_: BelayException) {
                null
            }
            MeetingWidget.draw(this@BelayApplication, next)
        }
    }

    /**
     * Keeps the system's alarms equal to what the core plans, for whose phone it is. Without a session what is on the phone still
     * rings; only the server does not wake it.
     */
    private suspend fun ring(core: Belay) {
        val alarms = AlarmScheduler(this)
        makeChannels(this)
        combine(core.updates { account().signedIn() }, lost) { who, _ -> who }.collectLatest { who ->
            if (who == null) {
                alarms.forgetAll()
                Notices(this).removeAll()
                pushes.stop()
                return@collectLatest
            }
            try {
                if (alarms.hasLostSome) {
                    core.reminders().disarmed()
                    alarms.forgetAll()
                }
                core.reminders().muted(muted(this))
                if (who.session) scope.launch(Dispatchers.Default) { pushes.start(core) } else pushes.stop()
                core.keepArmed(alarms)
            } catch (error: BelayException) {
                // Signed out meanwhile, or shut down: the next who signs in arms anew.
                AndroidLog.log(LogLevel.WARNING, "reminders", error.summary)
            }
        }
    }

    /** Battery saver is told only to those who run. */
    private fun watchBatterySaver() {
        val told = object : BroadcastReceiver() {
            override fun onReceive(context: Context, intent: Intent) = inBackground(this@BelayApplication) { reportMuted() }
        }
        registerReceiver(told, IntentFilter(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
    }
}
