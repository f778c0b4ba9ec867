// The model of the first screen, against a real core and a real server.

import BelayKit
import Foundation
import Phones
import Testing

@MainActor
@Suite(.timeLimit(.minutes(2)))
struct HomeModelTests {
    @Test func it_follows_home_from_signing_in_on_and_ends_with_its_task() async throws {
        let phone = try await Phone.new()
        let model = HomeModel(phone.belay)
        let watching = Task { await model.watch() }
        try await until { model.failure == .SignedOut }
        #expect(model.home == nil)

        try await phone.signIn("Mia", mail: newMail())
        try await until { model.home?.me.name == "Mia" }
        #expect(model.failure == nil)

        watching.cancel()
        await watching.value
    }

    @Test func a_pull_without_network_says_so_and_the_next_one_takes_it_back() async throws {
        let phone = try await Phone.of("Mia")
        let model = HomeModel(phone.belay)
        phone.network.turn(on: false)
        await model.refresh()
        #expect(model.syncFailure?.code == "offline" && !model.isSyncing)
        phone.network.turn(on: true)
        await model.refresh()
        #expect(model.syncFailure == nil)
    }

    @Test func it_ends_when_the_core_is_closed() async throws {
        let phone = try await Phone.of("Mia")
        let model = HomeModel(phone.belay)
        let watching = Task { await model.watch() }
        try await until { model.home != nil }
        try await phone.belay.shutdown()
        await watching.value
        #expect(model.failure == .Closed)
    }

    /// Lets others on this actor go on until it is so.
    private func until(_ isSo: () -> Bool) async throws {
        while !isSo() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
