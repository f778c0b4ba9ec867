/* The whole app: from opening the core over signing in to the five tabs. */
package app.belay.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import androidx.navigation.NavHostController
import androidx.navigation.NavType
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.currentBackStackEntryAsState
import androidx.navigation.compose.rememberNavController
import androidx.navigation.navArgument
import app.belay.core.SignedIn
import app.belay.ui.ask.AskScreen
import app.belay.ui.journal.JournalScreen
import app.belay.ui.state.BelayModel
import app.belay.ui.state.FaultPage
import app.belay.ui.state.Fault
import app.belay.ui.state.Screen
import app.belay.ui.state.ScreenFrame
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.BelayTheme
import app.belay.ui.today.TodayScreen
import app.belay.ui.together.TogetherScreen
import app.belay.ui.welcome.WelcomeScreen
import app.belay.ui.write.WriteScreen
import app.belay.ui.you.YouScreen
import java.util.UUID
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
 */
@Composable
public fun BelayApp(start: Start, link: String?, followed: () -> Unit, openAgain: () -> Unit) {
    BelayTheme {
        Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
            when (start) {
                is Start.Opening -> Unit
                is Start.Failed -> FaultPage(start.fault, openAgain)
                is Start.Open -> CompositionLocalProvider(LocalServices provides start.services) { Opened(link, followed) }
            }
        }
    }
}

/** Who is signed in. */
internal class SessionModel(services: Services) : BelayModel(services) {
    val state: StateFlow<Screen<SignedIn?>> = watch(isEmpty = { it == null }) { account().signedIn() }
}

@Composable
private fun Opened(link: String?, followed: () -> Unit) {
    val session = belayModel { services, _ -> SessionModel(services) }
    val state by session.state.collectAsStateWithLifecycle()
    ScreenFrame(state, session::retry, empty = { WelcomeScreen() }) { Tabs(link, followed) }
}

@Composable
private fun Tabs(link: String?, followed: () -> Unit) {
    val controller = rememberNavController()
    val entry by controller.currentBackStackEntryAsState()
    val here = Route.tabs.firstOrNull { it.path == entry?.destination?.route }
    LaunchedEffect(link) {
        link?.let(Route::of)?.let(controller::go)
        if (link != null) followed()
    }
    Scaffold(
        bottomBar = { if (here != null) Bar(here, controller::go) },
    ) { edges ->
        Column(Modifier.padding(edges).consumeWindowInsets(edges)) {
            if (here != null) OfflineLine()
            Places(controller)
        }
    }
}

@Composable
private fun Bar(here: Route, go: (Route) -> Unit) {
    NavigationBar {
        for (tab in Route.tabs) {
            val (icon, name) = when (tab) {
                Route.Together -> BelayIcons.Together to R.string.tab_together
                Route.Ask -> BelayIcons.Ask to R.string.tab_ask
                Route.Journal -> BelayIcons.Journal to R.string.tab_journal
                Route.You -> BelayIcons.You to R.string.tab_you
                else -> BelayIcons.Today to R.string.tab_today
            }
            NavigationBarItem(
                selected = tab == here,
                onClick = { go(tab) },
                icon = { Icon(icon, null) },
                label = { Text(stringResource(name), maxLines = 1) },
            )
        }
    }
}

/** Which screen is drawn where. */
@Composable
private fun Places(controller: NavHostController) {
    val go = controller::go
    val back: () -> Unit = { controller.popBackStack() }
    NavHost(controller, startDestination = Route.Today.path) {
        composable(Route.Today.path) { TodayScreen(go) }
        composable(Route.Together.path) { TogetherScreen(go) }
        composable(Route.Ask.path) { AskScreen(go) }
        composable(Route.Journal.path) { JournalScreen(go) }
        composable(Route.You.path) { YouScreen(go) }
        composable(
            Route.Write.PATTERN,
            arguments = listOf(optional("reflection"), optional("prompt")),
        ) { entry ->
            val reflection = entry.arguments?.getString("reflection")?.let(UUID::fromString)
            WriteScreen(Route.Write(reflection, entry.arguments?.getString("prompt")), back)
        }
    }
}

private fun optional(name: String) = navArgument(name) {
    type = NavType.StringType
    nullable = true
}

/** Goes to a place. A tab is opened as it was left, and back leads from every tab to Today. */
private fun NavHostController.go(route: Route) {
    navigate(route.path) {
        launchSingleTop = true
        if (route in Route.tabs) {
            popUpTo(Route.Today.path) { saveState = true }
            restoreState = true
        }
    }
}
