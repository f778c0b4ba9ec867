// The groundwork of a relationship: its purpose in words, what each expects, what one has learned of the other.

import BelayKit
import SwiftUI

struct GroundworkScreen: View {
    @State private var model: RelationshipModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: RelationshipId) {
        _model = State(initialValue: RelationshipModel(belay, id))
    }

    var body: some View {
        Page(Text("groundwork_title"), model) { content in
            Section {
                KeptText("groundwork_purpose", content.relationship.purpose.text.text, hint: "groundwork_purpose_hint") {
                    await model.word(.purpose, $0, $1)
                }
                KeptText("groundwork_outcome", content.relationship.purpose.outcome.text) { await model.word(.outcome, $0, $1) }
                KeptText("groundwork_topic", content.relationship.topic.text) { await model.word(.topic, $0, $1) }
            } header: {
                Text(verbatim: listed(content.others, locale))
            }
            Section("groundwork_learned") {
                ForEach(content.people.others(content.page.view.companions), id: \.member) { Learned(partner: $0, model: model) }
            }
            if !content.page.view.expectations.isEmpty {
                Section("groundwork_expectations") {
                    ForEach(content.page.view.expectations, id: \.item) { view in
                        Expectation(view: view, people: content.people) { answer in
                            await model.act(.answerExpectation(item: view.item, answer: answer))
                        }
                    }
                }
            }
        }
    }
}

private struct Learned: View {
    let partner: ProgramCompanion
    let model: RelationshipModel
    @State private var text = ""

    var body: some View {
        PlainText("groundwork_learned_of \(partner.name)", text: $text, hint: "common_only_you")
        Command("common_keep", if: !isBlank(text)) {
            await model.learned(of: partner.member, text)
            text = ""
        }
    }
}

private struct Expectation: View {
    let view: ExpectationView
    let people: People
    let answer: @MainActor (String) async -> Void

    var body: some View {
        KeptText(word("expectation_", view.item), view.own ?? "") { _, after in
            if !isBlank(after) { await answer(after) }
        }
        ForEach(view.others.sorted { $0.value < $1.value }, id: \.key) { member, text in
            Quote(text, by: people.named(member))
        }
        if view.others.isEmpty, view.own != nil { Muted(Text("groundwork_covered")) }
        if view.differs { Muted(Text("groundwork_differs")) }
    }
}
