// A field whose text is kept at each pause and when the page is left, so that no button is needed.

import SwiftUI

/// So long nobody types before a text is kept: shorter than putting the phone away.
let pause = Duration.milliseconds(700)

/// A text that is kept by itself. `keep` gets the text that was there before and the one that is there now, which is what the
/// core merges by. A change that comes from another phone is taken over unless somebody is typing.
struct KeptText: View {
    private let label: Text
    private let kept: String
    private let hint: Text?
    private let keep: @MainActor (_ before: String, _ after: String) async -> Void
    @State private var text: String
    @State private var before: String
    @Environment(\.scenePhase) private var phase

    init(
        _ label: Text,
        _ kept: String,
        hint: Text? = nil,
        keep: @escaping @MainActor (_ before: String, _ after: String) async -> Void
    ) {
        self.label = label
        self.kept = kept
        self.hint = hint
        self.keep = keep
        _text = State(initialValue: kept)
        _before = State(initialValue: kept)
    }

    init(
        _ key: LocalizedStringKey,
        _ kept: String,
        hint: LocalizedStringKey? = nil,
        keep: @escaping @MainActor (_ before: String, _ after: String) async -> Void
    ) {
        self.init(Text(key), kept, hint: hint.map { Text($0) }, keep: keep)
    }

    var body: some View {
        PlainText(label, text: $text, hint: hint)
            .onChange(of: kept) { _, kept in
                if text == before {
                    text = kept
                    before = kept
                }
            }
            .task(id: text) {
                try? await Task.sleep(for: pause)
                if !Task.isCancelled { settle() }
            }
            .onChange(of: phase) { _, _ in settle() }
            .onDisappear { settle() }
    }

    private func settle() {
        guard text != before else { return }
        let (old, new) = (before, text)
        before = text
        Task { await keep(old, new) }
    }
}

/// A text of a form that is sent as a whole.
struct PlainText: View {
    private let label: Text
    private let hint: Text?
    private let text: Binding<String>

    init(_ label: Text, text: Binding<String>, hint: Text? = nil) {
        self.label = label
        self.text = text
        self.hint = hint
    }

    init(_ key: LocalizedStringKey, text: Binding<String>, hint: LocalizedStringKey? = nil) {
        self.init(Text(key), text: text, hint: hint.map { Text($0) })
    }

    var body: some View {
        VStack(alignment: .leading) {
            // Above the field: a label inside it goes with the first letter.
            label.font(.subheadline).foregroundStyle(.secondary).accessibilityHidden(true)
            TextField(text: text, prompt: hint, axis: .vertical) { label }
        }
    }
}
