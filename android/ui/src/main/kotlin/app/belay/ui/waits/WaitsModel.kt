/* What the page of everything that waits knows. */
package app.belay.ui.waits

import app.belay.core.WaitingItem
import app.belay.core.WaitingList
import app.belay.ui.Services
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/** Everything that waits for whoever uses this phone. */
public class WaitsModel(services: Services) : BelayModel(services) {
    /** The list of the core. */
    public val state: StateFlow<Screen<WaitingList>> = watch(isEmpty = { it.items.isEmpty() }) { waiting() }
}

/** What waits, by person, in the order of who has waited longest. What several share has no name. */
internal fun WaitingList.byPerson(): List<Pair<String?, List<WaitingItem>>> =
    items.groupBy { it.with?.name }.toList()
