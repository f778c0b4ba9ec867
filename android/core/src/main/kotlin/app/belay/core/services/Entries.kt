/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Short notes, kept by their sort: shared in a relationship, or one's own.
 */
public class Entries internal constructor(
    private val face: EntriesFace,
    private val calls: Calls,
) {
    /**
     * Writes an entry: into the space of the relationship `with`, where its members read it, or into one's own. Gives its
     * id.
     *
     * Throws [BelayException]: `Invalid` on `relationship` (`own_only`) for a sort that is only one's own, as a lesson;
     * `NotFound` for a relationship that is not on this phone; the rules' `Invalid` and
     * `Refused`; those of storage.
     */
    public suspend fun note(with: RelationshipId? = null, opening: EntryOpening): EntryId =
        calls.work { face.note(with, opening) }

    /**
     * Carries out a command on an entry. Gives it as it stands then.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(entry: EntryId, command: EntryCommand): EntryView =
        calls.work { face.act(entry, command) }

    /**
     * Deletes an entry of one's own for good, also one that others in the relationship have: it leaves their phones with the
     * next sync. One that somebody else has made unreadable can be deleted on the phone it was written on.
     *
     * Throws [BelayException]: `NotFound`; `Refused` (`not_yours`) for another's; `UpdateNeeded`; those of storage.
     */
    public suspend fun delete(entry: EntryId): Unit =
        calls.work { face.delete(entry) }

    /**
     * One entry.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun entry(entry: EntryId): EntryView =
        calls.work { face.entry(entry) }

    /**
     * What the members of a relationship wrote for each other, the newest first; of one sort, if one is named.
     *
     * Throws [BelayException]: `NotFound` for the relationship; `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun ofRelationship(relationship: RelationshipId, sort: EntrySort? = null, from: String? = null): EntryPage =
        calls.work { face.ofRelationship(relationship, sort, from) }

    /**
     * Watched: What the members of a relationship wrote for each other, the newest first; of one sort, if one is named.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOfRelationship(relationship: RelationshipId, sort: EntrySort? = null, from: String? = null): Updates<EntryPage> =
        observed { flow ->
            face.observeOfRelationship(
                relationship, sort, from, object : EntryPageListener {
                    override fun changed(value: EntryPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's own entries, which nobody else has, the newest first; of one sort, if one is named.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun own(sort: EntrySort? = null, from: String? = null): EntryPage =
        calls.work { face.own(sort, from) }

    /**
     * What comes up in the next meeting of a relationship, the oldest first (S145).
     *
     * Throws [BelayException]: As `Entries.of_relationship`.
     */
    public suspend fun toDiscuss(relationship: RelationshipId, from: String? = null): EntryPage =
        calls.work { face.toDiscuss(relationship, from) }

    /**
     * Watched: What comes up in the next meeting of a relationship, the oldest first (S145).
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeToDiscuss(relationship: RelationshipId, from: String? = null): Updates<EntryPage> =
        observed { flow ->
            face.observeToDiscuss(
                relationship, from, object : EntryPageListener {
                    override fun changed(value: EntryPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
