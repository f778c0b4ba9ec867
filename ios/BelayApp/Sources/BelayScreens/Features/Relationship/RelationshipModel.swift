// What the pages of a relationship know, and what can be done there.

import BelayKit

/// A relationship with the people in it.
struct RelationshipContent: Equatable, Sendable {
    let page: RelationshipPage
    let people: People

    /// The relationship itself.
    var relationship: Relationship { page.view.relationship }
    /// The names of the others.
    var others: [String] { people.others(page.view.companions).map(\.name) }
    /// The phase it is in; closed once it is over.
    var phase: Phase { relationship.state.phase }

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        page.allowed.contains(command)
    }
}

/// The model of the page of a relationship, of its gate and of its groundwork.
@MainActor
final class RelationshipModel: QueryModel<RelationshipContent> {
    let id: RelationshipId

    init(_ belay: Belay, _ id: RelationshipId) {
        self.id = id
        super.init(belay) { core in
            try await RelationshipContent(page: core.relationships().page(relationship: id), people: People(core))
        }
    }

    /// Does something with it.
    func act(_ command: RelationshipCommand) async {
        await act { [id] in try await $0.relationships.act(relationship: id, command: command) }
    }

    /// Words one of its texts.
    func word(_ text: RelationshipText, _ before: String, _ after: String) async {
        await act(.word(text: text, edit: TextEdit(before: before, after: after)))
    }

    /// Notes what one learned of somebody: only oneself can read it.
    func learned(of partner: MemberId, _ text: String) async {
        let opening = EntryOpening(kind: .learnedOfPartner(partner: partner), text: text)
        await act { [id] in try await $0.entries.note(with: id, opening: opening) }
    }
}
