/* The code of the README's "Add the core to an Android app": an app outside, which imports what every app may. */
package app.example

// readme: begin
import app.belay.core.*
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import java.io.File
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.flow.*

/** Opens the core: once for the whole app, in its own folder. `filesDir` is the Context's. */
suspend fun openCore(filesDir: File, vault: KeyVault): Belay =
    Belay.open(Settings(File(filesDir, "belay"), deviceName = "Mia's phone"), vault)

/** The first screen. In an app it is a ViewModel, and `scope` its viewModelScope. */
class HomeModel(private val belay: Belay, scope: CoroutineScope) {
    /** What to show, always as it is now; nothing until somebody has signed in. */
    @OptIn(ExperimentalCoroutinesApi::class)
    val home: StateFlow<Home?> = belay.updates { account().signedIn() }
        .flatMapLatest { who -> if (who == null) flowOf(null) else belay.updates { home() } }
        .stateIn(scope, SharingStarted.WhileSubscribed(5_000), null)

    /** Has a code mailed. Gives what to say where that did not work. */
    suspend fun requestCode(server: String, mail: String): String? =
        said { belay.account().requestCode(server, mail) }

    /** Signs in with the mailed code; the background sync then brings what is there. */
    suspend fun signIn(server: String, mail: String, code: String, name: String): String? =
        said { belay.account().signIn(server, mail, code, name) }

    /** Keeps a reflection. It is on the phone when this returns, and travels by itself. */
    suspend fun reflect(text: String): String? =
        said { belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, prompt = null, text)) }

    private suspend fun said(call: suspend () -> Unit): String? =
        try {
            call()
            null
        } catch (error: BelayException) {
            when (error) {
                is BelayException.Offline -> "No connection. What you wrote is safe and goes out later."
                is BelayException.Invalid -> "Please look at this again: ${error.field}."
                is BelayException.Refused -> "Not yet. You can: ${error.refusal.allowed.joinToString()}."
                else -> "That did not work (${error.code})."
            }
        }
}
// readme: end
