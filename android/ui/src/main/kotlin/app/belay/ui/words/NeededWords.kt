/* What a refusal still needs, in words. */
package app.belay.ui.words

import androidx.annotation.StringRes
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.domain.Refusal
import app.belay.ui.R

/** Why the rules say no, and what is missing before they say yes. */
@Composable
public fun refusalWord(refusal: Refusal): String {
    val why = stringResource(refusal.reason.sentence)
    val needed = refusal.missing.mapNotNull { neededWord(it) }.distinct().map { stringResource(it) }
    return if (needed.isEmpty()) why else why + " " + stringResource(R.string.needed_list, listWord(needed))
}

/** What is needed, by its code; whose it is stands after a colon and is left out. */
@StringRes
internal fun neededWord(code: String): Int? = when (code.substringBefore(':')) {
    "outcome" -> R.string.field_outcome
    "evidence" -> R.string.field_evidence
    "acceptance" -> R.string.needed_acceptance
    "accountability" -> R.string.needed_accountability
    "acquaintance" -> R.string.needed_acquaintance
    "action" -> R.string.needed_action
    "agreed_goal" -> R.string.needed_agreed_goal
    "agreement" -> R.string.needed_agreement
    "aim" -> R.string.needed_aim
    "alias" -> R.string.needed_alias
    "another_member" -> R.string.needed_another_member
    "apply" -> R.string.needed_apply
    "availability" -> R.string.needed_availability
    "both_roles_for_each" -> R.string.needed_both_roles_for_each
    "boundaries" -> R.string.needed_boundaries
    "cadence" -> R.string.needed_cadence
    "closing_meeting" -> R.string.needed_closing_meeting
    "common_theme" -> R.string.needed_common_theme
    "confidentiality" -> R.string.needed_confidentiality
    "development_goal" -> R.string.needed_development_goal
    "differently" -> R.string.needed_differently
    "due" -> R.string.needed_due
    "ending" -> R.string.needed_ending
    "expectations" -> R.string.needed_expectations
    "feedback" -> R.string.needed_feedback
    "fewer_words" -> R.string.needed_fewer_words
    "held_meeting" -> R.string.needed_held_meeting
    "helper" -> R.string.needed_helper
    "knows_tender" -> R.string.needed_knows_tender
    "learned" -> R.string.needed_learned
    "learned_of_partner" -> R.string.needed_learned_of_partner
    "learning" -> R.string.needed_learning
    "logistics" -> R.string.needed_logistics
    "means" -> R.string.needed_means
    "meeting_length" -> R.string.needed_meeting_length
    "mentee" -> R.string.needed_mentee
    "one_mentor" -> R.string.needed_one_mentor
    "own_signature" -> R.string.needed_own_signature
    "passage" -> R.string.needed_passage
    "plan_b" -> R.string.needed_plan_b
    "purpose" -> R.string.needed_purpose
    "question" -> R.string.needed_question
    "reflection" -> R.string.needed_reflection
    "rehearsal" -> R.string.needed_rehearsal
    "roles" -> R.string.needed_roles
    "second_member" -> R.string.needed_second_member
    "second_mentee" -> R.string.needed_second_mentee
    "sharing" -> R.string.needed_sharing
    "signatures" -> R.string.needed_signatures
    "structure" -> R.string.needed_structure
    "text" -> R.string.needed_text
    "topic" -> R.string.needed_topic
    "unanswered_end" -> R.string.needed_unanswered_end
    "want_more" -> R.string.needed_want_more
    "yes_of_another_member" -> R.string.needed_yes_of_another_member
    "yes_of_every_member" -> R.string.needed_yes_of_every_member
    else -> null
}
