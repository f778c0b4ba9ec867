// How a page is laid out: a list under its title, what failed on top of it, and one look for loading, empty and failed.

import BelayKit
import SwiftUI

/// A page that shows what a model watches.
struct Page<Value: Equatable & Sendable, Content: View, Empty: View>: View {
    private let title: Text
    private let model: QueryModel<Value>
    private let content: (Value) -> Content
    private let empty: Empty

    /// A page under `title`. `empty` is for a query that found nothing: one sentence and one action.
    init(
        _ title: Text,
        _ model: QueryModel<Value>,
        @ViewBuilder content: @escaping (Value) -> Content,
        @ViewBuilder empty: () -> Empty
    ) {
        self.title = title
        self.model = model
        self.content = content
        self.empty = empty()
    }

    var body: some View {
        List {
            FaultSection(model: model)
            switch model.state {
            // It takes some milliseconds; a wheel would only flicker.
            case .loading: EmptyView()
            case .empty: empty
            case .content(let value): content(value)
            case .failed(let error): FaultPage(error: error) { Task { await model.retry() } }
            }
        }
        .listStyle(.insetGrouped)
        .navigationTitle(title)
        .refreshable { await model.refresh() }
        .task { await model.watch() }
    }
}

extension Page where Empty == EmptyView {
    /// A page whose query always finds something.
    init(_ title: Text, _ model: QueryModel<Value>, @ViewBuilder content: @escaping (Value) -> Content) {
        self.init(title, model, content: content) { EmptyView() }
    }
}

/// A page on which there is nothing yet: one sentence.
struct EmptyPage<Actions: View>: View {
    private let sentence: LocalizedStringKey
    private let symbol: String
    private let actions: Actions

    init(_ sentence: LocalizedStringKey, symbol: String, @ViewBuilder actions: () -> Actions) {
        self.sentence = sentence
        self.symbol = symbol
        self.actions = actions()
    }

    var body: some View {
        ContentUnavailableView {
            Label(sentence, systemImage: symbol)
        } description: {
            EmptyView()
        } actions: {
            actions
        }
    }
}

/// A page whose query failed.
struct FaultPage: View {
    let error: BelayError
    let retry: () -> Void
    @Environment(\.locale) private var locale

    var body: some View {
        ContentUnavailableView {
            Label {
                error.words(locale)
            } icon: {
                Image(systemName: "exclamationmark.triangle")
            }
        } description: {
            Text("app_safe")
        } actions: {
            if error.isRetryable { Button("app_retry", action: retry) }
        }
    }
}

/// Why the last command failed, above what the person was doing.
struct FaultSection: View {
    let model: CoreModel
    @Environment(\.locale) private var locale

    var body: some View {
        if let fault = model.fault {
            Section {
                Notice(fault.words(locale))
                Text("app_safe").foregroundStyle(.secondary)
                Button("common_ok") { model.faultSeen() }
            }
        }
    }
}
