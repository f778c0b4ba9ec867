// Days and clock times as Foundation has them. A meeting is at a clock time in a zone; which instant that is can change.

import Foundation

extension CalendarDay {
    /// The day that `date` falls on in `zone`, in the calendar the world shares.
    public init(_ date: Date, in zone: TimeZone = .current) {
        let parts = gregorian(zone).dateComponents([.year, .month, .day], from: date)
        self.init(year: Int32(parts.year ?? 1), month: UInt8(parts.month ?? 1), day: UInt8(parts.day ?? 1))
    }

    /// As a date picker takes it.
    public var dateComponents: DateComponents {
        DateComponents(calendar: gregorian(.gmt), year: Int(year), month: Int(month), day: Int(day))
    }

    /// Its first moment in `zone`; none for a day that does not exist.
    public func date(in zone: TimeZone = .current) -> Date? {
        let parts = DateComponents(year: Int(year), month: Int(month), day: Int(day))
        guard parts.isValidDate(in: gregorian(zone)) else { return nil }
        return gregorian(zone).date(from: parts)
    }
}

extension ClockTime {
    /// The wall time in `zone` at `date`.
    public init(_ date: Date, in zone: TimeZone = .current) {
        let parts = gregorian(zone).dateComponents([.hour, .minute, .second], from: date)
        self.init(hour: UInt8(parts.hour ?? 0), minute: UInt8(parts.minute ?? 0), second: UInt8(parts.second ?? 0))
    }
}

extension CalendarTime {
    /// The day, and what a clock shows on it, in `zone` at `date`.
    public init(_ date: Date, in zone: TimeZone = .current) {
        self.init(day: CalendarDay(date, in: zone), time: ClockTime(date, in: zone))
    }
}

/// The phone's own calendar may be another one; ours is this.
private func gregorian(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
}
