// The first day: signing in on the first screen, writing, finding it in the journal. And what a pair does on both phones.

import BelayKit
import BelayScreens
import Foundation
import Phones
import Stage
import Testing

@MainActor
@Suite(.timeLimit(.minutes(4)))
struct FirstDayTests {
    @Test func somebody_signs_in_writes_and_finds_it_in_the_journal() async throws {
        let phone = try await Phone.new()
        let server = try Server.ofScreens.get()
        let stage = try AppStage(phone).stage
        try await stage.until(shows: "Two on a rope")
        #expect(!stage.canTap("Mail me a code"))

        let mail = newMail()
        try stage.write(server.url, into: "Server")
        try stage.write(mail, into: "Mail address")
        try stage.tap("Mail me a code")
        try await stage.until(shows: "We sent eight digits")
        try stage.write("0000 0000", into: "Code of eight digits")
        try stage.tap("Sign in")
        try await stage.until(shows: "This code is wrong")
        try stage.write(server.code(to: mail, beside: []), into: "Code of eight digits")
        try stage.write("Mia", into: "What should others call you?")
        try stage.tap("Sign in")
        try await stage.until(shows: "Hello, Mia")

        try await write(stage)
        #expect(stage.faults == [])
        stage.leave()
        try await phone.belay.shutdown()
    }

    /// Writes a page, which is saved by itself, and finds it in the journal.
    private func write(_ stage: Stage) async throws {
        try stage.tap("Journal")
        try await stage.until(shows: "Your journal is empty.")
        try stage.tapFirst(beginning: "Write")
        try await stage.until(shows: "Only you can read this.")
        #expect(!stage.canTap("Done"))
        try stage.write("On the ledge I noticed how calm I was.", into: "What you write")
        try await stage.until(shows: "Saved on this phone.")
        try stage.goBack()
        try await stage.until(shows: "On the ledge I noticed")
        #expect(stage.shows("draft"))

        // Gone on with, and kept.
        try stage.tapFirst(beginning: stage.first(with: "On the ledge"))
        try await stage.until(shows: "Saved on this phone.")
        try stage.write("On the ledge I noticed how calm I was. Then we climbed on.", into: "What you write")
        try stage.tap("Done")
        try await stage.until("the page that was kept") { $0.shows("Then we climbed on.") && !$0.shows("draft") }
    }
}
