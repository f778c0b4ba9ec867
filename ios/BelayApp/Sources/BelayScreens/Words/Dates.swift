// Days and times as the person's language says them. A time names its zone where that is not this phone's.

import BelayKit
import SwiftUI

/// Days and times in a language.
struct Dates {
    private let locale: Locale

    init(_ locale: Locale) {
        self.locale = locale
    }

    /// 30 Nov 2026.
    func day(_ day: LocalDate) -> String {
        said(CalendarTime(day: day, time: ClockTime(hour: 0, minute: 0, second: 0)), date: .abbreviated, time: .omitted)
    }

    /// Monday, 30 November 2026.
    func fullDay(_ day: LocalDate) -> String {
        said(CalendarTime(day: day, time: ClockTime(hour: 0, minute: 0, second: 0)), date: .complete, time: .omitted)
    }

    /// 17:00.
    func time(_ time: LocalTime) -> String {
        said(CalendarTime(day: CalendarDay(year: 2000, month: 1, day: 1), time: time), date: .omitted, time: .shortened)
    }

    /// Mon, 30 Nov 2026, 17:00.
    func dateTime(_ at: LocalDateTime) -> Text {
        let weekday = format(date: .omitted, time: .omitted).weekday(.abbreviated).format(moment(at))
        let day = Text("common_day_at_time \(weekday) \(day(at.day))")
        return Text("common_day_at_time \(day) \(time(at.time))")
    }

    /// A moment on the clock of this phone, and on the clock of whoever set it where that differs.
    func moment(_ moment: MomentView) -> Text {
        let here = dateTime(moment.here)
        if moment.there.local == moment.here { return here }
        return here + Text(verbatim: " · ") + Text("common_time_there \(time(moment.there.local.time))")
    }

    /// The name of a weekday.
    func weekday(_ weekday: Weekday) -> String {
        let monday = CalendarDay(year: 2024, month: 1, day: 1)
        let order: [Weekday] = [.mon, .tue, .wed, .thu, .fri, .sat, .sun]
        let date = moment(CalendarTime(day: monday, time: ClockTime(hour: 0, minute: 0, second: 0)))
        let days = order.firstIndex(of: weekday) ?? 0
        return format(date: .omitted, time: .omitted).weekday(.wide).format(date.addingTimeInterval(Double(days) * 86_400))
    }

    private func said(_ at: LocalDateTime, date: Date.FormatStyle.DateStyle, time: Date.FormatStyle.TimeStyle) -> String {
        format(date: date, time: time).format(moment(at))
    }

    private func format(date: Date.FormatStyle.DateStyle, time: Date.FormatStyle.TimeStyle) -> Date.FormatStyle {
        Date.FormatStyle(date: date, time: time, locale: locale, calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
    }

    /// The instant at which a clock in Greenwich shows this. Only the clock is said, never the instant.
    private func moment(_ at: LocalDateTime) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var parts = at.day.dateComponents
        parts.calendar = calendar
        parts.timeZone = .gmt
        parts.hour = Int(at.time.hour)
        parts.minute = Int(at.time.minute)
        return calendar.date(from: parts) ?? .distantPast
    }
}
