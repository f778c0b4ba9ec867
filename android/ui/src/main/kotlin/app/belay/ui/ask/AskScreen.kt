/* The tab Ask. */
package app.belay.ui.ask

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.state.EmptyPage
import app.belay.ui.theme.BelayIcons

/** The tab Ask. */
@Composable
public fun AskScreen(go: (Route) -> Unit) {
    EmptyPage(stringResource(R.string.ask_empty), stringResource(R.string.today_write), BelayIcons.Ask) { go(Route.Write()) }
}
