/* The look of the whole app: colours, type, shapes, distances. */
package app.belay.ui.theme

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/**
 * The theme of every screen.
 *
 * @param dark whether the night colours are drawn; the system's choice if nothing is said.
 * @param dynamic the colours of the person's wallpaper, for who wants them; null draws the app's own. Making them needs a
 *   `Context`, so the Activity does it.
 */
@Composable
public fun BelayTheme(
    dark: Boolean = isSystemInDarkTheme(),
    dynamic: ColorScheme? = null,
    content: @Composable () -> Unit,
) {
    MaterialTheme(
        colorScheme = dynamic ?: if (dark) DarkColors else LightColors,
        typography = BelayTypography.towards(LocalLayoutDirection.current),
        shapes = BelayShapes,
        content = content,
    )
}

/** Distances. Screens use no other numbers. */
public object Spacing {
    /** Between lines that belong to each other. */
    public val xs: Dp = 4.dp

    /** Between parts of a card. */
    public val s: Dp = 8.dp

    /** Between cards. */
    public val m: Dp = 12.dp

    /** From the edge of the screen, and inside cards. */
    public val l: Dp = 16.dp

    /** Between sections. */
    public val xl: Dp = 24.dp

    /** The least height and width of what can be touched (Material 3, accessibility). */
    public val touch: Dp = 48.dp

    /** The widest that text is drawn: longer lines are hard to read. */
    public val column: Dp = 640.dp
}

private val body = TextStyle(fontFamily = FontFamily.SansSerif, lineBreak = LineBreak.Paragraph)
private val title = TextStyle(fontFamily = FontFamily.SansSerif, fontWeight = FontWeight.SemiBold, lineBreak = LineBreak.Heading)

/** The type scale. Body text is a little larger than Material's: this app is read and written in. */
public val BelayTypography: Typography = Typography(
    displaySmall = title.copy(fontSize = 34.sp, lineHeight = 42.sp, fontWeight = FontWeight.Medium),
    headlineLarge = title.copy(fontSize = 30.sp, lineHeight = 38.sp, fontWeight = FontWeight.Medium),
    headlineMedium = title.copy(fontSize = 26.sp, lineHeight = 34.sp, fontWeight = FontWeight.Medium),
    headlineSmall = title.copy(fontSize = 23.sp, lineHeight = 30.sp, fontWeight = FontWeight.Medium),
    titleLarge = title.copy(fontSize = 21.sp, lineHeight = 28.sp),
    titleMedium = title.copy(fontSize = 17.sp, lineHeight = 24.sp),
    titleSmall = title.copy(fontSize = 15.sp, lineHeight = 20.sp),
    bodyLarge = body.copy(fontSize = 17.sp, lineHeight = 26.sp),
    bodyMedium = body.copy(fontSize = 15.sp, lineHeight = 22.sp),
    bodySmall = body.copy(fontSize = 13.sp, lineHeight = 18.sp),
    labelLarge = body.copy(fontSize = 15.sp, lineHeight = 20.sp, fontWeight = FontWeight.Medium),
    labelMedium = body.copy(fontSize = 13.sp, lineHeight = 18.sp, fontWeight = FontWeight.Medium),
    labelSmall = body.copy(fontSize = 12.sp, lineHeight = 16.sp, fontWeight = FontWeight.Medium),
)

/**
 * A text runs as its own letters do, whatever the language of the app: what somebody wrote in English keeps its full stop at the end among
 * Arabic words. Its lines begin where those of the page do.
 */
private fun Typography.towards(page: LayoutDirection): Typography {
    fun TextStyle.own() = copy(textDirection = TextDirection.Content, textAlign = if (page == LayoutDirection.Rtl) TextAlign.Right else TextAlign.Left)
    return Typography(
        displaySmall = displaySmall.own(),
        headlineLarge = headlineLarge.own(),
        headlineMedium = headlineMedium.own(),
        headlineSmall = headlineSmall.own(),
        titleLarge = titleLarge.own(),
        titleMedium = titleMedium.own(),
        titleSmall = titleSmall.own(),
        bodyLarge = bodyLarge.own(),
        bodyMedium = bodyMedium.own(),
        bodySmall = bodySmall.own(),
        labelLarge = labelLarge.own(),
        labelMedium = labelMedium.own(),
        labelSmall = labelSmall.own(),
    )
}

/** Corners: rounded like river stones, never pills for what is only read. */
private val BelayShapes = Shapes(
    extraSmall = RoundedCornerShape(6.dp),
    small = RoundedCornerShape(10.dp),
    medium = RoundedCornerShape(16.dp),
    large = RoundedCornerShape(20.dp),
    extraLarge = RoundedCornerShape(28.dp),
)
