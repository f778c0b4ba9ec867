/* Signing in: a code is mailed, and typed in with one's name. */
package app.belay.ui.welcome

import androidx.lifecycle.SavedStateHandle
import app.belay.core.Belay
import app.belay.ui.Services
import app.belay.ui.state.BelayModel
import java.util.Locale
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** What somebody has typed so far. */
public data class WelcomeForm(
    val server: String = "",
    val mail: String = "",
    val name: String = "",
    val code: String = "",
)

/** The model of [WelcomeScreen]. The form is kept while the person looks for the mail in another app. */
public class WelcomeModel(services: Services, private val saved: SavedStateHandle) : BelayModel(services) {
    private val typed = MutableStateFlow(
        WelcomeForm(saved[SERVER] ?: "", saved[MAIL] ?: "", saved[NAME] ?: ""),
    )
    private val working = MutableStateFlow(false)

    /** What is in the fields. The code is not kept. */
    public val form: StateFlow<WelcomeForm> = typed.asStateFlow()

    /** Whether a code has been mailed, and is asked for. */
    public val isMailed: StateFlow<Boolean> = saved.getStateFlow(MAILED, false)

    /** Whether the server is being asked. */
    public val isBusy: StateFlow<Boolean> = working.asStateFlow()

    /** The person types. */
    public fun type(form: WelcomeForm) {
        typed.value = form.copy(code = form.code.filter(Char::isDigit).take(CODE))
        saved[SERVER] = form.server
        saved[MAIL] = form.mail
        saved[NAME] = form.name
    }

    /** Has a code mailed. */
    public fun requestCode(): Job =
        asking(done = { saved[MAILED] = true }) { account().requestCode(address(), typed.value.mail.trim()) }

    /** Signs in with the mailed code. The app goes on by itself: it watches who is signed in. */
    public fun signIn(): Job = asking {
        val form = typed.value
        account().signIn(address(), form.mail.trim(), form.code, form.name.trim().ifEmpty { null })
    }

    /** Back to the address: it was wrong, or no mail came. */
    public fun changeAddress() {
        faultSeen()
        saved[MAILED] = false
    }

    private fun <T> asking(done: (T) -> Unit = {}, call: suspend Belay.() -> T): Job {
        faultSeen()
        working.value = true
        return act(done, call).also { job -> job.invokeOnCompletion { working.value = false } }
    }

    /** The server as a person writes it, "belay.example.org", becomes an address. */
    private fun address(): String {
        val server = typed.value.server.trim().trimEnd('/')
        return if ("://" in server) server else "https://" + server.lowercase(Locale.ROOT)
    }

    private companion object {
        const val SERVER = "server"
        const val MAIL = "mail"
        const val NAME = "name"
        const val MAILED = "mailed"

        /** A code has this many digits. */
        const val CODE = 8
    }
}
