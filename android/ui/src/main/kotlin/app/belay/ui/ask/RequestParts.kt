/* The answers to a request: the four of a mentor, the choices of who asked, and what both say once they have talked. */
package app.belay.ui.ask

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import app.belay.core.FlashAnswered
import app.belay.domain.FlashAnswer
import app.belay.domain.FlashQuestion
import app.belay.domain.WallTime
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Confirm
import app.belay.ui.parts.DayChoice
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.TimeChoice
import app.belay.ui.parts.named
import app.belay.ui.words.dayWord
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime

/** The answer a mentor has chosen to word. */
private enum class Wording { NONE, TIME, MORE, NO }

/** The four answers of a mentor: yes, at another time, tell me more, no. */
@Composable
internal fun MentorAnswers(content: RequestContent, actions: RequestActions) {
    if (!content.may("accept")) return OwnAnswer(content)
    var wording by rememberSaveable { mutableStateOf(Wording.NONE) }
    var text by rememberSaveable { mutableStateOf("") }
    val first = remembered(content)
    var day by rememberSaveable { mutableStateOf(first.toLocalDate()) }
    var time by rememberSaveable { mutableStateOf<LocalTime>(first.toLocalTime()) }
    fun done(answer: () -> Unit) {
        answer()
        wording = Wording.NONE
        text = ""
    }
    Stone {
        StoneTitle(stringResource(R.string.request_your_answer))
        Buttons {
            MainButton(stringResource(R.string.request_accept), onClick = actions.accept)
            OtherButton(stringResource(R.string.request_other_time)) { wording = Wording.TIME }
            OtherButton(stringResource(R.string.request_ask_more)) { wording = Wording.MORE }
            QuietButton(stringResource(R.string.request_decline)) { wording = Wording.NO }
        }
        when (wording) {
            Wording.NONE -> Unit
            Wording.TIME -> {
                Buttons {
                    DayChoice(stringResource(R.string.book_day), day) { day = it }
                    TimeChoice(stringResource(R.string.book_time), time) { time = it }
                }
                MainButton(stringResource(R.string.request_propose)) {
                    done { actions.proposeTime(WallTime(LocalDateTime.of(day, time), content.zone.id)) }
                }
            }
            Wording.MORE -> {
                PlainText(stringResource(R.string.request_question), text, lines = 2) { text = it }
                MainButton(stringResource(R.string.request_send_question), enabled = text.isNotBlank()) { done { actions.askForMore(text) } }
            }
            Wording.NO -> {
                PlainText(stringResource(R.string.request_reason), text, hint = stringResource(R.string.request_reason_hint), lines = 2) { text = it }
                Buttons {
                    MainButton(stringResource(R.string.request_decline)) { done { actions.decline(text) } }
                    if (content.may("unavailable")) {
                        OtherButton(stringResource(R.string.request_unavailable)) { done(actions.unavailable) }
                    }
                }
            }
        }
    }
}

/** The time from which another one is chosen: the asked one, or in two days. */
private fun remembered(content: RequestContent): LocalDateTime =
    content.view.time?.`when`?.here ?: LocalDateTime.ofInstant(content.view.openedAt, content.zone).plusDays(2).withMinute(0)

/** What this mentor has answered. */
@Composable
private fun OwnAnswer(content: RequestContent) {
    if (content.view.answers.isEmpty() && content.view.questions.isEmpty()) return
    Stone {
        StoneTitle(stringResource(R.string.request_you_answered))
        for (answer in content.view.answers) OwnWords(answer)
        for (question in content.view.questions) Question(question, content, null)
    }
}

/** What this mentor answered, said to them. */
@Composable
private fun OwnWords(answered: FlashAnswered) {
    when (val answer = answered.answer) {
        is FlashAnswer.Declined -> Line(stringResource(R.string.request_said_no, dayWord(answer.on)))
        is FlashAnswer.Unavailable -> Line(stringResource(R.string.request_said_unavailable, dayWord(answer.on)))
        FlashAnswer.AskedForMore -> Line(stringResource(R.string.request_said_more))
        is FlashAnswer.ProposedTime -> {
            Line(stringResource(R.string.request_said_time))
            answered.time?.let { Time(it, mine = true) }
        }
    }
    answered.reason?.let { Quote(it.text) }
}

/** What a mentor answered, said to who asked. */
@Composable
private fun Answer(answered: FlashAnswered) {
    Line(
        stringResource(
            when (answered.answer) {
                is FlashAnswer.Declined -> R.string.flash_answer_declined
                is FlashAnswer.Unavailable -> R.string.flash_answer_unavailable
                FlashAnswer.AskedForMore -> R.string.flash_answer_asked_for_more
                is FlashAnswer.ProposedTime -> R.string.flash_answer_proposed_time
            },
        ),
    )
    answered.time?.let { Time(it, mine = false) }
    answered.reason?.let { Quote(it.text) }
}

/** What who asked can do: read the answers, take a time, answer a question, take it back, ask on. */
internal fun LazyListScope.asker(content: RequestContent, actions: RequestActions) {
    val view = content.view
    for (answered in view.answers) {
        item {
            Stone {
                StoneTitle(content.people.named(answered.by))
                Answer(answered)
                val time = answered.answer as? FlashAnswer.ProposedTime
                if (time != null && content.may("take_time")) {
                    Buttons { MainButton(stringResource(R.string.request_take_time)) { actions.takeTime(answered.by, time.slot) } }
                }
            }
        }
    }
    for (question in view.questions) item(key = question.id.toString()) { Stone { Question(question, content, actions) } }
    if (content.may("ask_again")) {
        item {
            Stone {
                Line(content.next?.let { stringResource(R.string.request_next_mentor, it) } ?: stringResource(R.string.request_nobody_left))
                Buttons { MainButton(stringResource(R.string.request_ask_again)) { actions.go(Place.NewRequest(view.topic)) } }
            }
        }
    }
    if (content.may("withdraw")) item(key = "withdraw") { Withdraw(actions) }
}

@Composable
private fun Question(question: FlashQuestion, content: RequestContent, actions: RequestActions?) {
    var told by rememberSaveable { mutableStateOf("") }
    Quote(question.text, by = content.people.named(question.by))
    val answer = question.told
    if (answer != null) return Quote(answer, by = content.people.named(content.view.asker))
    if (actions == null || !content.may("answer_more")) return
    PlainText(stringResource(R.string.request_answer), told, lines = 2) { told = it }
    Buttons {
        MainButton(stringResource(R.string.request_send_answer), enabled = told.isNotBlank()) {
            actions.answerMore(question.id, told)
            told = ""
        }
    }
}

@Composable
private fun Withdraw(actions: RequestActions) {
    var asked by rememberSaveable { mutableStateOf(false) }
    if (!asked) return Buttons { QuietButton(stringResource(R.string.request_withdraw)) { asked = true } }
    Confirm(stringResource(R.string.request_withdraw_sure), stringResource(R.string.request_withdraw), actions.withdraw) { asked = false }
}

/** What one can do once somebody helps. */
private val AFTER = listOf("schedule", "mark_held", "keep_takeaway", "want_more")

/** Once somebody helps: a date, that they have talked, what one takes from it, and whether there is to be more. */
@Composable
internal fun AfterTalk(content: RequestContent, actions: RequestActions) {
    val view = content.view
    val hasSteps = AFTER.any(content::may) || listOf(view.meeting, view.sharedTakeaway, content.own, view.relationship).any { it != null }
    if (!hasSteps && !view.wantsMore) return
    Stone {
        Buttons {
            view.meeting?.let { OtherButton(stringResource(R.string.request_to_meeting)) { actions.go(Place.Meeting(it)) } }
            if (content.may("schedule") && view.meeting == null) {
                MainButton(stringResource(R.string.request_find_date)) { actions.go(Place.BookRequest(view.id)) }
            }
            if (content.may("mark_held")) OtherButton(stringResource(R.string.request_held), onClick = actions.held)
        }
        if (content.may("keep_takeaway") && content.isMine) Takeaway(content, actions)
        content.own?.let { Quote(it, by = stringResource(R.string.request_own_takeaway)) }
        view.sharedTakeaway?.let { Quote(it, by = stringResource(R.string.request_shared_takeaway)) }
        if (content.may("want_more")) {
            Line(stringResource(R.string.request_more_question))
            Buttons { MainButton(stringResource(R.string.request_more_yes), onClick = actions.wantMore) }
        }
        if (view.wantsMore && view.relationship == null) Muted(stringResource(R.string.request_more_said))
        if (view.relationship != null) {
            Line(stringResource(R.string.request_both_more))
            Buttons { MainButton(stringResource(R.string.request_begin), onClick = actions.begin) }
        }
    }
}

@Composable
private fun Takeaway(content: RequestContent, actions: RequestActions) {
    var own by rememberSaveable { mutableStateOf("") }
    var shared by rememberSaveable { mutableStateOf("") }
    StoneTitle(stringResource(R.string.request_takeaway))
    PlainText(stringResource(R.string.request_own_takeaway), own, hint = stringResource(R.string.common_only_you), lines = 2) { own = it }
    PlainText(stringResource(R.string.request_shared_takeaway), shared, hint = stringResource(R.string.request_shared_hint), lines = 2) { shared = it }
    Buttons {
        MainButton(stringResource(R.string.common_keep), enabled = own.isNotBlank() || shared.isNotBlank()) { actions.keep(own, shared) }
        if (content.may("close_plain")) QuietButton(stringResource(R.string.request_close_plain), onClick = actions.closePlain)
    }
}
