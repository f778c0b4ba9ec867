// The rows that pages are made of.

import BelayKit
import SwiftUI

/// A row that leads to a page.
struct LinkRow: View {
    private let place: Place
    private let title: Text
    private let detail: Text?
    private let symbol: String?

    init(_ title: Text, detail: Text? = nil, symbol: String? = nil, to place: Place) {
        self.title = title
        self.detail = detail
        self.symbol = symbol
        self.place = place
    }

    var body: some View {
        NavigationLink(value: place) {
            if let symbol {
                Label { words } icon: { Image(systemName: symbol) }
            } else {
                words
            }
        }
    }

    private var words: some View {
        VStack(alignment: .leading) {
            title
            if let detail { Muted(detail) }
        }
    }
}

/// Something to know before one goes on. Said by an icon and words, never by the colour alone.
struct Notice: View {
    private let words: Text
    private let symbol: String

    init(_ words: Text, symbol: String = "exclamationmark.circle") {
        self.words = words
        self.symbol = symbol
    }

    var body: some View {
        Label { words } icon: { Image(systemName: symbol).foregroundStyle(.orange) }
    }
}

/// A quieter line.
struct Muted: View {
    private let words: Text

    init(_ words: Text) {
        self.words = words
    }

    var body: some View {
        words.font(.subheadline).foregroundStyle(.secondary)
    }
}

/// A fact with its symbol: when, where, with whom.
struct Fact: View {
    private let words: Text
    private let symbol: String

    init(_ words: Text, symbol: String) {
        self.words = words
        self.symbol = symbol
    }

    var body: some View {
        Label { words } icon: { Image(systemName: symbol) }
    }
}

/// What somebody wrote, and who.
struct Quote: View {
    private let text: String
    private let author: Text?

    init(_ text: String, by author: Text? = nil) {
        self.text = text
        self.author = author
    }

    var body: some View {
        VStack(alignment: .leading) {
            if let author { Muted(author) }
            Text(verbatim: text)
        }
        .accessibilityElement(children: .combine)
    }
}

/// A button that calls the core. It is greyed out while the model waits for an answer.
struct Command: View {
    private let title: Text
    private let role: ButtonRole?
    private let isPossible: Bool
    private let run: @MainActor () async -> Void

    init(_ title: Text, role: ButtonRole? = nil, if isPossible: Bool = true, run: @escaping @MainActor () async -> Void) {
        self.title = title
        self.role = role
        self.isPossible = isPossible
        self.run = run
    }

    init(_ key: LocalizedStringKey, role: ButtonRole? = nil, if isPossible: Bool = true, run: @escaping @MainActor () async -> Void) {
        self.init(Text(key), role: role, if: isPossible, run: run)
    }

    var body: some View {
        Button(role: role) {
            Task { await run() }
        } label: {
            title
        }
        .disabled(!isPossible)
    }
}

/// A command that cannot be taken back: asked once more, in the words of `question`.
struct Confirmed: View {
    private let title: LocalizedStringKey
    private let question: LocalizedStringKey
    private let run: @MainActor () async -> Void
    @State private var asks = false

    init(_ title: LocalizedStringKey, _ question: LocalizedStringKey, run: @escaping @MainActor () async -> Void) {
        self.title = title
        self.question = question
        self.run = run
    }

    var body: some View {
        Button(title, role: .destructive) { asks = true }
            .confirmationDialog(question, isPresented: $asks, titleVisibility: .visible) {
                Button(title, role: .destructive) { Task { await run() } }
                Button("common_not_now", role: .cancel) {}
            }
    }
}
