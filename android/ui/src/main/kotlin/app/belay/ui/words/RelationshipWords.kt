/* The words of relationships, their gates and agreements. A code without a word does not compile. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.StillMissing
import app.belay.domain.Advice
import app.belay.domain.AgreementPart
import app.belay.domain.ClosureState
import app.belay.domain.ConversationKind
import app.belay.domain.ExpectationItem
import app.belay.domain.Heading
import app.belay.domain.LocalDate
import app.belay.domain.MemberId
import app.belay.domain.Missing
import app.belay.domain.Phase
import app.belay.domain.RelationshipOutcome
import app.belay.domain.Role
import app.belay.ui.R
import app.belay.ui.parts.People
import app.belay.ui.parts.named

/** A phase. */
@Composable
public fun phaseWord(code: Phase): String = stringResource(
    when (code) {
        Phase.PROPOSED -> R.string.phase_proposed
        Phase.PREPARING -> R.string.phase_preparing
        Phase.NEGOTIATING -> R.string.phase_negotiating
        Phase.ENABLING_GROWTH -> R.string.phase_enabling_growth
        Phase.COMING_TO_CLOSURE -> R.string.phase_coming_to_closure
        Phase.CLOSED -> R.string.phase_closed
    },
)

/** A role. */
@Composable
public fun roleWord(code: Role): String = stringResource(
    when (code) {
        Role.MENTOR -> R.string.role_mentor
        Role.MENTEE -> R.string.role_mentee
        Role.BOTH -> R.string.role_both
    },
)

/** A conversation that fits a phase. */
@Composable
public fun conversationWord(code: ConversationKind): String = stringResource(
    when (code) {
        ConversationKind.INVITATION -> R.string.conversation_invitation
        ConversationKind.GETTING_ACQUAINTED -> R.string.conversation_getting_acquainted
        ConversationKind.NAMING_PURPOSE -> R.string.conversation_naming_purpose
        ConversationKind.NAMING_AIMS -> R.string.conversation_naming_aims
        ConversationKind.COMPARING_EXPECTATIONS -> R.string.conversation_comparing_expectations
        ConversationKind.WORKING_TOGETHER -> R.string.conversation_working_together
        ConversationKind.FIRST_GOALS -> R.string.conversation_first_goals
        ConversationKind.GOAL_REVIEW -> R.string.conversation_goal_review
        ConversationKind.GIVING_FEEDBACK -> R.string.conversation_giving_feedback
        ConversationKind.PARTNERSHIP_CHECK -> R.string.conversation_partnership_check
        ConversationKind.DEBRIEF -> R.string.conversation_debrief
        ConversationKind.FAREWELL -> R.string.conversation_farewell
        ConversationKind.WHAT_NEXT -> R.string.conversation_what_next
    },
)

/** What each may expect. */
@Composable
public fun expectationWord(code: ExpectationItem): String = stringResource(
    when (code) {
        ExpectationItem.AVAILABILITY -> R.string.expectation_availability
        ExpectationItem.CONTACT -> R.string.expectation_contact
        ExpectationItem.PREPARATION -> R.string.expectation_preparation
        ExpectationItem.CONFIDENTIALITY -> R.string.expectation_confidentiality
        ExpectationItem.PROMOTION -> R.string.expectation_promotion
    },
)

/** A piece of advice. */
@Composable
public fun adviceWord(code: Advice): String = stringResource(
    when (code) {
        Advice.TALK_ABOUT_STRETCH -> R.string.advice_talk_about_stretch
        Advice.LOW_GOAL -> R.string.advice_low_goal
        Advice.LINK_TO_VISION -> R.string.advice_link_to_vision
        Advice.MANY_ACTIONS -> R.string.advice_many_actions
        Advice.CELEBRATE -> R.string.advice_celebrate
        Advice.CLOSE_OR_EXTEND -> R.string.advice_close_or_extend
        Advice.TALK_ABOUT_EXPECTATIONS -> R.string.advice_talk_about_expectations
        Advice.GROWTH_NOT_PROMISE -> R.string.advice_growth_not_promise
        Advice.INVITE_HIGH -> R.string.advice_invite_high
        Advice.INVITE_LOW -> R.string.advice_invite_low
        Advice.MORE_TURNING_POINTS -> R.string.advice_more_turning_points
        Advice.FIND_THEMES -> R.string.advice_find_themes
        Advice.SHORTEN_STORY -> R.string.advice_shorten_story
        Advice.MARK_PASSAGES -> R.string.advice_mark_passages
        Advice.REHEARSE -> R.string.advice_rehearse
        Advice.ROOM_FOR_MENTEE -> R.string.advice_room_for_mentee
    },
)

/** How far a closing has come. */
@Composable
public fun closureStateWord(code: ClosureState): String = stringResource(
    when (code) {
        ClosureState.OPENED -> R.string.closure_state_opened
        ClosureState.ANSWERED -> R.string.closure_state_answered
        ClosureState.MET -> R.string.closure_state_met
        ClosureState.SIGNED -> R.string.closure_state_signed
    },
)

/** How a relationship ended. */
@Composable
public fun outcomeWord(code: RelationshipOutcome): String = stringResource(
    when (code) {
        RelationshipOutcome.CONCLUDED -> R.string.outcome_concluded
        RelationshipOutcome.ENDED_EARLY -> R.string.outcome_ended_early
        RelationshipOutcome.NOT_A_FIT -> R.string.outcome_not_a_fit
        RelationshipOutcome.LAPSED -> R.string.outcome_lapsed
    },
)

/** What a clause of an agreement is about. */
@Composable
public fun headingWord(code: Heading): String = stringResource(
    when (code) {
        Heading.ACCOUNTABILITY -> R.string.agreement_part_accountability
        Heading.CONFIDENTIALITY -> R.string.agreement_part_confidentiality
        Heading.BOUNDARIES -> R.string.agreement_part_boundaries
        Heading.ROLES -> R.string.agreement_part_roles
        Heading.LOGISTICS -> R.string.agreement_part_logistics
        Heading.FEEDBACK -> R.string.agreement_part_feedback
        Heading.LEARNING -> R.string.agreement_part_learning
        Heading.AVAILABILITY -> R.string.agreement_part_availability
        Heading.SHARING -> R.string.agreement_part_sharing
        Heading.ENDING -> R.string.agreement_part_ending
        Heading.OTHER -> R.string.agreement_part_other
    },
)

/** How a relationship ended, and when. */
@Composable
public fun endedWord(outcome: RelationshipOutcome, on: LocalDate): String =
    stringResource(R.string.common_labelled, sentence(outcomeWord(outcome)), dayWord(on))

/** What a gate lacks, and of whom: the others by name, oneself as "you". */
@Composable
public fun missingWord(still: StillMissing): String {
    val who = still.whose.singleOrNull()?.name
    fun choose(anybody: Int, own: Int, of: Int): Int = if (still.whose.isEmpty()) anybody else if (still.mine) own else of
    return sentence(
        when (still.what) {
            is Missing.Acceptance -> word(choose(R.string.needed_acceptance, R.string.needed_acceptance_own, R.string.needed_acceptance_of), who)
            Missing.SecondMentee -> stringResource(R.string.needed_second_mentee)
            Missing.Topic -> stringResource(R.string.needed_topic)
            Missing.HeldMeeting -> stringResource(R.string.needed_held_meeting)
            Missing.Purpose -> stringResource(R.string.needed_purpose)
            is Missing.LearnedOfPartner -> word(
                choose(R.string.needed_learned_of_partner, R.string.needed_learned_of_partner_own, R.string.needed_learned_of_partner_of),
                who,
            )
            is Missing.Aim -> word(choose(R.string.needed_aim, R.string.needed_aim_own, R.string.needed_aim_of), who)
            Missing.Agreement -> stringResource(R.string.needed_agreement)
            Missing.Structure -> stringResource(R.string.needed_structure)
            Missing.AgreedGoal -> stringResource(R.string.needed_agreed_goal)
            Missing.DevelopmentGoal -> stringResource(R.string.needed_development_goal)
            is Missing.Expectations -> word(
                choose(R.string.needed_expectations, R.string.needed_expectations_own, R.string.needed_expectations_of),
                who,
            )
            Missing.ClosingMeeting -> stringResource(R.string.needed_closing_meeting)
            Missing.Signatures -> stringResource(R.string.needed_signatures)
        },
    )
}

/** A word that may have a name in it. */
@Composable
private fun word(id: Int, name: String?): String = stringResource(id, name.orEmpty())

/** A part of an agreement; whose it is, where each has one. */
@Composable
public fun agreementPartWord(part: AgreementPart, people: People): String = when (part) {
    is AgreementPart.Clause -> headingWord(part.v1)
    is AgreementPart.Role -> of(part.v1, people, R.string.agreement_part_role_own, R.string.agreement_part_role_of)
    is AgreementPart.Gain -> of(part.v1, people, R.string.agreement_part_gain_own, R.string.agreement_part_gain_of)
    is AgreementPart.Gift -> of(part.v1, people, R.string.agreement_part_gift_own, R.string.agreement_part_gift_of)
    is AgreementPart.Feedback -> of(part.v1, people, R.string.agreement_part_feedback_own, R.string.agreement_part_feedback_of)
    AgreementPart.Cadence -> stringResource(R.string.agreement_part_cadence)
    AgreementPart.MeetingLength -> stringResource(R.string.agreement_part_meeting_length)
    AgreementPart.Means -> stringResource(R.string.agreement_part_means)
    AgreementPart.Sharing -> stringResource(R.string.agreement_part_sharing)
    AgreementPart.Ending -> stringResource(R.string.agreement_part_ending)
}

@Composable
private fun of(member: MemberId, people: People, own: Int, other: Int): String =
    if (member == people.me) stringResource(own) else stringResource(other, people.named(member))
