/* The round button of a tab, within reach of the thumb. */
package app.belay.ui.parts

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing

/** Draws [content] and the round button over its end. [label] is what a screen reader says. */
@Composable
public fun PlusButton(label: String, onClick: () -> Unit, content: @Composable () -> Unit) {
    Box(Modifier.fillMaxSize()) {
        content()
        FloatingActionButton(onClick, Modifier.align(Alignment.BottomEnd).padding(Spacing.l)) { Icon(BelayIcons.Plus, label) }
    }
}
