// Ports for Apple's systems: the folder an app keeps its documents in, the network's state, the system's log.

#if canImport(Darwin)

import Foundation
import Network
import os

extension Belay {
    /// Opens the core where an app of its own keeps it: in the folder ``standardFolder()``, its secrets in the keychain, its
    /// log in the system's, and told by the system of the network.
    ///
    /// - Parameter deviceName: What the list of devices calls this one.
    /// - Throws: As ``open(folder:vault:zone:deviceName:connectivity:log:extraRoots:)``.
    public static func open(deviceName: String) async throws -> Belay {
        let folder = try standardFolder()
        let network = NetworkPath()
        let belay = try await open(
            folder: folder,
            vault: KeychainVault(),
            deviceName: deviceName,
            connectivity: network,
            log: SystemLog()
        )
        network.whenBack { [weak belay] in
            // A core that is closed by then has nothing to sync.
            try? belay?.networkIsBack()
        }
        return belay
    }

    /// The app's folder for it: in Application Support, readable in the background once the phone has been unlocked after
    /// its start, and not in backups, since a backup put back on another phone would speak as this one.
    ///
    /// - Throws: Where it cannot be made.
    public static func standardFolder() throws -> URL {
        let support = try FileManager.default.url(
            for: .applicationSupportDirectory,
            in: .userDomainMask,
            appropriateFor: nil,
            create: true
        )
        var folder = support.appendingPathComponent("Belay", isDirectory: true)
        var attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        #if os(iOS)
        attributes[.protectionKey] = FileProtectionType.completeUntilFirstUserAuthentication
        #endif
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: attributes)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
        return folder
    }
}

/// The network's state as the system tells it.
public final class NetworkPath: Connectivity, @unchecked Sendable {
    // Guarded by the lock, which is why this may be called Sendable.
    private var wasOnline = true
    private var back: (@Sendable () -> Void)?
    private let lock = NSLock()
    private let monitor = NWPathMonitor()

    /// Begins to listen to the system.
    public init() {
        monitor.pathUpdateHandler = { [weak self] path in self?.update(path.status != .unsatisfied) }
        monitor.start(queue: DispatchQueue(label: "app.belay.network"))
    }

    deinit {
        monitor.cancel()
    }

    public func isOnline() -> Bool {
        lock.withLock { wasOnline }
    }

    /// Calls `back` each time a network is there again, on a queue of its own.
    public func whenBack(_ back: @escaping @Sendable () -> Void) {
        lock.withLock { self.back = back }
    }

    private func update(_ isOnline: Bool) {
        let tell = lock.withLock {
            defer { wasOnline = isOnline }
            return isOnline && !wasOnline ? back : nil
        }
        // Outside the lock: whoever is told may ask at once.
        tell?()
    }
}

/// The system's log, in the subsystem `app.belay`.
public struct SystemLog: LogSink {
    /// A log in the subsystem `app.belay`.
    public init() {}

    public func write(_ level: LogLevel, origin: String, message: String) {
        let logger = os.Logger(subsystem: "app.belay", category: origin)
        // It holds nothing that anyone wrote, so a crash report may show it.
        switch level {
        case .error: logger.error("\(message, privacy: .public)")
        case .warning: logger.warning("\(message, privacy: .public)")
        case .info: logger.info("\(message, privacy: .public)")
        }
    }
}

#endif
