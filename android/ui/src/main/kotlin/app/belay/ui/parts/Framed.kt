/* How a page looks before there is something to show, where there is nothing, and where it could not be read. */
package app.belay.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.belay.ui.R
import app.belay.ui.state.EmptyPage
import app.belay.ui.state.Fault
import app.belay.ui.state.Screen
import app.belay.ui.state.ScreenFrame
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing
import app.belay.ui.words.words

/**
 * Draws [content], or what there is to say instead of it; the way back is always there.
 *
 * @param empty the one sentence of a page that has nothing yet.
 * @param start the word for the one action of an empty page.
 */
@Composable
public fun <T> Framed(
    state: Screen<T>,
    around: Around,
    empty: String = "",
    start: String? = null,
    icon: ImageVector? = null,
    onStart: () -> Unit = {},
    content: @Composable (T) -> Unit,
) {
    if (state is Screen.Content) return content(state.value)
    Column {
        around.back?.let { Column(Modifier.padding(Spacing.l)) { IconAction(BelayIcons.Back, stringResource(R.string.app_back), it) } }
        ScreenFrame(state, around.retry, { EmptyPage(empty, start, icon, onStart) }, content)
    }
}

/** Why a command failed, and that nothing is lost by it: over the end of the page, where the thumb has just been. */
@Composable
public fun FaultSheet(fault: Fault, modifier: Modifier = Modifier, onSeen: () -> Unit) {
    Surface(
        modifier.fillMaxWidth().semantics { liveRegion = LiveRegionMode.Assertive },
        shape = MaterialTheme.shapes.large,
        color = MaterialTheme.colorScheme.surfaceContainerHighest,
        shadowElevation = 6.dp,
    ) {
        Column(Modifier.padding(Spacing.l), Arrangement.spacedBy(Spacing.s)) {
            Fact(BelayIcons.Notice, fault.words())
            Muted(stringResource(R.string.app_safe))
            Buttons { OtherButton(stringResource(R.string.common_ok), onClick = onSeen) }
        }
    }
}
