// Search in everything that is on the phone: each hit in its surroundings.

import BelayKit
import SwiftUI

/// The model of ``SearchScreen``.
@MainActor
@Observable
final class SearchModel: CoreModel {
    /// What is looked for.
    var words = ""
    /// What was found; none while nothing is looked for.
    private(set) var found: SearchPage?

    /// Looks for the words once nobody types.
    func search() async {
        guard !isBlank(words) else {
            found = nil
            return
        }
        try? await Task.sleep(for: .milliseconds(200))
        guard !Task.isCancelled else { return }
        let words = words
        if let page = await act({ try await $0.core.search(query: words) }) { found = page }
    }
}

struct SearchScreen: View {
    @State private var model: SearchModel

    init(_ belay: Belay) {
        _model = State(initialValue: SearchModel(belay))
    }

    var body: some View {
        List {
            FaultSection(model: model)
            if let found = model.found {
                if found.hits.isEmpty { Text("search_nothing") }
                ForEach(found.hits, id: \.id) { HitRow(hit: $0) }
            } else {
                Muted(Text("search_text"))
            }
        }
        .navigationTitle("search_title")
        .searchable(text: $model.words, prompt: "search_hint")
        .task(id: model.words) { await model.search() }
    }
}

private struct HitRow: View {
    let hit: SearchHit
    @Environment(\.locale) private var locale

    var body: some View {
        if let place = hit.place {
            NavigationLink(value: place) { words }
        } else {
            words
        }
    }

    private var words: some View {
        VStack(alignment: .leading) {
            Muted(kindWord(hit.kind) + Text(verbatim: hit.on.map { " · " + Dates(locale).day($0) } ?? ""))
            if !isBlank(hit.title) { Text(verbatim: hit.title).font(.headline) }
            hit.excerpt.words
            if !hit.with.isEmpty { Muted(Text("common_with \(listed(hit.with.map(\.name), locale))")) }
        }
    }
}

extension Excerpt {
    /// What was found, in its surroundings.
    fileprivate var words: Text {
        let start = Text(verbatim: (isCutBefore ? "…" : "") + before)
        return start + Text(verbatim: found).bold() + Text(verbatim: after + (isCutAfter ? "…" : ""))
    }
}

extension SearchHit {
    /// The page of a hit; none for kinds that have no page yet.
    fileprivate var place: Place? {
        switch kind {
        case "reflection": .reflection(id)
        case "shared_reflection": .sharedReflection(id)
        case "paired_reflection": .question(id)
        case "goal": .goal(id)
        case "meeting": .meeting(id)
        case "relationship": .relationship(id)
        case "flash_request": .request(id)
        default: nil
        }
    }
}
