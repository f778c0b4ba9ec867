/* The contract, where the server comes in: signing in, writing in a tunnel, syncing, resting. */
package app.belay.core.contract

import app.belay.core.BelayException
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.jupiter.api.extension.ExtendWith

@ExtendWith(SaysWhatPassed::class)
class AccountContractTest {
    @Test
    fun sign_in_by_the_mailed_code() = play {
        val server = Community.server
        val mail = Community.mail("Mia", "sign_in")
        Phone.new().use { mia ->
            assertNull(mia.belay.account().signedIn())
            refused<BelayException.SignedOut> { mia.belay.home() }
            mia.belay.account().requestCode(server.url, mail)
            val wrong = refused<BelayException.Invalid> {
                mia.belay.account().signIn(server.url, mail, "no code", "Mia")
            }
            assertEquals("code", wrong.field)
            val signedIn = mia.belay.account().signIn(server.url, mail, server.mailedCode(mail), "Mia")
            assertEquals("Mia", signedIn.name)
            assertTrue(signedIn.session)
            assertEquals(signedIn, mia.belay.account().signedIn())
            assertEquals(signedIn.person, mia.belay.home().me.member)
        }
    }

    @Test
    fun a_write_offline_is_there_and_reaches_a_second_phone() = play {
        Community.phone("Mia", "offline").use { mia ->
            mia.goOffline()
            val id = mia.belay.reflections().begin(reflection("In a tunnel."))
            val written = mia.belay.reflections().reflection(id)
            assertEquals("In a tunnel.", written.reflection.text.text)
            assertTrue(written.waiting)
            refused<BelayException.Offline> { mia.belay.sync() }
            mia.goOnline()
            mia.belay.sync()
            assertFalse(mia.belay.reflections().reflection(id).waiting)
            Community.phone("Mia", "offline").use { second ->
                assertEquals("In a tunnel.", second.belay.reflections().reflection(id).reflection.text.text)
            }
        }
    }

    @Test
    fun suspend_and_resume() = play {
        Community.phone("Mia", "resume").use { mia ->
            val resting = mia.belay.reflections().begin(reflection("While it rests."))
            assertTrue(mia.belay.reflections().reflection(resting).waiting)
            mia.belay.resume()
            mia.belay.resume()
            // Nobody asks for a sync: the background carries it.
            mia.belay.updates { reflections().reflection(resting) }.until { !it.waiting }
            mia.belay.suspend()
            mia.belay.suspend()
            val later = mia.belay.reflections().begin(reflection("It rests again."))
            assertTrue(mia.belay.reflections().reflection(later).waiting)
        }
    }

    @Test
    fun search_finds_what_was_written_offline() = play {
        Community.phone("Mia", "search").use { mia ->
            mia.goOffline()
            val id = mia.belay.reflections().begin(reflection("Über den Grat bei Zürich, im Café."))
            assertEquals(listOf(id), mia.belay.search("zurich cafe").hits.map { it.id })
            assertTrue(mia.belay.search("geneva").hits.isEmpty())
        }
    }

    @Test
    fun a_folder_opened_twice() = play {
        Phone.new().use { mia ->
            refused<BelayException.Locked> { mia.openAgain() }
            mia.belay.close()
            assertNotNull(mia.openAgain()).close()
        }
    }

    private fun reflection(text: String) = ReflectionOpening(ReflectionSubject.Free, null, text)
}
