/* What Today shows beside its question: what needs attention, the next meeting, at most three waits, open ends, a signal. */
package app.belay.ui.today

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.ui.platform.LocalUriHandler
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import app.belay.core.Today
import app.belay.domain.Modality
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.meeting.MeetingStone
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Group
import app.belay.ui.parts.LinkRow
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.section
import app.belay.ui.theme.BelayIcons
import app.belay.ui.waits.WaitStone
import app.belay.ui.waits.route
import app.belay.ui.words.listWord

/** Everything of the day but its question. */
internal fun LazyListScope.ofTheDay(today: Today, go: (Route) -> Unit) {
    val attention = today.attention.toInt()
    if (attention > 0) {
        item {
            LinkRow(pluralStringResource(R.plurals.sync_attention, attention, attention), icon = BelayIcons.Notice) { go(Place.Attention) }
        }
    }
    section(R.string.today_next_meeting, listOfNotNull(today.nextMeeting)) { meeting ->
        Group {
            MeetingStone(meeting) { go(Place.Meeting(meeting.id)) }
            val link = (meeting.how.modality as? Modality.Video)?.link.orEmpty()
            val uris = LocalUriHandler.current
            if (link.isNotBlank()) Buttons { MainButton(stringResource(R.string.today_join)) { runCatching { uris.openUri(link) } } }
        }
    }
    section(R.string.today_waits, today.waits) { wait -> WaitStone(wait) { go(it.route()) } }
    val more = today.waiting.toInt() - today.waits.size
    if (more > 0) {
        item { LinkRow(pluralStringResource(R.plurals.today_waits_more, more, more)) { go(Place.Waits) } }
    }
    section(R.string.today_open_ends, today.openEnds) { wait -> WaitStone(wait) { go(it.route()) } }
    today.signal?.let { signal ->
        item {
            LinkRow(stringResource(R.string.today_signal, listWord(signal.with.map { it.name })), icon = BelayIcons.Together) {
                go(Place.Relationship(signal.relationship))
            }
        }
    }
}
