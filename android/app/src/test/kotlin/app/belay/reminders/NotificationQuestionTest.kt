/* The person is asked once whether Belay may remind them, with the reason, and a refusal is told what it costs. */
package app.belay.reminders

import android.Manifest
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasText
import app.belay.AppTest
import app.belay.ui.R
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

class NotificationQuestionTest : AppTest() {
    override val mayNotify = false

    @Test
    fun the_reason_is_said_before_the_system_asks() {
        assertTrue(compose.onAllNodes(hasText(text(R.string.setup_notifications))).fetchSemanticsNodes().isEmpty())
        signIn("Nina")
        waitFor(text(R.string.setup_notifications_text)).assertIsDisplayed()
        tap(text(R.string.setup_notifications_allow))
        waitUntil { shadowOf(compose.activity).lastRequestedPermission != null }
        assertTrue(Manifest.permission.POST_NOTIFICATIONS in shadowOf(compose.activity).lastRequestedPermission.requestedPermissions)
    }

    @Test
    fun who_says_not_now_is_not_asked_again() {
        signIn("Otto")
        waitFor(text(R.string.setup_notifications_text))
        tap(text(R.string.common_not_now))
        waitUntil { compose.onAllNodes(hasText(text(R.string.setup_notifications))).fetchSemanticsNodes().isEmpty() }
        compose.activityRule.scenario.recreate()
        waitFor(text(R.string.tab_today))
        assertTrue(compose.onAllNodes(hasText(text(R.string.setup_notifications))).fetchSemanticsNodes().isEmpty())
    }
}
