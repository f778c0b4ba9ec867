// Together, the second tab: the relationships one is in, those that are over, and the way into a new one.

import BelayKit
import SwiftUI

/// The relationships.
struct TogetherContent: Equatable, Sendable {
    let open: [RelationshipView]
    let past: [RelationshipView]
    let people: People
}

/// The model of ``TogetherScreen``: open ones, then those that are over.
@MainActor
final class TogetherModel: QueryModel<TogetherContent> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: { $0.open.isEmpty && $0.past.isEmpty }) { core in
            try await TogetherContent(
                open: core.relationships().open().relationships,
                past: core.relationships().past().relationships,
                people: People(core)
            )
        }
    }
}

struct TogetherScreen: View {
    @State private var model: TogetherModel

    init(_ belay: Belay) {
        _model = State(initialValue: TogetherModel(belay))
    }

    var body: some View {
        Page(Text("tab_together"), model) { content in
            Section { ForEach(content.open, id: \.id) { PairRow(view: $0, people: content.people) } }
            if !content.past.isEmpty {
                Section("together_past") { ForEach(content.past, id: \.id) { PairRow(view: $0, people: content.people) } }
            }
        } empty: {
            EmptyPage("together_empty", symbol: "person.2") {
                NavigationLink("ask_new", value: Place.newRequest(topic: ""))
            }
        }
        .toolbar {
            ToolbarItem(placement: .primaryAction) {
                NavigationLink(value: Place.propose) { Label("together_new", systemImage: "plus") }
            }
        }
    }
}

private struct PairRow: View {
    let view: RelationshipView
    let people: People
    @Environment(\.locale) private var locale

    var body: some View {
        NavigationLink(value: Place.relationship(view.id)) {
            VStack(alignment: .leading) {
                Text(verbatim: listed(people.others(view.companions).map(\.name), locale)).font(.headline)
                if let me = people.me, let role = view.relationship.members[me]?.role { Muted(word("role_", role)) }
                if !isBlank(about) { Text(verbatim: about).lineLimit(2) }
                standing
            }
        }
    }

    /// Its topic, or what it is for.
    private var about: String {
        let topic = view.relationship.topic.text
        return isBlank(topic) ? view.relationship.purpose.text.text : topic
    }

    @ViewBuilder private var standing: some View {
        switch view.relationship.state {
        case .closed(let outcome, _, let day):
            Muted(labelled(word("outcome_", outcome), Text(Dates(locale).day(day))))
        case .declined(let by, let day):
            Muted(by == people.me ? labelled(Text("phase_declined"), Text(Dates(locale).day(day))) : Text("together_declined \(people.named(by))"))
        default:
            Muted(word("phase_", view.relationship.state.phase))
            PhaseRope(phase: view.relationship.state.phase)
            if view.relationship.state.rests { Muted(Text("relationship_rests")) }
        }
    }
}
