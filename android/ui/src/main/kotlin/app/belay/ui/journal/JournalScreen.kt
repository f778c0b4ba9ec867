/* The journal: one's own reflections, by day. */
package app.belay.ui.journal

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ReflectionView
import app.belay.domain.ReflectionState
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Stone
import app.belay.ui.state.EmptyPage
import app.belay.ui.state.Screen
import app.belay.ui.state.ScreenFrame
import app.belay.ui.theme.BelayIcons
import app.belay.ui.theme.Spacing
import app.belay.ui.words.dayWord

/** The fourth tab. */
@Composable
public fun JournalScreen(go: (Route) -> Unit) {
    val model = belayModel { services, saved -> JournalModel(services, saved) }
    val state by model.state.collectAsStateWithLifecycle()
    JournalView(state, model::retry, model::more, go)
}

@Composable
internal fun JournalView(state: Screen<JournalContent>, retry: () -> Unit, more: () -> Unit, go: (Route) -> Unit) {
    Box(Modifier.fillMaxSize()) {
        ScreenFrame(
            state,
            retry,
            empty = {
                EmptyPage(stringResource(R.string.journal_empty), stringResource(R.string.today_write), BelayIcons.Journal) {
                    go(Route.Write())
                }
            },
        ) { content -> Pages(content, more, go) }
        if (state is Screen.Content) {
            FloatingActionButton(
                onClick = { go(Route.Write()) },
                modifier = Modifier.align(Alignment.BottomEnd).padding(Spacing.l),
            ) { Icon(BelayIcons.Pencil, stringResource(R.string.today_write)) }
        }
    }
}

@Composable
private fun Pages(content: JournalContent, more: () -> Unit, go: (Route) -> Unit) {
    LazyColumn(
        Modifier.fillMaxSize(),
        contentPadding = PaddingValues(Spacing.l),
        verticalArrangement = Arrangement.spacedBy(Spacing.m),
    ) {
        item {
            Text(
                stringResource(R.string.tab_journal),
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.headlineMedium,
            )
        }
        items(content.reflections, key = { it.id.toString() }) { Entry(it, go) }
        if (content.hasMore) item { TextButton(onClick = more) { Text(stringResource(R.string.journal_more)) } }
    }
}

@Composable
private fun Entry(view: ReflectionView, go: (Route) -> Unit) {
    val isDraft = view.reflection.state == ReflectionState.DRAFT
    val day = dayWord(view.reflection.on)
    Stone(onClick = { go(if (isDraft) Route.Write(view.id) else Place.Reflection(view.id)) }) {
        Muted(if (isDraft) stringResource(R.string.journal_draft, day) else day)
        Line(view.reflection.text.text, maxLines = 4)
    }
}
