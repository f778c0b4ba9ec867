/* The core is never called on the main thread: what draws must not wait for a disk. */
package app.belay.screens

import app.belay.AppTest
import app.belay.ui.R
import org.junit.Assert.assertThrows
import org.junit.Test

class MainThreadTest : AppTest() {
    @Test
    fun a_call_of_the_core_on_the_main_thread_is_noticed() {
        val services = services()
        strictly { assertThrows(RuntimeException::class.java) { services.core } }
    }

    @Test
    fun signing_in_writing_and_going_through_all_tabs_calls_it_elsewhere() = strictly {
        signIn("Mia")
        tap(text(R.string.today_write))
        type(text(R.string.write_text), "On the ledge I noticed how calm I was.")
        waitFor(text(R.string.write_saved))
        tap(text(R.string.write_done))
        for (tab in listOf(R.string.tab_together, R.string.tab_ask, R.string.tab_journal, R.string.tab_you, R.string.tab_today)) {
            tap(text(tab))
            compose.waitForIdle()
        }
        follow("belay://w")
        waitFor(text(R.string.waits_nothing))
        compose.activityRule.scenario.recreate()
        waitFor(text(R.string.waits_nothing))
        Unit
    }
}
