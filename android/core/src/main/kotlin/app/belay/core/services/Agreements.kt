/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * How the members of one's relationships want to work together. A relationship has one agreement, so it is named by
 * the relationship.
 */
public class Agreements internal constructor(
    private val face: AgreementsFace,
    private val calls: Calls,
) {
    /**
     * Begins the agreement of a relationship as an empty draft; where there is one already, gives it as it stands.
     *
     * Throws [BelayException]: `NotFound` for a relationship that is not on this phone; the rules' `Refused`;
     * those of storage.
     */
    public suspend fun begin(relationship: RelationshipId): AgreementView =
        calls.work { face.begin(relationship) }

    /**
     * Carries out a command on the agreement of a relationship, which is begun where there is none. Gives it as it
     * stands then.
     *
     * Throws [BelayException]: As `Agreements.begin`, and the rules' `Invalid`.
     */
    public suspend fun act(relationship: RelationshipId, command: AgreementCommand): AgreementView =
        calls.work { face.act(relationship, command) }

    /**
     * The agreement of a relationship.
     *
     * Throws [BelayException]: `NotFound` where nobody has begun one; `UpdateNeeded`; those of storage.
     */
    public suspend fun agreement(relationship: RelationshipId): AgreementView =
        calls.work { face.agreement(relationship) }

    /**
     * Watched: The agreement of a relationship.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeAgreement(relationship: RelationshipId): Updates<AgreementView> =
        observed { flow ->
            face.observeAgreement(
                relationship, object : AgreementViewListener {
                    override fun changed(value: AgreementView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
