// The calls of account. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Signing in and out, devices, and invitations. Every call but `Account.signed_in` needs the network.
public struct Account: Sendable {
    let face: AccountFace

    /// Who is signed in; none on a new phone. Answered from memory: it is asked at every look of those who watch it, and a
    /// platform's vault is slow and at times locked.
    ///
    /// - Throws: ``BelayError/closed``.
    public func signedIn() async throws(BelayError) -> SignedIn? {
        try await work { try await face.signedIn() }
    }

    /// Watched: Who is signed in; none on a new phone. Answered from memory: it is asked at every look of those who watch it, and a
    /// platform's vault is slow and at times locked.
    public func observeSignedIn() -> Updates<SignedIn?> {
        Updates { [face] target in try face.observeSignedIn(listener: OptionalSignedInTarget(target)) }
    }

    /// Asks the server at `address` to mail a code. Gives until when it can be used.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for an address that is none; ``BelayError/busy(retryAfter:)`` after too many; ``BelayError/offline(why:)``.
    public func requestCode(_ address: String, mail: String) async throws(BelayError) -> UtcInstant {
        try await travel { cancel in try await face.requestCode(address: address, mail: mail, cancel: cancel) }
    }

    /// Opens a session with the mailed code. `name` is needed for a new account.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a wrong, used or old code (`code_refused`) or a missing name; ``BelayError/conflict(what:)`` where
    ///   this phone already holds somebody else's documents; ``BelayError/offline(why:)``.
    public func signIn(_ address: String, mail: String, code: String, name: String? = nil) async throws(BelayError) -> SignedIn {
        try await travel { cancel in try await face.signIn(address: address, mail: mail, code: code, name: name, cancel: cancel) }
    }

    /// Ends this device's session. What is on the phone stays, and what was not sent waits for the next sign-in.
    ///
    /// - Throws: ``BelayError/signedOut``; ``BelayError/offline(why:)``, and then the session stays.
    public func signOut() async throws(BelayError) {
        try await travel { cancel in try await face.signOut(cancel: cancel) }
    }

    /// Asks the server to mail a code with which this account can be deleted, to the account's own address. Gives until when
    /// it can be used.
    ///
    /// - Throws: ``BelayError/signedOut``; ``BelayError/busy(retryAfter:)`` after too many; ``BelayError/offline(why:)``.
    public func requestDeletionCode() async throws(BelayError) -> UtcInstant {
        try await travel { cancel in try await face.requestDeletionCode(cancel: cancel) }
    }

    /// Deletes the account with the mailed code: on the server everything that is this person's alone, in spaces shared with
    /// others only their membership, after the word that they leave. What is new is synced first. Then this phone is emptied
    /// and closed: every later call answers `Closed`, and opening the folder again finds a new phone. Without an
    /// answer each sync goes on with it, as long as the code is good: see `Account.is_deletion_asked` and
    /// `Account.withdraw_deletion`.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a wrong, used or old code (`code_refused`); ``BelayError/signedOut``; ``BelayError/offline(why:)`` and
    ///   ``BelayError/busy(retryAfter:)`` where no answer came: it may have been carried out.
    public func delete(_ code: String) async throws(BelayError) {
        try await travel { cancel in try await face.delete(code: code, cancel: cancel) }
    }

    /// Whether the deletion of this account was asked for and no answer has come: the next sync goes on with it.
    ///
    /// - Throws: Those of storage.
    public func isDeletionAsked() async throws(BelayError) -> Bool {
        try await work { try await face.isDeletionAsked() }
    }

    /// Takes such a request back: no sync goes on with it. Where the server had heard it, the account is deleted all the same.
    ///
    /// - Throws: Those of storage.
    public func withdrawDeletion() async throws(BelayError) {
        try await work { try await face.withdrawDeletion() }
    }

    /// The devices signed in to this account.
    ///
    /// - Throws: ``BelayError/signedOut``; ``BelayError/offline(why:)``.
    public func devices() async throws(BelayError) -> [DeviceSession] {
        try await travel { cancel in try await face.devices(cancel: cancel) }
    }

    /// Signs another device out, for instance a lost phone.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/signedOut``; ``BelayError/offline(why:)``.
    public func revoke(_ device: Uuid) async throws(BelayError) {
        try await travel { cancel in try await face.revoke(device: device, cancel: cancel) }
    }

    /// Makes a link by which `uses` others can join a space (one, if not said).
    ///
    /// - Throws: ``BelayError/refused(_:)`` for who may not invite; ``BelayError/offline(why:)``.
    public func invite(_ space: Uuid, uses: UInt32? = nil) async throws(BelayError) -> String {
        try await travel { cancel in try await face.invite(space: space, uses: uses, cancel: cancel) }
    }

    /// The links that still let people into a space, the newest first. For its owner.
    ///
    /// - Throws: ``BelayError/refused(_:)`` for who may not invite; ``BelayError/notFound(what:)``; ``BelayError/signedOut``; ``BelayError/offline(why:)``.
    public func links(_ space: Uuid) async throws(BelayError) -> [OpenLink] {
        try await travel { cancel in try await face.links(space: space, cancel: cancel) }
    }

    /// Ends a link: it lets nobody in any more. For the space's owner.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a link that is over already; ``BelayError/refused(_:)`` for who may not invite;
    ///   ``BelayError/signedOut``; ``BelayError/offline(why:)``.
    public func endLink(_ space: Uuid, link: Uuid) async throws(BelayError) {
        try await travel { cancel in try await face.endLink(space: space, link: link, cancel: cancel) }
    }

    /// Joins a space by a link. Gives the space.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a link that is none, is used up or has expired; ``BelayError/offline(why:)``.
    public func join(_ link: String) async throws(BelayError) -> Uuid {
        try await travel { cancel in try await face.join(link: link, cancel: cancel) }
    }

    /// Leaves a space. Its documents leave this phone with the next sync; own words not sent yet are kept. A space that the
    /// server does not know (it was not asked yet, or would not make it) is removed at once, without the network.
    ///
    /// - Throws: ``BelayError/signedOut``; ``BelayError/offline(why:)``; those of storage.
    public func leave(_ space: Uuid) async throws(BelayError) {
        try await travel { cancel in try await face.leave(space: space, cancel: cancel) }
    }
}
