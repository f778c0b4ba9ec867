/* The lock of the app: nothing is seen behind it, and without a lock of the phone there is none. */
package app.belay.lock

import android.Manifest
import android.app.KeyguardManager
import android.content.pm.PackageManager
import android.view.View
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.lifecycle.Lifecycle
import app.belay.AppTest
import app.belay.platform.system
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.robolectric.Shadows.shadowOf

class LockTest : AppTest() {
    private val scenario get() = compose.activityRule.scenario

    private fun isSecure() = compose.activity.window.attributes.flags and FLAG_SECURE != 0

    private fun lockThePhone() = shadowOf(app.system<KeyguardManager>()).setIsDeviceSecure(true)

    private fun leaveAndComeBack() {
        scenario.moveToState(Lifecycle.State.CREATED)
        scenario.moveToState(Lifecycle.State.RESUMED)
    }

    @Before
    fun nothingWasStarted() {
        while (shadowOf(app).nextStartedActivity != null) Unit
    }

    @Test
    fun coming_back_to_a_locked_app_shows_the_page_of_the_lock_and_nothing_behind_it() {
        lockThePhone()
        Lock(app).isOn = true
        leaveAndComeBack()
        assertEquals(LockActivity::class.java.name, shadowOf(app).nextStartedActivity?.component?.className)
        assertEquals(View.INVISIBLE, compose.activity.window.decorView.visibility)
        assertTrue(isSecure())
        app.gate.open()
        // A rotation is no leaving.
        scenario.recreate()
        assertEquals(View.VISIBLE, compose.activity.window.decorView.visibility)
        assertNull(shadowOf(app).nextStartedActivity)
    }

    @Test
    fun an_app_that_is_not_locked_opens_at_once_and_may_be_pictured() {
        lockThePhone()
        leaveAndComeBack()
        assertNull(shadowOf(app).nextStartedActivity)
        assertFalse(isSecure())
    }

    @Test
    fun a_phone_whose_lock_was_removed_opens_the_app_instead_of_keeping_everybody_out() {
        lockThePhone()
        Lock(app).isOn = true
        shadowOf(app.system<KeyguardManager>()).setIsDeviceSecure(false)
        leaveAndComeBack()
        assertNull(shadowOf(app).nextStartedActivity)
    }

    @Test
    fun the_app_may_ask_the_system_who_it_is() {
        val asked = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS).requestedPermissions
        assertTrue(Manifest.permission.USE_BIOMETRIC in asked.orEmpty())
    }
}
