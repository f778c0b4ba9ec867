/* What the tab Ask knows: requests for a conversation. */
package app.belay.ui.ask

import app.belay.core.FlashView
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/**
 * Requests.
 *
 * @property toAnswer those that ask this person.
 * @property asked those this person asked.
 * @property helping those in which this person helps.
 */
public data class AskContent(
    public val toAnswer: List<FlashView>,
    val asked: List<FlashView>,
    val helping: List<FlashView>,
    val people: People,
) {
    /** Whether there is none at all. */
    public val isEmpty: Boolean
        get() = toAnswer.isEmpty() && asked.isEmpty() && helping.isEmpty()
}

/** The model of [AskScreen]. */
public class AskModel(services: Services) : BelayModel(services) {
    /** The newest of each. */
    public val state: StateFlow<Screen<AskContent>> = watch(isEmpty = AskContent::isEmpty) {
        AskContent(flash().toAnswer().requests, flash().asked().requests, flash().helping().requests, people())
    }
}
