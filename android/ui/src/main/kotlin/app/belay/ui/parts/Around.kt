/* What every page has around its content: the way back, and why the last command failed. */
package app.belay.ui.parts

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Fault

/**
 * What is around a page.
 *
 * @property back the way back; null on the pages of the tabs.
 * @property retry asks again after a failed query.
 * @property fault why the last command failed; null when none did.
 * @property faultSeen the person has read it.
 */
public class Around(
    public val back: (() -> Unit)? = null,
    public val retry: () -> Unit = {},
    public val fault: Fault? = null,
    public val faultSeen: () -> Unit = {},
)

/** What is around the page of this model. */
@Composable
public fun BelayModel.around(back: (() -> Unit)? = null): Around {
    val fault by fault.collectAsStateWithLifecycle()
    return Around(back, ::retry, fault, ::faultSeen)
}
