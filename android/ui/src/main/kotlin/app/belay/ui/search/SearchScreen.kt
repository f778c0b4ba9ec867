/* Search in everything that is on the phone: each hit in its surroundings. */
package app.belay.ui.search

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.material3.Text
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.withStyle
import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.Excerpt
import app.belay.core.SearchHit
import app.belay.core.SearchPage
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.dayWord
import app.belay.ui.words.kindWord
import app.belay.ui.words.listWord
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.debounce

/** The model of [SearchScreen]. */
@OptIn(FlowPreview::class)
public class SearchModel(services: Services, private val saved: SavedStateHandle) : BelayModel(services) {
    /** What is looked for. */
    public val words: StateFlow<String> = saved.getStateFlow(WORDS, "")

    /** What was found; null while nothing is looked for. */
    public val state: StateFlow<Screen<SearchPage?>> = watch(words.debounce { if (it.isBlank()) 0 else PAUSE }) { words ->
        if (words.isBlank()) null else search(words)
    }

    /** The person types. */
    public fun type(words: String) {
        saved[WORDS] = words
    }

    private companion object {
        const val WORDS = "words"

        /** Milliseconds: each keystroke would be a query otherwise. */
        const val PAUSE = 200L
    }
}

/** The page of the search. */
@Composable
public fun SearchScreen(go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, saved -> SearchModel(services, saved) }
    val state by model.state.collectAsStateWithLifecycle()
    val words by model.words.collectAsStateWithLifecycle()
    SearchView(state, model.around(back), words, model::type) { hit -> hit.place()?.let(go) }
}

/** Draws it. */
@Composable
public fun SearchView(state: Screen<SearchPage?>, around: Around, words: String, onType: (String) -> Unit, onOpen: (SearchHit) -> Unit) {
    // The field stays while an answer is on its way: what is typed must not jump.
    val shown = if (state is Screen.Loading) Screen.Content(null) else state
    Framed(shown, around) { found ->
        Page(stringResource(R.string.search_title), around) {
            item(key = "field") { PlainText(stringResource(R.string.search_hint), words, onChange = onType) }
            if (found == null) item { Muted(stringResource(R.string.search_text)) }
            if (found != null && found.hits.isEmpty()) item { Line(stringResource(R.string.search_nothing)) }
            found?.hits.orEmpty().forEach { hit -> item(key = hit.id.toString()) { HitStone(hit, onOpen) } }
        }
    }
}

@Composable
private fun HitStone(hit: SearchHit, onOpen: (SearchHit) -> Unit) {
    Stone(onClick = { onOpen(hit) }) {
        val on = hit.on
        Muted(kindWord(hit.kind) + if (on == null) "" else " · " + dayWord(on))
        if (hit.title.isNotBlank()) StoneTitle(hit.title)
        Text(hit.excerpt.marked())
        if (hit.with.isNotEmpty()) Muted(stringResource(R.string.common_with, listWord(hit.with.map { it.name })))
    }
}

private fun Excerpt.marked() = buildAnnotatedString {
    if (isCutBefore) append("…")
    append(before)
    withStyle(SpanStyle(fontWeight = FontWeight.Bold)) { append(found) }
    append(after)
    if (isCutAfter) append("…")
}

/** The page of a hit; none for kinds that have no page yet. */
internal fun SearchHit.place(): Place? = when (kind) {
    "reflection" -> Place.Reflection(id)
    "shared_reflection" -> Place.SharedReflection(id)
    "paired_reflection" -> Place.Question(id)
    "goal" -> Place.Goal(id)
    "meeting" -> Place.Meeting(id)
    "relationship" -> Place.Relationship(id)
    "flash_request" -> Place.Request(id)
    else -> null
}
