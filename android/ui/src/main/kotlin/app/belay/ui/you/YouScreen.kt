/* The tab You: what others see of me, what stays mine, and the ways to settings. */
package app.belay.ui.you

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ProfileView
import app.belay.core.SignedIn
import app.belay.domain.Load
import app.belay.domain.ProfileCommand
import app.belay.domain.TextEdit
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.LinkRow
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.SwitchRow
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import kotlinx.coroutines.flow.StateFlow

/** Oneself. */
public data class YouContent(val me: SignedIn?, val profile: ProfileView, val attention: Int)

/** The model of [YouScreen]. */
public class YouModel(services: Services) : BelayModel(services) {
    /** Name, settings, and how much could not happen. */
    public val state: StateFlow<Screen<YouContent>> = watch {
        YouContent(account().signedIn(), profile().settings(), attention().count().toInt())
    }

    /** Words what matters to oneself. */
    public fun matters(before: String, after: String): Unit = command(ProfileCommand.Word(TextEdit(before, after)))

    /** Sets the number under which partners reach one when a call fails. */
    public fun number(number: String): Unit = command(ProfileCommand.SetNumber(number))

    /** Says that one has much to do now, or not any more. */
    public fun busy(busy: Boolean): Unit = command(ProfileCommand.SetLoad(if (busy) Load.HIGH else Load.USUAL))

    /** Says that asking is hard for one. */
    public fun hardToAsk(hard: Boolean): Unit = command(ProfileCommand.SetHardToAsk(hard))

    private fun command(command: ProfileCommand) {
        act { profile().act(command) }
    }
}

/** What can be done on the tab You. */
public class YouActions(
    public val go: (Route) -> Unit,
    public val matters: (String, String) -> Unit = { _, _ -> },
    public val number: (String) -> Unit = {},
    public val busy: (Boolean) -> Unit = {},
    public val hardToAsk: (Boolean) -> Unit = {},
)

/** The tab You. */
@Composable
public fun YouScreen(go: (Route) -> Unit) {
    val model = belayModel { services, _ -> YouModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    YouView(state, model.around(), YouActions(go, model::matters, model::number, model::busy, model::hardToAsk))
}

/** Draws it. */
@Composable
public fun YouView(state: Screen<YouContent>, around: Around, actions: YouActions) {
    Framed(state, around) { content ->
        val profile = content.profile.profile
        Page(content.me?.name?.ifBlank { null } ?: stringResource(R.string.tab_you), around) {
            item { SectionTitle(stringResource(R.string.you_others_see)) }
            item(key = "number") {
                KeptText(stringResource(R.string.you_number), profile.number, hint = stringResource(R.string.you_number_hint)) { _, after -> actions.number(after) }
            }
            item { SectionTitle(stringResource(R.string.you_stays_yours)) }
            item { Fact(BelayIcons.Lock, stringResource(R.string.common_only_you)) }
            item(key = "matters") {
                KeptText(stringResource(R.string.you_what_matters), profile.whatMatters.text, lines = 2, onPause = actions.matters)
            }
            item {
                SwitchRow(stringResource(R.string.you_load), on = profile.load == Load.HIGH, onChange = actions.busy)
            }
            item { SwitchRow(stringResource(R.string.you_hard_to_ask), on = profile.hardToAsk, onChange = actions.hardToAsk) }
            item { Ways(content, actions) }
            content.me?.let { me -> item { Muted(stringResource(R.string.you_signed_in_at, me.server)) } }
        }
    }
}

@Composable
private fun Ways(content: YouContent, actions: YouActions) {
    Stone {
        LinkRow(stringResource(R.string.reminders_title), icon = BelayIcons.Bell) { actions.go(Place.Reminders) }
        LinkRow(stringResource(R.string.notebook_title), icon = BelayIcons.Pencil) { actions.go(Place.Notebook) }
        LinkRow(stringResource(R.string.search_title), icon = BelayIcons.Search) { actions.go(Place.Search) }
        val count = content.attention
        LinkRow(
            stringResource(R.string.attention_title),
            detail = if (count == 0) null else stringResource(R.string.common_number, count),
            icon = BelayIcons.Notice,
        ) { actions.go(Place.Attention) }
        LinkRow(stringResource(R.string.join_title), icon = BelayIcons.Together) { actions.go(Place.Join()) }
        LinkRow(stringResource(R.string.data_title), icon = BelayIcons.Paper) { actions.go(Place.ExportAndHelp) }
    }
}
