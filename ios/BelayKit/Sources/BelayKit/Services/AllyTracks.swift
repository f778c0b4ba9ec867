// The calls of allytracks. Written by `cargo xtask bindings` from core's source.

import Foundation

/// One's own ally track.
public struct AllyTracks: Sendable {
    let face: AllyTracksFace

    /// One's own track; none where one has never been in an ally partnership. With the first that begins it is there
    /// (S012), and it stays (S453).
    ///
    /// - Throws: Those of storage.
    public func own() async throws(BelayError) -> AllyTrackView? {
        try await work { try await face.own() }
    }

    /// Watched: One's own track; none where one has never been in an ally partnership. With the first that begins it is there
    /// (S012), and it stays (S453).
    public func observeOwn() -> Updates<AllyTrackView?> {
        Updates { [face] target in try face.observeOwn(listener: OptionalAllyTrackViewTarget(target)) }
    }

    /// Opens a module, or leaves it as visited. Gives the track as it stands then.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` where one has never been in an ally partnership; the rules' ``BelayError/refused(_:)``; those of
    ///   storage.
    public func act(_ command: AllyTrackCommand) async throws(BelayError) -> AllyTrackView {
        try await work { try await face.act(command: command) }
    }
}
