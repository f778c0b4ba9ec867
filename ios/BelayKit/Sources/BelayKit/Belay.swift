// The entry: opening the core, syncing, going to sleep and waking, shutting down.

import Foundation

/// The core of Belay, open in a folder. Keep one for the whole app; it may be used from any thread or actor.
///
/// ```swift
/// let belay = try await Belay.open()
/// for try await home in belay.observeHome() { show(home) }
/// ```
///
/// Every call reads from and writes to the phone, so all of it works without network; sync runs in the background and needs
/// no attention. The subjects are reached from here: ``goals``, ``meetings``, ``account`` and so on. No call blocks the
/// thread it is made on: the work is done on threads of the core's own.
///
/// Letting go of it ends its work too, but ``shutdown()`` says when that is done.
public final class Belay: Sendable {
    let face: BelayFace

    /// What happened to the folder when it was opened.
    public let opening: OpeningOutcome

    private init(face: BelayFace) {
        self.face = face
        opening = face.opening()
    }

    /// Opens the core in `folder`, making what is not there, and begins to sync in the background.
    ///
    /// It takes milliseconds; after an update that has to read the documents again, a few seconds for ten thousand. A
    /// damaged folder is no error: see ``opening``.
    ///
    /// - Parameters:
    ///   - folder: Where everything is kept, private to the app. A folder can be open once at a time.
    ///   - vault: Where the session's token is kept.
    ///   - zone: Where the phone is: what "today" and a clock time mean. Tell of a change by ``setZone(_:)``.
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
    ) async throws(BelayError) -> Belay {
        let settings = OpenSettings(
            folder: folder.path,
            zone: zone.identifier,
            deviceName: deviceName,
            extraRoots: extraRoots
        )
        let face = try await work {
            try await openBelay(
                settings: settings,
                vault: VaultBridge(vault),
                connectivity: connectivity.map(ConnectivityBridge.init),
                logger: log.map(LogBridge.init)
            )
        }
        return Belay(face: face)
    }

    /// Syncs now, until nothing is left to do. The background does so by itself; this is for pulling down a list.
    ///
    /// - Throws: ``BelayError/offline(why:)``, ``BelayError/signedOut``, ``BelayError/busy(retryAfter:)``,
    ///   ``BelayError/cancelled`` with its task. What was exchanged before stays exchanged.
    @discardableResult
    public func sync() async throws(BelayError) -> SyncReport {
        try await travel { cancel in try await face.sync(cancel: cancel) }
    }

    /// The system says that the network is back: a wait after failures ends at once.
    ///
    /// - Throws: ``BelayError/closed``.
    public func networkIsBack() throws(BelayError) {
        try atOnce { try face.networkIsBack() }
    }

    /// The app goes to the background: syncing ends, and when this returns nothing is under way any more. Reading and
    /// writing go on working.
    ///
    /// - Throws: ``BelayError/closed``.
    public func suspend() async throws(BelayError) {
        try await work { try await face.suspend() }
    }

    /// The app is in front again: syncing goes on. Asked again, it does nothing.
    ///
    /// - Throws: ``BelayError/closed``.
    public func resume() throws(BelayError) {
        try atOnce { try face.resume() }
    }

    /// Ends everything: calls that wait for the server end with ``BelayError/closed``, so do those who watch, and so does
    /// every later call. Asked again, it does nothing. What was written is safe whether or not this is called.
    ///
    /// - Throws: ``BelayError/internal(why:)``, where the process is ending.
    public func shutdown() async throws(BelayError) {
        try await work { try await face.shutdown() }
    }
}
