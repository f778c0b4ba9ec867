// Vaults for secrets: the protocol, and two vaults for tests and previews.

import Foundation

/// Keeps the few secrets of the core (the session's token) where the platform keeps secrets. On iOS and macOS that is
/// ``KeychainVault``; tests and previews take ``MemoryVault`` or ``FileVault``.
///
/// It is asked from threads of the core, never while the core holds a lock, and may take its time.
public protocol KeyVault: Sendable {
    /// The secret kept under `name`; none where there is none.
    ///
    /// - Throws: ``VaultError/locked`` while the platform does not give it out (the phone was not unlocked since it
    ///   started): calls then fail with ``BelayError/locked``. Anything else becomes ``BelayError/internal(why:)``.
    func secret(named name: String) throws -> String?

    /// Keeps `secret` under `name`, or removes it with none.
    ///
    /// - Throws: As ``secret(named:)``.
    func keep(_ secret: String?, named name: String) throws
}

/// Why a vault does not answer.
public enum VaultError: Error, Equatable, Sendable {
    /// The platform does not give secrets out right now.
    case locked
    /// It failed; `why` is for a log, so no secret may be in it.
    case failed(why: String)
}

/// Forgets everything with the process: for tests and previews.
public final class MemoryVault: KeyVault, @unchecked Sendable {
    // Guarded by the lock, which is why this may be called Sendable.
    private var secrets: [String: String] = [:]
    private let lock = NSLock()

    /// An empty vault.
    public init() {}

    public func secret(named name: String) -> String? {
        lock.withLock { secrets[name] }
    }

    public func keep(_ secret: String?, named name: String) {
        lock.withLock { secrets[name] = secret }
    }
}

/// A file that only its owner may read: for tests that close the core and open it again, and for command lines. Not for a
/// phone, whose keychain is better.
public final class FileVault: KeyVault, Sendable {
    private let file: URL
    private let lock = NSLock()

    /// A vault in `file`, which is made when the first secret is kept.
    public init(file: URL) {
        self.file = file
    }

    public func secret(named name: String) throws -> String? {
        try lock.withLock { try read()[name] }
    }

    public func keep(_ secret: String?, named name: String) throws {
        try lock.withLock {
            var secrets = try read()
            secrets[name] = secret
            let encoded = try JSONEncoder().encode(secrets)
            // Beside it first, and only then in its place: who is killed in the middle keeps the old secrets.
            let beside = file.appendingPathExtension("new")
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            guard FileManager.default.createFile(atPath: beside.path, contents: encoded, attributes: attributes) else {
                throw VaultError.failed(why: "the file cannot be written")
            }
            guard rename(beside.path, file.path) == 0 else {
                throw VaultError.failed(why: "the file cannot be replaced")
            }
        }
    }

    private func read() throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
        return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    }
}

/// Hands an app's vault to the core.
final class VaultBridge: KeyVaultFace {
    private let vault: any KeyVault

    init(_ vault: any KeyVault) {
        self.vault = vault
    }

    func get(name: String) throws -> String? {
        try named { try vault.secret(named: name) }
    }

    func set(name: String, secret: String?) throws {
        try named { try vault.keep(secret, named: name) }
    }

    /// The core's word for what an app's vault threw. Of an error we do not know only the type is told: its text might
    /// hold a secret.
    private func named<Value>(_ call: () throws -> Value) throws(VaultErrorFace) -> Value {
        do {
            return try call()
        } catch VaultError.locked {
            throw .Locked
        } catch VaultError.failed(let why) {
            throw .Failed(why: why)
        } catch {
            throw .Failed(why: "\(type(of: error))")
        }
    }
}
