// Ports of the core: the state of the network, and the log.

/// The platform's knowledge of the network. On Apple's systems ``NetworkPath`` is one.
public protocol Connectivity: Sendable {
    /// Whether there is a network at all. Asked before each call to the server, on a thread of the core's own: without one
    /// the call fails with ``BelayError/offline(why:)`` at once, and the radio is left alone.
    ///
    /// - Throws: Anything, where it cannot be told; the call is then made.
    func isOnline() throws -> Bool
}

/// The logger of the core. A line holds ids and codes, never texts of people, an address or a token. On Apple's systems
/// ``SystemLog`` is one.
public protocol LogSink: Sendable {
    /// One line, on a thread of the log's own, one at a time, in order.
    ///
    /// - Parameters:
    ///   - level: How much it matters.
    ///   - origin: The part of the core that says so.
    ///   - message: What it says.
    func write(_ level: LogLevel, origin: String, message: String)
}

/// Hands an app's word on the network to the core.
final class ConnectivityBridge: ConnectivityFace {
    private let connectivity: any Connectivity

    init(_ connectivity: any Connectivity) {
        self.connectivity = connectivity
    }

    func isOnline() throws -> Bool {
        do {
            return try connectivity.isOnline()
        } catch {
            throw ConnectivityErrorFace.Failed(why: "\(type(of: error))")
        }
    }
}

/// Hands the core's log to an app's.
final class LogBridge: LoggerFace {
    private let log: any LogSink

    init(_ log: any LogSink) {
        self.log = log
    }

    func log(level: LogLevel, target: String, message: String) {
        log.write(level, origin: target, message: message)
    }
}
