// The entry: opening the core, syncing, going to sleep and waking, shutting down.

import Foundation

/// The core of Belay, open in a folder. Keep one for the whole app; it may be used from any thread or actor.
///
/// ```swift
/// let belay = try await Belay.open()
/// for try await home in belay.updates({ try await $0.home() }) { show(home) }
/// ```
///
/// Every call reads from and writes to the phone, so all of it works without network; sync runs in the background and needs
/// no attention. The subjects are reached from here (``goals``, ``meetings``, ``account`` and so on), what no single one of them
/// has from ``core``, and any query can be watched: ``updates(_:)``. No call blocks the thread it is made on: the work is done on
/// threads of the core's own. What a call throws is a ``BelayError``.
///
/// Letting go of it ends its work too, but ``shutdown()`` says when that is done.
public final class Belay: Sendable {
    let phone: PhoneFace

    /// The core itself: the subjects, the first screen, search, export.
    public let core: Core

    /// The state of the folder at opening.
    public let opening: OpeningOutcome

    private init(phone: PhoneFace) {
        self.phone = phone
        core = phone.core()
        opening = phone.opening()
    }

    /// Watches what `query` answers: the current value first, then each that differs.
    ///
    /// ```swift
    /// for try await goal in belay.updates({ try await $0.goals().goal(goal: id) }) { title = goal.goal.statement.text }
    /// ```
    public func updates<Value: Equatable & Sendable>(
        _ query: @escaping @Sendable (Core) async throws -> Value
    ) -> Updates<Value> {
        Updates(phone) { [core] in try await query(core) }
    }

    /// Opens the core in `folder`, making what is not there, and begins to sync in the background.
    ///
    /// It takes milliseconds; after an update that has to read the documents again, a few seconds for ten thousand. A
    /// damaged folder is no error: see ``opening``.
    ///
    /// - Parameters:
    ///   - folder: Where everything is kept, private to the app. A folder can be open once at a time.
    ///   - vault: Where the session's token is kept.
    ///   - zone: Where the phone is: what "today" and a clock time mean. Tell of a change by ``Core/setZone(zone:)``.
    ///   - deviceName: What the list of devices calls this one.
    ///   - connectivity: Whether there is a network at all; without one no call is tried. `nil`: it is always tried.
    ///   - log: Where the core's log goes; `nil`: nowhere.
    ///   - extraRoots: Certificates (DER) to trust beside the web's, for a server with an authority of its own.
    /// - Throws: ``BelayError/locked`` for a folder that is open already and while the vault does not open,
    ///   ``BelayError/updateNeeded`` for a folder of a newer app, ``BelayError/storageFull``, ``BelayError/internal(why:)``.
    public static func open(
        folder: URL,
        vault: any KeyVault,
        zone: TimeZone = .current,
        deviceName: String,
        connectivity: (any Connectivity)? = nil,
        log: (any LogSink)? = nil,
        extraRoots: [Data] = []
    ) async throws -> Belay {
        let settings = OpenSettings(
            folder: folder.path,
            zone: zone.identifier,
            deviceName: deviceName,
            extraRoots: extraRoots
        )
        let phone = try await openBelay(
            settings: settings,
            vault: VaultBridge(vault),
            connectivity: connectivity.map(ConnectivityBridge.init),
            logger: log.map(LogBridge.init)
        )
        return Belay(phone: phone)
    }

    /// Syncs now, until nothing is left to do. The background does so by itself; this is for pulling down a list.
    ///
    /// - Throws: ``BelayError/offline(why:)``, ``BelayError/signedOut``, ``BelayError/busy(retryAfter:)``,
    ///   ``BelayError/cancelled`` with its task. What was exchanged before stays exchanged.
    @discardableResult
    public func sync() async throws -> SyncReport {
        try await cancellable { try await phone.sync(cancel: $0) }
    }

    /// The system says that the network is back: a wait after failures ends at once.
    ///
    /// - Throws: ``BelayError/closed``.
    public func networkIsBack() throws {
        try phone.networkIsBack()
    }

    /// The app goes to the background: syncing ends, and when this returns nothing is under way any more. Reading and
    /// writing go on working.
    ///
    /// - Throws: ``BelayError/closed``.
    public func suspend() async throws {
        try await phone.suspend()
    }

    /// The app is in front again: syncing goes on. Asked again, it does nothing.
    ///
    /// - Throws: ``BelayError/closed``.
    public func resume() throws {
        try phone.resume()
    }

    /// Ends everything: calls that wait for the server end with ``BelayError/closed``, so do those who watch, and so does
    /// every later call. Asked again, it does nothing. What was written is safe whether or not this is called.
    ///
    /// - Throws: ``BelayError/internal(why:)``, where the process is ending.
    public func shutdown() async throws {
        try await phone.shutdown()
    }
}
