/* The contract of watching: first the value, then each change, newest only, and no trace after the end. */
package app.belay.core.contract

import app.belay.core.ContractFace
import app.belay.core.Counts
import app.belay.core.CountsListener
import app.belay.core.FaceException
import app.belay.core.ReflectionOpening
import app.belay.core.ReflectionSubject
import app.belay.core.SubscriptionFace
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
                    mia.belay.observeCounts().until { counts ->
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
                mia.belay.observeCounts().until { counts ->
                    begun.complete(Unit)
                    counts.waiting == 2UL
                }
            }
            begun.await()
            val before = contract.liveListeners()
            // The first value ends the flow from within.
            mia.belay.observeCounts().first()
            // So does the listener itself, on the thread of the library that calls it.
            val own = AtomicReference<SubscriptionFace>()
            val told = Channel<Counts>(Channel.UNLIMITED)
            val listener = object : CountsListener {
                override fun changed(value: Counts) {
                    if (value.waiting > 0UL) own.get().cancel()
                    told.trySend(value)
                }

                override fun failed(error: FaceException) = Unit
            }
            own.set(mia.belay.face.observeCounts(listener))
            assertEquals(0UL, told.receive().waiting)
            write(mia)
            assertEquals(1UL, told.receive().waiting)
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
            val throwing = mia.belay.face.observeCounts(object : CountsListener {
                override fun changed(value: Counts) {
                    thrown.trySend(Unit)
                    error("a fault of the app")
                }

                override fun failed(error: FaceException) = error("another")
            })
            thrown.receive()
            // A collector that throws ends its own flow, and no other.
            assertFailsWith<IllegalStateException> {
                mia.belay.observeCounts().collect { error("a fault of the app") }
            }
            write(mia)
            assertEquals(1UL, mia.belay.observeCounts().until { it.waiting == 1UL }.waiting)
            thrown.receive()
            throwing.cancel()
        }
    }

    @Test
    fun ten_thousand_subscriptions_leave_nothing_behind() = play {
        Phone.new().use { mia ->
            val before = contract.liveListeners()
            val all = CoroutineScope(Dispatchers.Default + Job())
            repeat(MANY) { all.launch(start = CoroutineStart.UNDISPATCHED) { mia.belay.observeCounts().collect {} } }
            while (contract.liveListeners() < before + MANY.toULong()) yield()
            all.coroutineContext.job.cancelAndJoin()
            while (contract.liveListeners() != before) yield()
            // And one after the other.
            repeat(MANY / 100) { mia.belay.observeCounts().first() }
            while (contract.liveListeners() != before) yield()
        }
    }

    private suspend fun write(phone: Phone) =
        phone.belay.reflections.begin(ReflectionOpening(ReflectionSubject.Free, null, "A word."))
}
