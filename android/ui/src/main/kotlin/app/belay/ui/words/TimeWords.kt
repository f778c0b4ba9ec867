/* Days, times and lists as the person's language says them. A time names its zone where that is not this phone's. */
package app.belay.ui.words

import android.icu.text.ListFormatter
import androidx.compose.runtime.Composable
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.res.stringResource
import app.belay.core.MomentView
import app.belay.domain.Weekday
import app.belay.ui.R
import java.time.DayOfWeek
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.time.format.DecimalStyle
import java.time.format.FormatStyle
import java.time.format.TextStyle
import java.util.Locale

/** The language the app is shown in. */
@Composable
private fun locale(): Locale = LocalConfiguration.current.locales[0]

/** Nov 30, 2026. */
@Composable
public fun dayWord(day: LocalDate): String =
    DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).here().format(day)

/** Monday, November 30, 2026. */
@Composable
public fun fullDayWord(day: LocalDate): String =
    DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).here().format(day)

/** 5:00 PM. */
@Composable
public fun timeWord(time: LocalTime): String =
    DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).here().format(time).replace(' ', NO_BREAK)

/** Between the hour and "PM", which stay on one line. */
private const val NO_BREAK = '\u00A0'

/** In the language of the app, and with its digits: those of the sentences around it. */
@Composable
private fun DateTimeFormatter.here(): DateTimeFormatter = withLocale(locale()).withDecimalStyle(DecimalStyle.of(locale()))

/** Monday, Nov 30, 2026, 5:00 PM. */
@Composable
public fun dateTimeWord(at: LocalDateTime): String {
    val weekday = at.dayOfWeek.getDisplayName(TextStyle.SHORT_STANDALONE, locale())
    val day = stringResource(R.string.common_day_at_time, weekday, dayWord(at.toLocalDate()))
    return stringResource(R.string.common_day_at_time, day, timeWord(at.toLocalTime()))
}

/** A moment on the clock of this phone. */
@Composable
public fun instantWord(at: Instant, zone: ZoneId): String = dateTimeWord(LocalDateTime.ofInstant(at, zone))

/** A moment on the clock of this phone, and on the clock of whoever set it where that differs. */
@Composable
public fun momentWord(moment: MomentView): String {
    val here = dateTimeWord(moment.here)
    if (moment.there.local == moment.here) return here
    val there = stringResource(R.string.common_time_there, timeWord(moment.there.local.toLocalTime()))
    return "$here · $there"
}

/** The name of a weekday. */
@Composable
public fun weekdayWord(weekday: Weekday): String =
    DayOfWeek.of(weekday.ordinal + 1).getDisplayName(TextStyle.FULL_STANDALONE, locale())

/** Names or words as a list: "Mia, Tom and Yuki". */
@Composable
public fun listWord(words: List<String>): String = ListFormatter.getInstance(locale()).format(words)

/** The same with a capital letter, where the language has them. */
@Composable
public fun sentence(words: String): String = words.replaceFirstChar { it.titlecase(locale()) }
