// What the page of one request knows, and what can be done there.

import BelayKit

/// A request.
struct RequestContent: Equatable, Sendable {
    let view: FlashView
    let people: People
    /// The zone of this phone, in which another time is named.
    let zone: ZoneName
    /// One's own takeaway; only oneself can read it.
    let own: String?
    /// The mentor who fits next, once nobody has answered.
    let next: String?

    /// Whether one has asked it.
    var isMine: Bool { view.asker == people.me }

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view.allowed.contains(command)
    }
}

/// The model of ``RequestScreen``.
@MainActor
final class RequestModel: QueryModel<RequestContent> {
    let id: FlashId

    init(_ belay: Belay, _ id: FlashId) {
        self.id = id
        super.init(belay) { core in
            let view = try await core.flash().request(flash: id)
            let people = try await People(core)
            let isMine = view.asker == people.me
            let may: (String) -> Bool = view.allowed.contains
            let hasNext = isMine && may("ask_again")
            return try await RequestContent(
                view: view,
                people: people,
                zone: core.zone(),
                own: isMine ? core.flash().ownTakeaway(flash: id)?.text.text : nil,
                next: hasNext ? core.flash().nextMentor(flash: id)?.name : nil
            )
        }
    }

    /// Does something with it.
    func act(_ command: FlashCommand) async {
        await act { [id] in try await $0.flash.act(flash: id, command: command) }
    }

    /// No, with a reason for the two alone, or without one.
    func decline(_ reason: String) async {
        await act { [id] in try await $0.flash.decline(flash: id, reason: isBlank(reason) ? nil : reason) }
    }

    /// Keeps what one takes from it: for oneself, and what the readers of the request may see.
    func keep(own: String, shared: String) async {
        await act { [id] in
            try await $0.flash.keepTakeaway(flash: id, own: isBlank(own) ? nil : own, shared: isBlank(shared) ? nil : shared)
        }
    }

    /// Begins the relationship that both want. Gives its id.
    func begin() async -> RelationshipId? {
        await act { [id] in try await $0.flash.beginRelationship(flash: id) }
    }
}
