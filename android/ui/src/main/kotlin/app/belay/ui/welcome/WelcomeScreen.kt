/* The first screen: what Belay is, and signing in by a mailed code. */
package app.belay.ui.welcome

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.tooling.preview.Preview
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.ui.R
import app.belay.ui.belayModel
import app.belay.ui.state.Fault
import app.belay.ui.state.FaultLine
import app.belay.ui.theme.BelayTheme
import app.belay.ui.theme.Spacing

/** Signing in. Who is signed in never sees it again. */
@Composable
public fun WelcomeScreen() {
    val model = belayModel { services, saved -> WelcomeModel(services, saved) }
    val form by model.form.collectAsStateWithLifecycle()
    val isMailed by model.isMailed.collectAsStateWithLifecycle()
    val isBusy by model.isBusy.collectAsStateWithLifecycle()
    val fault by model.fault.collectAsStateWithLifecycle()
    WelcomeView(
        form = form,
        isMailed = isMailed,
        isBusy = isBusy,
        fault = fault,
        type = model::type,
        requestCode = { model.requestCode() },
        signIn = { model.signIn() },
        changeAddress = model::changeAddress,
    )
}

@Composable
internal fun WelcomeView(
    form: WelcomeForm,
    isMailed: Boolean,
    isBusy: Boolean,
    fault: Fault?,
    type: (WelcomeForm) -> Unit,
    requestCode: () -> Unit,
    signIn: () -> Unit,
    changeAddress: () -> Unit,
) {
    Column(
        Modifier.fillMaxSize().safeDrawingPadding().imePadding().verticalScroll(rememberScrollState()).padding(Spacing.xl),
        verticalArrangement = Arrangement.spacedBy(Spacing.l),
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Column(Modifier.widthIn(max = Spacing.column).fillMaxWidth(), Arrangement.spacedBy(Spacing.l)) {
            Text(
                stringResource(R.string.welcome_title),
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.displaySmall,
                color = MaterialTheme.colorScheme.primary,
            )
            Text(stringResource(R.string.welcome_what), style = MaterialTheme.typography.bodyLarge)
            if (fault != null) FaultLine(fault)
            if (isMailed) {
                Code(form, isBusy, type, signIn, changeAddress)
            } else {
                Address(form, isBusy, type, requestCode)
            }
        }
    }
}

@Composable
private fun Address(form: WelcomeForm, isBusy: Boolean, type: (WelcomeForm) -> Unit, requestCode: () -> Unit) {
    Field(form.server, R.string.welcome_server, KeyboardType.Uri) { type(form.copy(server = it)) }
    Field(form.mail, R.string.welcome_mail, KeyboardType.Email, ContentType.EmailAddress) { type(form.copy(mail = it)) }
    Button(
        onClick = requestCode,
        modifier = Modifier.fillMaxWidth(),
        enabled = !isBusy && form.server.isNotBlank() && form.mail.isNotBlank(),
    ) { Text(stringResource(R.string.welcome_send_code)) }
}

@Composable
private fun Code(
    form: WelcomeForm,
    isBusy: Boolean,
    type: (WelcomeForm) -> Unit,
    signIn: () -> Unit,
    changeAddress: () -> Unit,
) {
    Text(stringResource(R.string.welcome_mailed, form.mail), style = MaterialTheme.typography.bodyMedium)
    Field(form.code, R.string.welcome_code, KeyboardType.NumberPassword, ContentType.SmsOtpCode) { type(form.copy(code = it)) }
    Field(form.name, R.string.welcome_name, KeyboardType.Text, ContentType.PersonFullName) { type(form.copy(name = it)) }
    Button(
        onClick = signIn,
        modifier = Modifier.fillMaxWidth(),
        enabled = !isBusy && form.code.isNotBlank(),
    ) { Text(stringResource(R.string.welcome_sign_in)) }
    TextButton(onClick = changeAddress, modifier = Modifier.fillMaxWidth()) {
        Text(stringResource(R.string.welcome_change_address))
    }
}

@Composable
private fun Field(text: String, label: Int, keyboard: KeyboardType, content: ContentType? = null, type: (String) -> Unit) {
    OutlinedTextField(
        value = text,
        onValueChange = type,
        modifier = Modifier.fillMaxWidth().semantics { if (content != null) contentType = content },
        label = { Text(stringResource(label)) },
        keyboardOptions = KeyboardOptions(keyboardType = keyboard, imeAction = ImeAction.Next),
        singleLine = true,
    )
}

@Preview
@Composable
private fun WelcomePreview() {
    BelayTheme { WelcomeView(WelcomeForm("belay.example.org", "mia@example.org"), false, false, null, {}, {}, {}, {}) }
}
