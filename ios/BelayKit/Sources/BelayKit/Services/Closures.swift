// The calls of closures. Written by `cargo xtask bindings` from core's source.

import Foundation

/// How one's relationships come to their end. A relationship has one closure for each time closing was opened, so the
/// present one is named by the relationship.
public struct Closures: Sendable {
    let face: ClosuresFace

    /// Opens the debrief, and with it closing, in one tap; any member may, from any phase. Where it is open already, gives
    /// it as it stands.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/refused(_:)``; those of storage.
    public func begin(_ relationship: RelationshipId) async throws(BelayError) -> ClosureView {
        try await work { try await face.begin(relationship: relationship) }
    }

    /// Carries out a command on the closure of a relationship that is coming to its end. Gives it as it stands then.
    ///
    /// - Throws: As `Closures.begin`, and the rules' ``BelayError/invalid(field:rule:)``.
    public func act(_ relationship: RelationshipId, command: ClosureCommand) async throws(BelayError) -> ClosureView {
        try await work { try await face.act(relationship: relationship, command: command) }
    }

    /// Writes down what one would do differently. It goes into one's own space; the others only see that it was answered
    /// (S210, S446). Written again, it takes the place of what was there.
    ///
    /// - Throws: As `Closures.act`.
    public func keepLesson(_ relationship: RelationshipId, text: String) async throws(BelayError) -> ClosureView {
        try await work { try await face.keepLesson(relationship: relationship, text: text) }
    }

    /// Ends the relationship, once the goodbye was said and everyone has signed or is waived.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/refused(_:)``, which names what is missing; those of storage.
    public func close(_ relationship: RelationshipId, outcome: RelationshipOutcome) async throws(BelayError) -> ClosureView {
        try await work { try await face.close(relationship: relationship, outcome: outcome) }
    }

    /// The closure of a relationship, present or past.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` where closing was never opened; ``BelayError/updateNeeded``; those of storage.
    public func closure(_ relationship: RelationshipId) async throws(BelayError) -> ClosureView {
        try await work { try await face.closure(relationship: relationship) }
    }

    /// Watched: The closure of a relationship, present or past.
    public func observeClosure(_ relationship: RelationshipId) -> Updates<ClosureView> {
        Updates { [face] target in try face.observeClosure(relationship: relationship, listener: ClosureViewTarget(target)) }
    }
}
