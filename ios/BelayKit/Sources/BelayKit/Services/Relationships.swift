// The calls of relationships. Written by `cargo xtask bindings` from core's source.

import Foundation

/// One's relationships.
public struct Relationships: Sendable {
    let face: RelationshipsFace

    /// Proposes a relationship to people one shares a space with (a program, another relationship). Gives its id. The
    /// space for it is made with the next sync; until then everything can be written. Two who propose to each other out of
    /// reach propose one.
    ///
    /// - Throws: The rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``: one of the same two people, in the same form and
    ///   program, is open, and is named; those of storage.
    public func propose(_ opening: RelationshipOpening) async throws(BelayError) -> RelationshipId {
        try await work { try await face.propose(opening: opening) }
    }

    /// Carries out a command on a relationship. Gives it as it stands then. With `RelationshipCommand.Leave` what one had
    /// shared of one's own is taken back, and once the server knows, nothing later reaches this phone; what was there
    /// stays (S480).
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of
    ///   storage.
    public func act(_ relationship: RelationshipId, command: RelationshipCommand) async throws(BelayError) -> RelationshipView {
        try await work { try await face.act(relationship: relationship, command: command) }
    }

    /// One relationship.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func relationship(_ relationship: RelationshipId) async throws(BelayError) -> RelationshipView {
        try await work { try await face.relationship(relationship: relationship) }
    }

    /// Watched: One relationship.
    public func observeRelationship(_ relationship: RelationshipId) -> Updates<RelationshipView> {
        Updates { [face] target in try face.observeRelationship(relationship: relationship, listener: RelationshipViewTarget(target)) }
    }

    /// The relationships that have not ended, the oldest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func open(from: String? = nil) async throws(BelayError) -> RelationshipList {
        try await work { try await face.open(from: from) }
    }

    /// Watched: The relationships that have not ended, the oldest first.
    public func observeOpen(from: String? = nil) -> Updates<RelationshipList> {
        Updates { [face] target in try face.observeOpen(from: from, listener: RelationshipListTarget(target)) }
    }

    /// The relationships that have ended, the newest first.
    ///
    /// - Throws: As `Relationships.open`.
    public func past(from: String? = nil) async throws(BelayError) -> RelationshipList {
        try await work { try await face.past(from: from) }
    }

    /// Watched: The relationships that have ended, the newest first.
    public func observePast(from: String? = nil) -> Updates<RelationshipList> {
        Updates { [face] target in try face.observePast(from: from, listener: RelationshipListTarget(target)) }
    }
}
