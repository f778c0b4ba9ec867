// One reflection of one's own: its words, who else can read it, sharing it and taking that back.

import BelayKit
import SwiftUI

/// A relationship in which a reflection can be shared, and whether it is.
struct Reader: Equatable, Sendable {
    let id: RelationshipId
    let names: [String]
    let isShared: Bool
}

/// A reflection and who can read it.
struct ReflectionContent: Equatable, Sendable {
    let view: ReflectionView
    let readers: [Reader]
    let people: People

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view.allowed.contains(command)
    }
}

/// The model of ``ReflectionScreen``.
@MainActor
final class ReflectionModel: QueryModel<ReflectionContent> {
    let id: ReflectionId

    init(_ belay: Belay, _ id: ReflectionId) {
        self.id = id
        super.init(belay) { core in
            let people = try await People(core)
            let view = try await core.reflections().reflection(reflection: id)
            let readers = try await core.relationships().open().relationships.map { pair in
                let share = view.reflection.shares[pair.id]
                return Reader(
                    id: pair.id,
                    names: people.others(pair.companions).map(\.name),
                    isShared: share != nil && share?.takenBack == nil
                )
            }
            return ReflectionContent(view: view, readers: readers, people: people)
        }
    }

    /// Does something with it.
    func act(_ command: ReflectionCommand) async {
        await act { [id] in try await $0.reflections.act(reflection: id, command: command) }
    }

    /// Deletes it for good. Whether it could be done.
    func delete() async -> Bool {
        await act { [id] in try await $0.reflections.delete(reflection: id) } != nil
    }
}

struct ReflectionScreen: View {
    @State private var model: ReflectionModel
    @Environment(\.locale) private var locale
    @Environment(\.dismiss) private var dismiss

    init(_ belay: Belay, _ id: ReflectionId) {
        _model = State(initialValue: ReflectionModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Section {
                if let question = content.view.question { Quote(question) }
                Text(verbatim: content.view.reflection.text.text)
                if content.may("write") { LinkRow(Text("reflection_write"), to: .write(Writing(reflection: model.id))) }
            } header: {
                word("about_", content.view.reflection.subject)
            }
            Section("reflection_readers") {
                if !content.readers.contains(where: \.isShared) { Fact(Text("common_only_you"), symbol: "lock") }
                ForEach(content.readers, id: \.id) { ReaderRows(reader: $0, content: content, model: model) }
            }
            ForEach(content.view.questions, id: \.text) { Quote($0.text, by: content.people.named($0.by)) }
            Section {
                Confirmed("reflection_delete", "reflection_delete_sure") { if await model.delete() { dismiss() } }
            }
        }
    }

    private var title: Text {
        model.value.map { Text(Dates(locale).day($0.view.reflection.on)) } ?? Text("write_title")
    }
}

/// What the others will see is said before they do.
private struct ReaderRows: View {
    let reader: Reader
    let content: ReflectionContent
    let model: ReflectionModel
    @State private var isAsked = false
    @Environment(\.locale) private var locale

    var body: some View {
        let names = listed(reader.names, locale)
        if reader.isShared {
            Fact(Text("reflection_shared_with \(names)"), symbol: "eye")
            Command("reflection_take_back") { await model.act(.takeBack(relationship: reader.id)) }
        } else {
            Fact(Text(verbatim: names), symbol: "person")
            Button("reflection_share") { isAsked = true }
                .disabled(!content.may("share"))
                .confirmationDialog("reflection_share_what \(names)", isPresented: $isAsked, titleVisibility: .visible) {
                    Button("reflection_share") { Task { await model.act(.share(relationship: reader.id)) } }
                    Button("common_not_now", role: .cancel) {}
                }
            if !content.may("share") { Muted(Text("reflection_keep_first")) }
        }
    }
}
