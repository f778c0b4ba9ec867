/* On a large screen a tab and what was opened from it stand beside each other, and turning it loses neither. */
package app.belay.journey

import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasText
import app.belay.AppTest
import app.belay.Pictures
import app.belay.core.contract.Community
import app.belay.domain.Role
import app.belay.ui.R
import kotlinx.coroutines.runBlocking
import org.junit.Test
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

class LargeScreenTest : AppTest() {
    @Test
    @Config(qualifiers = "w1100dp-h800dp-land-xhdpi")
    fun a_tab_and_what_was_opened_from_it_stand_beside_each_other() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "large").use { phone ->
                val tom = Partner(core, phone)
                tom.meet()
                tom.pair(Role.MENTOR)
            }
        }
        tap(text(R.string.tab_together))
        waitFor(text(R.string.app_choose)).assertIsDisplayed()
        tap("Tom")
        waitFor(text(R.string.relationship_what_is_missing)).assertIsDisplayed()
        waitUntil { compose.onAllNodes(hasText("Tom")).fetchSemanticsNodes().size == 2 }
        Pictures(compose).one("large-screen", Pictures.OF_THE_DAY)
        tap(text(R.string.relationship_what_is_missing))
        waitFor(text(R.string.gate_override))

        RuntimeEnvironment.setQualifiers("w411dp-h823dp-port")
        compose.activityRule.scenario.recreate()
        waitFor(text(R.string.gate_override)).assertIsDisplayed()
        waitUntilGone(text(R.string.tab_together))
        tap(text(R.string.app_back))
        tap(text(R.string.app_back))
        waitFor(text(R.string.tab_together)).assertIsDisplayed()
    }
}
