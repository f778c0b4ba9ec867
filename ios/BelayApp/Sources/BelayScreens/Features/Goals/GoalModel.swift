// What the pages of goals know, and what can be done there.

import BelayKit
import Observation

/// A goal with the people of its relationship.
struct GoalContent: Equatable, Sendable {
    let view: GoalView
    let people: People

    /// Whether it is one's own.
    var isMine: Bool { view.goal.owner == people.me }
    /// Whether it is agreed and not over.
    var isAgreed: Bool {
        if case .agreed = view.goal.state { true } else { false }
    }

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view.allowed.contains(command)
    }
}

/// The model of ``GoalScreen``.
@MainActor
final class GoalModel: QueryModel<GoalContent> {
    let id: GoalId

    init(_ belay: Belay, _ id: GoalId) {
        self.id = id
        super.init(belay) { core in
            try await GoalContent(view: core.goals().goal(goal: id), people: People(core))
        }
    }

    /// Does something with it.
    func act(_ command: GoalCommand) async {
        await act { [id] in try await $0.goals.act(goal: id, command: command) }
    }

    /// Words a part of it.
    func word(_ wording: Wording, _ before: String, _ after: String) async {
        await act(.reword(wording: wording, edit: TextEdit(before: before, after: after)))
    }

    /// Takes on an action; without a day it is for later.
    func takeOn(_ what: String, due: LocalDate?) async {
        guard let me = value?.people.me else { return }
        await act(.addAction(NewAction(owner: me, what: what, due: due, someday: due == nil)))
    }
}

/// The goals and the actions of a relationship.
struct GoalsContent: Equatable, Sendable {
    let goals: [GoalView]
    let actions: [Action]
    let people: People
}

/// The model of ``GoalsScreen``: goals, then actions, the overdue first.
@MainActor
final class GoalsModel: QueryModel<GoalsContent> {
    private let relationship: RelationshipId

    init(_ belay: Belay, _ relationship: RelationshipId) {
        self.relationship = relationship
        super.init(belay) { core in
            try await GoalsContent(
                goals: core.goals().ofRelationship(relationship: relationship).goals,
                actions: core.goals().actionPlan(relationship: relationship),
                people: People(core)
            )
        }
    }

    /// Drafts a goal of one's own. Gives its id.
    func draft(_ statement: String) async -> GoalId? {
        guard let me = value?.people.me else { return nil }
        let opening = GoalOpening(
            relationship: relationship,
            owner: me,
            kind: .development,
            statement: statement,
            outcome: "",
            evidence: "",
            due: nil,
            vision: nil
        )
        return await act { try await $0.goals.draft(opening: opening) }
    }
}
