/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Signing in and out, devices, and invitations. Every call but `Account.signed_in` needs the network.
 */
public class Account internal constructor(
    private val face: AccountFace,
    private val calls: Calls,
) {
    /**
     * Who is signed in; none on a new phone. Answered from memory: it is asked at every look of those who watch it, and a
     * platform's vault is slow and at times locked.
     *
     * Throws [BelayException]: `Closed`.
     */
    public suspend fun signedIn(): SignedIn? =
        calls.work { face.signedIn() }

    /**
     * Watched: Who is signed in; none on a new phone. Answered from memory: it is asked at every look of those who watch it, and a
     * platform's vault is slow and at times locked.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeSignedIn(): Updates<SignedIn?> =
        observed { flow ->
            face.observeSignedIn(
                object : OptionalSignedInListener {
                    override fun changed(value: SignedIn?) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Asks the server at `address` to mail a code. Gives until when it can be used.
     *
     * Throws [BelayException]: `Invalid` for an address that is none; `Busy` after too many; `Offline`.
     */
    public suspend fun requestCode(address: String, mail: String): UtcInstant =
        calls.travel { cancel -> face.requestCode(address, mail, cancel) }

    /**
     * Opens a session with the mailed code. `name` is needed for a new account.
     *
     * Throws [BelayException]: `Invalid` for a wrong, used or old code (`code_refused`) or a missing name; `Conflict` where
     * this phone already holds somebody else's documents; `Offline`.
     */
    public suspend fun signIn(address: String, mail: String, code: String, name: String? = null): SignedIn =
        calls.travel { cancel -> face.signIn(address, mail, code, name, cancel) }

    /**
     * Ends this device's session. What is on the phone stays, and what was not sent waits for the next sign-in.
     *
     * Throws [BelayException]: `SignedOut`; `Offline`, and then the session stays.
     */
    public suspend fun signOut(): Unit =
        calls.travel { cancel -> face.signOut(cancel) }

    /**
     * Asks the server to mail a code with which this account can be deleted, to the account's own address. Gives until when
     * it can be used.
     *
     * Throws [BelayException]: `SignedOut`; `Busy` after too many; `Offline`.
     */
    public suspend fun requestDeletionCode(): UtcInstant =
        calls.travel { cancel -> face.requestDeletionCode(cancel) }

    /**
     * Deletes the account with the mailed code: on the server everything that is this person's alone, in spaces shared with
     * others only their membership, after the word that they leave. What is new is synced first. Then this phone is emptied
     * and closed: every later call answers `Closed`, and opening the folder again finds a new phone. Without an
     * answer each sync goes on with it, as long as the code is good: see `Account.is_deletion_asked` and
     * `Account.withdraw_deletion`.
     *
     * Throws [BelayException]: `Invalid` for a wrong, used or old code (`code_refused`); `SignedOut`; `Offline` and
     * `Busy` where no answer came: it may have been carried out.
     */
    public suspend fun delete(code: String): Unit =
        calls.travel { cancel -> face.delete(code, cancel) }

    /**
     * Whether the deletion of this account was asked for and no answer has come: the next sync goes on with it.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun isDeletionAsked(): Boolean =
        calls.work { face.isDeletionAsked() }

    /**
     * Takes such a request back: no sync goes on with it. Where the server had heard it, the account is deleted all the same.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun withdrawDeletion(): Unit =
        calls.work { face.withdrawDeletion() }

    /**
     * The devices signed in to this account.
     *
     * Throws [BelayException]: `SignedOut`; `Offline`.
     */
    public suspend fun devices(): List<DeviceSession> =
        calls.travel { cancel -> face.devices(cancel) }

    /**
     * Signs another device out, for instance a lost phone.
     *
     * Throws [BelayException]: `NotFound`; `SignedOut`; `Offline`.
     */
    public suspend fun revoke(device: Uuid): Unit =
        calls.travel { cancel -> face.revoke(device, cancel) }

    /**
     * Makes a link by which `uses` others can join a space (one, if not said).
     *
     * Throws [BelayException]: `Refused` for who may not invite; `Offline`.
     */
    public suspend fun invite(space: Uuid, uses: UInt? = null): String =
        calls.travel { cancel -> face.invite(space, uses, cancel) }

    /**
     * The links that still let people into a space, the newest first. For its owner.
     *
     * Throws [BelayException]: `Refused` for who may not invite; `NotFound`; `SignedOut`; `Offline`.
     */
    public suspend fun links(space: Uuid): List<OpenLink> =
        calls.travel { cancel -> face.links(space, cancel) }

    /**
     * Ends a link: it lets nobody in any more. For the space's owner.
     *
     * Throws [BelayException]: `NotFound` for a link that is over already; `Refused` for who may not invite;
     * `SignedOut`; `Offline`.
     */
    public suspend fun endLink(space: Uuid, link: Uuid): Unit =
        calls.travel { cancel -> face.endLink(space, link, cancel) }

    /**
     * Joins a space by a link. Gives the space.
     *
     * Throws [BelayException]: `Invalid` for a link that is none, is used up or has expired; `Offline`.
     */
    public suspend fun join(link: String): Uuid =
        calls.travel { cancel -> face.join(link, cancel) }

    /**
     * Leaves a space. Its documents leave this phone with the next sync; own words not sent yet are kept. A space that the
     * server does not know (it was not asked yet, or would not make it) is removed at once, without the network.
     *
     * Throws [BelayException]: `SignedOut`; `Offline`; those of storage.
     */
    public suspend fun leave(space: Uuid): Unit =
        calls.travel { cancel -> face.leave(space, cancel) }
}
