/* The phase of a relationship, which rests or is over in several ways. */
package app.belay.ui.relationship

import app.belay.domain.OpenPhase
import app.belay.domain.Phase
import app.belay.domain.RelationshipState

/** The phase it is in, or was in before it rested; closed once it is over. */
internal val RelationshipState.phase: Phase
    get() = when (this) {
        is RelationshipState.Open -> phase.asPhase
        is RelationshipState.Paused -> from.asPhase
        is RelationshipState.Declined, is RelationshipState.Closed -> Phase.CLOSED
    }

/** Whether it rests. */
internal val RelationshipState.rests: Boolean
    get() = this is RelationshipState.Paused

private val OpenPhase.asPhase: Phase
    get() = when (this) {
        OpenPhase.PROPOSED -> Phase.PROPOSED
        OpenPhase.PREPARING -> Phase.PREPARING
        OpenPhase.NEGOTIATING -> Phase.NEGOTIATING
        OpenPhase.ENABLING_GROWTH -> Phase.ENABLING_GROWTH
        OpenPhase.COMING_TO_CLOSURE -> Phase.COMING_TO_CLOSURE
    }
