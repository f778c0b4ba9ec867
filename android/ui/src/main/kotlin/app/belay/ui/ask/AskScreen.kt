/* The tab Ask: who asks me, what I asked, where I help. */
package app.belay.ui.ask

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.FlashView
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PlusButton
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.section
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.flashStatusWord

/** The tab Ask. */
@Composable
public fun AskScreen(go: (Route) -> Unit) {
    val model = belayModel { services, _ -> AskModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    AskView(state, model.around(), go)
}

/** Draws it. */
@Composable
public fun AskView(state: Screen<AskContent>, around: Around, go: (Route) -> Unit) {
    Framed(
        state, around, stringResource(R.string.ask_how), stringResource(R.string.ask_new), BelayIcons.Ask, { go(Place.NewRequest()) },
    ) { content ->
        PlusButton(stringResource(R.string.ask_new), { go(Place.NewRequest()) }) {
            Page(stringResource(R.string.tab_ask), around) {
                section(R.string.ask_to_answer, content.toAnswer) { RequestStone(it, content.people, go) }
                section(R.string.ask_asked, content.asked) { RequestStone(it, content.people, go) }
                section(R.string.ask_helping, content.helping) { RequestStone(it, content.people, go) }
            }
        }
    }
}

/** A request in a list: about what, how long, how it stands. */
@Composable
private fun RequestStone(view: FlashView, people: People, go: (Route) -> Unit) {
    Stone(onClick = { go(Place.Request(view.id)) }) {
        StoneTitle(view.topic)
        if (view.asker != people.me) Muted(people.named(view.asker))
        Muted(flashStatusWord(view.status))
        Muted(pluralStringResource(R.plurals.common_minutes, view.minutes.toInt(), view.minutes.toInt()))
    }
}
