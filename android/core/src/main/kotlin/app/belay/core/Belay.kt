/* The entry: one object an app opens once, from which every screen and every subject is reached. */
package app.belay.core

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/**
 * The core of Belay, open in a folder. Keep one in the app for as long as its process lives.
 *
 * Everything is read from and written to the phone; a background sync makes it travel by itself, from [open] until
 * [suspend] or [shutdown]. Every `suspend` function may be called from any thread, the main one too: the work is done on
 * the dispatcher given to [open] and on threads of the library. All of them throw [BelayException] and nothing else, but
 * for the cancellation of their coroutine, which takes effect at once. Every `observe…` gives [Updates], a cold `Flow`: the
 * current value first, then each that differs, after it has been written; a collector that is slow sees the newest only, and
 * an error that passes does not end it.
 */
public class Belay private constructor(face: BelayFace, calls: Calls) : Screens(face, calls), AutoCloseable {
    /** What happened to the folder at opening: made, found, or found damaged and moved aside. */
    public val opening: OpeningOutcome = face.opening()

    /**
     * Syncs now and until nothing is left to do, for "pull to refresh": the background does it by itself.
     *
     * Throws [BelayException.Offline], [BelayException.SignedOut], [BelayException.Busy]; what was exchanged before stays
     * exchanged.
     */
    public suspend fun sync(): SyncReport = calls.travel { cancel -> face.sync(cancel) }

    /** Tells that the system has a network again: a wait after failures ends at once. */
    public fun networkIsBack(): Unit = translated { face.networkIsBack() }

    /** The app goes out of sight: background sync rests. Reading, writing and [sync] go on as before. */
    public suspend fun suspend(): Unit = calls.work { face.suspend() }

    /** The app is in sight again: background sync goes on. */
    public suspend fun resume(): Unit = calls.work { face.resume() }

    /**
     * Ends everything: flows complete, and every later call throws [BelayException.Closed]. Asked again, it waits for the
     * same end, and it goes on where its coroutine is cancelled. What was written is safe whether or not this is called.
     */
    public suspend fun shutdown(): Unit = calls.work { face.shutdown() }

    /** [shutdown] for `use { }`: it waits, some milliseconds, so call it off the main thread. */
    override fun close() {
        // Not on the dispatcher: whoever closes may hold its only thread.
        runBlocking { translated { face.shutdown() } }
    }

    public companion object {
        /**
         * Opens the core in its folder, making what is not there.
         *
         * @param vault where the session's secret is kept: in an Android app a vault over the Android Keystore.
         * @param connectivity says whether there is a network, so that no battery is spent where there is none.
         * @param logger gets the core's log. Nothing anyone wrote is ever in it.
         * @param dispatcher where calls are prepared and answers unpacked.
         *
         * Throws [BelayException.UpdateNeeded] for a folder of a newer app, [BelayException.Locked] for one that is open
         * already or while the vault is locked, [BelayException.StorageFull], [BelayException.Invalid] for a zone nobody
         * knows. A damaged database is no error: see [Belay.opening].
         */
        public suspend fun open(
            settings: Settings,
            vault: KeyVault,
            connectivity: Connectivity? = null,
            logger: Logger? = null,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Belay {
            load(dispatcher)
            val calls = Calls(dispatcher)
            var opened: BelayFace? = null
            try {
                return calls.work {
                    val face = openBelay(
                        settings.forCore(),
                        VaultForCore(vault),
                        connectivity?.let(::ConnectivityForCore),
                        logger?.let(::LoggerForCore),
                    )
                    opened = face
                    Belay(face, calls)
                }
            } catch (cancelled: CancellationException) {
                // Nobody will ever hold what was opened meanwhile, and its folder must not stay taken.
                withContext(NonCancellable) { opened?.use { it.shutdown() } }
                throw cancelled
            }
        }

        /**
         * Loads the library, which takes the first call of a process some tenths of a second. Call it early, for instance in
         * `Application.onCreate` from a coroutine, and the first screen does not wait for it.
         */
        public suspend fun load(dispatcher: CoroutineDispatcher = Dispatchers.IO) {
            withContext(dispatcher) { loaded }
        }
    }
}
