/* What must not end a screen: an error that passes, half an emoji, a shutdown that nobody waits for. */
package app.belay.core.contract

import app.belay.core.BelayException
import app.belay.core.Home
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import java.util.UUID
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch

class PassingFaultsTest {
    @Test
    fun an_error_that_passes_ends_no_flow() = play {
        Phone.new().use { mia ->
            val results = Channel<Result<Home>>(Channel.UNLIMITED)
            val all = async { mia.belay.updates { home() }.results.onEach { results.trySend(it) }.toList() }
            val screen = CoroutineScope(Dispatchers.Default)
            val shown = mia.belay.updates { home() }.stateIn(screen, SharingStarted.Eagerly, null)
            assertIs<BelayException.SignedOut>(results.receive().exceptionOrNull())
            mia.signIn(Community.server, "Mia", Community.mail("Mia", "passing"))
            assertEquals("Mia", checkNotNull(shown.until { it != null }).me.name)
            var told = results.receive()
            while (told.isFailure) told = results.receive()
            assertEquals("Mia", told.getOrThrow().me.name)
            mia.belay.shutdown()
            assertEquals(true, all.await().last().isSuccess, "the end is no error")
            screen.cancel()
        }
    }

    @Test
    fun an_error_that_passes_is_no_news_to_who_watches_values() = play {
        Community.phone("Mia", "no_news").use { mia ->
            // What is asked of it one after the other; the last for good.
            val answers = ArrayDeque(listOf(Result.success(1), Result.failure(BelayException.NotFound("goal")), Result.success(1)))
            val values = mia.belay.updates { (answers.removeFirstOrNull() ?: Result.success(2)).getOrThrow() }
            val changes = launch { while (true) write(mia, "Something else.") }
            assertEquals(listOf(1, 2), values.take(2).toList())
            changes.cancelAndJoin()
        }
    }

    @Test
    fun who_is_slow_gets_the_newest_value() = play {
        Community.phone("Mia", "slow").use { mia ->
            val waiting = mutableListOf<ULong>()
            mia.belay.updates { counts() }.first { counts ->
                waiting += counts.waiting
                if (waiting.size == 1) repeat(3) { write(mia, "While it looks away.") }
                counts.waiting == 3UL
            }
            assertEquals(listOf(0UL, 3UL), waiting)
        }
    }

    @Test
    fun half_an_emoji_is_repaired_in_every_call() = play {
        Community.phone("Mia", "half").use { mia ->
            val half = "well done \uD83D"
            // In a value, in an argument, and in an argument that can be left out.
            val id = write(mia, half)
            assertEquals("well done \uFFFD", mia.belay.reflections().reflection(id).reflection.text.text)
            assertEquals(listOf(id), mia.belay.search(half).hits.map { it.id })
            refused<BelayException.Invalid> { mia.belay.goals().ofRelationship(UUID(1, 1), half) }
            refused<BelayException.Invalid> { mia.belay.account().join(half) }
            refused<BelayException.Invalid> { mia.belay.account().requestCode(half, half) }
            // A whole one stays whole.
            val whole = write(mia, "well done \uD83C\uDF89")
            assertEquals("well done \uD83C\uDF89", mia.belay.reflections().reflection(whole).reflection.text.text)
        }
    }

    @Test
    fun a_shutdown_whose_coroutine_is_cancelled_still_frees_the_folder() = play {
        Phone.new().use { mia ->
            launch(start = CoroutineStart.UNDISPATCHED) { mia.belay.shutdown() }.cancelAndJoin()
            mia.belay.shutdown()
            mia.openAgain().shutdown()
        }
    }

    private suspend fun write(phone: Phone, text: String) =
        phone.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, text))
}
