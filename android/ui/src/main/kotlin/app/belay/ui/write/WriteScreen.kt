/* A page to write on: the text at once, the question above it, and a mark that says what is saved. */
package app.belay.ui.write

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.material3.TextField
import androidx.compose.material3.TextFieldDefaults
import androidx.compose.material3.TopAppBar
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextRange
import androidx.compose.ui.text.input.TextFieldValue
import androidx.compose.ui.tooling.preview.Preview
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LifecycleEventEffect
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.state.Fault
import app.belay.ui.state.FaultLine
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.BelayTheme
import app.belay.ui.theme.Spacing
import app.belay.ui.words.promptWord

/** The page of a reflection. */
@Composable
public fun WriteScreen(route: Route.Write, back: () -> Unit) {
    val model = belayModel { services, saved -> WriteModel(services, saved, route) }
    val text by model.text.collectAsStateWithLifecycle()
    val kept by model.kept.collectAsStateWithLifecycle()
    val prompt by model.prompt.collectAsStateWithLifecycle()
    val fault by model.fault.collectAsStateWithLifecycle()
    LifecycleEventEffect(Lifecycle.Event.ON_STOP) { model.save() }
    WriteView(
        text = text,
        isKept = text == kept,
        prompt = prompt?.let { promptWord(it) },
        fault = fault,
        write = model::write,
        back = {
            model.save()
            back()
        },
        finish = {
            model.finish()
            back()
        },
    )
}

@OptIn(ExperimentalMaterial3Api::class)
@Composable
internal fun WriteView(
    text: String,
    isKept: Boolean,
    prompt: String?,
    fault: Fault?,
    write: (String) -> Unit,
    back: () -> Unit,
    finish: () -> Unit,
) {
    Scaffold(
        topBar = {
            TopAppBar(
                title = { Text(stringResource(R.string.write_title), Modifier.semantics { heading() }) },
                navigationIcon = {
                    IconButton(onClick = back) { Icon(BelayIcons.Back, stringResource(R.string.app_back)) }
                },
                actions = {
                    TextButton(onClick = finish, enabled = text.isNotBlank()) { Text(stringResource(R.string.write_done)) }
                },
            )
        },
    ) { edges ->
        Column(Modifier.padding(edges).imePadding().fillMaxSize()) {
            if (fault != null) FaultLine(fault)
            if (prompt != null) {
                Text(
                    prompt,
                    Modifier.padding(horizontal = Spacing.l, vertical = Spacing.s),
                    style = MaterialTheme.typography.titleMedium,
                    color = MaterialTheme.colorScheme.secondary,
                )
            }
            Page(text, write, Modifier.weight(1f))
            Mark(text, isKept)
        }
    }
}

@Composable
private fun Page(text: String, write: (String) -> Unit, modifier: Modifier) {
    val focus = remember { FocusRequester() }
    val what = stringResource(R.string.write_text)
    var field by remember { mutableStateOf(TextFieldValue(text, TextRange(text.length))) }
    var isTyped by remember { mutableStateOf(false) }
    // What is on the phone comes after the page; who goes on with it does so at its end.
    LaunchedEffect(text) { if (!isTyped) field = TextFieldValue(text, TextRange(text.length)) }
    TextField(
        value = field,
        onValueChange = {
            isTyped = true
            field = it
            write(it.text)
        },
        modifier = modifier.fillMaxWidth().focusRequester(focus).semantics { contentDescription = what },
        textStyle = MaterialTheme.typography.bodyLarge,
        placeholder = { Text(stringResource(R.string.write_hint)) },
        colors = TextFieldDefaults.colors(
            focusedContainerColor = Color.Transparent,
            unfocusedContainerColor = Color.Transparent,
            focusedIndicatorColor = Color.Transparent,
            unfocusedIndicatorColor = Color.Transparent,
        ),
    )
    LaunchedEffect(Unit) { focus.requestFocus() }
}

/** What is saved, in words: no button has to be pressed for it. */
@Composable
private fun Mark(text: String, isKept: Boolean) {
    val words = when {
        text.isBlank() -> R.string.write_only_you
        isKept -> R.string.write_saved
        else -> R.string.write_saving
    }
    Text(
        stringResource(words),
        Modifier.padding(horizontal = Spacing.l, vertical = Spacing.m).semantics { liveRegion = LiveRegionMode.Polite },
        style = MaterialTheme.typography.bodySmall,
        color = MaterialTheme.colorScheme.onSurfaceVariant,
    )
}

@Preview
@Composable
private fun WritePreview() {
    BelayTheme { WriteView("On the ledge I noticed how calm I was.", true, "What surprised you today?", null, {}, {}, {}) }
}
