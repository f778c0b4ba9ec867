// The calls of reflections. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
public struct Reflections: Sendable {
    let face: ReflectionsFace

    /// Begins a reflection in one's own space; its text may still be empty. Gives its id.
    ///
    /// - Throws: The rules' ``BelayError/invalid(field:rule:)``; those of storage.
    public func begin(_ opening: ReflectionOpening) async throws(BelayError) -> ReflectionId {
        try await work { try await face.begin(opening: opening) }
    }

    /// Carries out a command on one's own reflection. `ReflectionCommand.Share` also puts the copy in place (or the
    /// text as it stands now into the copy that is there); `ReflectionCommand.TakeBack` also empties it. Gives the
    /// reflection as it stands then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``, also for taking back from a relationship one has left; the rules' ``BelayError/invalid(field:rule:)`` and
    ///   ``BelayError/refused(_:)``; those of storage.
    public func act(_ reflection: ReflectionId, command: ReflectionCommand) async throws(BelayError) -> ReflectionView {
        try await work { try await face.act(reflection: reflection, command: command) }
    }

    /// Deletes one of one's own reflections for good, a draft too, and takes back every copy of it that is shared. Nothing of
    /// its words stays on this phone; one's other phones and the server follow with the next sync.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func delete(_ reflection: ReflectionId) async throws(BelayError) {
        try await work { try await face.delete(reflection: reflection) }
    }

    /// One of one's own reflections.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func reflection(_ reflection: ReflectionId) async throws(BelayError) -> ReflectionView {
        try await work { try await face.reflection(reflection: reflection) }
    }

    /// Watched: One of one's own reflections.
    public func observeReflection(_ reflection: ReflectionId) -> Updates<ReflectionView> {
        Updates { [face] target in try face.observeReflection(reflection: reflection, listener: ReflectionViewTarget(target)) }
    }

    /// One's own reflections, the newest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func own(from: String? = nil) async throws(BelayError) -> ReflectionPage {
        try await work { try await face.own(from: from) }
    }

    /// Watched: One's own reflections, the newest first.
    public func observeOwn(from: String? = nil) -> Updates<ReflectionPage> {
        Updates { [face] target in try face.observeOwn(from: from, listener: ReflectionPageTarget(target)) }
    }

    /// What is shared in a relationship now, by anybody in it, the newest first.
    ///
    /// - Throws: As `Reflections.own`.
    public func sharedIn(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> SharedReflectionPage {
        try await work { try await face.sharedIn(relationship: relationship, from: from) }
    }

    /// Watched: What is shared in a relationship now, by anybody in it, the newest first.
    public func observeSharedIn(_ relationship: RelationshipId, from: String? = nil) -> Updates<SharedReflectionPage> {
        Updates { [face] target in try face.observeSharedIn(relationship: relationship, from: from, listener: SharedReflectionPageTarget(target)) }
    }

    /// Everything this person may read on a subject (S172). Nothing for `Subject.Free`, which is about nothing.
    ///
    /// - Throws: Those of storage.
    public func about(_ subject: ReflectionSubject) async throws(BelayError) -> ReflectionsAbout {
        try await work { try await face.about(subject: subject) }
    }

    /// Asks all members of a relationship one question; the answers open together when all are in (S176). Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func askAll(_ opening: PairedOpening) async throws(BelayError) -> Uuid {
        try await work { try await face.askAll(opening: opening) }
    }

    /// Answers such a question, or words one's answer anew while it is still covered. Gives what this person may see.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func answer(_ question: Uuid, command: PairedCommand) async throws(BelayError) -> PairedReflectionView {
        try await work { try await face.answer(question: question, command: command) }
    }

    /// One question to all, as this person may see it.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func question(_ question: Uuid) async throws(BelayError) -> PairedReflectionView {
        try await work { try await face.question(question: question) }
    }

    /// Watched: One question to all, as this person may see it.
    public func observeQuestion(_ question: Uuid) -> Updates<PairedReflectionView> {
        Updates { [face] target in try face.observeQuestion(question: question, listener: PairedReflectionViewTarget(target)) }
    }

    /// The questions to all in a relationship, the newest first.
    ///
    /// - Throws: As `Reflections.own`.
    public func questionsIn(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> PairedReflectionPage {
        try await work { try await face.questionsIn(relationship: relationship, from: from) }
    }

    /// Watched: The questions to all in a relationship, the newest first.
    public func observeQuestionsIn(_ relationship: RelationshipId, from: String? = nil) -> Updates<PairedReflectionPage> {
        Updates { [face] target in try face.observeQuestionsIn(relationship: relationship, from: from, listener: PairedReflectionPageTarget(target)) }
    }

    /// Asks all members their own recurring questions, now that their occasion has come (S175): a resource was
    /// finished, an experience is done. Asked again, on this phone or another, it asks nothing twice. Gives what was
    /// asked. When a meeting is held or a goal is reached, this is done by itself.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/refused(_:)``; those of storage.
    public func askRecurring(_ relationship: RelationshipId, occasion: Occasion, subject: ReflectionSubject) async throws(BelayError) -> [PairedReflectionView] {
        try await work { try await face.askRecurring(relationship: relationship, occasion: occasion, subject: subject) }
    }
}
