// The calls of goals. Written by `cargo xtask bindings` from core's source.

import Foundation

/// The goals of one's relationships.
public struct Goals: Sendable {
    let face: GoalsFace

    /// Drafts a goal. Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a relationship that is not on this phone; the rules' ``BelayError/invalid(field:rule:)`` and
    ///   ``BelayError/refused(_:)``; those of storage.
    public func draft(_ opening: GoalOpening) async throws(BelayError) -> GoalId {
        try await work { try await face.draft(opening: opening) }
    }

    /// Carries out a command on a goal. Gives the goal as it stands then. With `GoalCommand.Reach` the members are asked
    /// what they ask themselves on such a day (S175).
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ goal: GoalId, command: GoalCommand) async throws(BelayError) -> GoalView {
        try await work { try await face.act(goal: goal, command: command) }
    }

    /// One goal.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func goal(_ goal: GoalId) async throws(BelayError) -> GoalView {
        try await work { try await face.goal(goal: goal) }
    }

    /// Watched: One goal.
    public func observeGoal(_ goal: GoalId) -> Updates<GoalView> {
        Updates { [face] target in try face.observeGoal(goal: goal, listener: GoalViewTarget(target)) }
    }

    /// The goals of a relationship, a page at a time, by the day they are due.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func ofRelationship(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> GoalPage {
        try await work { try await face.ofRelationship(relationship: relationship, from: from) }
    }

    /// Watched: The goals of a relationship, a page at a time, by the day they are due.
    public func observeOfRelationship(_ relationship: RelationshipId, from: String? = nil) -> Updates<GoalPage> {
        Updates { [face] target in try face.observeOfRelationship(relationship: relationship, from: from, listener: GoalPageTarget(target)) }
    }

    /// The action plan of a relationship: the open actions under its goals that are due first (S124), overdue ones at
    /// the head. Of a long plan, those of the 50 goals due first.
    ///
    /// - Throws: Those of storage.
    public func actionPlan(_ relationship: RelationshipId) async throws(BelayError) -> [Action] {
        try await work { try await face.actionPlan(relationship: relationship) }
    }

    /// Watched: The action plan of a relationship: the open actions under its goals that are due first (S124), overdue ones at
    /// the head. Of a long plan, those of the 50 goals due first.
    public func observeActionPlan(_ relationship: RelationshipId) -> Updates<[Action]> {
        Updates { [face] target in try face.observeActionPlan(relationship: relationship, listener: ActionListTarget(target)) }
    }
}
