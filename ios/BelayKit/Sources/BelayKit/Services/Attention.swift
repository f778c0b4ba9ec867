// The calls of attention. Written by `cargo xtask bindings` from core's source.

import Foundation

/// What waits for a person's eye.
public struct Attention: Sendable {
    let face: AttentionFace

    /// What could not happen, the newest first.
    ///
    /// - Throws: Those of storage.
    public func list(from: UInt64? = nil) async throws(BelayError) -> AttentionPage {
        try await work { try await face.list(from: from) }
    }

    /// Watched: What could not happen, the newest first.
    public func observeList(from: UInt64? = nil) -> Updates<AttentionPage> {
        Updates { [face] target in try face.observeList(from: from, listener: AttentionPageTarget(target)) }
    }

    /// How many matters wait.
    ///
    /// - Throws: Those of storage.
    public func count() async throws(BelayError) -> UInt64 {
        try await work { try await face.count() }
    }

    /// Takes a matter off the list: the person has seen to it.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; those of storage.
    public func settle(_ id: UInt64) async throws(BelayError) {
        try await work { try await face.settle(id: id) }
    }
}
