/* The process: it opens the core once, and every screen, receiver and job waits for that. */
package app.belay

import android.app.Application
import android.os.Build
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.core.Settings
import app.belay.platform.AndroidLog
import app.belay.platform.AndroidNetwork
import app.belay.platform.KeystoreVault
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
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/** The app's process. */
public class BelayApplication : Application() {
    /** For as long as the process lives. */
    public val scope: CoroutineScope = MainScope()

    private val started = MutableStateFlow<Start>(Start.Opening)
    private val network by lazy { AndroidNetwork(this) }

    /** How far the core is. */
    public val start: StateFlow<Start> = started.asStateFlow()

    override fun onCreate() {
        super.onCreate()
        open()
    }

    /** Opens the core, at the start and again after a failure that may have passed. */
    public fun open() {
        started.value = Start.Opening
        scope.launch(Dispatchers.Default) {
            started.value = try {
                val settings = Settings(File(filesDir, "belay"), Build.MODEL)
                val core = Belay.open(settings, KeystoreVault(File(noBackupFilesDir, "vault")), network, AndroidLog)
                network.whenBack(core::networkIsBack)
                SyncJob.schedule(this@BelayApplication)
                Start.Open(Services(core, Dispatchers.Default, scope))
            } catch (error: BelayException) {
                Start.Failed(Fault(error))
            }
        }
    }

    /** The open core, once it is; null if it cannot be opened. */
    public suspend fun core(): Belay? = (start.first { it !is Start.Opening } as? Start.Open)?.services?.core
}
