// The calls of entries. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Short notes, kept by their sort: shared in a relationship, or one's own.
public struct Entries: Sendable {
    let face: EntriesFace

    /// Writes an entry: into the space of the relationship `with`, where its members read it, or into one's own. Gives its
    /// id.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` on `relationship` (`own_only`) for a sort that is only one's own, as a lesson;
    ///   ``BelayError/notFound(what:)`` for a relationship that is not on this phone; the rules' ``BelayError/invalid(field:rule:)`` and
    ///   ``BelayError/refused(_:)``; those of storage.
    public func note(with: RelationshipId? = nil, opening: EntryOpening) async throws(BelayError) -> EntryId {
        try await work { try await face.note(with: with, opening: opening) }
    }

    /// Carries out a command on an entry. Gives it as it stands then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ entry: EntryId, command: EntryCommand) async throws(BelayError) -> EntryView {
        try await work { try await face.act(entry: entry, command: command) }
    }

    /// Deletes an entry of one's own for good, also one that others in the relationship have: it leaves their phones with the
    /// next sync. One that somebody else has made unreadable can be deleted on the phone it was written on.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/refused(_:)`` (`not_yours`) for another's; ``BelayError/updateNeeded``; those of storage.
    public func delete(_ entry: EntryId) async throws(BelayError) {
        try await work { try await face.delete(entry: entry) }
    }

    /// One entry.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func entry(_ entry: EntryId) async throws(BelayError) -> EntryView {
        try await work { try await face.entry(entry: entry) }
    }

    /// What the members of a relationship wrote for each other, the newest first; of one sort, if one is named.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for the relationship; ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func ofRelationship(_ relationship: RelationshipId, sort: EntrySort? = nil, from: String? = nil) async throws(BelayError) -> EntryPage {
        try await work { try await face.ofRelationship(relationship: relationship, sort: sort, from: from) }
    }

    /// Watched: What the members of a relationship wrote for each other, the newest first; of one sort, if one is named.
    public func observeOfRelationship(_ relationship: RelationshipId, sort: EntrySort? = nil, from: String? = nil) -> Updates<EntryPage> {
        Updates { [face] target in try face.observeOfRelationship(relationship: relationship, sort: sort, from: from, listener: EntryPageTarget(target)) }
    }

    /// One's own entries, which nobody else has, the newest first; of one sort, if one is named.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func own(sort: EntrySort? = nil, from: String? = nil) async throws(BelayError) -> EntryPage {
        try await work { try await face.own(sort: sort, from: from) }
    }

    /// What comes up in the next meeting of a relationship, the oldest first (S145).
    ///
    /// - Throws: As `Entries.of_relationship`.
    public func toDiscuss(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> EntryPage {
        try await work { try await face.toDiscuss(relationship: relationship, from: from) }
    }

    /// Watched: What comes up in the next meeting of a relationship, the oldest first (S145).
    public func observeToDiscuss(_ relationship: RelationshipId, from: String? = nil) -> Updates<EntryPage> {
        Updates { [face] target in try face.observeToDiscuss(relationship: relationship, from: from, listener: EntryPageTarget(target)) }
    }
}
