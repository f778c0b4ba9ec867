/* One request: what is asked and who can read it, then the answers of a mentor or the choices of who asked. */
package app.belay.ui.ask

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.FlashReaders
import app.belay.core.FlashTime
import app.belay.core.FlashView
import app.belay.domain.FlashId
import app.belay.domain.FlashKind
import app.belay.domain.FlashQuestionId
import app.belay.domain.MemberId
import app.belay.domain.WallTime
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.meeting.ClashNotice
import app.belay.ui.parts.Around
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.Group
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.Page
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.dateTimeWord
import app.belay.ui.words.flashKindWord
import app.belay.ui.words.flashStatusWord
import app.belay.ui.words.momentWord

/** What can be done with a request. */
public class RequestActions(
    public val go: (Route) -> Unit,
    public val accept: () -> Unit = {},
    public val decline: (String) -> Unit = {},
    public val unavailable: () -> Unit = {},
    public val askForMore: (String) -> Unit = {},
    public val proposeTime: (WallTime) -> Unit = {},
    public val takeTime: (MemberId, WallTime) -> Unit = { _, _ -> },
    public val answerMore: (FlashQuestionId, String) -> Unit = { _, _ -> },
    public val withdraw: () -> Unit = {},
    public val held: () -> Unit = {},
    public val keep: (String, String) -> Unit = { _, _ -> },
    public val closePlain: () -> Unit = {},
    public val wantMore: () -> Unit = {},
    public val begin: () -> Unit = {},
)

/** The page of a request. */
@Composable
public fun RequestScreen(id: FlashId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> RequestModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    Going(model.begun) { go(Place.Relationship(it)) }
    val actions = RequestActions(
        go, model::accept, model::decline, model::unavailable, model::askForMore, model::proposeTime, model::takeTime,
        model::answerMore, model::withdraw, model::held, model::keep, model::closePlain, model::wantMore, model::begin,
    )
    RequestView(state, model.around(back), actions)
}

/** Draws it. */
@Composable
public fun RequestView(state: Screen<RequestContent>, around: Around, actions: RequestActions) {
    Framed(state, around) { content ->
        val view = content.view
        Page(
            title = view.topic,
            around = around,
            over = if (content.isMine) stringResource(R.string.request_mine) else stringResource(R.string.request_asks, content.people.named(view.asker)),
        ) {
            item { Asked(content) }
            item { Details(content.view) }
            if (content.isMine) {
                asker(content, actions)
            } else {
                item(key = "answers") { MentorAnswers(content, actions) }
            }
            item(key = "after") { AfterTalk(content, actions) }
        }
    }
}

/** What is asked, when, by when, who can read it. */
@Composable
private fun Asked(content: RequestContent) {
    val view = content.view
    Stone(strong = true) {
        StoneTitle(flashStatusWord(view.status))
        view.helper?.let { Fact(BelayIcons.You, stringResource(R.string.request_helps, content.people.named(it))) }
        Fact(BelayIcons.Clock, pluralStringResource(R.plurals.common_minutes, view.minutes.toInt(), view.minutes.toInt()))
        view.time?.let { Time(it, mine = content.isMine) }
        if (view.allowed.isNotEmpty() && view.helper == null) {
            Fact(BelayIcons.Bell, stringResource(R.string.request_until, dateTimeWord(view.expiresHere)))
        }
        Fact(BelayIcons.Shared, readers(view.readers))
    }
}

/** The rest of the question. */
@Composable
private fun Details(view: FlashView) {
    if (view.details.isBlank() && view.kind !is FlashKind.HowTo) return
    Group {
        Muted(flashKindWord(view.kind))
        if (view.details.isNotBlank()) Quote(view.details)
    }
}

/** A time on this phone's clock, with what speaks against it. Told, never forbidden. */
@Composable
internal fun Time(time: FlashTime, mine: Boolean) {
    Group {
        Fact(BelayIcons.Calendar, momentWord(time.`when`))
        if (mine) return@Group
        ClashNotice(time.clashes)
        if (time.atNight) {
            NoticeLine(stringResource(R.string.request_at_night))
        } else if (time.outsideHours) {
            NoticeLine(stringResource(R.string.request_outside_hours))
        }
    }
}

@Composable
private fun readers(readers: FlashReaders): String = when (readers) {
    is FlashReaders.Board -> stringResource(R.string.request_readers_board, readers.program)
    is FlashReaders.Asked -> pluralStringResource(R.plurals.request_readers_asked, readers.mentors.toInt(), readers.mentors.toInt())
}
