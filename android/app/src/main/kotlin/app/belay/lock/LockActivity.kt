/* The page before the app while it is locked. It lies over everything, dialogs too. */
package app.belay.lock

import android.app.Activity
import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.OnBackPressedCallback
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import app.belay.BelayApplication
import app.belay.ui.R
import app.belay.ui.theme.BelayTheme
import app.belay.ui.theme.Spacing

/** Asks the system who it is, at once and at each tap; back leads out of the app. */
public class LockActivity : ComponentActivity() {
    private val app get() = application as BelayApplication
    private val phone: PhoneLock = PhoneLock(this, ::opened)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        onBackPressedDispatcher.addCallback(
            this,
            object : OnBackPressedCallback(true) {
                override fun handleOnBackPressed() {
                    moveTaskToBack(true)
                }
            },
        )
        setContent { LockPage(phone::ask) }
        if (savedInstanceState == null) phone.ask()
    }

    override fun onStart() {
        super.onStart()
        // The lock of the phone may have been removed meanwhile, and the app's with it.
        if (!app.gate.isClosed) finish()
    }

    private fun opened() {
        app.gate.open()
        setResult(Activity.RESULT_OK)
        finish()
    }
}

@Composable
private fun LockPage(unlock: () -> Unit) {
    BelayTheme {
        Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
            Column(
                Modifier.padding(Spacing.l),
                verticalArrangement = Arrangement.spacedBy(Spacing.l, Alignment.CenterVertically),
                horizontalAlignment = Alignment.CenterHorizontally,
            ) {
                Text(
                    stringResource(R.string.lock_title),
                    Modifier.semantics { heading() },
                    style = MaterialTheme.typography.headlineSmall,
                )
                Button(unlock) { Text(stringResource(R.string.lock_unlock)) }
            }
        }
    }
}
