// A reflection that somebody shared: opening it tells them that it was read; one question can be asked.

import BelayKit
import SwiftUI

/// A shared reflection and its people.
struct SharedContent: Equatable, Sendable {
    let view: SharedReflectionView
    let people: People
}

/// The model of ``SharedReflectionScreen``.
@MainActor
final class SharedReflectionModel: QueryModel<SharedContent> {
    private let id: ShareId

    init(_ belay: Belay, _ id: ShareId) {
        self.id = id
        super.init(belay) { core in
            try await SharedContent(view: core.reflections().sharedCopy(copy: id), people: People(core))
        }
    }

    /// Its words are before the reader's eyes.
    func read() async {
        guard value?.view.unread == true else { return }
        await act { [id] in try await $0.reflections.readCopy(copy: id) }
    }

    /// Asks the author about it.
    func ask(_ question: String) async {
        await act { [id] in try await $0.reflections.askAboutCopy(copy: id, question: question) }
    }
}

struct SharedReflectionScreen: View {
    @State private var model: SharedReflectionModel
    @State private var question = ""
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: ShareId) {
        _model = State(initialValue: SharedReflectionModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Section {
                if let text = content.view.text { Text(verbatim: text) } else { Text("reflection_taken_back") }
            } header: {
                word("about_", content.view.subject) + Text(verbatim: " · \(Dates(locale).day(content.view.on))")
            }
            ForEach(content.view.questions, id: \.text) { Quote($0.text, by: content.people.named($0.by)) }
            if content.view.author != content.people.me, content.view.text != nil {
                Section {
                    PlainText("shared_question", text: $question, hint: "goal_question_hint")
                    Command("common_send", if: !isBlank(question)) {
                        await model.ask(question)
                        question = ""
                    }
                }
            }
        }
        .task(id: model.value?.view.unread) { await model.read() }
    }

    private var title: Text {
        model.value.map { Text("shared_of \($0.people.named($0.view.author))") } ?? Text("write_title")
    }
}
