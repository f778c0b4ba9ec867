/* A question before something that cannot be taken back, on the page itself: rotation and large type lose nothing of it. */
package app.belay.ui.parts

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.ui.R

/** Asks once more. [onDone] closes the question, whatever the answer. */
@Composable
public fun Confirm(question: String, yes: String, onYes: () -> Unit, onDone: () -> Unit) {
    Stone {
        NoticeLine(question)
        Buttons {
            OtherButton(yes) {
                onDone()
                onYes()
            }
            QuietButton(stringResource(R.string.common_not_now), onClick = onDone)
        }
    }
}
