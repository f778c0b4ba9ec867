// The closing: what was achieved, what remains, one's own lesson, thanks and goodbye, the signatures.

import BelayKit
import SwiftUI

/// A closing, or none yet, and its people.
struct ClosingContent: Equatable, Sendable {
    let view: ClosureView?
    let people: People

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view?.allowed.contains(command) == true
    }
}

/// The model of ``ClosingScreen``.
@MainActor
final class ClosingModel: QueryModel<ClosingContent> {
    private let relationship: RelationshipId

    init(_ belay: Belay, _ relationship: RelationshipId) {
        self.relationship = relationship
        super.init(belay) { core in
            var view: ClosureView?
            do { view = try await core.closures().closure(relationship: relationship) } catch BelayError.NotFound {}
            return try await ClosingContent(view: view, people: People(core))
        }
    }

    /// Does something with it.
    func act(_ command: ClosureCommand) async {
        await act { [relationship] in try await $0.closures.act(relationship: relationship, command: command) }
    }

    /// Opens the looking back.
    func begin() async {
        await act { [relationship] in try await $0.closures.begin(relationship: relationship) }
    }

    /// Takes an open action along.
    func carry(_ action: ActionId) async {
        guard let me = value?.people.me else { return }
        await act(.carryAction(action: action, by: me))
    }

    /// Keeps one's own lesson; nobody else has it.
    func keepLesson(_ text: String) async {
        await act { [relationship] in try await $0.closures.keepLesson(relationship: relationship, text: text) }
    }

    /// Closes the relationship once all have signed.
    func close() async {
        await act { [relationship] in try await $0.closures.close(relationship: relationship, outcome: .concluded) }
    }
}

struct ClosingScreen: View {
    @State private var model: ClosingModel

    init(_ belay: Belay, _ relationship: RelationshipId) {
        _model = State(initialValue: ClosingModel(belay, relationship))
    }

    var body: some View {
        Page(Text("closing_title"), model) { content in
            if let view = content.view {
                Signing(content: content, view: view, model: model)
                LookingBack(content: content, view: view, model: model)
                Farewell(content: content, view: view, model: model)
            } else {
                Section {
                    Text("closing_empty")
                    Command("closing_begin") { await model.begin() }
                }
            }
        }
    }
}

/// How far it is, and one's own next step.
private struct Signing: View {
    let content: ClosingContent
    let view: ClosureView
    let model: ClosingModel
    @Environment(\.locale) private var locale

    var body: some View {
        Section {
            word("closure_state_", view.state).font(.headline)
            if !waiting.isEmpty { Muted(Text("common_waiting_for \(listed(waiting, locale))")) }
            if content.may("answer") {
                Text("closing_differently")
                Command("closing_differently_talked") { await model.act(.answer(.answered)) }
                Command("closing_differently_waive") { await model.act(.answer(.waived)) }
            }
            if content.may("sign") { Confirmed("closing_sign", "closing_sign_sure") { await model.act(.sign) } }
            if view.signOff.waitsFor.isEmpty { Command("closing_close") { await model.close() } }
        }
    }

    private var waiting: [Text] {
        view.signOff.waitsFor.filter { $0 != content.people.me }.map(content.people.named)
    }
}

/// What was achieved, what remains, and one's own lesson.
private struct LookingBack: View {
    let content: ClosingContent
    let view: ClosureView
    let model: ClosingModel

    var body: some View {
        if !isBlank(view.purpose) { Section { Quote(view.purpose, by: Text("relationship_purpose")) } }
        if !view.achieved.isEmpty || content.may("add_achieved") {
            Section("closing_achieved") {
                ForEach(view.achieved.indices, id: \.self) { index in
                    Fact(Text(verbatim: view.achieved[index].text), symbol: "checkmark")
                }
                if content.may("add_achieved") {
                    Adding("closing_achieved_add") { await model.act(.addAchieved(text: $0)) }
                }
            }
        }
        if !view.openActions.isEmpty {
            Section("closing_remains") {
                ForEach(view.openActions, id: \.action.id) { remaining in
                    ActionRow(action: remaining.action, owner: content.people.named(remaining.action.owner))
                    if content.may("carry_action") { Command("closing_carry") { await model.carry(remaining.action.id) } }
                }
            }
        }
        if !view.openGoals.isEmpty {
            Section {
                ForEach(view.openGoals.sorted { $0.uuidString < $1.uuidString }, id: \.self) { goal in
                    LinkRow(Text("goal_title"), symbol: "flag", to: .goal(goal))
                }
            } header: {
                Text("closing_open_goals \(view.openGoals.count)")
            }
        }
        Section("closing_lesson") {
            ForEach(view.lessons, id: \.id) { Quote($0.text) }
            Adding("closing_lesson_add", hint: "common_only_you") { await model.keepLesson($0) }
        }
    }
}

/// Thanks and goodbye: one's own, then those of the others.
private struct Farewell: View {
    let content: ClosingContent
    let view: ClosureView
    let model: ClosingModel

    var body: some View {
        if content.may("thank"), let me = content.people.me {
            Section {
                KeptText("closing_thanks", view.closure.thanks[me]?.text ?? "") { before, after in
                    await model.act(.thank(edit: TextEdit(before: before, after: after)))
                }
                KeptText("closing_goodbye", view.closure.goodbyes[me]?.text ?? "", hint: "closing_goodbye_hint") { before, after in
                    await model.act(.sayGoodbyeInWriting(edit: TextEdit(before: before, after: after)))
                }
            }
        }
        ForEach(others, id: \.self) { other in
            if let thanks = view.closure.thanks[other] { Quote(thanks.text, by: content.people.named(other)) }
            if let goodbye = view.closure.goodbyes[other] { Quote(goodbye.text, by: content.people.named(other)) }
        }
    }

    private var others: [MemberId] {
        let members = Set(view.closure.thanks.keys).union(view.closure.goodbyes.keys)
        return members.filter { $0 != content.people.me }.sorted { $0.uuidString < $1.uuidString }
    }
}

/// A line that is added to others.
private struct Adding: View {
    private let label: LocalizedStringKey
    private let hint: LocalizedStringKey?
    private let add: @MainActor (String) async -> Void
    @State private var text = ""

    init(_ label: LocalizedStringKey, hint: LocalizedStringKey? = nil, add: @escaping @MainActor (String) async -> Void) {
        self.label = label
        self.hint = hint
        self.add = add
    }

    var body: some View {
        PlainText(label, text: $text, hint: hint)
        Command("common_keep", if: !isBlank(text)) {
            await add(text)
            text = ""
        }
    }
}
