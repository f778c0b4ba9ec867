// What two people do with each other, each on their own phone, from tap to tap: a date, a goal, a shared reflection, a request.

import BelayKit
import BelayScreens
import Foundation
import Phones
import Stage
import Testing

@MainActor
@Suite(.timeLimit(.minutes(4)))
struct PairTests {
    @Test func a_mentee_and_a_mentor_go_from_tap_to_tap_on_two_phones() async throws {
        let world = try await World()
        try await meet(world)
        try await agreeOnAGoal(world)
        try await share(world)
        try await ask(world)
        try await world.end()
    }

    /// Mia proposes a date; Tom says yes to it.
    private func meet(_ world: World) async throws {
        let (mia, tom) = (world.mia.stage, world.tom.stage)
        try await mia.until(shows: "Hello, Mia")
        try mia.tap("Together")
        try await mia.until(shows: "getting acquainted")
        try mia.tap(mia.first(with: "Tom"))
        try await mia.until(shows: "Learn to lead")
        try mia.tap("What is missing")
        try await mia.until(shows: "Book a meeting")
        try mia.tap("Book a meeting")
        try await mia.until(shows: "Propose this date")
        try mia.tap("Propose this date")
        try await mia.until("the gate again") { $0.shows("What is missing") || !$0.shows("Propose this date") }
        try await world.sync()

        try await tom.until(shows: "Mia proposes a date")
        try tom.tap(tom.first(with: "Mia proposes a date"))
        try await tom.until(shows: "Yes, this date")
        try tom.tap("Yes, this date")
        try await tom.until(shows: "It stands")
        try await world.sync()
        world.mia.router.open("belay://today")
        try await mia.until(shows: "It stands")
    }

    /// Mia drafts a goal and words it; what she wrote is kept by itself.
    private func agreeOnAGoal(_ world: World) async throws {
        let mia = world.mia.stage
        world.mia.open("r/\(world.pair.relationship)/goals")
        try await mia.until(shows: "No goal yet.")
        try mia.write("Lead a meeting", into: "What will you be able to do that you cannot do now?")
        try mia.tap("Draft a goal")
        try await mia.until(shows: "What comes of it")
        try mia.write("The team decides by itself", into: "What comes of it")
        try mia.goBack()
        try await mia.until("the list of goals") { $0.shows("Lead a meeting") && $0.shows("Draft") }
    }

    /// Mia writes, keeps and shares; Tom reads it.
    private func share(_ world: World) async throws {
        let (mia, tom) = (world.mia.stage, world.tom.stage)
        world.mia.open("write")
        try await mia.until(shows: "Write as it comes.")
        try mia.write("I asked, and it was easy.", into: "What you write")
        try await mia.until(shows: "Saved on this phone.")
        try mia.tap("Done")
        world.mia.router.open("belay://journal")
        try await mia.until("the journal") { $0.shows("I asked, and it was easy.") && !$0.shows("draft") }
        try mia.tap(mia.first(with: "I asked, and it was easy."))
        try await mia.until(shows: "Who can read it")
        try mia.tap("Share it")
        #expect(mia.shows("Tom will see exactly this text, and not what you write later."))
        try mia.tap("Share it")
        try await mia.until(shows: "Shared with Tom")
        try await world.sync()

        world.tom.router.open("belay://together")
        try await tom.until(shows: "Mia")
        try tom.tap(tom.first(with: "Mia"))
        try await tom.until(shows: "Last shared by Mia")
        try tom.tap(tom.first(with: "Last shared by Mia"))
        try await tom.until(shows: "I asked, and it was easy.")
    }

    /// Mia asks Tom for half an hour; he helps.
    private func ask(_ world: World) async throws {
        let (mia, tom) = (world.mia.stage, world.tom.stage)
        world.mia.router.open("belay://ask")
        try await mia.until(shows: "Ask one thing.")
        try mia.tapFirst(beginning: "Ask for a conversation")
        try await mia.until(shows: "Only those you ask")
        try mia.write("How do I begin?", into: "In a few words")
        try mia.tap("Tom")
        try mia.tapOnPage("Ask")
        try await mia.until(shows: "Your request")
        try await world.sync()

        world.tom.router.open("belay://ask")
        try await tom.until(shows: "How do I begin?")
        try tom.tap(tom.first(with: "How do I begin?"))
        try await tom.until(shows: "Mia asks")
        try tom.tap("Yes")
        try await tom.until("that he has answered") { !$0.canTap("Yes") }
        try await world.sync()
        try await mia.until(shows: "Tom helps")
    }
}
