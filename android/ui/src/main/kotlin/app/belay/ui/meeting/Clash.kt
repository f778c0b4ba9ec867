/* What speaks against a time: the meetings one has then. It is told, never forbidden. */
package app.belay.ui.meeting

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.MeetingClash
import app.belay.ui.R
import app.belay.ui.parts.NoticeLine
import app.belay.ui.words.listWord
import app.belay.ui.words.momentWord

/** Names the meetings at the same time, if there are any. */
@Composable
internal fun ClashNotice(clashes: List<MeetingClash>) {
    if (clashes.isEmpty()) return
    val lines = clashes.map { clash ->
        val moment = momentWord(clash.`when`)
        if (clash.with.isEmpty()) moment else stringResource(R.string.common_labelled, listWord(clash.with.map { it.name }), moment)
    }
    NoticeLine((listOf(stringResource(R.string.meeting_clash)) + lines).joinToString("\n"))
}
