/* The contract of a single call: its errors, its cancellation, its end, and whom it keeps waiting. */
package app.belay.core.contract

import app.belay.core.BelayException
import app.belay.core.CancelToken
import app.belay.core.KeyVault
import app.belay.core.MemoryVault
import app.belay.core.code
import app.belay.core.isRetryable
import app.belay.phone.ContractFace
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.jupiter.api.extension.ExtendWith

@ExtendWith(SaysWhatPassed::class)
class CallsContractTest {
    private val contract = ContractFace()

    @Test
    fun every_error_has_its_code() = play {
        val retryable = contract.retryableCodes()
        for (code in contract.codes()) {
            val error = assertFailsWith<BelayException> { contract.provoke(code) }
            assertEquals(code, error.code)
            assertEquals(code in retryable, error.isRetryable, code)
        }
        assertEquals(contract.codes().size, contract.codes().toSet().size)
    }

    @Test
    fun a_panic_is_an_error() = play {
        refused<BelayException.Internal> { contract.panics() }
        refused<BelayException.Closed> { contract.provoke("closed") }
    }

    @Test
    fun a_call_is_cancelled_in_the_middle() = play {
        val call = launch(start = CoroutineStart.UNDISPATCHED) { contract.wait(null) }
        while (contract.waiting() == 0UL) yield()
        call.cancelAndJoin()
        // The call in the library ends with its coroutine, without any token.
        while (contract.waiting() > 0UL) yield()
        assertTrue(call.isCancelled)
        // A token ends it too.
        val token = CancelToken()
        val waiting = async(Dispatchers.IO) { runCatching { contract.wait(token) } }
        token.cancel()
        assertTrue(waiting.await().exceptionOrNull() is BelayException.Cancelled)
    }

    @Test
    fun nothing_blocks_its_caller() = play {
        var turns = 0
        var worst = 0L
        // Without a dispatcher in between: the thread of this loop makes the call itself.
        val job = async(start = CoroutineStart.UNDISPATCHED) { contract.block(500U) }
        var last = System.nanoTime()
        while (job.isActive) {
            yield()
            turns++
            val now = System.nanoTime()
            worst = maxOf(worst, now - last)
            last = now
        }
        job.await()
        assertTrue(turns > 1, "the loop went on while the job ran")
        println("the worst gap of the caller's loop while a job of 500 ms ran: ${worst / 1_000} us")
    }

    @Test
    fun every_call_after_shutdown_is_closed() = play {
        Community.phone("Mia", "closed").use { mia ->
            val goals = mia.belay.goals()
            val seen = Channel<Unit>(Channel.UNLIMITED)
            val watching = async { mia.belay.updates { home() }.onEach { seen.trySend(Unit) }.toList() }
            seen.receive()
            mia.belay.shutdown()
            // What watched has completed, without an error.
            assertTrue(watching.await().isNotEmpty())
            refused<BelayException.Closed> { mia.belay.home() }
            refused<BelayException.Closed> { mia.belay.sync() }
            refused<BelayException.Closed> { mia.belay.counts() }
            refused<BelayException.Closed> { mia.belay.resume() }
            refused<BelayException.Closed> { mia.belay.suspend() }
            refused<BelayException.Closed> { mia.belay.networkIsBack() }
            refused<BelayException.Closed> { mia.belay.account().signedIn() }
            refused<BelayException.Closed> { mia.belay.account().signOut() }
            refused<BelayException.Closed> { goals.goal(java.util.UUID.randomUUID()) }
            refused<BelayException.Closed> { mia.belay.updates { home() }.until { true } }
            refused<BelayException.Closed> { mia.belay.reminders().toArm() }
        }
    }

    @Test
    fun shutdown_twice_is_once() = play {
        Phone.new().use { mia ->
            mia.belay.shutdown()
            mia.belay.shutdown()
            mia.belay.close()
            refused<BelayException.Closed> { mia.belay.counts() }
        }
    }

    @Test
    fun a_vault_that_fails_is_named() = play {
        val locked = refused<BelayException.Locked> {
            Phone.new(vault = failing { throw BelayException.Locked() }).close()
        }
        assertTrue(locked.isRetryable)
        val failed = refused<BelayException.Internal> {
            Phone.new(vault = failing { throw BelayException.Internal("the keystore has lost its key") }).close()
        }
        assertTrue("the keystore has lost its key" in failed.why, failed.why)
    }

    @Test
    fun a_vault_that_throws_is_internal() = play {
        val failed = refused<BelayException.Internal> {
            Phone.new(vault = failing { error("the token is hunter2") }).close()
        }
        assertFalse("hunter2" in failed.why, failed.why)
        Phone.new(vault = MemoryVault()).close()
    }

    private fun failing(fail: () -> Nothing) = object : KeyVault {
        override fun get(name: String): String? = fail()

        override fun set(name: String, secret: String?) = fail()
    }
}
