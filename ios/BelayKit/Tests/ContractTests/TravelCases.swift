// Cases that travel: signing in, writing in a tunnel, two phones, the flash race.

import BelayKit
import Foundation
import Phones
import Testing

extension Contract {
    @Test func sign_in_by_the_mailed_code() async throws {
        try await contract {
            let phone = try await Phone.new()
            try #require(try await phone.belay.account.signedIn() == nil)
            try #require(try await failure { try await phone.belay.core.home() } == .SignedOut)

            let server = try Server.shared.get()
            let mail = newMail()
            _ = try await phone.belay.account.requestCode(address: server.url, mail: mail)
            let refused = try await failure {
                try await phone.belay.account.signIn(address: server.url, mail: mail, code: "00000000", name: "Mia")
            }
            try #require(refused == .Invalid(field: "code", rule: "code_refused"))

            let code = try server.code(to: mail, beside: [])
            let signedIn = try await phone.belay.account.signIn(address: server.url, mail: mail, code: code, name: "Mia")
            try #require(signedIn.name == "Mia" && signedIn.session)
            let home = try await phone.belay.core.home()
            try #require(home.me.member == signedIn.person && home.me.name == "Mia")
        }
    }

    @Test func a_write_offline_is_there_and_reaches_a_second_phone() async throws {
        try await contract {
            let mail = newMail()
            let phone = try await Phone.of("Mia", mail: mail)
            try await phone.belay.sync()
            phone.network.turn(on: false)
            let id = try await phone.belay.reflections.begin(opening: reflection("Written in a tunnel"))
            let offline = try await failure { try await phone.belay.sync() }
            try #require(offline.code == "offline" && offline.isRetryable)
            let here = try await phone.belay.reflections.reflection(reflection: id)
            try #require(here.reflection.text.text == "Written in a tunnel" && here.waiting)

            phone.network.turn(on: true)
            try phone.belay.networkIsBack()
            try await phone.belay.sync()
            let second = try await Phone.of("Mia", mail: mail)
            try await second.belay.sync()
            let there = try await second.belay.reflections.reflection(reflection: id)
            try #require(there.reflection == here.reflection && !there.waiting)
        }
    }

    @Test func a_refusal_says_what_is_allowed() async throws {
        try await contract {
            let pair = try await Pair()
            let goal = try await pair.draft("Speak up")
            let error = try await failure {
                try await pair.mentee.belay.goals.act(goal: goal, command: .sendToReview)
            }
            guard case .Refused(let refusal) = error else { throw Missed("refused, and not \(error)") }
            try #require(refusal.reason == .goalUnclear)
            try #require(refusal.missing.contains("outcome") && refusal.missing.contains("evidence"))
            try #require(refusal.allowed.contains("reword"))
            try #require(!error.isRetryable)
            try #require(error.localizedDescription.contains(refusal.reason.explanation))
            try #require(error.recoverySuggestion?.contains("reword") == true)
        }
    }

    @Test func a_flash_request_has_one_winner() async throws {
        try await contract {
            let asker = try await Phone.of("Mia")
            let tom = try await Phone.of("Tom", zone: "America/New_York")
            let yuki = try await Phone.of("Yuki", zone: "Asia/Tokyo")
            let program = try await program(of: [asker, tom, yuki])
            // By hand from here on, so that both say yes before either's phone has heard of the other's.
            for phone in [asker, tom, yuki] {
                try await phone.belay.suspend()
            }
            let opening = try await FlashOpening(
                topic: "Reading a balance sheet",
                details: "",
                kind: .other,
                minutes: nil,
                mentors: [tom.me, yuki.me],
                slot: nil
            )
            let flash = try await asker.belay.flash.ask(program: program, opening: opening)
            for phone in [asker, tom, yuki] {
                try await phone.belay.sync()
            }
            _ = try await tom.belay.flash.act(flash: flash, command: .accept)
            _ = try await yuki.belay.flash.act(flash: flash, command: .accept)
            for phone in [tom, yuki, asker] {
                try await phone.belay.sync()
            }

            let won = try await asker.belay.flash.request(flash: flash)
            let helper = try await tom.me
            try #require(won.status == .matched && won.helper == helper)
            let lost = try await yuki.belay.flash.request(flash: flash)
            try #require(lost.status == .taken && lost.helper == nil)
            let attention = try await yuki.belay.attention.list()
            guard case .overtaken(let refusal)? = attention.items.first?.why else { throw Missed("a word about it") }
            try #require(attention.items.count == 1 && refusal.reason == .flashTaken)
            try #require(try await tom.belay.attention.count() == 0)
        }
    }

    @Test func reminders_ring_at_the_right_instants() async throws {
        try await contract {
            let pair = try await Pair()
            let phones = [pair.mentee.belay, pair.mentor.belay]
            // 16:00 in Berlin, a week and more ahead. Which instant that is depends on the season, and Foundation knows it too.
            guard let berlin = TimeZone(identifier: "Europe/Berlin") else { throw Missed("Berlin") }
            let day = CalendarDay(Date(timeIntervalSinceNow: 10 * 86_400), in: berlin)
            let clock = ClockTime(hour: 16, minute: 0, second: 0)
            let opening = MeetingOpening(
                of: .relationship(relationship: pair.relationship),
                kind: .regular,
                start: WallTime(local: CalendarTime(day: day, time: clock), zone: "Europe/Berlin"),
                minutes: 60,
                modality: nil,
                planB: nil,
                lead: nil,
                protected: false,
                series: nil
            )
            let meeting = try await pair.mentee.belay.meetings.book(opening: opening)
            try await pair.mentee.belay.sync()
            try await pair.mentor.belay.sync()
            _ = try await pair.mentor.belay.meetings.act(meeting: meeting.id, command: .confirm(start: meeting.meeting.start))
            try await pair.mentor.belay.sync()
            try await pair.mentee.belay.sync()
            guard let midnight = day.date(in: berlin) else { throw Missed("a day of the calendar") }
            let start = midnight.addingTimeInterval(16 * 3_600)
            var rung: [[ReminderKind: Date]] = []
            for phone in phones {
                let reminders = try await phone.reminders.toArm().filter { $0.document == meeting.id }.map(\.reminder)
                rung.append(Dictionary(reminders.map { ($0.kind, $0.at) }, uniquingKeysWith: min))
            }
            for phone in rung {
                try #require(phone[.start] == start.addingTimeInterval(-600))
                try #require(phone[.soon] == start.addingTimeInterval(-3_600))
            }
        }
    }

    @Test func a_phone_arms_what_is_planned() async throws {
        try await contract {
            let phone = try await Phone.of("Mia", mail: newMail())
            let noon = WritingTime(weekday: nil, at: ClockTime(hour: 12, minute: 0, second: 0))
            _ = try await phone.belay.profile.act(command: .setWritingTimes([noon]))
            let planned = try await phone.belay.reminders.toArm()
            guard let next = planned.last else { throw Missed("a reminder to write") }
            try #require(planned.allSatisfy { $0.key == "write.own" && $0.channel == .gentle })
            try #require(try phone.belay.core.screen(link: next.link) == .write(about: nil, prompt: nil))
            let scheduler = MemoryScheduler()
            let keeping = Task { try await phone.belay.keepArmed(scheduler) }
            defer { keeping.cancel() }
            let ids = Set(planned.map(\.reminder.id))
            await scheduler.becomes { ids.isSubset(of: $0) }
            try await phone.belay.reminders.dismissed(id: next.reminder.id)
            await scheduler.becomes { !$0.contains(next.reminder.id) }
            try #require(try await phone.belay.reminders.toArm().allSatisfy { $0.reminder.id != next.reminder.id })
            try #require(try await phone.belay.reminders.fired(id: next.reminder.id) == nil)
            try await phone.belay.reminders.muted(why: .notAllowed)
            try #require(try await phone.belay.core.home().muted == .notAllowed)
        }
    }

    @Test func suspend_and_resume() async throws {
        try await contract {
            let mail = newMail()
            let first = try await Phone.of("Mia", mail: mail)
            let second = try await Phone.of("Mia", mail: mail)
            // A phone that was signed in by now listens at once when it wakes.
            try await second.belay.suspend()
            try second.belay.resume()
            try await first.belay.suspend()
            let id = try await first.belay.reflections.begin(opening: reflection("While it slept"))
            try await second.belay.sync()
            let nothing = try await failure { try await second.belay.reflections.reflection(reflection: id) }
            try #require(nothing.code == "not_found", "nothing goes out of a phone that sleeps")
            try first.belay.resume()
            try first.belay.resume()
            // Nobody syncs by hand: the first sends by itself, the second hears of it by itself.
            for try await page in second.belay.updates({ try await $0.reflections().own() }) where page.reflections.contains(where: { $0.id == id }) {
                return
            }
            throw Missed("the reflection on the second phone")
        }
    }
}
