/* A date for a meeting, new or another one: the hours both have first, then any day and time, in both zones. */
package app.belay.ui.meeting

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.CommonHours
import app.belay.core.DateView
import app.belay.domain.FlashId
import app.belay.domain.LocalTime
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingId
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingOpening
import app.belay.domain.Modality
import app.belay.domain.RelationshipId
import app.belay.domain.TimeSpan
import app.belay.domain.WallTime
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.DayChoice
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.TimeChoice
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.dateTimeWord
import app.belay.ui.words.instantWord
import app.belay.ui.words.meansWord
import app.belay.ui.words.momentWord
import java.time.Duration
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneId
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** What a date is looked for. */
public sealed interface DateFor {
    /** A new meeting of a relationship. */
    public data class Pair(val id: RelationshipId) : DateFor

    /** The one conversation of a flash request. */
    public data class Flash(val id: FlashId) : DateFor

    /** Another date for a meeting that has one. */
    public data class Meeting(val id: MeetingId) : DateFor
}

/**
 * What is known when a date is looked for.
 *
 * @property zone the zone of this phone.
 * @property today the day here.
 * @property common hours that all have, of the next two weeks; none where it is not asked for a relationship.
 * @property now the date that is to be moved, on the clock of this phone.
 */
public data class BookContent(val zone: ZoneId, val today: LocalDate, val common: CommonHours?, val now: LocalDateTime?)


/** The model of [BookScreen]. */
public class BookModel(services: Services, private val of: DateFor) : BelayModel(services) {
    /** The hours in common. */
    public val state: StateFlow<Screen<BookContent>> = watch {
        val (zone, now) = ZoneId.of(zone()) to now()
        val during = TimeSpan(now, now.plus(Duration.ofDays(14)))
        BookContent(
            zone = zone,
            today = now.atZone(zone).toLocalDate(),
            common = (of as? DateFor.Pair)?.let { meetings().commonHoursWith(it.id, during) },
            now = (of as? DateFor.Meeting)?.let { meetings().meeting(it.id).view.`when`.here },
        )
    }

    /** How the chosen date looks: on this phone's clock, and what it clashes with. */
    public val looked: MutableStateFlow<DateView?> = MutableStateFlow(null)

    /** The meeting that was booked or moved. */
    public val booked: MutableStateFlow<MeetingId?> = MutableStateFlow(null)

    /** Looks at a date before it is chosen. */
    public fun look(start: WallTime, minutes: Int) {
        act { looked.value = meetings().lookAt(start, minutes.toUShort()) }
    }

    /** Books or moves. */
    public fun choose(start: WallTime, minutes: Int, means: Modality?, reason: String) {
        act {
            booked.value = when (of) {
                is DateFor.Pair -> meetings().book(opening(MeetingOf.Relationship(of.id), start, minutes, means)).id
                is DateFor.Flash -> meetings().book(opening(MeetingOf.Flash(of.id), start, minutes, means)).id
                is DateFor.Meeting -> {
                    val from = meetings().meeting(of.id).view.meeting.start
                    meetings().act(of.id, MeetingCommand.Move(from, start, reason)).id
                }
            }
        }
    }

    private fun opening(meeting: MeetingOf, start: WallTime, minutes: Int, means: Modality?): MeetingOpening =
        MeetingOpening(meeting, MeetingKind.REGULAR, start, minutes.toUShort(), means, null, null, false, null)
}

/** The page on which a date is chosen. */
@Composable
public fun BookScreen(of: DateFor, back: () -> Unit) {
    val model = belayModel { services, _ -> BookModel(services, of) }
    val state by model.state.collectAsStateWithLifecycle()
    val looked by model.looked.collectAsStateWithLifecycle()
    Going(model.booked) { back() }
    BookView(state, looked, model.around(back), isMove = of is DateFor.Meeting, model::look, model::choose)
}

/** Draws it. */
@Composable
public fun BookView(
    state: Screen<BookContent>,
    looked: DateView?,
    around: Around,
    isMove: Boolean,
    onLook: (WallTime, Int) -> Unit,
    onChoose: (WallTime, Int, Modality?, String) -> Unit,
) {
    Framed(state, around) { content ->
        var day by rememberSaveable { mutableStateOf(content.now?.toLocalDate() ?: content.today.plusDays(7)) }
        var time by rememberSaveable { mutableStateOf<LocalTime>(content.now?.toLocalTime() ?: LocalTime.of(17, 0)) }
        var minutes by rememberSaveable { mutableStateOf(if (isMove) 0 else 60) }
        var means by rememberSaveable { mutableStateOf(Means.VIDEO) }
        var where by rememberSaveable { mutableStateOf("") }
        var reason by rememberSaveable { mutableStateOf("") }
        val start = WallTime(LocalDateTime.of(day, time), content.zone.id)
        LaunchedEffect(start, minutes) { onLook(start, if (isMove) 60 else minutes) }
        Page(stringResource(if (isMove) R.string.book_move_title else R.string.book_title), around) {
            content.common?.let { common ->
                item { SectionTitle(stringResource(R.string.book_common)) }
                item {
                    if (common.hours.isEmpty()) Muted(stringResource(R.string.book_no_common))
                    Buttons {
                        for (span in common.hours.take(6)) {
                            OtherButton(instantWord(span.start, content.zone)) {
                                val local = LocalDateTime.ofInstant(span.start, content.zone)
                                day = local.toLocalDate()
                                time = local.toLocalTime()
                            }
                        }
                    }
                }
            }
            item {
                Stone(strong = true) {
                    Muted(looked?.let { momentWord(it.`when`) } ?: dateTimeWord(start.local))
                    Buttons {
                        DayChoice(stringResource(R.string.book_day), day) { day = it }
                        TimeChoice(stringResource(R.string.book_time), time) { time = it }
                    }
                    looked?.let { ClashNotice(it.clashes) }
                }
            }
            if (isMove) {
                item { PlainText(stringResource(R.string.book_reason), reason, hint = stringResource(R.string.book_reason_hint)) { reason = it } }
            } else {
                item { SectionTitle(stringResource(R.string.book_length)) }
                item {
                    Choice(listOf(30, 45, 60, 90), minutes, name = { pluralStringResource(R.plurals.common_minutes, it, it) }) { minutes = it }
                }
                item { SectionTitle(stringResource(R.string.book_means)) }
                item { Choice(Means.entries, means, name = { meansWord(it) }) { means = it } }
                item { PlainText(stringResource(R.string.book_where), where) { where = it } }
            }
            item {
                Buttons {
                    MainButton(stringResource(if (isMove) R.string.book_move else R.string.book_propose)) {
                        onChoose(start, minutes, means.of(where), reason)
                    }
                }
            }
        }
    }
}

/** The means that can be chosen in a form. */
public enum class Means {
    /** By video: the link. */
    VIDEO,

    /** By phone: the number. */
    PHONE,

    /** At a place. */
    IN_PERSON,
}

private fun Means.of(where: String): Modality = when (this) {
    Means.VIDEO -> Modality.Video("", where)
    Means.PHONE -> Modality.Phone(where)
    Means.IN_PERSON -> Modality.InPerson(where)
}
