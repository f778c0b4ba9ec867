/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * How one's relationships come to their end. A relationship has one closure for each time closing was opened, so the
 * present one is named by the relationship.
 */
public class Closures internal constructor(
    private val face: ClosuresFace,
    private val calls: Calls,
) {
    /**
     * Opens the debrief, and with it closing, in one tap; any member may, from any phase. Where it is open already, gives
     * it as it stands.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Refused`; those of storage.
     */
    public suspend fun begin(relationship: RelationshipId): ClosureView =
        calls.work { face.begin(relationship) }

    /**
     * Carries out a command on the closure of a relationship that is coming to its end. Gives it as it stands then.
     *
     * Throws [BelayException]: As `Closures.begin`, and the rules' `Invalid`.
     */
    public suspend fun act(relationship: RelationshipId, command: ClosureCommand): ClosureView =
        calls.work { face.act(relationship, command) }

    /**
     * Writes down what one would do differently. It goes into one's own space; the others only see that it was answered
     * (S210, S446). Written again, it takes the place of what was there.
     *
     * Throws [BelayException]: As `Closures.act`.
     */
    public suspend fun keepLesson(relationship: RelationshipId, text: String): ClosureView =
        calls.work { face.keepLesson(relationship, text) }

    /**
     * Ends the relationship, once the goodbye was said and everyone has signed or is waived.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Refused`, which names what is missing; those of storage.
     */
    public suspend fun close(relationship: RelationshipId, outcome: RelationshipOutcome): ClosureView =
        calls.work { face.close(relationship, outcome) }

    /**
     * The closure of a relationship, present or past.
     *
     * Throws [BelayException]: `NotFound` where closing was never opened; `UpdateNeeded`; those of storage.
     */
    public suspend fun closure(relationship: RelationshipId): ClosureView =
        calls.work { face.closure(relationship) }

    /**
     * Watched: The closure of a relationship, present or past.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeClosure(relationship: RelationshipId): Updates<ClosureView> =
        observed { flow ->
            face.observeClosure(
                relationship, object : ClosureViewListener {
                    override fun changed(value: ClosureView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
