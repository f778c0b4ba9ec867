/* The draft of an agreement, in the language of the app. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.domain.PlannedText
import app.belay.ui.R

/** A text of the draft; as the core has it where this app knows no other. */
@Composable
public fun planWord(text: PlannedText): String {
    val known = when (text.key) {
        "agreement.plan.pair.confidentiality" -> R.string.agreement_plan_pair_confidentiality
        "agreement.plan.pair.feedback" -> R.string.agreement_plan_pair_feedback
        "agreement.plan.pair.logistics" -> R.string.agreement_plan_pair_logistics
        "agreement.plan.pair.availability" -> R.string.agreement_plan_pair_availability
        "agreement.plan.pair.accountability" -> R.string.agreement_plan_pair_accountability
        "agreement.plan.pair.boundaries" -> R.string.agreement_plan_pair_boundaries
        "agreement.plan.pair.ending" -> R.string.agreement_plan_pair_ending
        "agreement.plan.circle.confidentiality" -> R.string.agreement_plan_circle_confidentiality
        "agreement.plan.circle.roles" -> R.string.agreement_plan_circle_roles
        "agreement.plan.circle.feedback" -> R.string.agreement_plan_circle_feedback
        "agreement.plan.circle.logistics" -> R.string.agreement_plan_circle_logistics
        "agreement.plan.circle.availability" -> R.string.agreement_plan_circle_availability
        "agreement.plan.circle.accountability" -> R.string.agreement_plan_circle_accountability
        "agreement.plan.circle.boundaries" -> R.string.agreement_plan_circle_boundaries
        "agreement.plan.circle.ending" -> R.string.agreement_plan_circle_ending
        "agreement.plan.role.mentor" -> R.string.agreement_plan_role_mentor
        "agreement.plan.role.mentee" -> R.string.agreement_plan_role_mentee
        "agreement.plan.role.both" -> R.string.agreement_plan_role_both
        "agreement.plan.gift.mentor" -> R.string.agreement_plan_gift_mentor
        "agreement.plan.gift.mentee" -> R.string.agreement_plan_gift_mentee
        "agreement.plan.gift.both" -> R.string.agreement_plan_gift_both
        else -> return text.text
    }
    return stringResource(known)
}
