/* The switch of the app's lock. The system's page of the app leads here too. */
package app.belay.lock

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.ListItem
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import app.belay.BelayApplication
import app.belay.ui.R
import app.belay.ui.theme.BelayTheme

/** One switch: lock the app, and show nothing of it in the overview of open apps. */
public class LockSettingsActivity : ComponentActivity() {
    private val app get() = application as BelayApplication
    private val lock by lazy { Lock(this) }

    /** Who switches it has to be who unlocks the phone. */
    private val phone = PhoneLock(this) {
        lock.isOn = !lock.isOn
        app.gate.open()
        isOn = lock.isOn
        app.lockChanged()
    }
    private var isOn by mutableStateOf(false)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        isOn = lock.isOn
        setContent { LockSettings(isOn, lock.isPossible, phone::ask) }
    }
}

@Composable
private fun LockSettings(isOn: Boolean, isPossible: Boolean, change: () -> Unit) {
    BelayTheme {
        Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
            Column(Modifier.safeDrawingPadding()) {
                ListItem(
                    headlineContent = { Text(stringResource(R.string.setup_lock)) },
                    supportingContent = { Text(stringResource(if (isPossible) R.string.setup_lock_text else R.string.lock_impossible)) },
                    trailingContent = { Switch(isOn, null, enabled = isPossible) },
                    modifier = Modifier.toggleable(isOn, enabled = isPossible, role = Role.Switch) { change() },
                )
            }
        }
    }
}
