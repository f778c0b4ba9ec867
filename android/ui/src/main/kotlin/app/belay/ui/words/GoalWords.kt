/* The words of goals and of what somebody took on. A code without a word does not compile. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.DueAction
import app.belay.domain.Action
import app.belay.domain.ActionState
import app.belay.domain.GoalState
import app.belay.domain.LocalDate
import app.belay.ui.R

/** How a goal stands. */
@Composable
public fun goalStateWord(state: GoalState): String = when (state) {
    GoalState.Draft -> stringResource(R.string.goal_state_draft)
    GoalState.InReview -> stringResource(R.string.goal_state_in_review)
    is GoalState.PushedBack -> stringResource(R.string.goal_state_pushed_back)
    is GoalState.Agreed -> on(R.string.goal_state_agreed, state.on)
    is GoalState.Reached -> on(R.string.goal_state_reached, state.on)
    is GoalState.Carried -> on(R.string.goal_state_carried, state.on)
    is GoalState.Dropped -> on(R.string.goal_state_dropped, state.on)
}

@Composable
private fun on(word: Int, day: LocalDate): String = stringResource(R.string.common_labelled, stringResource(word), dayWord(day))

/** What somebody took on, who, and until when or since when it is done. */
@Composable
public fun actionWord(action: Action, owner: String): String {
    val state = when (val state = action.state) {
        ActionState.Someday -> stringResource(R.string.action_state_someday)
        is ActionState.Open -> stringResource(R.string.goal_by, dayWord(state.due))
        is ActionState.Done -> on(R.string.action_state_done, state.on)
        is ActionState.Dropped -> on(R.string.action_state_dropped, state.on)
    }
    return action.what + "\n" + stringResource(R.string.common_labelled, owner, state)
}

/** Something of one's own that is due. */
@Composable
public fun dueWord(due: DueAction): String {
    val day = (due.action.state as? ActionState.Open)?.due ?: return due.action.what
    val state = if (due.overdue) on(R.string.action_state_overdue, day) else stringResource(R.string.goal_by, dayWord(day))
    return due.action.what + "\n" + state
}
