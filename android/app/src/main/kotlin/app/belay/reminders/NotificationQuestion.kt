/* May Belay remind you? Asked once, with its reason, and only where the system would ask. */
package app.belay.reminders

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Build
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts.RequestPermission
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.stringResource
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.theme.BelayTheme
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch

/**
 * Says why before the system asks. A refusal is told once, with what is lost and where it can be turned on.
 *
 * @param answered the person has answered the system.
 */
@Composable
internal fun NotificationQuestion(services: Services, answered: suspend () -> Unit) {
    val context = LocalContext.current
    var isDue by rememberSaveable { mutableStateOf(isQuestionDue(context)) }
    var isRefused by rememberSaveable { mutableStateOf(false) }
    if (!isDue && !isRefused) return
    val scope = rememberCoroutineScope()
    val system = rememberLauncherForActivityResult(RequestPermission()) { isAllowed ->
        isRefused = !isAllowed
        scope.launch { answered() }
    }
    val someone by remember { someone(services) }.collectAsState(false)
    BelayTheme {
        if (isRefused) {
            Question(R.string.setup_notifications_refused, R.string.common_ok, { isRefused = false }, null, { isRefused = false })
        } else if (someone) {
            val asked = {
                isDue = false
                noteAsked(context)
            }
            Question(
                R.string.setup_notifications_text, R.string.setup_notifications_allow,
                yes = {
                    asked()
                    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) system.launch(Manifest.permission.POST_NOTIFICATIONS)
                },
                no = R.string.common_not_now, asked,
            )
        }
    }
}

/** Whether somebody is signed in. */
private fun someone(services: Services): Flow<Boolean> =
    flow { emitAll(services.core.updates { account().signedIn() }) }.map { it != null }.flowOn(services.io)

@Composable
private fun Question(text: Int, yesText: Int, yes: () -> Unit, no: Int?, away: () -> Unit) {
    AlertDialog(
        onDismissRequest = away,
        title = { Text(stringResource(R.string.setup_notifications)) },
        text = { Text(stringResource(text)) },
        confirmButton = { TextButton(yes) { Text(stringResource(yesText)) } },
        dismissButton = no?.let { { TextButton(away) { Text(stringResource(it)) } } },
    )
}

private fun isQuestionDue(context: Context) =
    Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU &&
        context.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) != PERMISSION_GRANTED && !asked(context).contains(ASKED)

private fun noteAsked(context: Context) = asked(context).edit().putBoolean(ASKED, true).apply()

private fun asked(context: Context) = context.getSharedPreferences("questions", Context.MODE_PRIVATE)

private const val ASKED = "notifications"
