// The journal, the fourth tab: one's own reflections, by day.

import BelayKit
import SwiftUI

struct JournalScreen: View {
    @State private var model: JournalModel

    init(_ belay: Belay) {
        _model = State(initialValue: JournalModel(belay))
    }

    var body: some View {
        Page(Text("tab_journal"), model) { content in
            Section {
                ForEach(content.reflections, id: \.id) { ReflectionRow(view: $0) }
            }
            if content.hasMore { Command("journal_more") { await model.more() } }
        } empty: {
            EmptyPage("journal_empty", symbol: "book") {
                NavigationLink("today_write", value: Place.write(Writing()))
            }
        }
        .toolbar {
            ToolbarItem(placement: .primaryAction) {
                NavigationLink(value: Place.write(Writing())) {
                    Label("today_write", systemImage: "square.and.pencil")
                }
            }
        }
    }
}

/// A reflection in a list. A draft opens to be gone on with.
private struct ReflectionRow: View {
    let view: ReflectionView
    @Environment(\.locale) private var locale

    var body: some View {
        NavigationLink(value: isDraft ? Place.write(Writing(reflection: view.id)) : .reflection(view.id)) {
            VStack(alignment: .leading) {
                Muted(isDraft ? Text("journal_draft \(day)") : Text(day))
                Text(verbatim: view.reflection.text.text).lineLimit(4)
            }
        }
    }

    private var isDraft: Bool { view.reflection.state == .draft }
    private var day: String { Dates(locale).day(view.reflection.on) }
}
