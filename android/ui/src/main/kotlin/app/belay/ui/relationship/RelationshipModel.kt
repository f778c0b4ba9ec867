/* What the page of a relationship knows, and what can be done there. */
package app.belay.ui.relationship

import app.belay.core.RelationshipPage
import app.belay.domain.Phase
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipId
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/** A relationship with the people in it. */
public data class RelationshipContent(val page: RelationshipPage, val people: People) {
    /** The names of the others. */
    public val others: List<String>
        get() = page.view.companions.filter { it.member != people.me }.map { it.name }

    /** The phase it is in; closed once it is over. */
    public val phase: Phase
        get() = page.view.relationship.state.phase

    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = command in page.allowed
}

/** The model of [RelationshipScreen] and [GateScreen]. */
public class RelationshipModel(services: Services, private val relationship: RelationshipId) : BelayModel(services) {
    /** The page of the core, and names. */
    public val state: StateFlow<Screen<RelationshipContent>> =
        watch { RelationshipContent(relationships().page(relationship), people()) }

    /** Says yes to being a member. */
    public fun accept(): Unit = command(RelationshipCommand.Accept)

    /** Says no; without a reason. */
    public fun decline(): Unit = command(RelationshipCommand.Decline)

    /** Lets it rest. */
    public fun pause(): Unit = command(RelationshipCommand.Pause)

    /** Takes one's pause back. */
    public fun resume(): Unit = command(RelationshipCommand.Resume)

    /** Goes, at once. */
    public fun leave(): Unit = command(RelationshipCommand.Leave)

    /** Moves on from the phase that was seen. */
    public fun moveTo(from: Phase, to: Phase): Unit = command(RelationshipCommand.MoveTo(from, to, ""))

    /** Wishes to leave out getting acquainted, with the reason. */
    public fun override(reason: String): Unit = command(RelationshipCommand.OverrideGroundwork(reason))

    private fun command(command: RelationshipCommand) {
        act { relationships().act(relationship, command) }
    }
}
