/* A screen alone in the Activity: drawn in several looks, and checked for who touches and who listens. */
package app.belay.screens

import androidx.compose.runtime.Composable
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasClickAction
import app.belay.AppTest
import app.belay.Pictures
import app.belay.ui.Place
import app.belay.ui.PlaceScreen
import app.belay.ui.Services
import app.belay.ui.theme.Spacing
import java.util.TimeZone
import org.junit.AfterClass
import org.junit.BeforeClass
import org.robolectric.annotation.Config

/** A test of screens, on a phone that is tall enough to show most of each. */
@Config(qualifiers = "w411dp-h1100dp-xxhdpi")
abstract class ScreenTest : AppTest() {
    /** The page of a place, from which no way leads on. */
    protected fun page(place: Place): @Composable () -> Unit = { PlaceScreen(place, go = {}, back = {}, save = {}) }

    /**
     * Takes pictures of a screen once [ready] is on it, while no call of the core is allowed on the main thread. Gives what a
     * person with large fingers or a screen reader would miss.
     */
    protected fun draw(
        services: Services,
        name: String,
        ready: SemanticsMatcher,
        looks: List<Look> = Look.entries,
        screen: @Composable () -> Unit,
    ): List<String> = strictly {
        looks.flatMap { look ->
            compose.activityRule.scenario.onActivity { look.show(it, services, name, screen) }
            waitFor(ready)
            compose.waitForIdle()
            Pictures(compose).one(name + look.ending, Pictures.OF_THE_DAY)
            compose.onAllNodes(hasClickAction()).fetchSemanticsNodes().flatMap { it.faults(name + look.ending) }
        }
    }

    companion object {
        private val before = TimeZone.getDefault()

        /** Mia's phone is in Berlin, as everything says that she writes. */
        @JvmStatic
        @BeforeClass
        fun goToBerlin() = TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"))

        @JvmStatic
        @AfterClass
        fun goBack() = TimeZone.setDefault(before)
    }

    private fun SemanticsNode.faults(screen: String): List<String> {
        val said = config.getOrNull(SemanticsProperties.Text).orEmpty().joinToString { it.text } +
            config.getOrNull(SemanticsProperties.ContentDescription).orEmpty().joinToString() +
            config.getOrNull(SemanticsProperties.EditableText)?.text.orEmpty()
        val least = with(compose.density) { Spacing.touch.roundToPx() }
        val touched = touchBoundsInRoot
        // What the edge of the screen cuts is scrolled into sight.
        val isCut = touched.bottom >= compose.activity.window.decorView.height - 1 || touched.top <= 1
        return listOfNotNull(
            "$screen: something that can be touched has no label ($touched)".takeIf { said.isBlank() && SemanticsActions.SetText !in config },
            "$screen: '$said' is ${touched.width} x ${touched.height} pixels".takeIf { !isCut && (touched.height < least - 1 || touched.width < least - 1) },
        )
    }
}
