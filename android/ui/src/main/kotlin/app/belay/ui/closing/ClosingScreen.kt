/* The closing: what was achieved, what remains, one's own lesson, thanks and goodbye, the signatures, the keepsake. */
package app.belay.ui.closing

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.BelayException
import app.belay.core.ClosureView
import app.belay.core.RemainingAction
import app.belay.domain.ActionId
import app.belay.domain.ClosureCommand
import app.belay.domain.Differently
import app.belay.domain.RelationshipId
import app.belay.domain.RelationshipOutcome
import app.belay.domain.TextEdit
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Confirm
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.Line
import app.belay.ui.parts.LinkRow
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.parts.section
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.actionWord
import app.belay.ui.words.closureStateWord
import app.belay.ui.words.listWord
import kotlinx.coroutines.flow.StateFlow

/** A closing, or none yet, and its people. */
public data class ClosingContent(val view: ClosureView?, val people: People) {
    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = view?.allowed?.contains(command) == true
}

/** The model of [ClosingScreen]. */
public class ClosingModel(services: Services, private val relationship: RelationshipId) : BelayModel(services) {
    /** The closing. */
    public val state: StateFlow<Screen<ClosingContent>> = watch {
        val view = try {
            closures().closure(relationship)
        } catch (_: BelayException.NotFound) {
            null
        }
        ClosingContent(view, people())
    }

    /** Opens the looking back. */
    public fun begin() {
        act { closures().begin(relationship) }
    }

    /** Adds something achieved. */
    public fun achieved(text: String): Unit = command(ClosureCommand.AddAchieved(text))

    /** Says that one has looked at what one would do differently. */
    public fun differently(said: Differently): Unit = command(ClosureCommand.Answer(said))

    /** Takes an open action along. */
    public fun carry(action: ActionId) {
        act { closures().act(relationship, ClosureCommand.CarryAction(action, people().me)) }
    }

    /** Keeps one's own lesson; nobody else has it. */
    public fun lesson(text: String) {
        act { closures().keepLesson(relationship, text) }
    }

    /** Writes one's thanks. */
    public fun thank(before: String, after: String): Unit = command(ClosureCommand.Thank(TextEdit(before, after)))

    /** Says goodbye in writing. */
    public fun goodbye(before: String, after: String): Unit = command(ClosureCommand.SayGoodbyeInWriting(TextEdit(before, after)))

    /** Signs. */
    public fun sign(): Unit = command(ClosureCommand.Sign)

    /** Closes the relationship once all have signed. */
    public fun close() {
        act { closures().close(relationship, RelationshipOutcome.CONCLUDED) }
    }

    private fun command(command: ClosureCommand) {
        act { closures().act(relationship, command) }
    }
}

/** What can be done on the page of a closing. */
public class ClosingActions(
    public val go: (Route) -> Unit = {},
    public val begin: () -> Unit = {},
    public val achieved: (String) -> Unit = {},
    public val differently: (Differently) -> Unit = {},
    public val carry: (ActionId) -> Unit = {},
    public val lesson: (String) -> Unit = {},
    public val thank: (String, String) -> Unit = { _, _ -> },
    public val goodbye: (String, String) -> Unit = { _, _ -> },
    public val sign: () -> Unit = {},
    public val close: () -> Unit = {},
)

/** The page of a closing. */
@Composable
public fun ClosingScreen(id: RelationshipId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> ClosingModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    val actions = ClosingActions(
        go, model::begin, model::achieved, model::differently, model::carry, model::lesson, model::thank, model::goodbye, model::sign, model::close,
    )
    ClosingView(state, model.around(back), actions)
}

/** Draws it. */
@Composable
public fun ClosingView(state: Screen<ClosingContent>, around: Around, actions: ClosingActions) {
    Framed(state, around) { content ->
        val view = content.view
        Page(stringResource(R.string.closing_title), around) {
            if (view == null) {
                item { Beginning(actions) }
                return@Page
            }
            val me = content.people.me
            item { Signing(content, view, actions) }
            if (view.purpose.isNotBlank()) item { Quote(view.purpose, by = stringResource(R.string.relationship_purpose)) }
            section(R.string.closing_achieved, view.achieved) { Fact(BelayIcons.Check, it.text) }
            if (content.may("add_achieved")) item(key = "achieved") { Stone { Adding(R.string.closing_achieved_add, actions.achieved) } }
            section(R.string.closing_remains, view.openActions) { Remaining(it, content, actions) }
            if (view.openGoals.isNotEmpty()) item { OpenGoals(view, actions) }
            item(key = "lesson") { Lesson(view, actions) }
            if (content.may("thank")) {
                item(key = "thanks") { KeptText(stringResource(R.string.closing_thanks), view.closure.thanks[me]?.text.orEmpty(), lines = 2, onPause = actions.thank) }
                item(key = "goodbye") {
                    KeptText(stringResource(R.string.closing_goodbye), view.closure.goodbyes[me]?.text.orEmpty(), hint = stringResource(R.string.closing_goodbye_hint), lines = 2, onPause = actions.goodbye)
                }
            }
            val others = content.people.others((view.closure.thanks.keys + view.closure.goodbyes.keys).toList())
            for (other in others) {
                view.closure.thanks[other]?.let { item { Quote(it.text, by = content.people.named(other)) } }
                view.closure.goodbyes[other]?.let { item { Quote(it.text, by = content.people.named(other)) } }
            }
        }
    }
}

@Composable
private fun Beginning(actions: ClosingActions) {
    Stone(strong = true) {
        Line(stringResource(R.string.closing_empty))
        Buttons { MainButton(stringResource(R.string.closing_begin), onClick = actions.begin) }
    }
}

/** How far it is, and one's own next step. */
@Composable
private fun Signing(content: ClosingContent, view: ClosureView, actions: ClosingActions) {
    var signing by rememberSaveable { mutableStateOf(false) }
    val waiting = content.people.others(view.signOff.waitsFor).map { content.people.named(it) }
    Stone(strong = true) {
        StoneTitle(closureStateWord(view.state))
        if (waiting.isNotEmpty()) Muted(stringResource(R.string.common_waiting_for, listWord(waiting)))
        if (content.may("answer")) {
            Line(stringResource(R.string.closing_differently))
            Buttons {
                OtherButton(stringResource(R.string.closing_differently_talked)) { actions.differently(Differently.ANSWERED) }
                QuietButton(stringResource(R.string.closing_differently_waive)) { actions.differently(Differently.WAIVED) }
            }
        }
        Buttons { if (content.may("sign") && !signing) MainButton(stringResource(R.string.closing_sign)) { signing = true } }
        if (signing) Confirm(stringResource(R.string.closing_sign_sure), stringResource(R.string.closing_sign), actions.sign) { signing = false }
        if (view.signOff.waitsFor.isEmpty()) Buttons { OtherButton(stringResource(R.string.closing_close), onClick = actions.close) }
    }
}

@Composable
private fun Remaining(remaining: RemainingAction, content: ClosingContent, actions: ClosingActions) {
    Stone {
        Line(actionWord(remaining.action, content.people.named(remaining.action.owner)))
        if (content.may("carry_action")) Buttons { OtherButton(stringResource(R.string.closing_carry)) { actions.carry(remaining.action.id) } }
    }
}

@Composable
private fun OpenGoals(view: ClosureView, actions: ClosingActions) {
    Stone {
        val goals = view.openGoals.toList()
        StoneTitle(pluralStringResource(R.plurals.closing_open_goals, goals.size, goals.size))
        for (goal in goals) LinkRow(stringResource(R.string.goal_title), icon = BelayIcons.Goal) { actions.go(Place.Goal(goal)) }
    }
}

@Composable
private fun Lesson(view: ClosureView, actions: ClosingActions) {
    Stone {
        StoneTitle(stringResource(R.string.closing_lesson))
        for (lesson in view.lessons) Quote(lesson.text)
        Adding(R.string.closing_lesson_add, actions.lesson, stringResource(R.string.common_only_you))
    }
}

@Composable
private fun Adding(label: Int, onAdd: (String) -> Unit, hint: String? = null) {
    var text by rememberSaveable { mutableStateOf("") }
    PlainText(stringResource(label), text, hint = hint, lines = 2) { text = it }
    Buttons {
        MainButton(stringResource(R.string.common_keep), enabled = text.isNotBlank()) {
            onAdd(text)
            text = ""
        }
    }
}
