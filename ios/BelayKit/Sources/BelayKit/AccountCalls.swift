// The calls to the server as an app makes them: each ends with its task. What each does stands at the call with the token.

import Foundation

extension Account {
    @discardableResult
    public func requestCode(address: String, mail: String) async throws -> UtcInstant {
        try await cancellable { try await requestCode(address: address, mail: mail, cancel: $0) }
    }

    public func signIn(address: String, mail: String, code: String, name: String? = nil) async throws -> SignedIn {
        try await cancellable { try await signIn(address: address, mail: mail, code: code, name: name, cancel: $0) }
    }

    public func signOut() async throws {
        try await cancellable { try await signOut(cancel: $0) }
    }

    @discardableResult
    public func requestDeletionCode() async throws -> UtcInstant {
        try await cancellable { try await requestDeletionCode(cancel: $0) }
    }

    public func delete(code: String) async throws {
        try await cancellable { try await delete(code: code, cancel: $0) }
    }

    public func devices() async throws -> [DeviceSession] {
        try await cancellable { try await devices(cancel: $0) }
    }

    public func revoke(device: Uuid) async throws {
        try await cancellable { try await revoke(device: device, cancel: $0) }
    }

    public func invite(space: Uuid, uses: UInt32? = nil) async throws -> String {
        try await cancellable { try await invite(space: space, uses: uses, cancel: $0) }
    }

    public func links(space: Uuid) async throws -> [OpenLink] {
        try await cancellable { try await links(space: space, cancel: $0) }
    }

    public func endLink(space: Uuid, link: Uuid) async throws {
        try await cancellable { try await endLink(space: space, link: link, cancel: $0) }
    }

    public func join(link: String) async throws -> Uuid {
        try await cancellable { try await join(link: link, cancel: $0) }
    }

    public func leave(space: Uuid) async throws {
        try await cancellable { try await leave(space: space, cancel: $0) }
    }
}
