// Writing a reflection: the text is saved at each pause, and nothing of it is lost when the process ends.

import BelayKit
import Observation
import SwiftUI

/// What is kept of a page from each keystroke on, for when the process ends: a keystroke writes no database.
struct UnsavedPage: Codable, Equatable {
    var text: String
    var reflection: ReflectionId?
}

/// The model of ``WriteScreen``.
@MainActor
@Observable
final class WriteModel: CoreModel {
    /// The text as it stands in the field.
    var text = ""
    /// The text that is on the phone: equal to ``text`` when everything is saved; none before the first save.
    private(set) var kept: String?
    /// The question that is answered.
    private(set) var prompt: Prompt?
    /// The reflection, once it is begun.
    private(set) var reflection: ReflectionId?
    /// Whether the text that is there already has been read. Nobody writes before: an empty page would take its place.
    private(set) var isOpen: Bool

    @ObservationIgnored private let writing: Writing
    /// The process ended while this page was open, and the text is from then.
    @ObservationIgnored private var isRestored = false
    /// The save that runs. The next one waits for it, so that a reflection is begun once.
    @ObservationIgnored private var saving: Task<Void, Never>?

    init(_ belay: Belay, _ writing: Writing) {
        self.writing = writing
        reflection = writing.reflection
        isOpen = writing.reflection == nil
        super.init(belay)
    }

    /// What is to be kept for when the process ends.
    var unsaved: UnsavedPage? { isOpen ? UnsavedPage(text: text, reflection: reflection) : nil }

    /// Opens the page. `unsaved` is what was kept when the process ended while it was open.
    func begin(unsaved: UnsavedPage?) async {
        if let unsaved {
            isRestored = true
            text = unsaved.text
            reflection = unsaved.reflection ?? reflection
        }
        if let id = writing.prompt { prompt = await act { try await $0.prompts.prompt(id: id) } ?? nil }
        if let id = reflection, let there = await there(id) {
            kept = there
            if !isRestored { text = there }
            isOpen = true
        }
        // The process may have ended before the pause after the last keystroke.
        if isRestored { await save() }
    }

    /// Saves now. It is finished even if the page has gone.
    func save() async {
        await once { await $0.saveOnce() }
    }

    /// Leaves the page: the reflection is kept, no longer a draft.
    func finish() async {
        await once { model in
            await model.saveOnce()
            guard let id = model.reflection else { return }
            await model.act { try await $0.reflections.act(reflection: id, command: .keep) }
        }
    }

    private func once(_ save: @escaping @MainActor (WriteModel) async -> Void) async {
        let before = saving
        let task = Task {
            await before?.value
            await save(self)
        }
        saving = task
        await task.value
    }

    private func saveOnce() async {
        guard isOpen else { return }
        let text = text
        if text == kept || isBlank(text) && reflection == nil { return }
        if reflection == nil, isRestored { reflection = await begunBefore(with: text) }
        if let id = reflection {
            guard let before = kept == nil ? await there(id) : kept else { return }
            if before != text {
                let edit = TextEdit(before: before, after: text)
                guard await act({ try await $0.reflections.act(reflection: id, command: .write(edit)) }) != nil else { return }
            }
        } else {
            let opening = ReflectionOpening(subject: writing.subject, prompt: writing.prompt, text: text)
            guard let id = await act({ try await $0.reflections.begin(opening: opening) }) else { return }
            reflection = id
        }
        kept = text
    }

    /// The reflection that was begun with this text when the process ended before its id could be kept.
    private func begunBefore(with text: String) async -> ReflectionId? {
        let newest = await act { try await $0.reflections.own() }
        return newest?.reflections.first { $0.reflection.text.text == text }?.id
    }

    private func there(_ id: ReflectionId) async -> String? {
        await act { try await $0.reflections.reflection(reflection: id) }?.reflection.text.text
    }
}
