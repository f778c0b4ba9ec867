/* A reminder in words: always made of when the thing itself is, since quiet hours may have moved the reminder. */
package app.belay.reminders

import android.content.Context
import android.text.format.DateFormat
import androidx.annotation.PluralsRes
import androidx.annotation.StringRes
import app.belay.core.ReminderView
import app.belay.domain.MeetingAhead
import app.belay.domain.ReminderKind
import app.belay.domain.ReminderSentence
import app.belay.ui.R
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeFormatter

/** The sentences of reminders, by the language, the clock and the zone of the phone. */
internal class Sentences(private val context: Context, private val zone: ZoneId = ZoneId.systemDefault()) {
    private val resources = context.resources
    private val locale = resources.configuration.locales[0]

    /** What a reminder says: one sentence. */
    fun title(reminder: ReminderView): String = when (val says = reminder.says) {
        is ReminderSentence.YouMeet -> meeting(says.ahead, says.starts)
        is ReminderSentence.ConfirmTheDate -> text(R.string.notify_meeting_confirm)
        is ReminderSentence.HowWasIt -> text(R.string.notify_reflect)
        is ReminderSentence.WhatBecameOfIt -> text(R.string.notify_meeting_held)
        is ReminderSentence.HowDoesItGoOn -> text(R.string.notify_next_date)
        is ReminderSentence.ActionDue -> ACTION.say(says.on, says.days)
        is ReminderSentence.BenchmarkDue -> BENCHMARK.say(says.on, says.days)
        is ReminderSentence.EndingReview -> ENDING.say(says.on, says.days)
        is ReminderSentence.YourAnswerIsAwaited -> text(R.string.notify_flash_answer)
        is ReminderSentence.NobodyAnswered -> text(R.string.notify_flash_expired)
        is ReminderSentence.WhatDidYouTake -> text(R.string.notify_flash_takeaway)
        is ReminderSentence.BeenAWhile -> text(R.string.notify_fading)
        is ReminderSentence.TimeToWrite -> text(R.string.notify_write_own)
        is ReminderSentence.YouMeetAnotherTime -> text(R.string.notify_meeting_moved)
        is ReminderSentence.WaitsForYou -> text(waiting(reminder.reminder.kind).first)
    }

    /** A second line, where there is more to say; null where the sentence says it all. */
    fun text(reminder: ReminderView): String? = when (val says = reminder.says) {
        is ReminderSentence.YouMeet -> if (says.prepare) text(R.string.reminder_prepare) else null
        is ReminderSentence.ConfirmTheDate -> text(R.string.notify_meeting_confirm_text, day(says.starts), time(says.starts))
        is ReminderSentence.HowWasIt -> text(R.string.notify_reflect_text)
        is ReminderSentence.WhatBecameOfIt -> text(R.string.notify_meeting_held_text)
        is ReminderSentence.HowDoesItGoOn -> text(R.string.notify_next_date_text)
        is ReminderSentence.YourAnswerIsAwaited -> text(R.string.notify_flash_answer_text, moment(says.until))
        is ReminderSentence.NobodyAnswered -> text(R.string.notify_flash_expired_text)
        is ReminderSentence.WhatDidYouTake -> text(R.string.notify_flash_takeaway_text)
        is ReminderSentence.BeenAWhile -> text(R.string.notify_fading_text)
        is ReminderSentence.TimeToWrite -> text(R.string.notify_write_own_text)
        is ReminderSentence.YouMeetAnotherTime -> text(R.string.notify_meeting_moved_text, day(says.starts), time(says.starts))
        is ReminderSentence.WaitsForYou -> waiting(reminder.reminder.kind).second?.let { text(it) }
        is ReminderSentence.ActionDue, is ReminderSentence.BenchmarkDue, is ReminderSentence.EndingReview -> null
    }

    /** A moment on the clock of this phone: Monday, November 30, 5:00 PM. */
    fun moment(at: Instant): String = text(R.string.common_day_at_time, day(at), time(at))

    private fun meeting(ahead: MeetingAhead, starts: Instant): String = when (ahead) {
        is MeetingAhead.Minutes -> when (val minutes = ahead.minutes.toInt()) {
            0 -> text(R.string.reminder_you_meet_now, time(starts))
            60 -> text(R.string.reminder_you_meet_hour, time(starts))
            else -> resources.getQuantityString(R.plurals.reminder_you_meet_minutes, minutes, minutes, time(starts))
        }
        is MeetingAhead.Today -> text(R.string.reminder_you_meet_today, time(starts))
        is MeetingAhead.Tomorrow -> text(R.string.reminder_you_meet_tomorrow, time(starts))
        is MeetingAhead.Days -> {
            val days = ahead.days.toInt()
            resources.getQuantityString(R.plurals.reminder_you_meet_days, days, days, day(starts), time(starts))
        }
    }

    /** The sentences of something that has a day. */
    private class OfADay(
        @StringRes val past: Int,
        @StringRes val yesterday: Int,
        @StringRes val today: Int,
        @StringRes val tomorrow: Int,
        @PluralsRes val days: Int,
        @StringRes val later: Int,
    )

    private fun OfADay.say(on: LocalDate, ahead: Long): String = when (ahead) {
        0L -> text(today)
        1L -> text(tomorrow)
        -1L -> text(yesterday)
        in 2..DAYS_COUNTED -> resources.getQuantityString(days, ahead.toInt(), ahead.toInt(), day(on))
        else -> text(if (ahead < 0) past else later, day(on))
    }

    private fun day(date: LocalDate): String = form("EEEEdMMMM").format(date)

    private fun day(at: Instant): String = day(at.atZone(zone).toLocalDate())

    private fun time(at: Instant): String = form(if (DateFormat.is24HourFormat(context)) "Hm" else "hm").format(at.atZone(zone))

    private fun form(skeleton: String) = DateTimeFormatter.ofPattern(DateFormat.getBestDateTimePattern(locale, skeleton), locale)

    private fun text(@StringRes id: Int, vararg values: Any) = resources.getString(id, *values)

    private companion object {
        /** So many days ahead are counted; beyond, only the date is said. */
        const val DAYS_COUNTED = 7L

        val ACTION = OfADay(
            R.string.reminder_action_due_past, R.string.reminder_action_due_yesterday, R.string.reminder_action_due_today,
            R.string.reminder_action_due_tomorrow, R.plurals.reminder_action_due_days, R.string.reminder_action_due_later,
        )
        val BENCHMARK = OfADay(
            R.string.reminder_benchmark_due_past, R.string.reminder_benchmark_due_yesterday, R.string.reminder_benchmark_due_today,
            R.string.reminder_benchmark_due_tomorrow, R.plurals.reminder_benchmark_due_days, R.string.reminder_benchmark_due_later,
        )
        val ENDING = OfADay(
            R.string.reminder_ending_review_past, R.string.reminder_ending_review_yesterday, R.string.reminder_ending_review_today,
            R.string.reminder_ending_review_tomorrow, R.plurals.reminder_ending_review_days, R.string.reminder_ending_review_later,
        )
    }
}

/** The sentence, and perhaps a second one, of what waits for this person. */
private fun waiting(kind: ReminderKind): Pair<Int, Int?> = when (kind) {
    ReminderKind.RELATIONSHIP_ASKED -> R.string.notify_relationship_asked to R.string.notify_relationship_asked_text
    ReminderKind.AGREEMENT_YES -> R.string.notify_agreement_yes to R.string.notify_agreement_yes_text
    ReminderKind.GOAL_REVIEW -> R.string.notify_goal_review to R.string.notify_goal_review_text
    ReminderKind.GOAL_BACK -> R.string.notify_goal_back to R.string.notify_goal_back_text
    ReminderKind.QUESTION_ASKED -> R.string.notify_round_asked to R.string.notify_round_asked_text
    ReminderKind.REFLECTION_SHARED -> R.string.notify_reflection_shared to R.string.notify_reflection_shared_text
    ReminderKind.STORY_TOLD -> R.string.notify_story_told to R.string.notify_story_told_text
    ReminderKind.STORY_ASKED -> R.string.notify_story_asked to R.string.notify_story_asked_text
    ReminderKind.FLASH_ASKED -> R.string.notify_flash_asked to null
    ReminderKind.FLASH_DECIDE -> R.string.notify_flash_answered to R.string.notify_flash_answered_text
    ReminderKind.FLASH_BOTH_MORE -> R.string.notify_flash_both_more to R.string.notify_flash_both_more_text
    ReminderKind.CLOSING -> R.string.notify_closing to R.string.notify_closing_text
    // These have a moment or a day, and a sentence made of it.
    ReminderKind.CONFIRM, ReminderKind.AHEAD, ReminderKind.PREPARE, ReminderKind.SOON, ReminderKind.START, ReminderKind.REFLECT,
    ReminderKind.STATE_ASK, ReminderKind.NEXT_DATE, ReminderKind.ACTION_DUE, ReminderKind.ACTION_OVER, ReminderKind.BENCHMARK_DUE,
    ReminderKind.FLASH_ANSWER, ReminderKind.FLASH_EXPIRED, ReminderKind.FLASH_TAKEAWAY, ReminderKind.ENDING_REVIEW,
    ReminderKind.FADING, ReminderKind.WRITE, ReminderKind.MOVED,
    -> R.string.widget_waits to null
}
