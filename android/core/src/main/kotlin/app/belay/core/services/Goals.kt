/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * The goals of one's relationships.
 */
public class Goals internal constructor(
    private val face: GoalsFace,
    private val calls: Calls,
) {
    /**
     * Drafts a goal. Gives its id.
     *
     * Throws [BelayException]: `NotFound` for a relationship that is not on this phone; the rules' `Invalid` and
     * `Refused`; those of storage.
     */
    public suspend fun draft(opening: GoalOpening): GoalId =
        calls.work { face.draft(opening) }

    /**
     * Carries out a command on a goal. Gives the goal as it stands then. With `GoalCommand.Reach` the members are asked
     * what they ask themselves on such a day (S175).
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(goal: GoalId, command: GoalCommand): GoalView =
        calls.work { face.act(goal, command) }

    /**
     * One goal.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun goal(goal: GoalId): GoalView =
        calls.work { face.goal(goal) }

    /**
     * Watched: One goal.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeGoal(goal: GoalId): Updates<GoalView> =
        observed { flow ->
            face.observeGoal(
                goal, object : GoalViewListener {
                    override fun changed(value: GoalView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The goals of a relationship, a page at a time, by the day they are due.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun ofRelationship(relationship: RelationshipId, from: String? = null): GoalPage =
        calls.work { face.ofRelationship(relationship, from) }

    /**
     * Watched: The goals of a relationship, a page at a time, by the day they are due.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOfRelationship(relationship: RelationshipId, from: String? = null): Updates<GoalPage> =
        observed { flow ->
            face.observeOfRelationship(
                relationship, from, object : GoalPageListener {
                    override fun changed(value: GoalPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The action plan of a relationship: the open actions under its goals that are due first (S124), overdue ones at
     * the head. Of a long plan, those of the 50 goals due first.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun actionPlan(relationship: RelationshipId): List<Action> =
        calls.work { face.actionPlan(relationship) }

    /**
     * Watched: The action plan of a relationship: the open actions under its goals that are due first (S124), overdue ones at
     * the head. Of a long plan, those of the 50 goals due first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeActionPlan(relationship: RelationshipId): Updates<List<Action>> =
        observed { flow ->
            face.observeActionPlan(
                relationship, object : ActionListListener {
                    override fun changed(value: List<Action>) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
