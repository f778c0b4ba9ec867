/* Previews of the pages behind the tabs, for the editor. What a pair has written is drawn by `ScreensTest`. */
package app.belay.ui.previews

import androidx.compose.runtime.Composable
import androidx.compose.ui.tooling.preview.Preview
import app.belay.core.WaitingList
import app.belay.domain.WaitKind
import app.belay.ui.ask.AskContent
import app.belay.ui.ask.AskView
import app.belay.ui.ask.RequestActions
import app.belay.ui.ask.RequestView
import app.belay.ui.attention.AttentionView
import app.belay.ui.goals.GoalActions
import app.belay.ui.goals.GoalPane
import app.belay.ui.goals.GoalsContent
import app.belay.ui.goals.GoalsView
import app.belay.ui.join.JoinView
import app.belay.ui.meeting.MeetingActions
import app.belay.ui.meeting.MeetingPane
import app.belay.ui.parts.Around
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayTheme
import app.belay.ui.together.TogetherView
import app.belay.ui.waits.WaitsView

private val AROUND = Around(back = {})

@Preview
@Composable
private fun WaitsSome() = BelayTheme {
    val waits = listOf(wait(WaitKind.REWORD_GOAL, "Speak up in the weekly meeting"), wait(WaitKind.CONFIRM_DATE, ""))
    WaitsView(Screen.Content(WaitingList(waits, more = false)), AROUND) {}
}

@Preview
@Composable
private fun WaitsNothing() = BelayTheme { WaitsView(Screen.Empty, AROUND) {} }

@Preview
@Composable
private fun WaitsFailed() = BelayTheme { WaitsView(FAILED, AROUND) {} }

@Preview
@Composable
private fun GoalGivenBack() = BelayTheme { GoalPane(Screen.Content(GOAL), AROUND, GoalActions()) }

@Preview
@Composable
private fun GoalLoading() = BelayTheme { GoalPane(Screen.Loading, AROUND, GoalActions()) }

@Preview
@Composable
private fun GoalsNone() = BelayTheme {
    GoalsView(Screen.Content(GoalsContent(emptyList(), emptyList(), PEOPLE)), AROUND, {}) {}
}

@Preview
@Composable
private fun GoalsSome() = BelayTheme {
    GoalsView(Screen.Content(GoalsContent(listOf(GOAL.view), emptyList(), PEOPLE)), AROUND, {}) {}
}

@Preview
@Composable
private fun MeetingAhead() = BelayTheme { MeetingPane(Screen.Content(MEETING), AROUND, MeetingActions({})) }

@Preview
@Composable
private fun MeetingFailed() = BelayTheme { MeetingPane(FAILED, AROUND, MeetingActions({})) }

@Preview
@Composable
private fun RequestToAnswer() = BelayTheme { RequestView(Screen.Content(REQUEST), AROUND, RequestActions({})) }

@Preview
@Composable
private fun AskSome() = BelayTheme {
    AskView(Screen.Content(AskContent(listOf(REQUEST.view), emptyList(), emptyList(), PEOPLE)), Around()) {}
}

@Preview
@Composable
private fun AskNothing() = BelayTheme { AskView(Screen.Empty, Around()) {} }

@Preview
@Composable
private fun TogetherNobody() = BelayTheme { TogetherView(Screen.Empty, Around()) {} }

@Preview
@Composable
private fun AttentionNothing() = BelayTheme { AttentionView(Screen.Empty, AROUND) {} }

@Preview
@Composable
private fun JoinEmpty() = BelayTheme { JoinView(AROUND, "", {}) {} }
