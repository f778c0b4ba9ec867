// Watching as a screen does it: what must not end a loop, and what a slow one sees.

import Foundation
import Phones
import Testing

@testable import BelayKit

@Suite(.timeLimit(.minutes(2)))
struct UpdatesTests {
    @Test func an_error_that_passes_ends_no_loop() async throws {
        let phone = try await Phone.new()
        var results = phone.belay.updates({ try await $0.home() }).results.makeAsyncIterator()
        #expect(await results.next() == .failure(.SignedOut))
        let screen = Task {
            for try await home in phone.belay.updates({ try await $0.home() }) { return home.me.name }
            throw Missed("a first screen")
        }
        try await phone.signIn("Mia", mail: newMail())
        #expect(try await screen.value == "Mia")
        while case .failure = await results.next() {}
        try await phone.belay.shutdown()
    }

    // The others watch what nobody has to be signed in for: the server takes few sign-ins from one network.

    @Test func an_error_that_passes_is_no_news_to_who_watches_values() async throws {
        let phone = try await Phone.new()
        let script = Script([.success(1), .failure(.NotFound(what: "goal")), .success(1)], atLast: 2)
        var values = phone.belay.updates({ _ in try script.next() }).makeAsyncIterator()
        let changes = Task {
            while !Task.isCancelled {
                for zone in ["Europe/Zurich", "Asia/Tokyo"] { try await phone.belay.core.setZone(zone: zone) }
            }
        }
        #expect(try await values.next() == 1)
        #expect(try await values.next() == 2)
        changes.cancel()
        try await changes.value
        try await phone.belay.shutdown()
    }

    @Test func who_is_slow_gets_the_newest_value() async throws {
        let phone = try await Phone.new(zone: "Europe/Berlin")
        var values = phone.belay.updates({ try await $0.zone() }).makeAsyncIterator()
        #expect(try await values.next() == "Europe/Berlin")
        for zone in ["Europe/Zurich", "Asia/Tokyo", "America/Lima"] { try await phone.belay.core.setZone(zone: zone) }
        #expect(try await values.next() == "America/Lima")
        try await phone.belay.shutdown()
    }

    @Test func a_loop_ends_with_its_task_and_when_the_core_is_shut_down() async throws {
        let phone = try await Phone.new()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let watch = { @Sendable in
            for try await _ in phone.belay.updates({ try await $0.zone() }) { begin.yield() }
        }
        var first = begun.makeAsyncIterator()
        let cancelled = Task(operation: watch)
        await first.next()
        cancelled.cancel()
        // Without an error: nobody is there to be told.
        try await cancelled.value
        let closed = Task(operation: watch)
        await first.next()
        try await phone.belay.shutdown()
        await #expect(throws: BelayError.Closed) { try await closed.value }
    }
}

/// Gives one answer after the other, and the last for good.
private final class Script: @unchecked Sendable {
    private let lock = NSLock()
    private var answers: [Result<Int, BelayError>]
    private let last: Int

    init(_ answers: [Result<Int, BelayError>], atLast last: Int) {
        self.answers = answers
        self.last = last
    }

    func next() throws -> Int {
        try lock.withLock { answers.isEmpty ? last : try answers.removeFirst().get() }
    }
}
