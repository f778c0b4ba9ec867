// Every screen in its states: its outline is the one that was looked at, and in every language nothing on it is mute or without
// words.

import BelayKit
import BelayScreens
import Foundation
import Phones
import Stage
import Testing

@MainActor
@Suite(.timeLimit(.minutes(4)))
struct StatesTests {
    @Test func every_screen_says_what_was_looked_at_and_speaks_every_language() async throws {
        let pair = try await Pair(on: Server.ofScreens)
        let pages = try await filled(pair)
        var faults: [String] = []
        for language in AppWords.languages {
            let app = try AppStage(pair.mentee, language: language)
            for (name, link) in pages {
                app.router.paths = Paths()
                app.open(link)
                try await app.stage.until("\(name) in \(language)") { $0.hasLines }
                // What a gate misses stands in the order of the members' ids, which differ each time.
                if language == "en" { faults += try Outline.differences(app.stage.outline(), from: name, isOrdered: name != "gate") }
            }
            faults += app.stage.faults.map { "\(language): \($0)" }
            app.stage.leave()
        }
        #expect(faults == [])
        try await pair.mentee.belay.shutdown()
        try await pair.mentor.belay.shutdown()
    }

    /// Fills the phone of the mentee so that each page has something, and names the pages.
    private func filled(_ pair: Pair) async throws -> [(name: String, link: String)] {
        let mia = pair.mentee.belay
        let goal = try await pair.draft("Lead a meeting")
        let reflection = try await mia.reflections.begin(opening: reflection("I asked, and it was easy."))
        _ = try await mia.reflections.act(reflection: reflection, command: .keep)
        let start = WallTime(
            local: CalendarTime(day: CalendarDay(year: 2031, month: 5, day: 14), time: ClockTime(hour: 17, minute: 0, second: 0)),
            zone: "Europe/Berlin"
        )
        let opening = MeetingOpening(
            of: .relationship(relationship: pair.relationship),
            kind: .regular,
            start: start,
            minutes: 60,
            modality: .video(tool: "", link: "https://meet.example.org/rope"),
            planB: .phone(number: ""),
            lead: nil,
            protected: false,
            series: nil
        )
        let meeting = try await mia.meetings.book(opening: opening).id
        let asked = FlashOpening(
            topic: "How do I begin?",
            details: "I have read a book.",
            kind: .other,
            minutes: 30,
            mentors: [try await pair.mentor.me],
            slot: nil
        )
        let request = try await mia.flash.askPrivately(opening: asked)
        let relationship = "r/\(pair.relationship)"
        return [
            ("today", "today"), ("together", "together"), ("ask", "ask"), ("journal", "journal"), ("you", "you"),
            ("waits", "w"), ("attention", "attention"), ("search", "search"), ("reminders", "reminders"), ("data", "data"),
            ("propose", "propose"), ("join", "join"), ("relationship", relationship), ("gate", relationship + "/gate"),
            ("groundwork", relationship + "/groundwork"), ("agreement", relationship + "/agreement"),
            ("goals", relationship + "/goals"), ("closing", relationship + "/closing"), ("book", relationship + "/book"),
            ("goal", "g/\(goal)"), ("meeting", "m/\(meeting)"), ("move", "m/\(meeting)/move"), ("request", "f/\(request)"),
            ("new-request", "f/new"), ("reflection", "reflection/\(reflection)"), ("write", "write"),
        ]
    }
}

/// The outlines that were looked at, a file for each screen. A file that is missing is written, and then to be looked at.
enum Outline {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Outlines")

    /// What differs from the outline of this name.
    static func differences(_ outline: String, from name: String, isOrdered: Bool) throws -> [String] {
        let file = folder.appending(path: "\(name).txt")
        let masked = masked(outline) + "\n"
        guard let known = try? String(contentsOf: file, encoding: .utf8) else {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try masked.write(to: file, atomically: true, encoding: .utf8)
            return ["\(name): the outline is new; look at Outlines/\(name).txt"]
        }
        let isSame = isOrdered ? known == masked : lines(known) == lines(masked)
        return isSame ? [] : ["\(name): the outline differs; remove Outlines/\(name).txt to take this one:\n\(masked)"]
    }

    private static func lines(_ outline: String) -> [Substring] {
        outline.split(separator: "\n").sorted()
    }

    /// Days, times and the question of the day change by themselves.
    private static func masked(_ outline: String) -> String {
        let rules = [
            ("[A-Z][a-z]+,? [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}", "‹day›"),
            ("([A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2,3} [0-9]{4}", "‹day›"),
            ("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", "‹moment›"),
            ("\\b[0-9]{1,2}:[0-9]{2}\\b", "‹time›"),
            ("http://127\\.0\\.0\\.1:[0-9]+", "‹server›"),
            ("(A question for today” \\[header\\]\\n *text )“[^”]*”", "$1“‹question›”"),
        ]
        return rules.reduce(outline) { text, rule in
            text.replacingOccurrences(of: rule.0, with: rule.1, options: .regularExpression)
        }
    }
}
