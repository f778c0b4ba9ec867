// The calls of flash. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Flash requests, in the programs one is in. What is written into them can be read by everybody in the program **and
/// by its server**; only the reason of a no is for the two alone.
public struct Flash: Sendable {
    let face: FlashFace

    /// Posts a request in a program. Until then it is the caller's draft, and nothing of it is kept. Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a program one is not in; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``: five open
    ///   requests, one with each mentor; those of storage.
    public func ask(_ program: Uuid, opening: FlashOpening) async throws(BelayError) -> FlashId {
        try await work { try await face.ask(program: program, opening: opening) }
    }

    /// Carries out a command on a request. Gives it as this person sees it then: a yes reads "asked, waiting" until
    /// the server has taken it, and goes to `Belay.attention` where somebody else was first.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ flash: FlashId, command: FlashCommand) async throws(BelayError) -> FlashView {
        try await work { try await face.act(flash: flash, command: command) }
    }

    /// A mentor's no, with a reason that only the asker can read, if there is one. Said again, the new reason takes the
    /// place of the old one.
    ///
    /// - Throws: As `Flash.act`.
    public func decline(_ flash: FlashId, reason: String? = nil) async throws(BelayError) -> FlashView {
        try await work { try await face.decline(flash: flash, reason: reason) }
    }

    /// Begins the relationship that both want after the conversation (S011). It starts in Proposed, links back, and is
    /// made once although both phones may ask for it. Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/refused(_:)`` while one of the two has not said yes to more; those of storage.
    public func beginRelationship(_ flash: FlashId) async throws(BelayError) -> RelationshipId {
        try await work { try await face.beginRelationship(flash: flash) }
    }

    /// One request.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func request(_ flash: FlashId) async throws(BelayError) -> FlashView {
        try await work { try await face.request(flash: flash) }
    }

    /// Watched: One request.
    public func observeRequest(_ flash: FlashId) -> Updates<FlashView> {
        Updates { [face] target in try face.observeRequest(flash: flash, listener: FlashViewTarget(target)) }
    }

    /// What one has asked, in every program and at every stage, the newest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func asked(from: String? = nil) async throws(BelayError) -> FlashPage {
        try await work { try await face.asked(from: from) }
    }

    /// Watched: What one has asked, in every program and at every stage, the newest first.
    public func observeAsked(from: String? = nil) -> Updates<FlashPage> {
        Updates { [face] target in try face.observeAsked(from: from, listener: FlashPageTarget(target)) }
    }

    /// What one is asked and can still answer, in every program, the newest first. A page may be short.
    ///
    /// - Throws: As `Flash.asked`.
    public func toAnswer(from: String? = nil) async throws(BelayError) -> FlashPage {
        try await work { try await face.toAnswer(from: from) }
    }

    /// Watched: What one is asked and can still answer, in every program, the newest first. A page may be short.
    public func observeToAnswer(from: String? = nil) -> Updates<FlashPage> {
        Updates { [face] target in try face.observeToAnswer(from: from, listener: FlashPageTarget(target)) }
    }

    /// What one helps or helped with, the newest first; a yes that is still waiting is in it.
    ///
    /// - Throws: As `Flash.asked`.
    public func helping(from: String? = nil) async throws(BelayError) -> FlashPage {
        try await work { try await face.helping(from: from) }
    }

    /// Watched: What one helps or helped with, the newest first; a yes that is still waiting is in it.
    public func observeHelping(from: String? = nil) -> Updates<FlashPage> {
        Updates { [face] target in try face.observeHelping(from: from, listener: FlashPageTarget(target)) }
    }

    /// Whom to ask next when nobody accepted: of the program's members that were not asked, the one who has helped
    /// most often. None while it takes answers, for anybody but its asker, and where everybody has been asked.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; those of storage.
    public func nextMentor(_ flash: FlashId) async throws(BelayError) -> Companion? {
        try await work { try await face.nextMentor(flash: flash) }
    }

    /// A draft for asking again what nobody took up: the same words, for those who were asked, are still there and did not
    /// say no, and the next mentor. A slot that has passed is left out.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/refused(_:)`` for anybody but its asker; those of storage.
    public func askAgain(_ flash: FlashId) async throws(BelayError) -> FlashOpening {
        try await work { try await face.askAgain(flash: flash) }
    }

    /// Keeps what the asker takes from the conversation: `own` in their own space, where nobody else can read it, and
    /// `shared` for the whole program to read. Either may be left out; said again, it changes both, and a `shared` that
    /// is left out is taken back.
    ///
    /// - Throws: As `Flash.act`.
    public func keepTakeaway(_ flash: FlashId, own: String? = nil, shared: String? = nil) async throws(BelayError) -> FlashView {
        try await work { try await face.keepTakeaway(flash: flash, own: own, shared: shared) }
    }

    /// What one took from the conversation of this request for oneself, if anything.
    ///
    /// - Throws: Those of storage.
    public func ownTakeaway(_ flash: FlashId) async throws(BelayError) -> OwnTakeaway? {
        try await work { try await face.ownTakeaway(flash: flash) }
    }

    /// What oneself and others took from conversations on this topic: shown before a request on it is posted (S010). Of
    /// the newest thousand each.
    ///
    /// - Throws: Those of storage.
    public func takeaways(_ program: Uuid, topic: String) async throws(BelayError) -> FlashTakeaways {
        try await work { try await face.takeaways(program: program, topic: topic) }
    }
}
