// The goals of a relationship, and a first draft of a new one.

import BelayKit
import SwiftUI

struct GoalsScreen: View {
    @State private var model: GoalsModel
    @State private var statement = ""
    @Environment(Router.self) private var router

    init(_ belay: Belay, _ relationship: RelationshipId) {
        _model = State(initialValue: GoalsModel(belay, relationship))
    }

    var body: some View {
        Page(Text("goals_title"), model) { content in
            Section {
                if content.goals.isEmpty { Text("goals_empty") }
                ForEach(content.goals, id: \.id) { GoalRow(view: $0, owner: content.people.named($0.goal.owner)) }
            }
            Section {
                PlainText("goals_new", text: $statement, hint: "goals_new_hint")
                Command("goals_draft", if: !isBlank(statement)) { await draft() }
            }
            if !content.actions.isEmpty {
                Section("goals_actions") {
                    ForEach(content.actions, id: \.id) { ActionRow(action: $0, owner: content.people.named($0.owner)) }
                }
            }
        }
    }

    private func draft() async {
        guard let goal = await model.draft(statement) else { return }
        statement = ""
        router.go(.goal(goal))
    }
}
