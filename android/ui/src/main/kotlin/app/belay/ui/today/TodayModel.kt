/* What waits today. */
package app.belay.ui.today

import app.belay.core.Today
import app.belay.ui.Services
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/** The model of [TodayScreen]. */
public class TodayModel(services: Services) : BelayModel(services) {
    /** The day, its waits and its question. Empty where nothing waits. */
    public val state: StateFlow<Screen<Today>> = watch { today() }
}
