// Everything that waits, by person.

import BelayKit
import SwiftUI

/// The model of ``WaitsScreen``: the list of the core.
@MainActor
final class WaitsModel: QueryModel<WaitingList> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: \.items.isEmpty) { try await $0.waiting() }
    }
}

struct WaitsScreen: View {
    @State private var model: WaitsModel

    init(_ belay: Belay) {
        _model = State(initialValue: WaitsModel(belay))
    }

    var body: some View {
        Page(Text("waits_title"), model) { list in
            ForEach(list.byPerson, id: \.name) { group in
                Section {
                    ForEach(group.items, id: \.key) { WaitRow(item: $0) }
                } header: {
                    if let name = group.name { Text(verbatim: name) } else { Text("waits_with_several") }
                }
            }
            if list.more { Muted(Text("waits_more")) }
        } empty: {
            EmptyPage("waits_nothing", symbol: "checkmark.circle") { EmptyView() }
        }
    }
}

extension WaitingList {
    /// What waits, by person, in the order of who has waited longest. What several share has no name.
    var byPerson: [(name: String?, items: [WaitingItem])] {
        var groups: [(name: String?, items: [WaitingItem])] = []
        for item in items {
            if let place = groups.firstIndex(where: { $0.name == item.with?.name }) {
                groups[place].items.append(item)
            } else {
                groups.append((item.with?.name, [item]))
            }
        }
        return groups
    }
}
