/* The goals of a relationship, and a first draft of a new one. */
package app.belay.ui.goals

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.GoalView
import app.belay.domain.Action
import app.belay.domain.GoalId
import app.belay.domain.GoalKind
import app.belay.domain.GoalOpening
import app.belay.domain.RelationshipId
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.parts.around
import app.belay.ui.parts.section
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.actionWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.goalStateWord
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** The goals and the actions of a relationship. */
public data class GoalsContent(val goals: List<GoalView>, val actions: List<Action>, val people: People)

/** The model of [GoalsScreen]. */
public class GoalsModel(services: Services, private val relationship: RelationshipId) : BelayModel(services) {
    /** Goals, then actions, the overdue first. */
    public val state: StateFlow<Screen<GoalsContent>> = watch {
        GoalsContent(goals().ofRelationship(relationship).goals, goals().actionPlan(relationship), people())
    }

    /** The goal that was drafted last, to be opened. */
    public val drafted: MutableStateFlow<GoalId?> = MutableStateFlow(null)

    /** Drafts a goal of one's own. */
    public fun draft(statement: String) {
        act {
            val me = people().me
            val opening = GoalOpening(relationship, me, GoalKind.DEVELOPMENT, statement, "", "", null, null)
            drafted.value = goals().draft(opening)
        }
    }
}

/** The page of goals. */
@Composable
public fun GoalsScreen(id: RelationshipId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> GoalsModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    GoalsView(state, model.around(back), { go(Place.Goal(it)) }, model::draft)
    Going(model.drafted) { go(Place.Goal(it)) }
}

/** Draws it. */
@Composable
public fun GoalsView(
    state: Screen<GoalsContent>,
    around: Around,
    onOpen: (GoalId) -> Unit,
    onDraft: (String) -> Unit,
) {
    Framed(state, around) { content ->
        Page(stringResource(R.string.goals_title), around) {
            if (content.goals.isEmpty()) item { Line(stringResource(R.string.goals_empty)) }
            items(content.goals.size) { index ->
                val goal = content.goals[index]
                GoalStone(goal, owner = content.people.named(goal.goal.owner)) { onOpen(goal.id) }
            }
            item(key = "draft") { Draft(onDraft) }
            section(R.string.goals_actions, content.actions) { Line(actionWord(it, content.people.named(it.owner))) }
        }
    }
}

/** A goal in a list: its words, its state, how far it is. */
@Composable
public fun GoalStone(view: GoalView, owner: String? = null, onOpen: () -> Unit) {
    Stone(onClick = onOpen) {
        owner?.let { Muted(it) }
        StoneTitle(view.goal.statement.text)
        Muted(goalStateWord(view.goal.state))
        view.progress?.let {
            Muted(pluralStringResource(R.plurals.goals_progress, it.total.toInt(), it.reached.toInt(), it.total.toInt()))
        }
        view.nextBenchmark?.let { Muted(stringResource(R.string.goals_next, it.measure, dayWord(it.due))) }
    }
}

@Composable
private fun Draft(onDraft: (String) -> Unit) {
    var statement by rememberSaveable { mutableStateOf("") }
    Stone {
        PlainText(stringResource(R.string.goals_new), statement, hint = stringResource(R.string.goals_new_hint), lines = 2) { statement = it }
        Buttons {
            MainButton(stringResource(R.string.goals_draft), enabled = statement.isNotBlank()) {
                onDraft(statement)
                statement = ""
            }
        }
    }
}
