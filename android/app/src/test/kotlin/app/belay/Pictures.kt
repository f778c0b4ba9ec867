/* Pictures of the app, drawn by Android's own code, for docs/pictures/android. */
package app.belay

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import androidx.compose.ui.test.junit4.AndroidComposeTestRule
import androidx.test.ext.junit.rules.ActivityScenarioRule
import java.io.File
import kotlin.math.abs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.robolectric.RuntimeEnvironment

/**
 * Takes pictures of the window. Each is compared with the one in the docs; `-Dpictures=write` writes it there.
 *
 * A picture has a third of the phone's pixels: 411 x 823.
 */
class Pictures(private val compose: AndroidComposeTestRule<ActivityScenarioRule<MainActivity>, MainActivity>) {
    /** Takes `name.png` by day and `name-dark.png` by night. [tolerance] is the part of the pixels that may differ clearly. */
    fun take(name: String, tolerance: Double) {
        one(name, tolerance)
        turn("+night")
        one("$name-dark", tolerance)
        turn("+notnight")
    }

    private fun turn(qualifiers: String) {
        RuntimeEnvironment.setQualifiers(qualifiers)
        compose.activityRule.scenario.recreate()
        compose.waitForIdle()
    }

    /** Takes `name.png` of what is drawn now. */
    fun one(name: String, tolerance: Double) {
        compose.waitForIdle()
        val drawn = drawn()
        val file = File(System.getProperty("pictures.folder"), "$name.png")
        if (System.getProperty("pictures") == "write") {
            file.parentFile?.mkdirs()
            drawn.writeSmall(file)
            return
        }
        assertTrue("there is no picture $file: write it with -Dpictures=write, and look at it", file.exists())
        val kept = BitmapFactory.decodeFile(file.path)
        assertEquals("the size of $file", kept.width to kept.height, drawn.width to drawn.height)
        val differing = pixels(kept).zip(pixels(drawn)).count { (one, other) -> differs(one, other) }
        val part = differing.toDouble() / (kept.width * kept.height)
        assertTrue("$file differs in %.3f of its pixels: write it anew, and look at it".format(part), part <= tolerance)
    }

    private fun drawn(): Bitmap {
        val view = compose.activity.window.decorView
        val full = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        compose.runOnUiThread { view.draw(Canvas(full)) }
        return Bitmap.createScaledBitmap(full, view.width / PART, view.height / PART, true)
    }

    private fun pixels(bitmap: Bitmap): List<Int> =
        IntArray(bitmap.width * bitmap.height).also { bitmap.getPixels(it, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height) }.asList()

    private fun differs(one: Int, other: Int): Boolean =
        listOf(16, 8, 0).any { shift -> abs((one shr shift and 0xFF) - (other shr shift and 0xFF)) > CLEAR }

    companion object {
        /** The part of the pixels that may differ where nothing of the text depends on the day. */
        const val TOLERANCE = 0.01

        /**
         * Dates, a question of the day and lists in the order of the day stand in the picture. A longer date takes a line more, and what is
         * below it moves: in large type that is a fifth of the pixels from one day to the next.
         */
        const val OF_THE_DAY = 0.4

        /** Steps of 256 that an eye sees side by side. */
        private const val CLEAR = 24
        private const val PART = 3
    }
}
