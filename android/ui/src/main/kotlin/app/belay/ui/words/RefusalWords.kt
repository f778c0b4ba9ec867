/* Why the rules say no, in words. A reason without a sentence does not compile. */
package app.belay.ui.words

import androidx.annotation.StringRes
import app.belay.domain.Reason
import app.belay.ui.R

/** The sentence of a refusal. */
@get:StringRes
public val Reason.sentence: Int
    get() = when (this) {
        Reason.EMPTY -> R.string.refusal_empty
        Reason.TOO_LONG -> R.string.refusal_too_long
        Reason.OUT_OF_RANGE -> R.string.refusal_out_of_range
        Reason.DUPLICATE -> R.string.refusal_duplicate
        Reason.NO_SUCH_PART -> R.string.refusal_no_such_part
        Reason.NOT_NOW -> R.string.refusal_not_now
        Reason.NOT_YOURS -> R.string.refusal_not_yours
        Reason.NOT_A_MEMBER -> R.string.refusal_not_a_member
        Reason.NOT_BY_OWNER -> R.string.refusal_not_by_owner
        Reason.ALREADY_DONE -> R.string.refusal_already_done
        Reason.OPENED_MEANWHILE -> R.string.refusal_opened_meanwhile
        Reason.CLOSED -> R.string.refusal_closed
        Reason.PAUSED -> R.string.refusal_paused
        Reason.DELETED -> R.string.refusal_deleted
        Reason.GOAL_UNCLEAR -> R.string.refusal_goal_unclear
        Reason.GROUNDWORK_FIRST -> R.string.refusal_groundwork_first
        Reason.PLAN_NEEDED -> R.string.refusal_plan_needed
        Reason.DATE_NEEDED -> R.string.refusal_date_needed
        Reason.CONSENT_NEEDED -> R.string.refusal_consent_needed
        Reason.FLASH_TAKEN -> R.string.refusal_flash_taken
        Reason.FLASH_EXPIRED -> R.string.refusal_flash_expired
        Reason.FLASH_ONE_MEETING -> R.string.refusal_flash_one_meeting
        Reason.FLASH_TOO_MANY -> R.string.refusal_flash_too_many
        Reason.FLASH_PAIR_OPEN -> R.string.refusal_flash_pair_open
        Reason.FLASH_AWAY -> R.string.refusal_flash_away
        Reason.FLASH_FULL -> R.string.refusal_flash_full
        Reason.TWO_PEOPLE_NEEDED -> R.string.refusal_two_people_needed
        Reason.FORM_FULL -> R.string.refusal_form_full
        Reason.ROLES_UNFIT -> R.string.refusal_roles_unfit
        Reason.TOPIC_NEEDED -> R.string.refusal_topic_needed
        Reason.NOT_OPEN_FOR_JOINING -> R.string.refusal_not_open_for_joining
        Reason.GATE_CLOSED -> R.string.refusal_gate_closed
        Reason.CLAUSE_NEEDED -> R.string.refusal_clause_needed
        Reason.SETTLE_FIRST -> R.string.refusal_settle_first
        Reason.WORDING_CHANGED -> R.string.refusal_wording_changed
        Reason.DEBRIEF_UNFINISHED -> R.string.refusal_debrief_unfinished
        Reason.NOTICE_RUNS -> R.string.refusal_notice_runs
        Reason.STRUCTURE_FIRST -> R.string.refusal_structure_first
        Reason.UNKNOWN_PROMPT -> R.string.refusal_unknown_prompt
        Reason.STORY_NOT_READY -> R.string.refusal_story_not_ready
        Reason.ALIAS_NEEDED -> R.string.refusal_alias_needed
        Reason.TENDER_NOTICE -> R.string.refusal_tender_notice
        Reason.UNKNOWN_ZONE -> R.string.refusal_unknown_zone
        Reason.IN_THE_PAST -> R.string.refusal_in_the_past
        Reason.PLAN_B_NEEDED -> R.string.refusal_plan_b_needed
        Reason.PLAN_B_SAME_MEANS -> R.string.refusal_plan_b_same_means
        Reason.DATE_CHANGED -> R.string.refusal_date_changed
        Reason.MEETING_SETTLED -> R.string.refusal_meeting_settled
        Reason.MEETING_NOT_YET -> R.string.refusal_meeting_not_yet
    }
