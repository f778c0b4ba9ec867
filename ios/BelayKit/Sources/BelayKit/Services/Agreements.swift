// The calls of agreements. Written by `cargo xtask bindings` from core's source.

import Foundation

/// How the members of one's relationships want to work together. A relationship has one agreement, so it is named by
/// the relationship.
public struct Agreements: Sendable {
    let face: AgreementsFace

    /// Begins the agreement of a relationship as an empty draft; where there is one already, gives it as it stands.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a relationship that is not on this phone; the rules' ``BelayError/refused(_:)``;
    ///   those of storage.
    public func begin(_ relationship: RelationshipId) async throws(BelayError) -> AgreementView {
        try await work { try await face.begin(relationship: relationship) }
    }

    /// Carries out a command on the agreement of a relationship, which is begun where there is none. Gives it as it
    /// stands then.
    ///
    /// - Throws: As `Agreements.begin`, and the rules' ``BelayError/invalid(field:rule:)``.
    public func act(_ relationship: RelationshipId, command: AgreementCommand) async throws(BelayError) -> AgreementView {
        try await work { try await face.act(relationship: relationship, command: command) }
    }

    /// The agreement of a relationship.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` where nobody has begun one; ``BelayError/updateNeeded``; those of storage.
    public func agreement(_ relationship: RelationshipId) async throws(BelayError) -> AgreementView {
        try await work { try await face.agreement(relationship: relationship) }
    }

    /// Watched: The agreement of a relationship.
    public func observeAgreement(_ relationship: RelationshipId) -> Updates<AgreementView> {
        Updates { [face] target in try face.observeAgreement(relationship: relationship, listener: AgreementViewTarget(target)) }
    }
}
