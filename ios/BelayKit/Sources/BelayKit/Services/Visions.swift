// The calls of visions. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Where one wants to be in some years.
public struct Visions: Sendable {
    let face: VisionsFace

    /// Writes a vision; in place of another, where `instead_of` names one, which can still be read. Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for the other; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``;
    ///   those of storage.
    public func write(_ opening: VisionOpening, insteadOf: VisionId? = nil) async throws(BelayError) -> VisionId {
        try await work { try await face.write(opening: opening, insteadOf: insteadOf) }
    }

    /// Carries out a command on a vision. Gives it as it stands then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ vision: VisionId, command: VisionCommand) async throws(BelayError) -> VisionView {
        try await work { try await face.act(vision: vision, command: command) }
    }

    /// Deletes one of one's own visions for good. Goals that were linked to it stay.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func delete(_ vision: VisionId) async throws(BelayError) {
        try await work { try await face.delete(vision: vision) }
    }

    /// One vision.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func vision(_ vision: VisionId) async throws(BelayError) -> VisionView {
        try await work { try await face.vision(vision: vision) }
    }

    /// Watched: One vision.
    public func observeVision(_ vision: VisionId) -> Updates<VisionView> {
        Updates { [face] target in try face.observeVision(vision: vision, listener: VisionViewTarget(target)) }
    }

    /// One's visions, a page at a time: those that stand, then those that were replaced, the newest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func list(from: String? = nil) async throws(BelayError) -> VisionPage {
        try await work { try await face.list(from: from) }
    }

    /// Watched: One's visions, a page at a time: those that stand, then those that were replaced, the newest first.
    public func observeList(from: String? = nil) -> Updates<VisionPage> {
        Updates { [face] target in try face.observeList(from: from, listener: VisionPageTarget(target)) }
    }
}
