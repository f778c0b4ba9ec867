/* The five tabs, and how what is opened from them is laid out: over the tab on a phone, beside it on a large screen. */
package app.belay.ui

import androidx.compose.animation.EnterTransition
import androidx.compose.animation.ExitTransition
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.NavigationRail
import androidx.compose.material3.NavigationRailItem
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import androidx.lifecycle.viewmodel.compose.LocalViewModelStoreOwner
import androidx.navigation.NavBackStackEntry
import androidx.navigation.NavGraphBuilder
import androidx.navigation.NavHostController
import androidx.navigation.NavType
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.currentBackStackEntryAsState
import androidx.navigation.compose.rememberNavController
import androidx.navigation.navArgument
import app.belay.ui.ask.AskScreen
import app.belay.ui.export.Exported
import app.belay.ui.journal.JournalScreen
import app.belay.ui.state.EmptyPage
import app.belay.ui.theme.BelayIcons
import app.belay.ui.today.TodayScreen
import app.belay.ui.together.TogetherScreen
import app.belay.ui.write.WriteScreen
import app.belay.ui.you.YouScreen
import java.util.UUID
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withContext

/** From this width on there is room for two pages beside each other: the "expanded" of Material 3. */
private val WIDE = 840.dp

/** The width of the tab beside which a page is open. */
private val PANE = 380.dp

/** What is shown once somebody is signed in. Parameters: see [BelayApp]. */
@Composable
internal fun Tabs(link: String?, followed: () -> Unit, save: (Exported) -> Unit) {
    val controller = rememberNavController()
    val services = LocalServices.current
    LaunchedEffect(link) {
        if (link == null) return@LaunchedEffect
        val route = withContext(services.io) { services.core.route(link) }
        // The first page is there: before it there is no graph to go through.
        controller.currentBackStackEntryFlow.first()
        controller.go(route)
        followed()
    }
    BoxWithConstraints {
        if (maxWidth >= WIDE) Wide(controller, save) else Narrow(controller, save)
    }
}

/** One page at a time. The bar stands under the tabs only. */
@Composable
private fun Narrow(controller: NavHostController, save: (Exported) -> Unit) {
    val entry by controller.currentBackStackEntryAsState()
    val here = Route.tabs.firstOrNull { it.path == entry?.destination?.route }
    Scaffold(
        bottomBar = {
            if (here == null) return@Scaffold
            NavigationBar {
                for (tab in Route.tabs) {
                    NavigationBarItem(
                        selected = tab == here,
                        onClick = { controller.go(tab) },
                        icon = { Icon(tab.icon, null) },
                        label = { Text(tab.name(), maxLines = 1) },
                    )
                }
            }
        },
    ) { edges ->
        Column(Modifier.padding(edges).consumeWindowInsets(edges)) {
            if (here != null) OfflineLine()
            NavHost(controller, startDestination = Route.Today.path) {
                for (tab in Route.tabs) composable(tab.path) { TabScreen(tab, controller::go) }
                pages(controller, save)
            }
        }
    }
}

/** The tab at the start, what was opened from it beside it. */
@Composable
private fun Wide(controller: NavHostController, save: (Exported) -> Unit) {
    val entry by controller.currentBackStackEntryAsState()
    val here = remember(entry) { entry?.let { controller.tab() } }
    Scaffold { edges ->
        Row(Modifier.padding(edges).consumeWindowInsets(edges)) {
            NavigationRail {
                Column(Modifier.verticalScroll(rememberScrollState())) {
                    for (tab in Route.tabs) {
                        NavigationRailItem(
                            selected = tab.path == here?.destination?.route,
                            onClick = { controller.go(tab) },
                            icon = { Icon(tab.icon, null) },
                            label = { Text(tab.name(), maxLines = 1) },
                        )
                    }
                }
            }
            Column {
                OfflineLine()
                Row {
                    Box(Modifier.width(PANE)) { if (here != null) Pane(here, controller) }
                    VerticalDivider()
                    NavHost(
                        controller,
                        startDestination = Route.Today.path,
                        enterTransition = { EnterTransition.None },
                        exitTransition = { ExitTransition.None },
                    ) {
                        for (tab in Route.tabs) composable(tab.path) { EmptyPage(stringResource(R.string.app_choose), icon = tab.icon) }
                        pages(controller, save)
                    }
                }
            }
        }
    }
}

/** The tab of [entry], with the models that it has on a narrow screen too. */
@Composable
private fun Pane(entry: NavBackStackEntry, controller: NavHostController) {
    val tab = Route.tabs.first { it.path == entry.destination.route }
    val kept = rememberSaveableStateHolder()
    CompositionLocalProvider(LocalViewModelStoreOwner provides entry) {
        kept.SaveableStateProvider(tab.path) {
            TabScreen(tab) { route ->
                // What is chosen next takes the place of what is open.
                if (route !in Route.tabs) controller.popBackStack(tab.path, inclusive = false)
                controller.go(route)
            }
        }
    }
}

@Composable
private fun TabScreen(tab: Route, go: (Route) -> Unit) {
    when (tab) {
        Route.Together -> TogetherScreen(go)
        Route.Ask -> AskScreen(go)
        Route.Journal -> JournalScreen(go)
        Route.You -> YouScreen(go)
        else -> TodayScreen(go)
    }
}

/** What can be opened from every tab. */
private fun NavGraphBuilder.pages(controller: NavHostController, save: (Exported) -> Unit) {
    val back: () -> Unit = { controller.popBackStack() }
    composable(
        Route.Write.PATTERN,
        arguments = listOf(optional("reflection"), optional("prompt"), optional("about")),
    ) { entry ->
        val reflection = entry.arguments?.getString("reflection")?.let(UUID::fromString)
        WriteScreen(Route.Write(reflection, entry.arguments?.getString("prompt"), entry.arguments?.getString("about")), back)
    }
    composable(Place.PATTERN) { entry ->
        val place = entry.arguments?.getString("place")?.let(Place::of) ?: Place.NoSuchPage
        PlaceScreen(place, controller::go, back, save)
    }
}

private fun optional(name: String) = navArgument(name) {
    type = NavType.StringType
    nullable = true
}

/** Goes to a place. A tab is opened as it was left, and back leads from every tab to Today. */
private fun NavHostController.go(route: Route) {
    navigate(if (route is Place) Place.graph(route) else route.path) {
        // All pages behind the tabs are one destination of the graph: each of them is a step back of its own.
        launchSingleTop = route !is Place
        if (route in Route.tabs) {
            popUpTo(Route.Today.path) { saveState = true }
            restoreState = true
        }
    }
}

/** The tab from which everything that is open was opened. */
private fun NavHostController.tab(): NavBackStackEntry =
    Route.tabs.filter { it != Route.Today }.firstNotNullOfOrNull { onBackStack(it) } ?: getBackStackEntry(Route.Today.path)

private fun NavHostController.onBackStack(tab: Route): NavBackStackEntry? =
    try {
        getBackStackEntry(tab.path)
    } catch (absent: IllegalArgumentException) {
        null
    }

private val Route.icon: ImageVector
    get() = when (this) {
        Route.Together -> BelayIcons.Together
        Route.Ask -> BelayIcons.Ask
        Route.Journal -> BelayIcons.Journal
        Route.You -> BelayIcons.You
        else -> BelayIcons.Today
    }

@Composable
private fun Route.name(): String = stringResource(
    when (this) {
        Route.Together -> R.string.tab_together
        Route.Ask -> R.string.tab_ask
        Route.Journal -> R.string.tab_journal
        Route.You -> R.string.tab_you
        else -> R.string.tab_today
    },
)
