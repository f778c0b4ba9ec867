/* What every view model is made with. */
package app.belay.ui

import android.os.StrictMode
import androidx.compose.runtime.Composable
import androidx.compose.runtime.ProvidableCompositionLocal
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.ViewModel
import androidx.lifecycle.createSavedStateHandle
import androidx.lifecycle.viewmodel.compose.viewModel
import app.belay.core.Belay
import java.time.Instant
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope

/**
 * The open core and where it is called.
 *
 * @param core the core, open for as long as the process lives.
 * @property io where it is called: never the main thread.
 * @property scope of the process: what must be finished after its screen has gone, such as saving a text.
 * @property now the current time, for what is drawn relative to it.
 */
public class Services(
    core: Belay,
    public val io: CoroutineDispatcher,
    public val scope: CoroutineScope,
    public val now: () -> Instant = Instant::now,
) {
    /** The core. Whoever takes it goes on to call it, so that StrictMode is told: it notices this on the main thread. */
    public val core: Belay = core
        get() {
            StrictMode.noteSlowCall("the core")
            return field
        }
}

/** The services, for [belayModel]. */
public val LocalServices: ProvidableCompositionLocal<Services> = staticCompositionLocalOf { error("no core is open") }

/**
 * The view model of a screen: made once for its entry of the back stack, kept over rotation.
 *
 * @param key tells two models of one class on one entry apart.
 * @param make gets the services, and the state that survives the end of the process.
 */
@Composable
public inline fun <reified M : ViewModel> belayModel(
    key: String? = null,
    crossinline make: (Services, SavedStateHandle) -> M,
): M {
    val services = LocalServices.current
    return viewModel(key = key) { make(services, createSavedStateHandle()) }
}
