/* The words of meetings and of the ways to meet. A code without a word does not compile. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.domain.AgendaKind
import app.belay.domain.Meeting
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingState
import app.belay.domain.Modality
import app.belay.ui.R
import app.belay.ui.meeting.Means

/** A kind of meeting. */
@Composable
public fun meetingKindWord(code: MeetingKind): String = stringResource(
    when (code) {
        MeetingKind.FIRST -> R.string.meeting_kind_first
        MeetingKind.REGULAR -> R.string.meeting_kind_regular
        MeetingKind.TOUCH_BASE -> R.string.meeting_kind_touch_base
        MeetingKind.WORK_SESSION -> R.string.meeting_kind_work_session
        MeetingKind.INFORMAL -> R.string.meeting_kind_informal
        MeetingKind.CLOSING -> R.string.meeting_kind_closing
        MeetingKind.ROUNDTABLE -> R.string.meeting_kind_roundtable
        MeetingKind.UNPLANNED -> R.string.meeting_kind_unplanned
    },
)

/** What an item of an agenda is. */
@Composable
public fun agendaWord(code: AgendaKind): String = stringResource(
    when (code) {
        AgendaKind.ARRIVAL -> R.string.agenda_arrival
        AgendaKind.ACQUAINT -> R.string.agenda_acquaint
        AgendaKind.PURPOSE -> R.string.agenda_purpose
        AgendaKind.LOGISTICS -> R.string.agenda_logistics
        AgendaKind.WEEK -> R.string.agenda_week
        AgendaKind.FOLLOW_UP -> R.string.agenda_follow_up
        AgendaKind.LEARNING -> R.string.agenda_learning
        AgendaKind.GOAL -> R.string.agenda_goal
        AgendaKind.TOPIC -> R.string.agenda_topic
        AgendaKind.QUESTION -> R.string.agenda_question
        AgendaKind.EXERCISE -> R.string.agenda_exercise
        AgendaKind.RELATIONSHIP -> R.string.agenda_relationship
    },
)

/** How a meeting stands. [isAhead] says whether it can still take place. */
@Composable
public fun meetingStateWord(meeting: Meeting, isAhead: Boolean): String = stringResource(
    when (val state = meeting.state) {
        is MeetingState.Proposed -> R.string.meeting_state_proposed
        is MeetingState.Scheduled ->
            if (state.planBSince != null) R.string.meeting_state_plan_b else if (isAhead) R.string.meeting_state_scheduled else R.string.meeting_past_unsettled
        is MeetingState.Held -> R.string.meeting_state_held
        is MeetingState.Cancelled -> R.string.meeting_state_cancelled
        is MeetingState.Missed -> R.string.meeting_state_missed
    },
)

/** A way to meet, with its place, tool or number if it is known. */
@Composable
public fun modalityWord(modality: Modality): String {
    val (word, detail) = when (modality) {
        is Modality.InPerson -> R.string.means_in_person to modality.place
        is Modality.Video -> R.string.means_video to modality.tool
        is Modality.Phone -> R.string.means_phone to modality.number
        is Modality.Text -> R.string.means_text to modality.tool
        is Modality.Other -> R.string.means_other to modality.name
    }
    return if (detail.isBlank()) stringResource(word) else stringResource(R.string.common_labelled, stringResource(word), detail)
}

/** A way to meet, as a form offers it. */
@Composable
public fun meansWord(means: Means): String = stringResource(
    when (means) {
        Means.VIDEO -> R.string.means_video
        Means.PHONE -> R.string.means_phone
        Means.IN_PERSON -> R.string.means_in_person
    },
)
