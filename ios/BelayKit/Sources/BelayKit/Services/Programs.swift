// The calls of programs. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Programs: communities in which flash requests are asked and partners found. What is written into a program can be
/// read by its members **and its server**, and a shell says so on screen.
public struct Programs: Sendable {
    let face: ProgramsFace

    /// Makes a program. The server is asked for it with the next sync; others join by a link
    /// (`Account.invite`).
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a name that cannot be seen, is too long or has control characters; those of storage.
    public func create(_ name: String) async throws(BelayError) -> Uuid {
        try await work { try await face.create(name: name) }
    }

    /// Everyone one shares a space with by one's own will, each once, by name.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func companions() async throws(BelayError) -> [Companion] {
        try await work { try await face.companions() }
    }

    /// The programs one is in, and those somebody put one into.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func all() async throws(BelayError) -> [Program] {
        try await work { try await face.all() }
    }

    /// Watched: The programs one is in, and those somebody put one into.
    public func observeAll() -> Updates<[Program]> {
        Updates { [face] target in try face.observeAll(listener: ProgramListTarget(target)) }
    }

    /// The spaces somebody else put one into, and that one has not answered: programs, and those of relationships that are
    /// proposed. Writing in one is the yes; `Account.leave` is the no. At most 20 by one person and 200 in all: the
    /// others are listed once these are answered.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func invited() async throws(BelayError) -> [Invited] {
        try await work { try await face.invited() }
    }
}
