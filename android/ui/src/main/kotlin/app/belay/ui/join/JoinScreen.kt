/* Joining a program by an invitation: what others will see is said first. It needs the network. */
package app.belay.ui.join

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Going
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.theme.BelayIcons
import java.util.UUID
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** The model of [JoinScreen]. */
public class JoinModel(services: Services, private val saved: SavedStateHandle, link: String) : BelayModel(services) {
    /** The link as typed or followed. */
    public val link: StateFlow<String> = saved.getStateFlow(LINK, link)

    /** The space that was joined. */
    public val joined: MutableStateFlow<UUID?> = MutableStateFlow(null)

    /** The person types or pastes. */
    public fun type(link: String) {
        saved[LINK] = link
    }

    /** Joins. */
    public fun join() {
        act { joined.value = account().join(link.value.trim()) }
    }

    private companion object {
        const val LINK = "link"
    }
}

/** The page of an invitation. */
@Composable
public fun JoinScreen(link: String, back: () -> Unit) {
    val model = belayModel { services, saved -> JoinModel(services, saved, link) }
    val typed by model.link.collectAsStateWithLifecycle()
    Going(model.joined) { back() }
    JoinView(model.around(back), typed, model::type, model::join)
}

/** Draws it. */
@Composable
public fun JoinView(around: Around, link: String, onType: (String) -> Unit, onJoin: () -> Unit) {
    Page(stringResource(R.string.join_title), around) {
        item(key = "link") { PlainText(stringResource(R.string.welcome_paste_link), link, lines = 2, onChange = onType) }
        item { Fact(BelayIcons.Shared, stringResource(R.string.join_who_reads)) }
        item { Muted(stringResource(R.string.common_needs_network)) }
        item { Buttons { MainButton(stringResource(R.string.join_go), enabled = link.isNotBlank(), onClick = onJoin) } }
    }
}
