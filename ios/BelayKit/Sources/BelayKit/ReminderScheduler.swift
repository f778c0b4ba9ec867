// The system's scheduler as the core's reminders need it, and how it is kept equal to what the core plans.

import Foundation

/// The system's scheduler: on a phone a thin adapter over `UNUserNotificationCenter` in the app; in tests ``MemoryScheduler``.
///
/// It is only a cache of what the core plans. It shows what is due without waking the app: the core takes it that what the
/// scheduler had when its time came was shown. When the server's push arrives, the app (or its notification extension) syncs, asks
/// `reminders.pushed(id:)` and shows what that gives; nothing where it gives nothing.
public protocol ReminderScheduler: Sendable {
    /// The reminders it has now.
    func pending() async -> Set<ReminderId>

    /// Takes a reminder, in place of the one with the same id. One whose time is past rings at once.
    func arm(_ reminder: ReminderView) async

    /// Forgets a reminder.
    func cancel(_ id: ReminderId) async
}

/// A scheduler that rings nothing: for tests and previews.
public actor MemoryScheduler: ReminderScheduler {
    /// What it has, by id.
    public private(set) var reminders: [ReminderId: ReminderView] = [:] {
        didSet { changes.forEach { $0.yield() } }
    }
    private var changes: [AsyncStream<Void>.Continuation] = []

    /// An empty scheduler.
    public init() {}

    public func pending() -> Set<ReminderId> {
        Set(reminders.keys)
    }

    public func arm(_ reminder: ReminderView) {
        reminders[reminder.reminder.id] = reminder
    }

    public func cancel(_ id: ReminderId) {
        reminders[id] = nil
    }

    /// Waits until what it has is as wanted.
    public func becomes(_ wanted: @Sendable (Set<ReminderId>) -> Bool) async {
        let (changed, tell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        changes.append(tell)
        tell.yield()
        for await _ in changed where wanted(pending()) {
            return
        }
    }
}

extension Belay {
    /// Keeps a scheduler equal to what the core plans, until its task is cancelled: after each change what is no longer planned is
    /// cancelled, what is new or has moved is armed, and the core is told what the scheduler has.
    ///
    /// - Parameter limit: How many the scheduler takes; 48 at most.
    /// - Throws: ``BelayError/Closed``, when the core is shut down.
    public func keepArmed(_ scheduler: any ReminderScheduler, limit: UInt32? = nil) async throws {
        var armed: [ReminderId: ReminderView] = [:]
        for try await planned in updates({ try await $0.reminders().toArm(limit: limit) }) {
            let pending = await scheduler.pending()
            let wanted = Dictionary(planned.map { ($0.reminder.id, $0) }, uniquingKeysWith: { one, _ in one })
            // What is due already rings in its own time.
            let now = Date()
            for id in pending where wanted[id] == nil && armed[id].map({ $0.reminder.at > now }) ?? true {
                await scheduler.cancel(id)
            }
            for (id, reminder) in wanted
            where !pending.contains(id) || armed[id]?.reminder.at != reminder.reminder.at {
                await scheduler.arm(reminder)
            }
            armed = wanted
            try await reminders.armed(ids: Array(scheduler.pending()))
        }
    }
}
