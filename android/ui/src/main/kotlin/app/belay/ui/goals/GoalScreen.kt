/* One goal: its words, the partner's question, how far it stretches, benchmarks, actions, wins. */
package app.belay.ui.goals

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.domain.Action
import app.belay.domain.ActionState
import app.belay.domain.Benchmark
import app.belay.domain.BenchmarkState
import app.belay.domain.GoalId
import app.belay.domain.GoalState
import app.belay.domain.Win
import app.belay.domain.WinState
import app.belay.domain.Wording
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.DayChoice
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Group
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.named
import app.belay.ui.parts.around
import app.belay.ui.parts.section
import app.belay.ui.state.Screen
import app.belay.ui.words.actionWord
import app.belay.ui.words.adviceWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.goalStateWord
import java.time.LocalDate

/** The page of a goal. */
@Composable
public fun GoalScreen(id: GoalId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> GoalModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    GoalPane(
        state, model.around(back),
        GoalActions(
            { go(Route.Write(about = "g/$id")) }, model::word, model::due, model::sendToReview, model::agree, model::pushBack,
            { model.stretch(it.toUByte()) }, model::benchmark, { model.reachBenchmark(it.id) }, { win, how -> model.celebrate(win.id, how) },
            model::action, { model.done(it.id, "") }, model::reach, model::drop,
        ),
    )
}

/** What can be done on the page of a goal. */
public class GoalActions(
    public val reflect: () -> Unit = {},
    public val word: (Wording, String, String) -> Unit = { _, _, _ -> },
    public val due: (LocalDate?) -> Unit = {},
    public val sendToReview: () -> Unit = {},
    public val agree: () -> Unit = {},
    public val pushBack: (String) -> Unit = {},
    public val stretch: (Int) -> Unit = {},
    public val benchmark: (String, String, LocalDate) -> Unit = { _, _, _ -> },
    public val reachBenchmark: (Benchmark) -> Unit = {},
    public val celebrate: (Win, String) -> Unit = { _, _ -> },
    public val action: (String, LocalDate?) -> Unit = { _, _ -> },
    public val done: (Action) -> Unit = {},
    public val reach: (String) -> Unit = {},
    public val drop: (String) -> Unit = {},
)

/** Draws it. */
@Composable
public fun GoalPane(state: Screen<GoalContent>, around: Around, actions: GoalActions) {
    Framed(state, around) { content ->
        val goal = content.view.goal
        val title = goal.statement.text.ifBlank { stringResource(R.string.goal_title) }
        Page(title, around, over = content.people.named(goal.owner)) {
            item { Standing(content, actions) }
            if (content.may("reword")) wording(content, actions) else agreed(content)
            content.view.advice.forEach { advice -> item { Muted(adviceWord(advice)) } }
            item(key = "stretch") { Stretch(content, actions) }
            section(R.string.goal_benchmarks, goal.benchmarks) { BenchmarkLine(it, actions) }
            if (goal.state is GoalState.Agreed || content.isMine) item(key = "benchmark") { NewBenchmarkStone(actions) }
            section(R.string.goal_actions, goal.actions) { ActionLine(it, content, actions) }
            if (goal.state is GoalState.Agreed) item(key = "action") { NewActionStone(actions) }
            section(R.string.goal_wins, goal.wins) { WinStone(it, actions) }
            item(key = "ending") { Ending(content, actions) }
        }
    }
}

/** Where it stands, and the next step of this person. */
@Composable
private fun Standing(content: GoalContent, actions: GoalActions) {
    var asking by rememberSaveable { mutableStateOf(false) }
    var question by rememberSaveable { mutableStateOf("") }
    val pushed = content.view.goal.state as? GoalState.PushedBack
    Stone(strong = true) {
        StoneTitle(goalStateWord(content.view.goal.state))
        pushed?.let { Quote(it.question, by = content.people.named(it.by)) }
        if (asking) {
            PlainText(stringResource(R.string.goal_question), question, hint = stringResource(R.string.goal_question_hint), lines = 2) { question = it }
        }
        Buttons {
            if (content.may("agree") && !asking) MainButton(stringResource(R.string.goal_agree), onClick = actions.agree)
            if (content.may("push_back")) {
                OtherButton(stringResource(R.string.goal_push_back), enabled = !asking || question.isNotBlank()) {
                    if (asking) actions.pushBack(question)
                    asking = !asking
                }
            }
            if (content.may("send_to_review")) MainButton(stringResource(R.string.goal_send), onClick = actions.sendToReview)
        }
    }
}

/** Its words while they can be changed. */
private fun LazyListScope.wording(content: GoalContent, actions: GoalActions) {
    val goal = content.view.goal
    item(key = "statement") {
        KeptText(stringResource(R.string.goal_statement), goal.statement.text, lines = 2) { before, after ->
            actions.word(Wording.STATEMENT, before, after)
        }
    }
    item(key = "outcome") {
        KeptText(stringResource(R.string.goal_outcome), goal.outcome.text, hint = stringResource(R.string.goal_outcome_hint), lines = 2) { before, after ->
            actions.word(Wording.OUTCOME, before, after)
        }
    }
    item(key = "evidence") {
        KeptText(stringResource(R.string.goal_evidence), goal.evidence.text, hint = stringResource(R.string.goal_evidence_hint), lines = 2) { before, after ->
            actions.word(Wording.EVIDENCE, before, after)
        }
    }
    item(key = "due") { DayChoice(stringResource(R.string.goal_due), goal.due) { actions.due(it) } }
}

/** Its words once they are agreed. */
private fun LazyListScope.agreed(content: GoalContent) {
    val goal = content.view.goal
    if (goal.outcome.text.isNotBlank()) item { Quote(goal.outcome.text, by = stringResource(R.string.goal_outcome)) }
    if (goal.evidence.text.isNotBlank()) item { Quote(goal.evidence.text, by = stringResource(R.string.goal_evidence)) }
    goal.due?.let { item { Line(stringResource(R.string.common_labelled, stringResource(R.string.goal_due), dayWord(it))) } }
}

/** How far it stretches, as each sees it. */
@Composable
private fun Stretch(content: GoalContent, actions: GoalActions) {
    val ratings = content.view.goal.stretch
    Stone {
        StoneTitle(stringResource(R.string.goal_stretch))
        Muted(stringResource(R.string.goal_stretch_hint))
        for ((member, rating) in ratings) {
            Line(stringResource(R.string.goal_stretch_of, content.people.named(member), rating.toInt()))
        }
        Choice((1..5).toList(), ratings[content.people.me]?.toInt(), name = { stringResource(R.string.common_number, it) }) { actions.stretch(it) }
    }
}

@Composable
private fun BenchmarkLine(benchmark: Benchmark, actions: GoalActions) {
    Stone {
        StoneTitle(benchmark.measure)
        if (benchmark.target.isNotBlank()) Line(benchmark.target)
        when (val state = benchmark.state) {
            BenchmarkState.Open -> {
                Muted(stringResource(R.string.goal_by, dayWord(benchmark.due)))
                Buttons { OtherButton(stringResource(R.string.goal_benchmark_reached)) { actions.reachBenchmark(benchmark) } }
            }
            is BenchmarkState.Reached -> Muted(stringResource(R.string.goal_reached_on, dayWord(state.on)))
        }
    }
}

@Composable
private fun NewBenchmarkStone(actions: GoalActions) {
    var open by rememberSaveable { mutableStateOf(false) }
    var measure by rememberSaveable { mutableStateOf("") }
    var target by rememberSaveable { mutableStateOf("") }
    var due by rememberSaveable { mutableStateOf<LocalDate?>(null) }
    if (!open) return Buttons { QuietButton(stringResource(R.string.goal_benchmark_new)) { open = true } }
    Stone {
        PlainText(stringResource(R.string.goal_benchmark_measure), measure) { measure = it }
        PlainText(stringResource(R.string.goal_benchmark_target), target) { target = it }
        DayChoice(stringResource(R.string.goal_due), due) { due = it }
        Buttons {
            MainButton(stringResource(R.string.common_add), enabled = measure.isNotBlank() && due != null) {
                due?.let { actions.benchmark(measure, target, it) }
                open = false
                measure = ""
                target = ""
            }
        }
    }
}

@Composable
private fun ActionLine(action: Action, content: GoalContent, actions: GoalActions) {
    Stone {
        Line(actionWord(action, content.people.named(action.owner)))
        if (action.owner == content.people.me && (action.state is ActionState.Open || action.state == ActionState.Someday)) {
            Buttons { OtherButton(stringResource(R.string.goal_action_done)) { actions.done(action) } }
        }
    }
}

@Composable
private fun NewActionStone(actions: GoalActions) {
    var open by rememberSaveable { mutableStateOf(false) }
    var what by rememberSaveable { mutableStateOf("") }
    var due by rememberSaveable { mutableStateOf<LocalDate?>(null) }
    if (!open) return Buttons { QuietButton(stringResource(R.string.goal_action_new)) { open = true } }
    Stone {
        PlainText(stringResource(R.string.goal_action_what), what) { what = it }
        DayChoice(stringResource(R.string.goal_due), due) { due = it }
        Buttons {
            MainButton(stringResource(R.string.common_add), enabled = what.isNotBlank()) {
                actions.action(what, due)
                open = false
                what = ""
            }
        }
    }
}

@Composable
private fun WinStone(win: Win, actions: GoalActions) {
    var how by rememberSaveable { mutableStateOf("") }
    Stone {
        StoneTitle(win.text)
        when (val state = win.state) {
            is WinState.Celebrated -> Muted(state.how)
            is WinState.Waived -> Muted(dayWord(state.on))
            WinState.Open -> {
                PlainText(stringResource(R.string.goal_win_how), how) { how = it }
                Buttons { OtherButton(stringResource(R.string.goal_win_mark), enabled = how.isNotBlank()) { actions.celebrate(win, how) } }
            }
        }
    }
}

/** Reached, or let go: each with a word of one's own. */
@Composable
private fun Ending(content: GoalContent, actions: GoalActions) {
    var ending by rememberSaveable { mutableStateOf<String?>(null) }
    var word by rememberSaveable { mutableStateOf("") }
    if (!content.may("reach") && !content.may("drop")) return
    Group {
        SectionTitle(stringResource(R.string.goal_ending))
        Buttons {
            if (content.may("reach")) OtherButton(stringResource(R.string.goal_reach)) { ending = "reach" }
            if (content.may("drop")) QuietButton(stringResource(R.string.goal_drop)) { ending = "drop" }
            QuietButton(stringResource(R.string.goal_reflect), onClick = actions.reflect)
        }
        ending?.let { chosen ->
            val label = if (chosen == "reach") R.string.goal_reach_evidence else R.string.goal_drop_reason
            PlainText(stringResource(label), word, lines = 2) { word = it }
            Buttons {
                MainButton(stringResource(R.string.common_keep), enabled = word.isNotBlank()) {
                    if (chosen == "reach") actions.reach(word) else actions.drop(word)
                    ending = null
                }
            }
        }
    }
}
