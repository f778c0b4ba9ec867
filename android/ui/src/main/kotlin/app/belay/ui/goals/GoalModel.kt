/* What the page of one goal knows, and what can be done there. */
package app.belay.ui.goals

import app.belay.core.GoalView
import app.belay.domain.ActionCommand
import app.belay.domain.ActionId
import app.belay.domain.BenchmarkId
import app.belay.domain.GoalCommand
import app.belay.domain.GoalId
import app.belay.domain.LocalDate
import app.belay.domain.NewAction
import app.belay.domain.NewBenchmark
import app.belay.domain.Rating
import app.belay.domain.TextEdit
import app.belay.domain.WinId
import app.belay.domain.Wording
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.StateFlow

/** A goal with the people of its relationship. */
public data class GoalContent(val view: GoalView, val people: People) {
    /** Whether it is one's own. */
    public val isMine: Boolean
        get() = view.goal.owner == people.me

    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = command in view.allowed
}

/** The model of [GoalScreen]. */
public class GoalModel(services: Services, private val goal: GoalId) : BelayModel(services) {
    /** The goal. */
    public val state: StateFlow<Screen<GoalContent>> = watch { GoalContent(goals().goal(goal), people()) }

    /** Words a part of it. */
    public fun word(wording: Wording, before: String, after: String): Unit =
        command(GoalCommand.Reword(wording, TextEdit(before, after)))

    /** Sets the day it is to be reached by. */
    public fun due(day: LocalDate?): Unit = command(GoalCommand.SetDue(day))

    /** Asks the partner to look at it. */
    public fun sendToReview(): Unit = command(GoalCommand.SendToReview)

    /** Agrees to it. */
    public fun agree(): Unit = command(GoalCommand.Agree)

    /** Gives it back with a question. */
    public fun pushBack(question: String): Unit = command(GoalCommand.PushBack(question))

    /** Says how far it stretches, as oneself sees it. */
    public fun stretch(rating: Rating): Unit = command(GoalCommand.RateStretch(rating))

    /** Adds a benchmark. */
    public fun benchmark(measure: String, target: String, due: LocalDate): Unit =
        command(GoalCommand.AddBenchmark(NewBenchmark(measure, target, due)))

    /** A benchmark is reached. */
    public fun reachBenchmark(benchmark: BenchmarkId): Unit = command(GoalCommand.ReachBenchmark(benchmark))

    /** Marks a win with how it was celebrated. */
    public fun celebrate(win: WinId, how: String): Unit = command(GoalCommand.Celebrate(win, how))

    /** Takes on an action. */
    public fun action(what: String, due: LocalDate?) {
        act { goals().act(goal, GoalCommand.AddAction(NewAction(people().me, what, due, due == null))) }
    }

    /** An action is done. */
    public fun done(action: ActionId, result: String): Unit =
        command(GoalCommand.Act(action, ActionCommand.Complete(result)))

    /** It is reached, and this shows it. */
    public fun reach(evidence: String): Unit = command(GoalCommand.Reach(evidence))

    /** Lets it go, with the reason. */
    public fun drop(reason: String): Unit = command(GoalCommand.Drop(reason))

    private fun command(command: GoalCommand) {
        act { goals().act(goal, command) }
    }
}
