/* The other of a pair, on a phone of the contract: what they do travels when a test says so. */
package app.belay.journey

import app.belay.core.Belay
import app.belay.core.contract.Phone
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.Role
import app.belay.domain.Seat
import java.util.UUID

/** [phone] is theirs; [core] that of whoever uses the app. */
class Partner(private val core: Belay, private val phone: Phone) {
    /** Their core. */
    val belay: Belay get() = phone.belay

    /** Who they are. */
    suspend fun me(): UUID = phone.me()

    /** Both come into one program. */
    suspend fun meet(): UUID {
        val program = belay.programs().create("Climbers")
        belay.sync()
        core.account().join(belay.account().invite(program, 2U))
        travel()
        return program
    }

    /** They propose a relationship in which they have [role]. */
    suspend fun propose(role: Role): UUID {
        val mine = checkNotNull(core.account().signedIn()).person
        val others = if (role == Role.MENTOR) Role.MENTEE else Role.MENTOR
        val relationship = belay.relationships().propose(
            RelationshipOpening(
                RelationshipForm.ONE_TO_ONE, listOf(Seat(me(), role), Seat(mine, others)), "", emptySet(), "Learn to lead",
                RelationshipOrigin.Direct, null, null,
            ),
        )
        travel()
        return relationship
    }

    /** They propose one, and the person of the app says yes. */
    suspend fun pair(role: Role): UUID {
        val relationship = propose(role)
        core.relationships().act(relationship, RelationshipCommand.Accept)
        travel()
        return relationship
    }

    /** Everything either has written reaches the other. */
    suspend fun travel() {
        core.sync()
        belay.sync()
        core.sync()
    }
}
