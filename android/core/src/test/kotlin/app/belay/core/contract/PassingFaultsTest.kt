/* What must not end a screen: an error that passes, half an emoji, a shutdown that nobody waits for. */
package app.belay.core.contract

import app.belay.core.BelayException
import app.belay.core.Home
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import java.nio.charset.CharacterCodingException
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.stateIn
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
    fun half_an_emoji_is_refused_in_every_call() = play {
        Community.phone("Mia", "half").use { mia ->
            val half = "well done \uD83D"
            assertFailsWith<CharacterCodingException> {
                mia.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, half))
            }
            assertFailsWith<CharacterCodingException> { mia.belay.search(half) }
            assertFailsWith<CharacterCodingException> { mia.belay.account().join(half) }
            assertFailsWith<CharacterCodingException> { mia.belay.account().requestCode(half, half) }
            // The next call works.
            mia.belay.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "well done \uD83C\uDF89"))
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
}
