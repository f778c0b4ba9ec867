/* The tab Together. */
package app.belay.ui.together

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.state.EmptyPage
import app.belay.ui.theme.BelayIcons

/** The tab Together. */
@Composable
public fun TogetherScreen(go: (Route) -> Unit) {
    EmptyPage(stringResource(R.string.together_empty), stringResource(R.string.today_write), BelayIcons.Together) { go(Route.Write()) }
}
