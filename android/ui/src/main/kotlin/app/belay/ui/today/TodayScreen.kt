/* Today: what waits, and a question to write about. */
package app.belay.ui.today

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.Today
import app.belay.domain.Prompt
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.state.EmptyPage
import app.belay.ui.state.Screen
import app.belay.ui.state.ScreenFrame
import app.belay.ui.theme.Spacing
import app.belay.ui.words.fullDayWord
import app.belay.ui.words.promptWord

/** The first tab. */
@Composable
public fun TodayScreen(go: (Route) -> Unit) {
    val model = belayModel { services, _ -> TodayModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    TodayView(state, model::retry, go)
}

@Composable
internal fun TodayView(state: Screen<Today>, retry: () -> Unit, go: (Route) -> Unit) {
    ScreenFrame(state, retry, empty = { EmptyPage(stringResource(R.string.today_nothing_waits)) }) { today ->
        LazyColumn(
            Modifier.fillMaxSize(),
            contentPadding = PaddingValues(Spacing.l),
            verticalArrangement = Arrangement.spacedBy(Spacing.m),
        ) {
            item { Day(today) }
            if (today.waits.isEmpty()) item { NothingWaits(go) }
            ofTheDay(today, go)
            today.prompt?.let { prompt -> item { Column { Question(prompt, go) } } }
        }
    }
}

@Composable
private fun Day(today: Today) {
    Column {
        Text(
            fullDayWord(today.day),
            style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
        )
        Text(
            stringResource(R.string.today_hello, today.me.name),
            Modifier.semantics { heading() },
            style = MaterialTheme.typography.headlineMedium,
        )
    }
}

@Composable
private fun NothingWaits(go: (Route) -> Unit) {
    Stone(strong = true) {
        StoneTitle(stringResource(R.string.today_nothing_waits))
        Buttons { MainButton(stringResource(R.string.today_write)) { go(Route.Write()) } }
    }
}

@Composable
private fun Question(prompt: Prompt, go: (Route) -> Unit) {
    SectionTitle(stringResource(R.string.today_question))
    Stone(Modifier.padding(top = Spacing.m)) {
        StoneTitle(promptWord(prompt))
        Buttons { OtherButton(stringResource(R.string.today_answer)) { go(Route.Write(prompt = prompt.id)) } }
    }
}
