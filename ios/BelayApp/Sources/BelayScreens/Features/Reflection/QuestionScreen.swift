// A question that all of a relationship answer: mine only, until everyone is in, then side by side.

import BelayKit
import SwiftUI

/// A question to all, and who they are.
struct QuestionContent: Equatable, Sendable {
    let view: PairedReflectionView
    let people: People
}

/// The model of ``QuestionScreen``.
@MainActor
final class QuestionModel: QueryModel<QuestionContent> {
    private let id: UUID

    init(_ belay: Belay, _ id: UUID) {
        self.id = id
        super.init(belay) { core in
            try await QuestionContent(view: core.reflections().question(question: id), people: People(core))
        }
    }

    /// Writes one's own answer.
    func answer(_ before: String, _ after: String) async {
        let edit = TextEdit(before: before, after: after)
        await act { [id] in try await $0.reflections.answer(question: id, command: .answer(edit)) }
    }
}

struct QuestionScreen: View {
    @State private var model: QuestionModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: UUID) {
        _model = State(initialValue: QuestionModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Section {
                KeptText(
                    Text("round_answer"),
                    content.view.own?.text ?? "",
                    hint: content.view.isOpen ? nil : Text("common_only_you")
                ) { await model.answer($0, $1) }
                if !content.view.isOpen, !waiting(content).isEmpty {
                    Fact(Text("round_covered \(listed(waiting(content), locale))"), symbol: "lock")
                }
            } header: {
                word("about_", content.view.subject)
            }
            ForEach(content.view.answers, id: \.by) { Quote($0.text.text, by: content.people.named($0.by)) }
        }
    }

    private var title: Text {
        model.value.map { Text(verbatim: $0.view.question) } ?? Text("today_question")
    }

    private func waiting(_ content: QuestionContent) -> [Text] {
        content.view.waitsFor.filter { $0 != content.people.me }.map(content.people.named)
    }
}
