/* The tab You. */
package app.belay.ui.you

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.state.EmptyPage
import app.belay.ui.theme.BelayIcons

/** The tab You. */
@Composable
public fun YouScreen(go: (Route) -> Unit) {
    EmptyPage(stringResource(R.string.you_empty), stringResource(R.string.today_write), BelayIcons.You) { go(Route.Write()) }
}
