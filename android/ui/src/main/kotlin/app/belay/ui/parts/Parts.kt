/* The parts that pages are made of: stones (cards), rows, buttons, quotes, lines of notice. */
package app.belay.ui.parts

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.Button
import androidx.compose.material3.Card
import androidx.compose.material3.CardDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing

/** A card. With [onClick] the whole card can be touched; [label] says what that does. */
@Composable
public fun Stone(
    modifier: Modifier = Modifier,
    strong: Boolean = false,
    onClick: (() -> Unit)? = null,
    label: String? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val colors = CardDefaults.cardColors(
        containerColor = with(MaterialTheme.colorScheme) { if (strong) secondaryContainer else surfaceContainerLow },
        contentColor = with(MaterialTheme.colorScheme) { if (strong) onSecondaryContainer else onSurface },
    )
    Card(modifier.fillMaxWidth(), shape = MaterialTheme.shapes.medium, colors = colors) {
        val touch = if (onClick == null) Modifier else Modifier.clickable(onClickLabel = label, role = Role.Button, onClick = onClick)
        Column(
            touch.fillMaxWidth().heightIn(min = Spacing.touch).padding(Spacing.l),
            verticalArrangement = Arrangement.spacedBy(Spacing.s),
            content = content,
        )
    }
}

/** A line that leads somewhere. */
@Composable
public fun LinkRow(
    title: String,
    modifier: Modifier = Modifier,
    detail: String? = null,
    icon: ImageVector? = null,
    onClick: () -> Unit,
) {
    Row(
        modifier
            .fillMaxWidth()
            .clickable(role = Role.Button, onClick = onClick)
            .heightIn(min = Spacing.touch)
            .padding(vertical = Spacing.s),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(Spacing.m),
    ) {
        icon?.let { Icon(it, contentDescription = null, tint = MaterialTheme.colorScheme.secondary) }
        Column(Modifier.weight(1f)) {
            Text(title, style = MaterialTheme.typography.bodyLarge)
            detail?.let { Muted(it) }
        }
        Icon(BelayIcons.Onward, contentDescription = null, Modifier.size(20.dp), tint = MaterialTheme.colorScheme.onSurfaceVariant)
    }
}

/** A line with a switch; the whole line can be touched. */
@Composable
public fun SwitchRow(title: String, on: Boolean, modifier: Modifier = Modifier, detail: String? = null, onChange: (Boolean) -> Unit) {
    Row(
        modifier
            .fillMaxWidth()
            .toggleable(on, role = Role.Switch, onValueChange = onChange)
            .heightIn(min = Spacing.touch)
            .padding(vertical = Spacing.xs),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(Spacing.m),
    ) {
        Column(Modifier.weight(1f)) {
            Text(title, style = MaterialTheme.typography.bodyLarge)
            detail?.let { Muted(it) }
        }
        Switch(on, onCheckedChange = null)
    }
}

/** A fact with its icon: when, where, with whom. */
@Composable
public fun Fact(icon: ImageVector, text: String, modifier: Modifier = Modifier) {
    Row(modifier.fillMaxWidth(), horizontalArrangement = Arrangement.spacedBy(Spacing.s), verticalAlignment = Alignment.Top) {
        Icon(icon, contentDescription = null, Modifier.padding(top = 2.dp).size(20.dp), tint = MaterialTheme.colorScheme.secondary)
        Text(text, style = MaterialTheme.typography.bodyLarge, modifier = Modifier.weight(1f))
    }
}

/** What somebody wrote, with a rope at its side. */
@Composable
public fun Quote(text: String, modifier: Modifier = Modifier, by: String? = null) {
    Row(modifier.fillMaxWidth().height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(Spacing.m)) {
        Box(Modifier.width(3.dp).fillMaxHeight().background(MaterialTheme.colorScheme.primary, MaterialTheme.shapes.extraSmall))
        Column(Modifier.weight(1f)) {
            by?.let { Muted(it) }
            Text(text, style = MaterialTheme.typography.bodyLarge)
        }
    }
}

/** A quieter line. */
@Composable
public fun Muted(text: String, modifier: Modifier = Modifier) {
    Text(text, modifier, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
}

/** A line of plain text. */
@Composable
public fun Line(text: String, modifier: Modifier = Modifier, maxLines: Int = Int.MAX_VALUE) {
    Text(text, modifier, style = MaterialTheme.typography.bodyLarge, maxLines = maxLines, overflow = TextOverflow.Ellipsis)
}

/** The first line of a card. */
@Composable
public fun StoneTitle(text: String, modifier: Modifier = Modifier) {
    Text(text, modifier, style = MaterialTheme.typography.titleMedium)
}

/** Something to know before one goes on. Said by an icon and words, never by the colour alone. */
@Composable
public fun NoticeLine(text: String, modifier: Modifier = Modifier, icon: ImageVector = BelayIcons.Notice) {
    Surface(
        modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.small,
        color = MaterialTheme.colorScheme.tertiaryContainer,
        contentColor = MaterialTheme.colorScheme.onTertiaryContainer,
    ) {
        Row(Modifier.padding(Spacing.m), horizontalArrangement = Arrangement.spacedBy(Spacing.s)) {
            Icon(icon, contentDescription = null, Modifier.size(20.dp))
            Text(text, style = MaterialTheme.typography.bodyMedium, modifier = Modifier.weight(1f))
        }
    }
}

/** Buttons beside each other as far as there is room, below each other in large type. */
@Composable
public fun Buttons(modifier: Modifier = Modifier, content: @Composable () -> Unit) {
    FlowRow(
        modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Spacing.s),
        verticalArrangement = Arrangement.spacedBy(Spacing.xs),
    ) { content() }
}

/** The one thing to do here. */
@Composable
public fun MainButton(text: String, modifier: Modifier = Modifier, enabled: Boolean = true, onClick: () -> Unit) {
    Button(onClick, modifier.heightIn(min = Spacing.touch), enabled) { Text(text) }
}

/** Another thing to do here. */
@Composable
public fun OtherButton(text: String, modifier: Modifier = Modifier, enabled: Boolean = true, onClick: () -> Unit) {
    // On a coloured stone the usual border is hardly seen.
    val border = BorderStroke(1.dp, if (enabled) MaterialTheme.colorScheme.outline else MaterialTheme.colorScheme.outlineVariant)
    OutlinedButton(onClick, modifier.heightIn(min = Spacing.touch), enabled, border = border) { Text(text) }
}

/** Something that can be done too, quietly. */
@Composable
public fun QuietButton(text: String, modifier: Modifier = Modifier, enabled: Boolean = true, onClick: () -> Unit) {
    TextButton(onClick, modifier.heightIn(min = Spacing.touch), enabled) { Text(text) }
}
