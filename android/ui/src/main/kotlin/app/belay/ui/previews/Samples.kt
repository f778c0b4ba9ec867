/* Made-up values for previews: a mentee, Mia, and her mentor, Tom. */
package app.belay.ui.previews

import app.belay.core.BelayException
import app.belay.core.FlashReaders
import app.belay.core.FlashTime
import app.belay.core.FlashView
import app.belay.core.GoalView
import app.belay.core.MeetingClash
import app.belay.core.MeetingDetail
import app.belay.core.MeetingView
import app.belay.core.MomentView
import app.belay.core.ProgramCompanion
import app.belay.core.ReflectionsAbout
import app.belay.core.WaitingItem
import app.belay.domain.FlashKind
import app.belay.domain.FlashStatus
import app.belay.domain.Goal
import app.belay.domain.GoalKind
import app.belay.domain.GoalState
import app.belay.domain.HowToMeet
import app.belay.domain.Kind
import app.belay.domain.Meeting
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingPart
import app.belay.domain.MeetingState
import app.belay.domain.Modality
import app.belay.domain.Prose
import app.belay.domain.Scope
import app.belay.domain.Sharing
import app.belay.domain.WaitKind
import app.belay.domain.WallReading
import app.belay.domain.WallTime
import app.belay.ui.ask.RequestContent
import app.belay.ui.goals.GoalContent
import app.belay.ui.meeting.MeetingContent
import app.belay.ui.parts.People
import app.belay.ui.state.Fault
import app.belay.ui.state.Screen
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneId
import java.util.UUID

private val MIA = UUID(0, 1)
private val TOM = UUID(0, 2)
private val DAY: LocalDate = LocalDate.of(2027, 3, 1)
private val AT: LocalDateTime = DAY.atTime(17, 0)
private val ZONE = ZoneId.of("Europe/Berlin")
private val START = WallTime(AT, ZONE.id)
private val MOMENT = MomentView(START, AT.atZone(ZONE).toInstant(), WallReading.EXACT, AT, ZONE.id)

/** What a page shows that could not be read. */
internal val FAILED: Screen.Failed = Screen.Failed(Fault(BelayException.StorageFull()))

/** Mia's phone. */
internal val PEOPLE: People = People(MIA, mapOf(MIA to "Mia", TOM to "Tom"))

/** Something that waits. */
internal fun wait(kind: WaitKind, what: String): WaitingItem =
    WaitingItem(kind, UUID(1, kind.ordinal.toLong()), Kind.GOAL, null, null, null, ProgramCompanion(TOM, "Tom"), what, null, DAY, null, emptyList())

/** A goal that was given back. */
internal val GOAL: GoalContent = GoalContent(
    GoalView(
        UUID(2, 1),
        Goal(
            UUID(3, 1), MIA, GoalKind.DEVELOPMENT, Prose("Speak up in the weekly meeting", emptyList()),
            Prose("My view counts when we decide.", emptyList()), Prose("Somebody quotes what I said.", emptyList()), emptyList(), DAY, null,
            GoalState.PushedBack("Which meeting scares you most?", TOM), DAY, mapOf(MIA to 4U.toUByte()), emptyList(), emptyList(), emptyList(),
            emptyList(), emptyMap(), Sharing(Scope.PARTNER, null),
        ),
        null, null, emptyList(), null, listOf("reword", "send_to_review", "drop"), emptyList(), false, null,
    ),
    PEOPLE,
)

/** A meeting ahead. */
internal val MEETING: MeetingContent = MeetingContent(
    MeetingDetail(
        MeetingView(
            UUID(4, 1),
            Meeting(
                MeetingOf.Relationship(UUID(3, 1)), MeetingKind.REGULAR, START, 60U, Modality.Video("Jitsi", "https://meet.example.org"), null,
                null, false, null, MOMENT.instant, MeetingState.Scheduled(null), emptyList(), emptyMap(), emptyList(), emptyList(), emptyList(),
                null, Prose("", emptyList()),
            ),
            listOf(ProgramCompanion(TOM, "Tom")), "Leading a small team", true, MOMENT,
            HowToMeet(Modality.Video("Jitsi", "https://meet.example.org"), Modality.Phone("+49 30 12345"), START, 60U), false, emptyList(), null, null,
            MeetingPart(null, null, null, null), true, false, false, false, null, listOf("move", "cancel", "prepare"), false, null,
        ),
        emptyList(), emptyList(), false, null,
    ),
    ReflectionsAbout(emptyList(), emptyList(), emptyList()),
    PEOPLE,
)

/** A request that asks Mia, at a time that clashes. */
internal val REQUEST: RequestContent = RequestContent(
    FlashView(
        UUID(5, 1), null, FlashReaders.Board("Climbers"), TOM, "Reading a balance sheet", "No idea where to begin.", FlashKind.Other, 30U, START,
        FlashTime(MOMENT, listOf(MeetingClash(UUID(4, 1), listOf(ProgramCompanion(TOM, "Tom")), MOMENT)), false, false), MOMENT.instant, MOMENT.instant, AT, FlashStatus.TO_ANSWER, listOf(MIA), emptyList(),
        emptyList(), null, null, null, false, null, emptyList(), listOf("accept", "decline", "ask_for_more", "propose_time", "unavailable"), false, null,
    ),
    PEOPLE, ZONE, null, null,
)
