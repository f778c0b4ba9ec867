/* The first day with the app: signing in, writing in a tunnel, and finding it again. */
package app.belay.journey

import android.os.Bundle
import androidx.compose.ui.test.assertIsDisplayed
import androidx.lifecycle.Lifecycle
import androidx.test.platform.app.InstrumentationRegistry
import app.belay.AppTest
import app.belay.MainActivity
import app.belay.Pictures
import app.belay.ui.R
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Test
import org.robolectric.Robolectric

class FirstDayTest : AppTest() {
    @Test
    fun somebody_signs_in_by_the_mailed_code_and_finds_an_empty_day() {
        waitFor(text(R.string.welcome_title))
        picture("welcome")
        signIn("Mia")
        waitFor(text(R.string.today_nothing_waits)).assertIsDisplayed()
        waitFor(text(R.string.today_hello, "Mia")).assertIsDisplayed()
        picture("today-empty", Pictures.OF_THE_DAY)
        tap(text(R.string.tab_journal))
        waitFor(text(R.string.journal_empty)).assertIsDisplayed()
        picture("journal-empty")
    }

    @Test
    fun a_wrong_code_is_told_and_the_right_one_still_works() {
        val mail = "tom.wrong@example.org"
        type(text(R.string.welcome_server), server.url)
        type(text(R.string.welcome_mail), mail)
        tap(text(R.string.welcome_send_code))
        type(text(R.string.welcome_code), "1234")
        tap(text(R.string.welcome_sign_in))
        waitFor(text(R.string.error_invalid_code_refused)).assertIsDisplayed()
        type(text(R.string.welcome_name), "Tom")
    }

    @Test
    fun a_reflection_is_saved_at_a_pause_and_stands_in_the_journal() {
        signIn("Ada")
        tap(text(R.string.today_write))
        type(text(R.string.write_text), LINE)
        waitFor(text(R.string.write_saved)).assertIsDisplayed()
        val kept = runBlocking { services().core.reflections().own(null) }.reflections.single()
        assertEquals(LINE, kept.reflection.text.text)
        picture("write")
        tap(text(R.string.write_done))
        tap(text(R.string.tab_journal))
        waitFor(LINE).assertIsDisplayed()
        picture("journal", Pictures.OF_THE_DAY)
    }

    @Test
    fun what_was_typed_is_there_after_the_activity_was_made_anew() {
        signIn("Noa")
        tap(text(R.string.today_write))
        type(text(R.string.write_text), LINE)
        compose.activityRule.scenario.recreate()
        waitFor(LINE).assertIsDisplayed()
        waitFor(text(R.string.write_saved))
        assertEquals(1, runBlocking { services().core.reflections().own(null) }.reflections.size)
    }

    @Test
    fun what_was_typed_is_there_after_the_process_ended() {
        signIn("Zoe")
        tap(text(R.string.today_write))
        type(text(R.string.write_text), LINE)
        val saved = Bundle()
        InstrumentationRegistry.getInstrumentation().callActivityOnSaveInstanceState(compose.activity, saved)
        compose.activityRule.scenario.moveToState(Lifecycle.State.DESTROYED)
        val next = Robolectric.buildActivity(MainActivity::class.java).setup(saved)
        waitFor(LINE).assertIsDisplayed()
        waitFor(text(R.string.write_saved))
        assertEquals(listOf(LINE), runBlocking { services().core.reflections().own(null) }.reflections.map { it.reflection.text.text })
        next.pause().stop().destroy()
    }

    @Test
    fun leaving_the_app_at_once_saves_the_line() {
        signIn("Kim")
        tap(text(R.string.today_write))
        type(text(R.string.write_text), LINE)
        compose.activityRule.scenario.moveToState(Lifecycle.State.CREATED)
        val core = services().core
        waitUntil { runBlocking { core.reflections().own(null) }.reflections.any { it.reflection.text.text == LINE } }
    }

    private companion object {
        const val LINE = "On the ledge I noticed how calm I was."
    }
}
