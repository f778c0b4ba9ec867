/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * One's meetings.
 */
public class Meetings internal constructor(
    private val face: MeetingsFace,
    private val calls: Calls,
) {
    /**
     * Proposes a meeting, or books it where the rhythm of the agreement has it (its `series` says so: see
     * `Meetings.next`), or notes one that just happened. Gives it as it stands then. Where both phones book the same
     * date of the rhythm, or propose the same date while offline, it is one meeting.
     *
     * Throws [BelayException]: `NotFound` for a relationship or request that is not on this phone; the rules' `Invalid` and
     * `Refused`; those of storage.
     */
    public suspend fun book(opening: MeetingOpening): MeetingView =
        calls.work { face.book(opening) }

    /**
     * Carries out a command on a meeting. Gives it as it stands then. With `MeetingCommand.Hold` the learning
     * entries on its agenda become discussed (S145).
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(meeting: MeetingId, command: MeetingCommand): MeetingView =
        calls.work { face.act(meeting, command) }

    /**
     * One meeting, with its agenda and what it clashes with.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun meeting(meeting: MeetingId): MeetingDetail =
        calls.work { face.meeting(meeting) }

    /**
     * Watched: One meeting, with its agenda and what it clashes with.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeMeeting(meeting: MeetingId): Updates<MeetingDetail> =
        observed { flow ->
            face.observeMeeting(
                meeting, object : MeetingDetailListener {
                    override fun changed(value: MeetingDetail) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The meetings of a relationship in any state, a page at a time, the latest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun ofRelationship(relationship: RelationshipId, from: String? = null): MeetingPage =
        calls.work { face.ofRelationship(relationship, from) }

    /**
     * Watched: The meetings of a relationship in any state, a page at a time, the latest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOfRelationship(relationship: RelationshipId, from: String? = null): Updates<MeetingPage> =
        observed { flow ->
            face.observeOfRelationship(
                relationship, from, object : MeetingPageListener {
                    override fun changed(value: MeetingPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's calendar: every meeting that is proposed or stands and can still take place, a page at a time, the next first.
     * One that is over and waits for its state is at the head. A page may be short.
     *
     * Throws [BelayException]: As `Meetings.of_relationship`.
     */
    public suspend fun calendar(from: String? = null): MeetingPage =
        calls.work { face.calendar(from) }

    /**
     * Watched: One's calendar: every meeting that is proposed or stands and can still take place, a page at a time, the next first.
     * One that is over and waits for its state is at the head. A page may be short.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeCalendar(from: String? = null): Updates<MeetingPage> =
        observed { flow ->
            face.observeCalendar(
                from, object : MeetingPageListener {
                    override fun changed(value: MeetingPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The meeting that the rhythm of a relationship has next (S092): book it with its `series` and `start`. None where
     * no rhythm is agreed, or one meets there no longer. A meeting that was moved does not move the rhythm (S146).
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun next(relationship: RelationshipId): NextMeeting? =
        calls.work { face.next(relationship) }

    /**
     * Looks at a date before it is proposed: the instant it names, here and there, and what it clashes with. `minutes`
     * is how long.
     *
     * Throws [BelayException]: `Invalid` for a year in which nobody can meet; `SignedOut`; those of storage.
     */
    public suspend fun lookAt(start: WallTime, minutes: UShort): DateView =
        calls.work { face.lookAt(start, minutes) }

    /**
     * The hours within `during` in which one can meet (as one's profile says) and others can too, as they told:
     * `theirs`. At most half a year is looked at.
     *
     * Throws [BelayException]: `Invalid` for years nobody plans for; those of storage.
     */
    public suspend fun commonHours(theirs: List<FreeWindow>, during: TimeSpan): List<TimeSpan> =
        calls.work { face.commonHours(theirs, during) }
}
