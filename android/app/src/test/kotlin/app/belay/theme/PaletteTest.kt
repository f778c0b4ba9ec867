/* Every text can be read: the contrast of each pair of colours, computed as WCAG 2 defines it. */
package app.belay.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import app.belay.ui.theme.DarkColors
import app.belay.ui.theme.LightColors
import kotlin.math.max
import kotlin.math.min
import org.junit.Assert.assertEquals
import org.junit.Test

class PaletteTest {
    @Test
    fun every_text_has_enough_contrast_by_day_and_by_night() {
        val faint = listOf("light" to LightColors, "dark" to DarkColors).flatMap { (theme, colors) ->
            colors.texts().filter { (_, text, ground) -> contrast(text, ground) < TEXT }
                .map { (name, text, ground) -> "$theme: $name %.2f".format(contrast(text, ground)) }
        }
        assertEquals(emptyList<String>(), faint)
    }

    @Test
    fun borders_of_fields_can_be_seen() {
        val faint = listOf(LightColors, DarkColors).map { contrast(it.outline, it.surface) }.filter { it < BORDER }
        assertEquals(emptyList<Double>(), faint)
    }

    /** Each text colour with each ground that the app draws it on. */
    private fun ColorScheme.texts(): List<Triple<String, Color, Color>> {
        val grounds = mapOf(
            "surface" to surface, "background" to background, "bright" to surfaceBright, "dim" to surfaceDim,
            "lowest" to surfaceContainerLowest, "low" to surfaceContainerLow, "container" to surfaceContainer,
            "high" to surfaceContainerHigh, "highest" to surfaceContainerHighest,
        )
        val onGrounds = mapOf("onSurface" to onSurface, "onSurfaceVariant" to onSurfaceVariant)
        // Buttons without a ground, links and errors stand on cards and sheets, not on the darkest grounds.
        val accents = mapOf("primary" to primary, "secondary" to secondary, "tertiary" to tertiary, "error" to error)
        val cards = grounds - listOf("dim", "highest")
        return onGrounds.flatMap { (text, color) -> grounds.map { (name, ground) -> Triple("$text on $name", color, ground) } } +
            accents.flatMap { (text, color) -> cards.map { (name, ground) -> Triple("$text on $name", color, ground) } } +
            listOf(
                Triple("onPrimary", onPrimary, primary),
                Triple("onPrimaryContainer", onPrimaryContainer, primaryContainer),
                Triple("onSecondary", onSecondary, secondary),
                Triple("onSecondaryContainer", onSecondaryContainer, secondaryContainer),
                Triple("onTertiary", onTertiary, tertiary),
                Triple("onTertiaryContainer", onTertiaryContainer, tertiaryContainer),
                Triple("onBackground", onBackground, background),
                Triple("onSurfaceVariant on its own", onSurfaceVariant, surfaceVariant),
                Triple("onError", onError, error),
                Triple("onErrorContainer", onErrorContainer, errorContainer),
                Triple("inverseOnSurface", inverseOnSurface, inverseSurface),
                Triple("inversePrimary", inversePrimary, inverseSurface),
            )
    }

    private fun contrast(one: Color, other: Color): Double {
        val (a, b) = one.luminance().toDouble() to other.luminance().toDouble()
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private companion object {
        /** WCAG 2, success criterion 1.4.3, level AA. */
        const val TEXT = 4.5

        /** WCAG 2, success criterion 1.4.11. */
        const val BORDER = 3.0
    }
}
