/* Dates and times by the locale. */
package app.belay.ui.words

import java.time.LocalDate
import java.time.format.DateTimeFormatter
import java.time.format.FormatStyle
import java.util.Locale

/** Dates as they are said in `locale`. */
public class Dates(private val locale: Locale = Locale.getDefault()) {
    /** Monday, 30 November 2026. */
    public fun day(date: LocalDate): String =
        DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale).format(date)

    /** Nov 30, 2026. */
    public fun short(date: LocalDate): String =
        DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale).format(date)
}
