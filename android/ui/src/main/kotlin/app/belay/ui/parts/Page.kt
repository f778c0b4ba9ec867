/* How a page is laid out: its title in the text itself, so that large type is never cut, and one column that can be read. */
package app.belay.ui.parts

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.belay.ui.R
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing

/**
 * A page of one column.
 *
 * @param around the way back, and why the last command failed.
 * @param over a short line above the title: whom or what the page belongs to.
 * @param actions icons at the end of the first line.
 */
@Composable
public fun Page(
    title: String,
    around: Around,
    modifier: Modifier = Modifier,
    over: String? = null,
    actions: @Composable () -> Unit = {},
    content: LazyListScope.() -> Unit,
) {
    Box(modifier.fillMaxSize(), contentAlignment = Alignment.TopCenter) {
        LazyColumn(
            modifier = Modifier.widthIn(max = Spacing.column).fillMaxSize(),
            // The last line stays above the round button.
            contentPadding = PaddingValues(start = Spacing.l, end = Spacing.l, top = Spacing.s, bottom = 96.dp),
            verticalArrangement = Arrangement.spacedBy(Spacing.m),
        ) {
            item(key = "title") { Title(title, around.back, over, actions) }
            content()
        }
        around.fault?.let { fault ->
            FaultSheet(fault, Modifier.align(Alignment.BottomCenter).widthIn(max = Spacing.column).padding(Spacing.m), around.faultSeen)
        }
    }
}

@Composable
private fun Title(title: String, back: (() -> Unit)?, over: String?, actions: @Composable () -> Unit) {
    Column(Modifier.fillMaxWidth()) {
        if (back != null) {
            Row(verticalAlignment = Alignment.CenterVertically, modifier = Modifier.fillMaxWidth()) {
                IconAction(BelayIcons.Back, stringResource(R.string.app_back), back)
                Box(Modifier.weight(1f))
                actions()
            }
        }
        Row(verticalAlignment = Alignment.Top, modifier = Modifier.padding(top = Spacing.s)) {
            Column(Modifier.weight(1f)) {
                over?.let {
                    Text(it, style = MaterialTheme.typography.labelLarge, color = MaterialTheme.colorScheme.onSurfaceVariant)
                }
                Text(title, style = MaterialTheme.typography.headlineMedium, modifier = Modifier.semantics { heading() })
            }
            if (back == null) actions()
        }
    }
}

/** An icon that does something; [label] is what a screen reader says. */
@Composable
public fun IconAction(icon: ImageVector, label: String, onClick: () -> Unit) {
    IconButton(onClick = onClick) { Icon(icon, contentDescription = label) }
}

/** The title of a part of a page. */
@Composable
public fun SectionTitle(text: String, modifier: Modifier = Modifier) {
    Text(
        text,
        style = MaterialTheme.typography.titleMedium,
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        modifier = modifier.padding(top = Spacing.m).semantics { heading() },
    )
}

/** A part with a title, left out where it has nothing. */
public fun <T> LazyListScope.section(@StringRes title: Int, items: List<T>, row: @Composable (T) -> Unit) {
    if (items.isEmpty()) return
    item { SectionTitle(stringResource(title)) }
    items(items.size) { row(items[it]) }
}
