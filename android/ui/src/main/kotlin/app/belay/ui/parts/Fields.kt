/* Fields for text. What is written is handed on at each pause, so that no button is needed to keep it. */
package app.belay.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FilterChipDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing
import kotlinx.coroutines.delay

/** So long nobody types before a text is kept, in milliseconds: shorter than putting the phone away. */
private const val PAUSE: Long = 700

/**
 * A text that is kept at each pause and when the page is left. [onPause] gets the text that was there before and the text
 * that is there now, which is what the core merges by.
 *
 * @param kept the text as the core has it. A change that comes from another phone is taken over unless somebody is typing.
 */
@Composable
public fun KeptText(
    label: String,
    kept: String,
    modifier: Modifier = Modifier,
    hint: String? = null,
    lines: Int = 1,
    onPause: (before: String, after: String) -> Unit,
) {
    var text by rememberSaveable { mutableStateOf(kept) }
    var before by rememberSaveable { mutableStateOf(kept) }
    val keep by rememberUpdatedState(onPause)
    fun settle() {
        if (text == before) return
        keep(before, text)
        before = text
    }
    LaunchedEffect(kept) {
        if (text == before) {
            text = kept
            before = kept
        }
    }
    LaunchedEffect(text) {
        delay(PAUSE)
        settle()
    }
    DisposableEffect(Unit) { onDispose { settle() } }
    PlainText(label, text, modifier, hint, lines) { text = it }
}

/** A text of a form that is sent as a whole. */
@Composable
public fun PlainText(
    label: String,
    text: String,
    modifier: Modifier = Modifier,
    hint: String? = null,
    lines: Int = 1,
    onChange: (String) -> Unit,
) {
    OutlinedTextField(
        text,
        onChange,
        modifier.fillMaxWidth().heightIn(min = Spacing.touch),
        label = { Text(label) },
        supportingText = hint?.let { { Text(it) } },
        minLines = lines,
    )
}

/** One of a few. [name] is the word for each. */
@Composable
public fun <T> Choice(options: List<T>, chosen: T?, modifier: Modifier = Modifier, name: @Composable (T) -> String, onChoose: (T) -> Unit) {
    Choices(options, setOf(chosen), modifier, name, onChoose)
}

/** Any of a few. */
@Composable
public fun <T> Choices(
    options: List<T>,
    chosen: Set<T?>,
    modifier: Modifier = Modifier,
    name: @Composable (T) -> String,
    onChoose: (T) -> Unit,
) {
    FlowRow(
        modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Spacing.s),
        verticalArrangement = Arrangement.spacedBy(Spacing.s),
    ) {
        for (option in options) {
            FilterChip(
                selected = option in chosen,
                onClick = { onChoose(option) },
                label = { Text(name(option)) },
                // The choice is not said by its colour alone.
                leadingIcon = if (option in chosen) { { Icon(BelayIcons.Check, null, Modifier.size(FilterChipDefaults.IconSize)) } } else null,
                modifier = Modifier.heightIn(min = Spacing.touch),
            )
        }
    }
}

/** Lines that belong to each other, without a card. */
@Composable
public fun Group(modifier: Modifier = Modifier, content: @Composable () -> Unit) {
    Column(modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(Spacing.s)) { content() }
}
