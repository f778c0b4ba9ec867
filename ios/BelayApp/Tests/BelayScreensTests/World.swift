// Two people with a relationship, each with the app in front of them.

import BelayKit
import BelayScreens
import Foundation
import Phones
import Stage
import Testing

/// Mia, who is mentored, and Tom, who mentors her.
@MainActor
struct World {
    let pair: Pair
    let mia: AppStage
    let tom: AppStage

    init() async throws {
        pair = try await Pair(on: Server.ofScreens)
        mia = try AppStage(pair.mentee)
        tom = try AppStage(pair.mentor)
    }

    /// What either has goes to the other.
    func sync() async throws {
        for phone in [pair.mentee, pair.mentor, pair.mentee] { try await phone.belay.sync() }
    }

    func end() async throws {
        #expect(mia.stage.faults == [])
        #expect(tom.stage.faults == [])
        mia.stage.leave()
        tom.stage.leave()
        try await pair.mentee.belay.shutdown()
        try await pair.mentor.belay.shutdown()
    }
}
