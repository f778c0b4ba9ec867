/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * One's relationships.
 */
public class Relationships internal constructor(
    private val face: RelationshipsFace,
    private val calls: Calls,
) {
    /**
     * Proposes a relationship to people one shares a space with (a program, another relationship). Gives its id. The
     * space for it is made with the next sync; until then everything can be written. Two who propose to each other out of
     * reach propose one.
     *
     * Throws [BelayException]: The rules' `Invalid` and `Refused`: one of the same two people, in the same form and
     * program, is open, and is named; those of storage.
     */
    public suspend fun propose(opening: RelationshipOpening): RelationshipId =
        calls.work { face.propose(opening) }

    /**
     * Carries out a command on a relationship. Gives it as it stands then. With `RelationshipCommand.Leave` what one had
     * shared of one's own is taken back, and once the server knows, nothing later reaches this phone; what was there
     * stays (S480).
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of
     * storage.
     */
    public suspend fun act(relationship: RelationshipId, command: RelationshipCommand): RelationshipView =
        calls.work { face.act(relationship, command) }

    /**
     * One relationship.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun relationship(relationship: RelationshipId): RelationshipView =
        calls.work { face.relationship(relationship) }

    /**
     * Watched: One relationship.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeRelationship(relationship: RelationshipId): Updates<RelationshipView> =
        observed { flow ->
            face.observeRelationship(
                relationship, object : RelationshipViewListener {
                    override fun changed(value: RelationshipView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The relationships that have not ended, the oldest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun open(from: String? = null): RelationshipList =
        calls.work { face.open(from) }

    /**
     * Watched: The relationships that have not ended, the oldest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOpen(from: String? = null): Updates<RelationshipList> =
        observed { flow ->
            face.observeOpen(
                from, object : RelationshipListListener {
                    override fun changed(value: RelationshipList) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The relationships that have ended, the newest first.
     *
     * Throws [BelayException]: As `Relationships.open`.
     */
    public suspend fun past(from: String? = null): RelationshipList =
        calls.work { face.past(from) }

    /**
     * Watched: The relationships that have ended, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observePast(from: String? = null): Updates<RelationshipList> =
        observed { flow ->
            face.observePast(
                from, object : RelationshipListListener {
                    override fun changed(value: RelationshipList) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
