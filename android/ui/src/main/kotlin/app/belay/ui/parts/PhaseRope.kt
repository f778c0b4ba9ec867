/* The phases of a relationship as a rope with a knot for each. Words beside it say the same. */
package app.belay.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import app.belay.domain.Phase

/** The phases that have a knot: once it is closed, all are behind. */
private val KNOTS = listOf(Phase.PROPOSED, Phase.PREPARING, Phase.NEGOTIATING, Phase.ENABLING_GROWTH, Phase.COMING_TO_CLOSURE)

/** The rope. It is mute for a screen reader: the phase stands beside it in words. */
@Composable
public fun PhaseRope(phase: Phase, modifier: Modifier = Modifier) {
    val behind = MaterialTheme.colorScheme.primary
    val ahead = MaterialTheme.colorScheme.outline
    val ground = MaterialTheme.colorScheme.surface
    val mirrored = LocalLayoutDirection.current == LayoutDirection.Rtl
    val here = KNOTS.indexOf(phase).let { if (it < 0) KNOTS.size else it }
    Canvas(modifier.fillMaxWidth().height(28.dp).clearAndSetSemantics { }) {
        val radius = 7.dp.toPx()
        val step = (size.width - 4 * radius) / (KNOTS.size - 1)
        fun knot(index: Int): Offset {
            val x = 2 * radius + index * step
            return Offset(if (mirrored) size.width - x else x, center.y)
        }
        for (index in 0 until KNOTS.size - 1) {
            drawLine(if (index < here) behind else ahead, knot(index), knot(index + 1), 3.dp.toPx(), StrokeCap.Round)
        }
        for (index in KNOTS.indices) {
            drawCircle(if (index <= here) behind else ground, radius, knot(index))
            if (index > here) drawCircle(ahead, radius, knot(index), style = Stroke(2.dp.toPx()))
            if (index == here) drawCircle(behind, radius * 1.7f, knot(index), style = Stroke(2.dp.toPx()))
        }
    }
}
