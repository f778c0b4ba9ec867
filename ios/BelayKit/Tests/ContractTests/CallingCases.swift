// Cases of calling: cancelling, closing, failing, panicking, blocking; vaults that do not play along.

import Foundation
import Phones
import Testing

@testable import BelayKit

extension Contract {
    @Test func a_call_is_cancelled_in_the_middle() async throws {
        try await contract {
            // The core asks for the network in the middle of the call, and gets no answer until the call is over.
            let network = HeldNetwork()
            let belay = try await Belay.open(
                folder: newFolder(),
                vault: MemoryVault(),
                deviceName: "test",
                connectivity: network
            )
            let call = Task { try await belay.account.requestCode(address: "http://127.0.0.1:9", mail: newMail()) }
            for await _ in network.asked { break }
            call.cancel()
            let ended = await call.result
            try #require(throws: BelayError.Cancelled) { try ended.get() }
            network.letGo()

            // A task that is cancelled already does not begin to wait.
            let late = Task {
                try await cancellable { try await ContractFace().wait(cancel: $0) }
            }
            late.cancel()
            let result = await late.result
            try #require(throws: BelayError.Cancelled) { try result.get() }
            try await belay.shutdown()
        }
    }

    @Test func every_call_after_shutdown_is_closed() async throws {
        try await contract {
            let phone = try await Phone.of("Mia")
            let belay = phone.belay
            let goals = belay.goals
            var watching = belay.updates({ try await $0.home() }).results.makeAsyncIterator()
            _ = await watching.next()
            try await belay.shutdown()

            // Who watches is told, and then it ends. A value from just before may still stand there.
            var last = await watching.next()
            if case .success? = last { last = await watching.next() }
            guard case .failure(.Closed)? = last else { throw Missed("a word that it is closed, and not \(String(describing: last))") }
            try #require(await watching.next() == nil)

            let calls: [() async throws -> Void] = [
                { _ = try await belay.core.home() },
                { _ = try await belay.core.counts() },
                { _ = try await belay.core.search(query: "anything") },
                { _ = try await belay.sync() },
                { _ = try await belay.account.signedIn() },
                { _ = try await belay.account.devices() },
                { _ = try await goals.goal(goal: UUID()) },
                { _ = try await belay.reflections.begin(opening: reflection("too late")) },
                { _ = try await belay.reminders.toArm() },
                { try await belay.suspend() },
                { try belay.resume() },
                { try belay.networkIsBack() },
                { for try await _ in belay.updates({ try await $0.goals().goal(goal: UUID()) }) {} },
            ]
            for (number, call) in calls.enumerated() {
                let error = try await failure(of: call)
                try #require(error == .Closed, "call \(number)")
            }
        }
    }

    @Test func shutdown_twice_is_once() async throws {
        try await contract {
            let phone = try await Phone.new()
            async let one: Void = phone.belay.shutdown()
            async let other: Void = phone.belay.shutdown()
            try await one
            try await other
            try await phone.belay.shutdown()
        }
    }

    @Test func a_folder_opened_twice() async throws {
        try await contract {
            let vault = MemoryVault()
            let first = try await Phone.new(vault: vault)
            try #require(first.belay.opening == .new)
            let second = try await failure {
                try await Belay.open(folder: first.folder, vault: vault, deviceName: "test")
            }
            try #require(second == .Locked)
            try await first.belay.shutdown()
            let again = try await Belay.open(folder: first.folder, vault: vault, deviceName: "test")
            try #require(again.opening == .found)
            try await again.shutdown()
        }
    }

    @Test func every_error_has_its_code() async throws {
        try await contract {
            let provoked = ContractFace()
            let codes = provoked.codes()
            let retryable = provoked.retryableCodes()
            try #require(codes.count >= 12 && Set(codes).count == codes.count)
            for code in codes {
                let error = try await failure { try await provoked.provoke(code: code) }
                try #require(error.code == code)
                try #require(error.errorDescription?.isEmpty == false)
                try #require(error.isRetryable == retryable.contains(code))
            }
        }
    }

    @Test func a_panic_is_an_error() async throws {
        try await contract {
            let provoked = ContractFace()
            let error = try await failure { try await provoked.panics() }
            try #require(error.code == "internal")
            // And the core goes on.
            try await provoked.block(milliseconds: 0)
        }
    }

    @Test @MainActor func nothing_blocks_its_caller() async throws {
        try await contract {
            let job = ContractFace()
            var order: [String] = []
            let busy = Task { @MainActor in
                order.append("begun")
                try await job.block(milliseconds: 500)
                order.append("done")
            }
            // Queued behind it on the same actor: it runs in between only if the job lets go of the actor.
            let other = Task { @MainActor in order.append("between") }
            await other.value
            try await busy.value
            try #require(order == ["begun", "between", "done"])
        }
    }

    @Test func a_vault_that_fails_is_named() async throws {
        try await contract {
            let vault = Stubborn(VaultError.locked)
            let error = try await failure {
                try await Belay.open(folder: newFolder(), vault: vault, deviceName: "test")
            }
            try #require(error == .Locked && error.isRetryable)

            let broken = Stubborn(VaultError.failed(why: "status 4711"))
            let named = try await failure {
                try await Belay.open(folder: newFolder(), vault: broken, deviceName: "test")
            }
            guard case .Internal(let why) = named else { throw Missed("internal, and not \(named)") }
            try #require(why.contains("status 4711"))
        }
    }

    @Test func a_vault_that_throws_is_internal() async throws {
        try await contract {
            let vault = Stubborn(Missed("the secret is 12345"))
            let error = try await failure {
                try await Belay.open(folder: newFolder(), vault: vault, deviceName: "test")
            }
            guard case .Internal(let why) = error else { throw Missed("internal, and not \(error)") }
            try #require(!why.contains("12345"), "what an app's vault says stays with it")
        }
    }
}

/// A vault that only fails.
private struct Stubborn: KeyVault {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    func secret(named name: String) throws -> String? {
        throw error
    }

    func keep(_ secret: String?, named name: String) throws {
        throw error
    }
}

/// A network about which nothing can be told until it is let go.
private final class HeldNetwork: Connectivity, Sendable {
    /// Each time somebody asks.
    let asked: AsyncStream<Void>
    private let ask: AsyncStream<Void>.Continuation
    private let gate = DispatchSemaphore(value: 0)

    init() {
        (asked, ask) = AsyncStream.makeStream()
    }

    func isOnline() -> Bool {
        ask.yield()
        gate.wait()
        // For whoever else waits.
        gate.signal()
        return true
    }

    func letGo() {
        gate.signal()
    }
}
