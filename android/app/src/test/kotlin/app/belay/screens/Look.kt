/* The ways in which each screen is drawn: by day, by night, in large type, from right to left. */
package app.belay.screens

import android.content.res.Configuration
import androidx.activity.compose.setContent
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.key
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.platform.LocalResources
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.rememberNavController
import app.belay.MainActivity
import app.belay.ui.LocalServices
import app.belay.ui.Services
import app.belay.ui.theme.BelayTheme
import java.util.Locale

/**
 * A way in which a screen is drawn.
 *
 * @property ending of the name of the picture.
 */
enum class Look(val ending: String, private val dark: Boolean, private val fontScale: Float, private val language: String) {
    DAY("", false, 1f, "en"),
    NIGHT("-dark", true, 1f, "en"),
    LARGE("-large", false, 2f, "en"),
    ARABIC("-ar", false, 1f, "ar"),
    ;

    /** Draws [screen] alone in the Activity. Each is an entry of a back stack of its own, as in the app. */
    fun show(activity: MainActivity, services: Services, name: String, screen: @Composable () -> Unit) {
        activity.setContent {
            Surroundings {
                BelayTheme(dark = dark) {
                    Surface(color = MaterialTheme.colorScheme.background) {
                        CompositionLocalProvider(LocalServices provides services) {
                            key(name + ending) {
                                NavHost(rememberNavController(), startDestination = "screen") { composable("screen") { screen() } }
                            }
                        }
                    }
                }
            }
        }
    }

    @Composable
    private fun Surroundings(content: @Composable () -> Unit) {
        val configuration = Configuration(LocalConfiguration.current).apply {
            setLocale(Locale.forLanguageTag(language))
            fontScale = this@Look.fontScale
        }
        val context = LocalContext.current.createConfigurationContext(configuration)
        CompositionLocalProvider(
            LocalConfiguration provides configuration,
            LocalResources provides context.resources,
            LocalDensity provides Density(LocalDensity.current.density, fontScale),
            LocalLayoutDirection provides if (language == "ar") LayoutDirection.Rtl else LayoutDirection.Ltr,
            content = content,
        )
    }
}
