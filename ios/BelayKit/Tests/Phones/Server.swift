// A real `belay serve`, as an operator runs it: one process for all cases, on a free port, its mails in a folder.

import Foundation

/// The server that all phones of a run share.
package struct Server: Sendable {
    /// Where it listens.
    package let url: String
    private let mails: URL

    /// Started by whoever asks first; it ends with this process.
    package static let shared = Result { try Server() }

    /// Another one, for the tests of the screens: a server takes few sign-ins from one network.
    package static let ofScreens = Result { try Server() }

    private init() throws {
        guard let program = ProcessInfo.processInfo.environment["BELAY_BIN"] else {
            throw Missed("BELAY_BIN does not name the program; run the tests by `cargo xtask swift test`")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "belay-server-\(UUID())")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["serve", "--listen", "127.0.0.1:0", "--data", folder.path]
        process.environment = ["RUST_LOG": "warn"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        Server.running.keep(process, folder)
        url = try Server.address(in: output.fileHandleForReading)
        mails = folder.appending(path: "mail")
    }

    /// The code in the newest mail to `address` that is none of those in `known`.
    package func code(to address: String, beside known: Set<String>) throws -> String {
        for (name, mail) in try inbox(of: address) where !known.contains(name) {
            if let code = mail.split(whereSeparator: \.isNewline).first(where: { $0.count == 8 && $0.allSatisfy(\.isNumber) }) {
                return String(code)
            }
        }
        throw Missed("no mail to \(address) has a code")
    }

    /// The mails to `address`, by the names of their files.
    package func inbox(of address: String) throws -> [String: String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: mails.path) else { return [:] }
        var found: [String: String] = [:]
        for name in names where name.hasSuffix(".eml") {
            let mail = try String(contentsOf: mails.appending(path: name), encoding: .utf8)
            if mail.contains(address) {
                found[name] = mail
            }
        }
        return found
    }

    private static let running = Running()

    /// It says where it listens, in its first lines.
    private static func address(in output: FileHandle) throws -> String {
        var said = Data()
        while true {
            let more = output.availableData
            guard !more.isEmpty else { throw Missed("the server ended before it listened") }
            said += more
            let text = String(decoding: said, as: UTF8.self)
            // The line is whole only when it has ended.
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1) {
                if let begin = line.range(of: "http://") {
                    return String(line[begin.lowerBound...].prefix { !$0.isWhitespace })
                }
            }
        }
    }
}

/// The processes, ended and cleared away when this one ends.
private final class Running: @unchecked Sendable {
    // Guarded by the lock, which is why this may be called Sendable.
    private var servers: [(process: Process, folder: URL)] = []
    private let lock = NSLock()

    func keep(_ process: Process, _ folder: URL) {
        lock.withLock {
            if servers.isEmpty { atexit { endTheServers() } }
            servers.append((process, folder))
        }
    }

    func end() {
        // Not by Foundation: its waiting wants a run loop, and at the end of a process there is none. And not gently: on Linux
        // the child of a thread of Dispatch's has every signal blocked that can be, as that thread has.
        for (process, folder) in lock.withLock({ servers }) {
            kill(process.processIdentifier, SIGKILL)
            waitpid(process.processIdentifier, nil, 0)
            try? FileManager.default.removeItem(at: folder)
        }
    }
}

/// A C function may not hold on to anything, so it finds the servers by their name.
private func endTheServers() {
    Server.end()
}

extension Server {
    static func end() {
        running.end()
    }
}
