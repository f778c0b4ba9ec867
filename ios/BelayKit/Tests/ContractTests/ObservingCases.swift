// Cases of observing: two who watch, one who ends it while it is told, one that throws, ten thousand.

import Foundation
import Phones
import Testing

@testable import BelayKit

extension Contract {
    @Test func two_places_observe_the_same_value() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            var one = phone.belay.updates({ try await $0.reflections().own() }).makeAsyncIterator()
            var other = phone.belay.updates({ try await $0.reflections().own() }).makeAsyncIterator()
            try #require(try await one.next()?.reflections.isEmpty == true, "the value it has now comes first")
            try #require(try await other.next()?.reflections.isEmpty == true)
            let id = try await phone.belay.reflections.begin(opening: reflection("Seen twice"))
            try #require(try await one.next()?.reflections.map(\.id) == [id])
            try #require(try await other.next()?.reflections.map(\.id) == [id])
        }
    }

    @Test func a_subscription_ends_itself_during_a_notification() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            let listener = EndsItself()
            let subscription = try phone.belay.phone.observe(listener: listener)
            listener.hold(subscription)
            // Another who watches the same is told after it, so what it hears the first would have heard too.
            var witness = phone.belay.updates({ try await $0.reflections().own() }).makeAsyncIterator()
            _ = try await witness.next()
            while listener.told == 0 {
                await Task.yield()
            }
            _ = try await phone.belay.reflections.begin(opening: reflection("Unheard"))
            while let page = try await witness.next(), page.reflections.isEmpty {}
            try #require(listener.told == 1)
        }
    }

    @Test func a_listener_that_throws_disturbs_nobody() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            let listener = Throws()
            let subscription = try phone.belay.phone.observe(listener: listener)
            defer { subscription.cancel() }
            // The next change could otherwise be all it hears.
            while listener.told < 1 {
                await Task.yield()
            }
            var calm = phone.belay.updates({ try await $0.reflections().own() }).makeAsyncIterator()
            _ = try await calm.next()
            let id = try await phone.belay.reflections.begin(opening: reflection("Heard all the same"))
            while let page = try await calm.next(), !page.reflections.contains(where: { $0.id == id }) {}
            // It threw at each of both values, and is told the next all the same.
            while listener.told < 2 {
                await Task.yield()
            }
        }
    }

    @Test func ten_thousand_subscriptions_leave_nothing_behind() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            let contract = ContractFace()
            let before = contract.liveListeners()
            for _ in 0..<10_000 {
                let subscription = try phone.belay.phone.observe(listener: Counted())
                subscription.cancel()
            }
            // The last may still be told while they are let go.
            while contract.liveListeners() > before || Counted.alive.value > 0 {
                await Task.yield()
            }
            // And as an app does it: begun by a loop, ended with it.
            for _ in 0..<100 {
                for try await _ in phone.belay.updates({ try await $0.home() }) { break }
            }
            while contract.liveListeners() > before {
                await Task.yield()
            }
        }
    }
}

/// Cancels its own subscription as soon as it is told something.
private final class EndsItself: ChangeListener, @unchecked Sendable {
    private let lock = NSLock()
    private var subscription: SubscriptionFace?
    private var calls = 0

    var told: Int {
        lock.withLock { calls }
    }

    func hold(_ subscription: SubscriptionFace) {
        let isLate = lock.withLock {
            self.subscription = subscription
            return calls > 0
        }
        if isLate { subscription.cancel() }
    }

    func changed() {
        let held = lock.withLock {
            calls += 1
            return subscription
        }
        held?.cancel()
    }

    func closed() {}
}

/// Throws whatever it is told.
private final class Throws: ChangeListener, @unchecked Sendable {
    private let lock = NSLock()
    private var calls = 0

    var told: Int {
        lock.withLock { calls }
    }

    func changed() throws {
        lock.withLock { calls += 1 }
        throw Missed("everything")
    }

    func closed() throws {
        throw Missed("everything")
    }
}

/// Knows how many of its kind there are.
private final class Counted: ChangeListener {
    static let alive = Counter()

    init() {
        Self.alive.add(1)
    }

    deinit {
        Self.alive.add(-1)
    }

    func changed() {}
    func closed() {}
}

private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var value: Int {
        lock.withLock { count }
    }

    func add(_ some: Int) {
        lock.withLock { count += some }
    }
}
