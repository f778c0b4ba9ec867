/* The thin line that says what has not been sent yet. */
package app.belay.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.unit.dp
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.SyncState
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing
import kotlinx.coroutines.flow.StateFlow

/** How many documents wait for a network; zero while they are being sent or none is left. */
internal class OfflineModel(services: Services) : BelayModel(services) {
    val unsent: StateFlow<Screen<Int>> =
        watch { if (syncState() == SyncState.WAITING) counts().waiting.toInt() else 0 }
}

/** "3 to be sent", while the network is away. Nothing has to be done about it. */
@Composable
internal fun OfflineLine() {
    val model = belayModel { services, _ -> OfflineModel(services) }
    val state by model.unsent.collectAsStateWithLifecycle()
    val unsent = (state as? Screen.Content)?.value ?: 0
    if (unsent > 0) OfflineView(unsent)
}

@Composable
internal fun OfflineView(unsent: Int) {
    Surface(Modifier.fillMaxWidth(), color = MaterialTheme.colorScheme.surfaceContainer) {
        Row(
            Modifier.padding(horizontal = Spacing.l, vertical = Spacing.xs),
            horizontalArrangement = Arrangement.spacedBy(Spacing.s),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Icon(BelayIcons.Offline, null, Modifier.size(16.dp), tint = MaterialTheme.colorScheme.onSurfaceVariant)
            Text(
                pluralStringResource(R.plurals.app_to_be_sent, unsent, unsent),
                style = MaterialTheme.typography.bodySmall,
                color = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
    }
}
