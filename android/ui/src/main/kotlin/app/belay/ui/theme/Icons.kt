/* The app's own icons: lines of one width on a grid of 24, drawn in the colour of their surroundings. */
package app.belay.ui.theme

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.addPathNodes
import androidx.compose.ui.unit.dp

/** The icons. Each is drawn beside a word or carries one for screen readers. */
public object BelayIcons {
    /** A sun over a ridge. */
    public val Today: ImageVector by lazy {
        icon("Today", "M2.5 19.5 L8 12 L11.5 16 L15 11 L21.5 19.5 Z", "M9.2 6.5 a2.8 2.8 0 1 1 5.6 0 a2.8 2.8 0 1 1 -5.6 0")
    }

    /** Two links of one chain. */
    public val Together: ImageVector by lazy {
        icon("Together", "M9.5 7.5 a4.5 4.5 0 1 0 0 9 a4.5 4.5 0 0 0 4.3 -3.2", "M14.5 16.5 a4.5 4.5 0 1 0 0 -9 a4.5 4.5 0 0 0 -4.3 3.2")
    }

    /** A speech bubble with two lines of a question. */
    public val Ask: ImageVector by lazy {
        icon("Ask", "M4 5 h16 v11 h-9 l-4.5 4 v-4 H4 Z", "M10 8.9 a2 2 0 1 1 2.6 1.9 q-.6 .3 -.6 1", "M12 13.6 v.1")
    }

    /** An open book. */
    public val Journal: ImageVector by lazy {
        icon("Journal", "M12 7 q-3.5 -2.5 -8.5 -2 v13 q5 -.5 8.5 2 q3.5 -2.5 8.5 -2 v-13 q-5 -.5 -8.5 2 Z", "M12 7 v13")
    }

    /** A person. */
    public val You: ImageVector by lazy {
        icon("You", "M8.2 8 a3.8 3.8 0 1 1 7.6 0 a3.8 3.8 0 1 1 -7.6 0", "M4.5 20 q.8 -5.5 7.5 -5.5 q6.7 0 7.5 5.5")
    }

    /** Something new. */
    public val Plus: ImageVector by lazy { icon("Plus", "M12 5 v14", "M5 12 h14") }

    /** To where one came from; mirrored where text runs from right to left. */
    public val Back: ImageVector by lazy { icon("Back", "M19.5 12 h-15", "M11 5.5 L4.5 12 L11 18.5", mirrored = true) }

    /** There is more behind it; mirrored too. */
    public val Onward: ImageVector by lazy { icon("Onward", "M9 5.5 L15.5 12 L9 18.5", mirrored = true) }

    /** Only mine, or locked. */
    public val Lock: ImageVector by lazy { icon("Lock", "M5.5 10.5 h13 v9.5 h-13 Z", "M8.2 10.5 v-3 a3.8 3.8 0 0 1 7.6 0 v3") }

    /** No network: a cloud that is crossed out. */
    public val Offline: ImageVector by lazy {
        icon("Offline", "M7 18.5 h10 a4 4 0 0 0 .8 -7.9 a6 6 0 0 0 -11.4 -.6 a4.3 4.3 0 0 0 .6 8.5 Z", "M4 4 L20 21")
    }

    /** A reminder. */
    public val Bell: ImageVector by lazy {
        icon("Bell", "M5 17 q1.8 -1.8 1.8 -6 a5.2 5.2 0 0 1 10.4 0 q0 4.2 1.8 6 Z", "M10 20 q2 1.5 4 0")
    }

    /** Done, or yes. */
    public val Check: ImageVector by lazy { icon("Check", "M4.5 12.5 L9.8 18 L19.5 6.5") }

    /** No, or away with it. */
    public val Close: ImageVector by lazy { icon("Close", "M6 6 L18 18", "M18 6 L6 18") }

    /** A time. */
    public val Clock: ImageVector by lazy { icon("Clock", "M3.5 12 a8.5 8.5 0 1 1 17 0 a8.5 8.5 0 1 1 -17 0", "M12 7 v5 l3.5 2.2") }

    /** A date. */
    public val Calendar: ImageVector by lazy { icon("Calendar", "M4 6 h16 v14 H4 Z", "M4 10.5 h16", "M8 3.5 v4", "M16 3.5 v4") }

    /** A goal: a flag on a summit. */
    public val Goal: ImageVector by lazy { icon("Goal", "M7 21 V3.5", "M7 4.5 h11 l-2.5 3.5 l2.5 3.5 H7") }

    /** Write. */
    public val Pencil: ImageVector by lazy { icon("Pencil", "M4.5 19.5 l1 -4.5 L16 4.5 l3.5 3.5 L9 18.5 Z", "M13.8 6.8 l3.4 3.4") }

    /** Look for. */
    public val Search: ImageVector by lazy { icon("Search", "M4 10.5 a6.5 6.5 0 1 1 13 0 a6.5 6.5 0 1 1 -13 0", "M15.3 15.3 L20.5 20.5") }

    /** Look at this: something could not happen. */
    public val Notice: ImageVector by lazy { icon("Notice", "M12 4 L21 19.5 H3 Z", "M12 10 v4.5", "M12 17 v.1") }

    /** By video. */
    public val Video: ImageVector by lazy { icon("Video", "M3.5 7 h11.5 v10 H3.5 Z", "M15 11 l5.5 -3 v8 L15 13") }

    /** By phone. */
    public val Phone: ImageVector by lazy {
        icon("Phone", "M5 4 h4 l1.5 4.5 L8 10.2 q1.8 3.8 5.8 5.8 l1.7 -2.5 L20 15 v4 q-1 1.5 -3 1 Q6 17 4 7 q-.5 -2 1 -3 Z")
    }

    /** At a place. */
    public val Place: ImageVector by lazy {
        icon("Place", "M12 21 q-6.5 -6.8 -6.5 -11 a6.5 6.5 0 0 1 13 0 q0 4.2 -6.5 11 Z", "M9.8 10 a2.2 2.2 0 1 1 4.4 0 a2.2 2.2 0 1 1 -4.4 0")
    }

    /** Papers: an agreement, an export. */
    public val Paper: ImageVector by lazy { icon("Paper", "M6 3.5 h8 l4 4 v13 H6 Z", "M14 3.5 v4 h4", "M9 12 h6", "M9 16 h6") }

    /** Seen by the other too. */
    public val Shared: ImageVector by lazy {
        icon("Shared", "M2.5 12 q9.5 -13 19 0 q-9.5 13 -19 0 Z", "M9.2 12 a2.8 2.8 0 1 1 5.6 0 a2.8 2.8 0 1 1 -5.6 0")
    }
}

private fun icon(name: String, vararg paths: String, mirrored: Boolean = false): ImageVector =
    ImageVector.Builder(
        name = name,
        defaultWidth = 24.dp,
        defaultHeight = 24.dp,
        viewportWidth = 24f,
        viewportHeight = 24f,
        autoMirror = mirrored,
    ).apply {
        for (path in paths) {
            addPath(
                pathData = addPathNodes(path),
                stroke = SolidColor(Color.Black),
                strokeLineWidth = 1.8f,
                strokeLineCap = StrokeCap.Round,
                strokeLineJoin = StrokeJoin.Round,
            )
        }
    }.build()
