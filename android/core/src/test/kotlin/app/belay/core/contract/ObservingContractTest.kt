/* The contract of watching: first the value, then each change, newest only, and no trace after the end. */
package app.belay.core.contract

import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.phone.ChangeListener
import app.belay.phone.ContractFace
import app.belay.phone.SubscriptionFace
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicReference
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.jupiter.api.extension.ExtendWith

/** More than anybody will ever open at once. */
private const val MANY = 10_000

@ExtendWith(SaysWhatPassed::class)
class ObservingContractTest {
    private val contract = ContractFace()

    @Test
    fun two_places_observe_the_same_value() = play {
        Community.phone("Mia", "two_places").use { mia ->
            val began = Channel<Unit>(2)
            val places = List(2) {
                async {
                    mia.belay.updates { counts() }.until { counts ->
                        began.trySend(Unit)
                        counts.waiting == 1UL
                    }
                }
            }
            repeat(2) { began.receive() }
            write(mia)
            val (one, other) = places.map { it.await() }
            assertEquals(one, other)
            assertEquals(mia.belay.counts(), one)
        }
    }

    @Test
    fun a_subscription_ends_itself_during_a_notification() = play {
        Community.phone("Mia", "ends_itself").use { mia ->
            val begun = CompletableDeferred<Unit>()
            val other = async {
                mia.belay.updates { counts() }.until { counts ->
                    begun.complete(Unit)
                    counts.waiting == 2UL
                }
            }
            begun.await()
            val before = contract.liveListeners()
            // The first value ends the flow from within.
            mia.belay.updates { counts() }.first()
            // So does the listener itself, on the thread of the library that calls it.
            val own = AtomicReference<SubscriptionFace>()
            val written = AtomicBoolean()
            val told = Channel<Unit>(Channel.UNLIMITED)
            val listener = object : ChangeListener {
                override fun changed() {
                    if (written.get()) own.get().cancel()
                    told.trySend(Unit)
                }

                override fun closed() = Unit
            }
            own.set(mia.belay.phone.observe(listener))
            told.receive()
            written.set(true)
            write(mia)
            told.receive()
            while (contract.liveListeners() != before) yield()
            write(mia)
            assertEquals(2UL, other.await().waiting, "others go on")
            assertTrue(told.tryReceive().isFailure, "cancelled, it is told nothing more")
        }
    }

    @Test
    fun a_listener_that_throws_disturbs_nobody() = play {
        Community.phone("Mia", "throws").use { mia ->
            // The library itself is disturbed by nothing a listener throws.
            val thrown = Channel<Unit>(Channel.UNLIMITED)
            val throwing = mia.belay.phone.observe(object : ChangeListener {
                override fun changed() {
                    thrown.trySend(Unit)
                    error("a fault of the app")
                }

                override fun closed() = error("another")
            })
            thrown.receive()
            // A collector that throws ends its own flow, and no other.
            assertFailsWith<IllegalStateException> {
                mia.belay.updates { counts() }.collect { error("a fault of the app") }
            }
            write(mia)
            assertEquals(1UL, mia.belay.updates { counts() }.until { it.waiting == 1UL }.waiting)
            thrown.receive()
            throwing.cancel()
        }
    }

    @Test
    fun ten_thousand_subscriptions_leave_nothing_behind() = play {
        Phone.new().use { mia ->
            val before = contract.liveListeners()
            val all = CoroutineScope(Dispatchers.Default + Job())
            repeat(MANY) { all.launch(start = CoroutineStart.UNDISPATCHED) { mia.belay.updates { counts() }.collect {} } }
            while (contract.liveListeners() < before + MANY.toULong()) yield()
            all.coroutineContext.job.cancelAndJoin()
            while (contract.liveListeners() != before) yield()
            // And one after the other.
            repeat(MANY / 100) { mia.belay.updates { counts() }.first() }
            while (contract.liveListeners() != before) yield()
        }
    }

    private suspend fun write(phone: Phone) =
        phone.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "A word."))
}
