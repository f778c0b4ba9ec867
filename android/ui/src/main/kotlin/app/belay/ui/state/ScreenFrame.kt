/* Loading, empty and failed look the same on every screen. */
package app.belay.ui.state

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.Button
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import app.belay.core.BelayException
import app.belay.ui.R
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing
import app.belay.ui.words.words

/**
 * Draws a screen's state. While the first answer is on its way nothing is drawn: it takes some milliseconds, and a wheel would
 * only flicker.
 *
 * @param retry asks again, where that can help.
 * @param empty what is drawn where there is nothing: [EmptyPage].
 */
@Composable
public fun <T> ScreenFrame(
    state: Screen<T>,
    retry: () -> Unit,
    empty: @Composable () -> Unit,
    content: @Composable (T) -> Unit,
) {
    when (state) {
        is Screen.Loading -> Box(Modifier.fillMaxSize())
        is Screen.Empty -> empty()
        is Screen.Failed -> FaultPage(state.fault, retry)
        is Screen.Content -> content(state.value)
    }
}

/** A screen on which there is nothing yet: one sentence, one action. */
@Composable
public fun EmptyPage(sentence: String, action: String? = null, icon: ImageVector? = null, act: () -> Unit = {}) {
    Page {
        if (icon != null) Icon(icon, null, tint = MaterialTheme.colorScheme.secondary)
        Text(sentence, style = MaterialTheme.typography.titleMedium, textAlign = TextAlign.Center)
        if (action != null) Button(onClick = act) { Text(action) }
    }
}

/** A screen whose query failed. */
@Composable
public fun FaultPage(fault: Fault, retry: () -> Unit) {
    Page {
        Icon(BelayIcons.Notice, null, tint = MaterialTheme.colorScheme.error)
        Text(
            fault.words(),
            Modifier.semantics { liveRegion = LiveRegionMode.Polite },
            style = MaterialTheme.typography.titleMedium,
            textAlign = TextAlign.Center,
        )
        Text(
            // The page goes on looking: what another phone made comes with the next sync.
            stringResource(if (fault.error is BelayException.NotFound) R.string.app_comes_with_sync else R.string.app_safe),
            style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            textAlign = TextAlign.Center,
        )
        if (fault.retry) FilledTonalButton(onClick = retry) { Text(stringResource(R.string.app_retry)) }
    }
}

/** Why a command failed, above what the person was doing. */
@Composable
public fun FaultLine(fault: Fault, modifier: Modifier = Modifier) {
    Surface(
        modifier.fillMaxWidth().semantics { liveRegion = LiveRegionMode.Assertive },
        color = MaterialTheme.colorScheme.errorContainer,
    ) {
        Text(fault.words(), Modifier.padding(Spacing.l), style = MaterialTheme.typography.bodyMedium)
    }
}

@Composable
private fun Page(content: @Composable () -> Unit) {
    Box(Modifier.fillMaxSize().padding(Spacing.xl), Alignment.Center) {
        Column(
            Modifier.widthIn(max = Spacing.column),
            verticalArrangement = Arrangement.spacedBy(Spacing.l),
            horizontalAlignment = Alignment.CenterHorizontally,
        ) { content() }
    }
}
