/* The quick ways into the app: tile, shortcuts, widget and share sheet, as the merged manifest declares them. */
package app.belay.quick

import android.appwidget.AppWidgetManager
import android.content.Intent
import android.content.pm.ApplicationInfo
import android.content.pm.ShortcutManager
import android.net.Uri
import android.service.quicksettings.TileService
import android.widget.TextView
import app.belay.AppTest
import app.belay.MainActivity
import app.belay.R
import app.belay.lock.Lock
import app.belay.platform.system
import app.belay.ui.R as Words
import java.io.ByteArrayInputStream
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlertDialog

class QuickWaysTest : AppTest() {
    private fun journal() = runBlocking { services().core.reflections().own(null) }.reflections.map { it.reflection.text.text }

    private fun share(intent: Intent) = Robolectric.buildActivity(ShareActivity::class.java, intent.setAction(Intent.ACTION_SEND)).setup()

    private fun said(): String {
        waitUntil { ShadowAlertDialog.getLatestAlertDialog() != null }
        return shadowOf(ShadowAlertDialog.getLatestAlertDialog()).message.toString()
    }

    @Test
    fun the_tile_opens_a_blank_page() {
        val declared = app.packageManager.queryIntentServices(Intent(TileService.ACTION_QS_TILE), 0).map { it.serviceInfo }
        assertEquals(listOf(ReflectTile::class.java.name), declared.map { it.name })
        assertEquals("android.permission.BIND_QUICK_SETTINGS_TILE", declared.single().permission)
        // The system opens it, which is not there under Robolectric.
        val opened = ReflectTile.page(app)
        assertEquals(Uri.parse("belay://write"), opened.data)
        assertEquals(MainActivity::class.java.name, app.packageManager.resolveActivity(opened, 0)?.activityInfo?.name)
    }

    @Test
    fun a_shared_text_becomes_a_page_of_the_journal() {
        signIn("Lia")
        share(Intent().putExtra(Intent.EXTRA_TEXT, LINE))
        waitUntil { shadowOf(app).peekNextStartedActivity() != null }
        assertTrue(shadowOf(app).nextStartedActivity.dataString.orEmpty().startsWith("belay://write?reflection="))
        assertEquals(listOf(LINE), journal())
    }

    @Test
    fun two_megabytes_of_text_are_refused_with_the_reason_as_text_and_as_a_file() {
        signIn("Max")
        val long = "word ".repeat(400_000)
        share(Intent().putExtra(Intent.EXTRA_TEXT, long))
        assertEquals(text(Words.string.share_too_long), said())
        ShadowAlertDialog.reset()
        val file = Uri.parse("content://example/long.txt")
        shadowOf(app.contentResolver).registerInputStream(file, ByteArrayInputStream(long.toByteArray()))
        share(Intent().putExtra(Intent.EXTRA_STREAM, file))
        assertEquals(text(Words.string.share_too_long), said())
        assertEquals(emptyList<String>(), journal())
    }

    @Test
    fun sharing_before_anybody_is_signed_in_says_so() {
        services()
        share(Intent().putExtra(Intent.EXTRA_TEXT, LINE))
        assertEquals(text(Words.string.error_signed_out), said())
    }

    @Test
    fun the_widget_says_that_no_meeting_is_ahead_and_nothing_while_the_app_is_locked() {
        signIn("Ulf")
        val manager = AppWidgetManager.getInstance(app)
        val id = shadowOf(manager).createWidget(MeetingWidget::class.java, R.layout.widget_meeting)
        fun shown() = shadowOf(manager).getViewFor(id).findViewById<TextView>(R.id.widget_when)?.text.toString()
        waitUntil { shown() == text(Words.string.today_no_meeting) }
        shadowOf(app.system<android.app.KeyguardManager>()).setIsDeviceSecure(true)
        Lock(app).isOn = true
        app.lockChanged()
        waitUntil { shown() == text(Words.string.lock_title) }
    }

    @Test
    fun a_long_press_on_the_icon_offers_three_ways() {
        val activity = app.packageManager.getActivityInfo(
            android.content.ComponentName(app, MainActivity::class.java), android.content.pm.PackageManager.GET_META_DATA,
        )
        val shortcuts = app.resources.getXml(activity.metaData.getInt("android.app.shortcuts"))
        val links = generateSequence { if (shortcuts.next() == org.xmlpull.v1.XmlPullParser.END_DOCUMENT) null else shortcuts }
            .mapNotNull { if (it.name == "intent" && it.eventType == org.xmlpull.v1.XmlPullParser.START_TAG) it.getAttributeValue(ANDROID, "data") else null }
            .toList()
        assertEquals(listOf("belay://write", "belay://f/new", "belay://today"), links)
        assertNotNull(app.system<ShortcutManager>())
    }

    @Test
    fun nothing_of_the_app_is_in_a_backup() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
    }

    private companion object {
        const val LINE = "A sentence from a book that I want to keep."
        const val ANDROID = "http://schemas.android.com/apk/res/android"
    }
}
