/* What could not happen as somebody meant it: why, with their own words, which are never lost. */
package app.belay.ui.attention

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.platform.LocalClipboardManager
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.text.AnnotatedString
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.AttentionItem
import app.belay.core.AttentionPage
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.attentionWord
import app.belay.ui.words.instantWord
import app.belay.ui.words.kindWord
import java.time.ZoneId
import kotlinx.coroutines.flow.StateFlow

/** What needs attention, and the zone in which its times are said. */
public data class AttentionContent(val page: AttentionPage, val zone: ZoneId)

/** The model of [AttentionScreen]. */
public class AttentionModel(services: Services) : BelayModel(services) {
    /** The items. */
    public val state: StateFlow<Screen<AttentionContent>> = watch(isEmpty = { it.page.items.isEmpty() }) {
        AttentionContent(attention().list(), ZoneId.of(zone()))
    }

    /** Puts one away: it has been read. */
    public fun settle(item: AttentionItem) {
        act { attention().settle(item.id) }
    }
}

/** The page of what could not happen. */
@Composable
public fun AttentionScreen(back: () -> Unit) {
    val model = belayModel { services, _ -> AttentionModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    AttentionView(state, model.around(back), model::settle)
}

/** Draws it. */
@Composable
public fun AttentionView(state: Screen<AttentionContent>, around: Around, onSettle: (AttentionItem) -> Unit) {
    Framed(state, around, empty = stringResource(R.string.attention_nothing), icon = BelayIcons.Check) { content ->
        Page(stringResource(R.string.attention_title), around) {
            item { Muted(stringResource(R.string.app_safe)) }
            items(content.page.items.size) { ItemStone(content.page.items[it], content.zone, onSettle) }
        }
    }
}

@Composable
private fun ItemStone(item: AttentionItem, zone: ZoneId, onSettle: (AttentionItem) -> Unit) {
    @Suppress("DEPRECATION") // The new clipboard needs a Context's ClipData.
    val clipboard = LocalClipboardManager.current
    Stone {
        StoneTitle(kindWord(item.kind))
        Line(attentionWord(item.why))
        Muted(instantWord(item.at, zone))
        item.words.forEachIndexed { index, words -> Quote(words, by = if (index == 0) stringResource(R.string.attention_wrote) else null) }
        Buttons {
            if (item.words.isNotEmpty()) {
                OtherButton(stringResource(R.string.attention_copy)) { clipboard.setText(AnnotatedString(item.words.joinToString("\n\n"))) }
            }
            QuietButton(stringResource(R.string.attention_settle)) { onSettle(item) }
        }
    }
}
