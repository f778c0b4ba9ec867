// The calls of reminders. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Reminders, planned on this phone for whoever uses it.
public struct Reminders: Sendable {
    let face: RemindersFace

    /// What one is reminded of from `from` on and before `to`, in order of time. Of what this phone fetched from the server,
    /// nothing that was due more than a month before it arrived.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func due(_ from: UtcInstant, to: UtcInstant) async throws(BelayError) -> [ReminderView] {
        try await work { try await face.due(from: from, to: to) }
    }

    /// What the phone's own scheduler is armed with now: the soonest that are still ahead, 48 at most. Its queue is only
    /// a cache: hand it this after every change and at every start, and let it forget whatever is not in it. Observe it.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func toArm() async throws(BelayError) -> [ReminderView] {
        try await work { try await face.toArm() }
    }

    /// Watched: What the phone's own scheduler is armed with now: the soonest that are still ahead, 48 at most. Its queue is only
    /// a cache: hand it this after every change and at every start, and let it forget whatever is not in it. Observe it.
    public func observeToArm() -> Updates<[ReminderView]> {
        Updates { [face] target in try face.observeToArm(listener: ReminderViewListTarget(target)) }
    }
}
