/* The entry: one object an app opens once, from which every screen and every subject is reached. */
package app.belay.core

import app.belay.phone.OpeningOutcome
import app.belay.phone.PhoneFace
import app.belay.phone.openBelay
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/**
 * The core of Belay, open in a folder. Keep one in the app for as long as its process lives.
 *
 * Calls read and write only the phone; a background sync exchanges with the server by itself, from [open] until
 * [suspend] or [shutdown]. Every `suspend` function may be called from any thread, the main one too: the work is done on
 * threads of the library. All of them throw [BelayException], and the cancellation of their coroutine takes effect at once.
 * Half an emoji in a text is stored as U+FFFD. Any query can be watched: [updates].
 */
public class Belay private constructor(internal val phone: PhoneFace, core: Core) : CoreInterface by core, AutoCloseable {
    /** The state of the folder at opening: made, found, or found damaged and moved aside. */
    public val opening: OpeningOutcome = phone.opening()

    /**
     * Watches what [query] answers: `belay.updates { goals().goal(id) }`. A cold `Flow`: the current value first, then each
     * that differs, after it has been written; a collector that is slow sees the newest only, and an error that passes does
     * not end it.
     */
    public fun <T> updates(query: suspend CoreInterface.() -> T): Updates<T> = watched(phone) { query() }

    /**
     * Syncs now and until nothing is left to do, for "pull to refresh": the background does it by itself.
     *
     * Throws [BelayException.Offline], [BelayException.SignedOut], [BelayException.Busy]; what was exchanged before stays
     * exchanged.
     */
    public suspend fun sync(): SyncReport = phone.sync()

    /** Tells that the system has a network again: a wait after failures ends at once. */
    public fun networkIsBack(): Unit = phone.networkIsBack()

    /** The app goes out of sight: background sync rests. Reading, writing and [sync] go on as before. */
    public suspend fun suspend(): Unit = phone.suspend()

    /** The app is in sight again: background sync goes on. */
    public suspend fun resume(): Unit = phone.resume()

    /**
     * Ends everything: flows complete, and every later call throws [BelayException.Closed]. Asked again, it waits for the
     * same end, and it goes on where its coroutine is cancelled. What was written is safe whether or not this is called.
     */
    public suspend fun shutdown(): Unit = phone.shutdown()

    /** [shutdown] for `use { }`: it waits, some milliseconds, so call it off the main thread. */
    override fun close() {
        runBlocking { phone.shutdown() }
    }

    public companion object {
        /**
         * Opens the core in its folder, making what is not there.
         *
         * @param vault where the session's secret is kept: in an Android app a vault over the Android Keystore.
         * @param connectivity says whether there is a network, so that no battery is spent where there is none.
         * @param logger gets the core's log. Nothing anyone wrote is ever in it.
         * @param dispatcher where the library is loaded, which takes some tenths of a second.
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
            var opened: PhoneFace? = null
            try {
                val phone = openBelay(
                    settings.forCore(),
                    VaultForCore(vault),
                    connectivity?.let(::ConnectivityForCore),
                    logger?.let(::LoggerForCore),
                )
                opened = phone
                currentCoroutineContext().ensureActive()
                return Belay(phone, phone.core())
            } catch (cancelled: CancellationException) {
                // The caller never gets the core that was opened meanwhile, so its folder must be freed.
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
