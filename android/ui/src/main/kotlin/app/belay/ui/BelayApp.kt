/* The whole app: from opening the core over signing in to the five tabs. */
package app.belay.ui

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.SignedIn
import app.belay.ui.export.Exported
import app.belay.ui.state.BelayModel
import app.belay.ui.state.FaultPage
import app.belay.ui.state.Fault
import app.belay.ui.state.Screen
import app.belay.ui.state.ScreenFrame
import app.belay.ui.theme.BelayTheme
import app.belay.ui.welcome.WelcomeScreen
import kotlinx.coroutines.flow.StateFlow

/** How far the app has come in opening its core. */
public sealed interface Start {
    /** Not there yet: the splash is still drawn. */
    public data object Opening : Start

    /** It is open. */
    public data class Open(public val services: Services) : Start

    /** It cannot be opened. */
    public data class Failed(public val fault: Fault) : Start
}

/**
 * Everything that is drawn.
 *
 * @param link a deep link to follow once somebody is signed in.
 * @param followed the link has been followed.
 * @param openAgain tries to open the core again, after [Start.Failed].
 * @param save hands a file to the system: an export, a date for the calendar.
 */
@Composable
public fun BelayApp(
    start: Start,
    link: String?,
    followed: () -> Unit,
    openAgain: () -> Unit,
    save: (Exported) -> Unit = {},
) {
    BelayTheme {
        Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
            when (start) {
                is Start.Opening -> Unit
                is Start.Failed -> FaultPage(start.fault, openAgain)
                is Start.Open -> CompositionLocalProvider(LocalServices provides start.services) { Opened(link, followed, save) }
            }
        }
    }
}

/** Who is signed in. */
internal class SessionModel(services: Services) : BelayModel(services) {
    val state: StateFlow<Screen<SignedIn?>> = watch(isEmpty = { it == null }) { account().signedIn() }
}

@Composable
private fun Opened(link: String?, followed: () -> Unit, save: (Exported) -> Unit) {
    val session = belayModel { services, _ -> SessionModel(services) }
    val state by session.state.collectAsStateWithLifecycle()
    ScreenFrame(state, session::retry, empty = { WelcomeScreen() }) { Tabs(link, followed, save) }
}
