// What BelayKit adds to the values: dates, ids, words for people.

import Foundation
import Testing

@testable import BelayKit

@Suite struct ValueTests {
    @Test func a_moment_is_another_day_in_another_zone() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let newYork = try #require(TimeZone(identifier: "America/New_York"))
        // 2026-01-01 00:30 in Berlin.
        let moment = Date(timeIntervalSince1970: 1_767_223_800)
        #expect(CalendarDay(moment, in: berlin) == CalendarDay(year: 2026, month: 1, day: 1))
        #expect(CalendarDay(moment, in: newYork) == CalendarDay(year: 2025, month: 12, day: 31))
        #expect(ClockTime(moment, in: newYork) == ClockTime(hour: 18, minute: 30, second: 0))
        #expect(CalendarTime(moment, in: berlin).time == ClockTime(hour: 0, minute: 30, second: 0))
    }

    @Test func a_day_is_a_date_only_where_it_exists() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let day = CalendarDay(year: 2026, month: 3, day: 29)
        #expect(try CalendarDay(#require(day.date(in: berlin)), in: berlin) == day)
        #expect(CalendarDay(year: 2026, month: 2, day: 30).date(in: berlin) == nil)
        #expect(day.dateComponents.day == 29)
    }

    @Test func an_id_keeps_all_its_bits() throws {
        let id = try #require(UUID(uuidString: "FEDCBA98-7654-4321-8000-0123456789AB"))
        #expect(UUID(bits: UuidBits(id)) == id)
        #expect(UUID(bits: UuidBits(high: 1, low: -1)).uuidString == "00000000-0000-0001-FFFF-FFFFFFFFFFFF")
    }

    @Test func a_refusal_reads_as_a_sentence_and_a_suggestion() {
        let refusal = Refusal(reason: .goalUnclear, field: nil, missing: ["outcome"], allowed: ["reword", "set_due"], there: nil)
        let error = BelayError.Refused(refusal: refusal)
        #expect(error.localizedDescription == "The goal is not clear enough to be reviewed. Still needed: outcome.")
        #expect(error.recoverySuggestion == "You can: reword, set due.")
        #expect(BelayError.Busy(retryAfter: 7).localizedDescription.contains("7 seconds"))
    }
}
