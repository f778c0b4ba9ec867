/* Everything that waits, by person. */
package app.belay.ui.waits

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.WaitingItem
import app.belay.core.WaitingList
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.state.Screen
import app.belay.ui.parts.Around
import app.belay.ui.parts.Framed
import app.belay.ui.words.dayWord
import app.belay.ui.words.momentWord
import app.belay.ui.words.waitWord

/** The page of what waits. */
@Composable
public fun WaitsScreen(go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> WaitsModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    WaitsView(state, model.around(back)) { go(it.route()) }
}

/** Draws it. */
@Composable
public fun WaitsView(state: Screen<WaitingList>, around: Around, onOpen: (WaitingItem) -> Unit) {
    Framed(state, around, empty = stringResource(R.string.waits_nothing)) { list ->
        Page(stringResource(R.string.waits_title), around) {
            for ((name, items) in list.byPerson()) {
                item { SectionTitle(name ?: stringResource(R.string.waits_with_several)) }
                items(items.size) { WaitStone(items[it], onOpen) }
            }
            if (list.more) item { Muted(stringResource(R.string.waits_more)) }
        }
    }
}

/** One thing that waits: what to do, about what, since or until when. */
@Composable
public fun WaitStone(item: WaitingItem, onOpen: (WaitingItem) -> Unit) {
    Stone(onClick = { onOpen(item) }) {
        StoneTitle(waitWord(item.kind, item.with?.name))
        if (item.what.isNotBlank()) Muted(item.what)
        item.`when`?.let { Muted(momentWord(it)) }
        item.since?.let { Muted(stringResource(R.string.waits_since, dayWord(it))) }
    }
}
