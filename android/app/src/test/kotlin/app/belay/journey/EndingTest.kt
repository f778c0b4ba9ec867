/* The end of a relationship: looking back, the lesson that stays mine, thanks, goodbye, both signatures, and what is left after it. */
package app.belay.journey

import android.os.Bundle
import androidx.lifecycle.Lifecycle
import androidx.test.platform.app.InstrumentationRegistry
import app.belay.AppTest
import app.belay.MainActivity
import app.belay.core.contract.Community
import app.belay.domain.ClosureCommand
import app.belay.domain.Differently
import app.belay.domain.Role
import app.belay.domain.TextEdit
import app.belay.ui.R
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric

class EndingTest : AppTest() {
    @Test
    fun a_pair_looks_back_says_goodbye_signs_and_is_closed() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "ending").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                val pair = tom.pair(Role.MENTOR)
                follow("belay://r/$pair/closing")
                tap(text(R.string.closing_begin))
                type(text(R.string.closing_lesson_add), LESSON)
                tap(text(R.string.common_keep))
                find(LESSON)
                type(text(R.string.closing_thanks), THANKS)
                waitUntil { runBlocking { core.closures().closure(pair) }.closure.thanks.values.any { it.text == THANKS } }
                tap(text(R.string.closing_differently_talked))
                type(text(R.string.closing_goodbye), THANKS)
                waitUntil { runBlocking { core.closures().closure(pair) }.closure.goodbyes.values.any { it.text == THANKS } }
                tom.travel()
                tom.belay.closures().act(pair, ClosureCommand.Answer(Differently.ANSWERED))
                tom.belay.closures().act(pair, ClosureCommand.SayGoodbyeInWriting(TextEdit("", "Climb on.")))
                tom.belay.closures().act(pair, ClosureCommand.Sign)
                tom.travel()
                tap(text(R.string.closing_sign))
                waitFor(text(R.string.closing_sign_sure))
                tap(text(R.string.closing_sign))
                tap(text(R.string.closing_close))
                waitUntil { runBlocking { core.relationships().past() }.relationships.size == 1 }
                tom.travel()
                assertEquals(pair, tom.belay.relationships().past().relationships.single().id)
                val lessons = tom.belay.closures().closure(pair).lessons
                assertTrue("a lesson stays with who wrote it", lessons.isEmpty())
            }
        }
    }

    @Test
    fun a_process_that_ends_while_somebody_asks_comes_back_to_the_page_and_its_words() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "killed").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                tap(text(R.string.tab_ask))
                tap(text(R.string.ask_new))
                type(text(R.string.new_request_topic), TOPIC)
                val saved = Bundle()
                InstrumentationRegistry.getInstrumentation().callActivityOnSaveInstanceState(compose.activity, saved)
                compose.activityRule.scenario.moveToState(Lifecycle.State.DESTROYED)
                val next = Robolectric.buildActivity(MainActivity::class.java).setup(saved)
                find(TOPIC)
                tap(text(R.string.app_back))
                waitFor(text(R.string.ask_how))
                next.pause().stop().destroy()
            }
        }
    }

    private companion object {
        const val LESSON = "Ask for help sooner."
        const val THANKS = "Thank you for every hour."
        const val TOPIC = "Saying no to my manager"
    }
}
