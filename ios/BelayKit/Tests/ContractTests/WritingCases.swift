// Cases of writing and reading on one phone: texts, lists, search, values that cannot be.

import BelayKit
import Foundation
import Phones
import Testing

extension Contract {
    @Test func any_text_comes_back_as_it_was() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            // The most a reflection holds, in characters of three bytes each.
            let huge = String(repeating: "水", count: 20_000)
            let texts = ["", huge, "שלום עולם, مرحبا بالعالم", "👩🏽‍🚀🧗‍♀️🇨🇭", "e\u{301} and é", "a\u{0}b", "line\nline\ttab"]
            for text in texts {
                let id = try await phone.belay.reflections.begin(opening: reflection(text))
                let back = try await phone.belay.reflections.reflection(reflection: id).reflection.text.text
                // Scalar by scalar: Swift calls texts equal that only look alike.
                try #require(Array(back.unicodeScalars) == Array(text.unicodeScalars))
            }
            let tooLong = try await failure {
                try await phone.belay.reflections.begin(opening: reflection(huge + "水"))
            }
            try #require(tooLong == .Invalid(field: "text", rule: "too_long"))
        }
    }

    @Test func search_finds_what_was_written_offline() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            phone.network.turn(on: false)
            let id = try await phone.belay.reflections.begin(opening: reflection("Im Café in Zürich habe ich geübt"))
            let found = try await phone.belay.core.search(query: "zurich cafe")
            try #require(found.hits.map(\.id) == [id] && found.next == nil)
            try #require(try await phone.belay.core.search(query: "geneva").hits.isEmpty)
        }
    }

    @Test func pages_follow_each_other() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            var written: Set<ReflectionId> = []
            for number in 1...120 {
                written.insert(try await phone.belay.reflections.begin(opening: reflection("Number \(number)")))
            }
            var read: [ReflectionId] = []
            var pages = 0
            var from: String?
            repeat {
                let page = try await phone.belay.reflections.own(from: from)
                read += page.reflections.map(\.id)
                pages += 1
                from = page.next
            } while from != nil
            try #require(pages == 3 && read.count == 120 && Set(read) == written)
            let error = try await failure { try await phone.belay.reflections.own(from: "elsewhere") }
            try #require(error == .Invalid(field: "from", rule: "no_page"))
        }
    }

    @Test func values_out_of_range_are_invalid() async throws {
        try await contract {
            let pair = try await Pair()
            let mentee = pair.mentee.belay
            let nowhere = try await failure { try await mentee.core.setZone(zone: "Europe/Nowhere") }
            try #require(nowhere == .Invalid(field: "zone", rule: "unknown_zone"))

            let opening = try await pair.goal("Speak up", due: CalendarDay(year: 2026, month: 13, day: 1))
            let month = try await failure { try await mentee.goals.draft(opening: opening) }
            try #require(month == .Invalid(field: "date", rule: "out_of_range"))

            let goal = try await pair.draft("Speak up")
            let rating = try await failure {
                try await mentee.goals.act(goal: goal, command: .rateStretch(6))
            }
            try #require(rating.code == "invalid")
        }
    }
}
