/* The words of what waits, of requests, reminders, searching and what could not happen. A code without a word does not compile. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.AttentionReason
import app.belay.domain.FlashKind
import app.belay.domain.FlashStatus
import app.belay.domain.ReflectionSubject
import app.belay.domain.ReminderKind
import app.belay.domain.WaitKind
import app.belay.ui.R

/** What to do, with the name of the other if one is known. */
@Composable
public fun waitWord(kind: WaitKind, name: String?): String {
    val (named, nobody) = when (kind) {
        WaitKind.ACCEPT_RELATIONSHIP -> R.string.wait_accept_relationship to R.string.wait_accept_relationship_nobody
        WaitKind.LEARN_OF_PARTNER -> R.string.wait_learn_of_partner to R.string.wait_learn_of_partner_nobody
        WaitKind.ANSWER_EXPECTATIONS -> R.string.wait_answer_expectations to R.string.wait_answer_expectations_nobody
        WaitKind.ACCEPT_AGREEMENT -> R.string.wait_accept_agreement to R.string.wait_accept_agreement_nobody
        WaitKind.REVIEW_ENDING -> R.string.wait_review_ending to R.string.wait_review_ending_nobody
        WaitKind.REVIEW_GOAL -> R.string.wait_review_goal to R.string.wait_review_goal_nobody
        WaitKind.REWORD_GOAL -> R.string.wait_reword_goal to R.string.wait_reword_goal_nobody
        WaitKind.MARK_WIN -> R.string.wait_mark_win to R.string.wait_mark_win_nobody
        WaitKind.CONFIRM_DATE -> R.string.wait_confirm_date to R.string.wait_confirm_date_nobody
        WaitKind.SETTLE_MEETING -> R.string.wait_settle_meeting to R.string.wait_settle_meeting_nobody
        WaitKind.REFLECT -> R.string.wait_reflect to R.string.wait_reflect_nobody
        WaitKind.DECIDE_NEXT -> R.string.wait_decide_next to R.string.wait_decide_next_nobody
        WaitKind.ANSWER_QUESTION -> R.string.wait_answer_question to R.string.wait_answer_question_nobody
        WaitKind.READ_REFLECTION -> R.string.wait_read_reflection to R.string.wait_read_reflection_nobody
        WaitKind.HEAR_STORY -> R.string.wait_hear_story to R.string.wait_hear_story_nobody
        WaitKind.ANSWER_LISTENER -> R.string.wait_answer_listener to R.string.wait_answer_listener_nobody
        WaitKind.ANSWER_FLASH -> R.string.wait_answer_flash to R.string.wait_answer_flash_nobody
        WaitKind.DECIDE_FLASH -> R.string.wait_decide_flash to R.string.wait_decide_flash_nobody
        WaitKind.DATE_FLASH -> R.string.wait_date_flash to R.string.wait_date_flash_nobody
        WaitKind.KEEP_TAKEAWAY -> R.string.wait_keep_takeaway to R.string.wait_keep_takeaway_nobody
        WaitKind.WANT_MORE -> R.string.wait_want_more to R.string.wait_want_more_nobody
        WaitKind.BEGIN_RELATIONSHIP -> R.string.wait_begin_relationship to R.string.wait_begin_relationship_nobody
        WaitKind.FINISH_CLOSING -> R.string.wait_finish_closing to R.string.wait_finish_closing_nobody
    }
    return if (name == null) stringResource(nobody) else stringResource(named, name)
}

/** How a request stands for whoever looks. */
@Composable
public fun flashStatusWord(code: FlashStatus): String = stringResource(
    when (code) {
        FlashStatus.SENT_WAITING -> R.string.flash_status_sent_waiting
        FlashStatus.TO_DECIDE -> R.string.flash_status_to_decide
        FlashStatus.TO_ANSWER -> R.string.flash_status_to_answer
        FlashStatus.WAITING_FOR_ASKER -> R.string.flash_status_waiting_for_asker
        FlashStatus.ASKED_WAITING -> R.string.flash_status_asked_waiting
        FlashStatus.DECLINED -> R.string.flash_status_declined
        FlashStatus.TAKEN -> R.string.flash_status_taken
        FlashStatus.MATCHED -> R.string.flash_status_matched
        FlashStatus.DATE_AGREED -> R.string.flash_status_date_agreed
        FlashStatus.DATE_PROPOSED -> R.string.flash_status_date_proposed
        FlashStatus.SCHEDULED -> R.string.flash_status_scheduled
        FlashStatus.HELD -> R.string.flash_status_held
        FlashStatus.ANSWERED -> R.string.flash_status_answered
        FlashStatus.CLOSED_PLAIN -> R.string.flash_status_closed_plain
        FlashStatus.WITHDRAWN -> R.string.flash_status_withdrawn
        FlashStatus.EXPIRED -> R.string.flash_status_expired
        FlashStatus.NOBODY_LEFT -> R.string.flash_status_nobody_left
        FlashStatus.ASKED_OF_OTHERS -> R.string.flash_status_asked_of_others
    },
)

/** The sort of help; with the tool and how far one has come, where one said so. */
@Composable
public fun flashKindWord(kind: FlashKind): String = when (kind) {
    is FlashKind.HowTo -> {
        val detail = listOf(kind.tool, kind.level).filter { it.isNotBlank() }
        val word = stringResource(R.string.flash_kind_how_to)
        if (detail.isEmpty()) word else stringResource(R.string.common_labelled, word, detail.joinToString(" · "))
    }
    FlashKind.CaseProblem -> stringResource(R.string.flash_kind_case_problem)
    FlashKind.KnowAbout -> stringResource(R.string.flash_kind_know_about)
    FlashKind.Other -> stringResource(R.string.flash_kind_other)
}

/** What a reflection is about. */
@Composable
public fun aboutWord(subject: ReflectionSubject): String = stringResource(
    when (subject) {
        is ReflectionSubject.Meeting -> R.string.about_meeting
        is ReflectionSubject.Goal -> R.string.about_goal
        is ReflectionSubject.Experience -> R.string.about_experience
        is ReflectionSubject.Resource -> R.string.about_resource
        is ReflectionSubject.StoryShare -> R.string.about_story_share
        is ReflectionSubject.Feedback -> R.string.about_feedback
        is ReflectionSubject.Moment -> R.string.about_moment
        ReflectionSubject.Free -> R.string.about_free
    },
)

/** A kind of reminder. */
@Composable
public fun reminderKindWord(code: ReminderKind): String = stringResource(
    when (code) {
        ReminderKind.CONFIRM -> R.string.reminders_kind_confirm
        ReminderKind.AHEAD -> R.string.reminders_kind_ahead
        ReminderKind.PREPARE -> R.string.reminders_kind_prepare
        ReminderKind.SOON -> R.string.reminders_kind_soon
        ReminderKind.START -> R.string.reminders_kind_start
        ReminderKind.REFLECT -> R.string.reminders_kind_reflect
        ReminderKind.STATE_ASK -> R.string.reminders_kind_state_ask
        ReminderKind.NEXT_DATE -> R.string.reminders_kind_next_date
        ReminderKind.ACTION_DUE -> R.string.reminders_kind_action_due
        ReminderKind.ACTION_OVER -> R.string.reminders_kind_action_over
        ReminderKind.BENCHMARK_DUE -> R.string.reminders_kind_benchmark_due
        ReminderKind.FLASH_ANSWER -> R.string.reminders_kind_flash_answer
        ReminderKind.FLASH_EXPIRED -> R.string.reminders_kind_flash_expired
        ReminderKind.FLASH_TAKEAWAY -> R.string.reminders_kind_flash_takeaway
        ReminderKind.ENDING_REVIEW -> R.string.reminders_kind_ending_review
        ReminderKind.FADING -> R.string.reminders_kind_fading
        ReminderKind.WRITE -> R.string.reminders_kind_write
        ReminderKind.MOVED -> R.string.reminders_kind_moved
        ReminderKind.RELATIONSHIP_ASKED -> R.string.reminders_kind_relationship_asked
        ReminderKind.AGREEMENT_YES -> R.string.reminders_kind_agreement_yes
        ReminderKind.GOAL_REVIEW -> R.string.reminders_kind_goal_review
        ReminderKind.GOAL_BACK -> R.string.reminders_kind_goal_back
        ReminderKind.QUESTION_ASKED -> R.string.reminders_kind_question_asked
        ReminderKind.REFLECTION_SHARED -> R.string.reminders_kind_reflection_shared
        ReminderKind.STORY_TOLD -> R.string.reminders_kind_story_told
        ReminderKind.STORY_ASKED -> R.string.reminders_kind_story_asked
        ReminderKind.FLASH_ASKED -> R.string.reminders_kind_flash_asked
        ReminderKind.FLASH_DECIDE -> R.string.reminders_kind_flash_decide
        ReminderKind.FLASH_BOTH_MORE -> R.string.reminders_kind_flash_both_more
        ReminderKind.CLOSING -> R.string.reminders_kind_closing
    },
)

/** Why something could not happen. */
@Composable
public fun attentionWord(why: AttentionReason): String = when (why) {
    is AttentionReason.Overtaken -> stringResource(R.string.attention_why_overtaken)
    is AttentionReason.NotTaken ->
        stringResource(if (why.code == "too_large") R.string.attention_why_not_taken_too_large else R.string.attention_why_not_taken)
    AttentionReason.SpaceLeft -> stringResource(R.string.attention_why_space_left)
    AttentionReason.VersionKept -> stringResource(R.string.attention_why_version_kept)
    AttentionReason.Unreadable -> stringResource(R.string.attention_why_unreadable)
    is AttentionReason.NotPrivate ->
        stringResource(if (why.replaced) R.string.attention_why_not_private_replaced else R.string.attention_why_not_private)
}

/** The kind of a document by its code; one that a newer app knows is only "more". */
@Composable
public fun kindWord(code: String): String = stringResource(
    when (code) {
        "profile" -> R.string.kind_profile
        "relationship" -> R.string.kind_relationship
        "agreement" -> R.string.kind_agreement
        "goal" -> R.string.kind_goal
        "meeting" -> R.string.kind_meeting
        "entry" -> R.string.kind_entry
        "vision" -> R.string.kind_vision
        "reflection" -> R.string.kind_reflection
        "shared_reflection" -> R.string.kind_shared_reflection
        "paired_reflection" -> R.string.kind_paired_reflection
        "prompt_set" -> R.string.kind_prompt_set
        "prompt_draws" -> R.string.kind_prompt_draws
        "story" -> R.string.kind_story
        "story_share" -> R.string.kind_story_share
        "flash_request" -> R.string.kind_flash_request
        "flash_reply" -> R.string.kind_flash_reply
        "closure" -> R.string.kind_closure
        "ally_track" -> R.string.kind_ally_track
        else -> R.string.common_more
    },
)
