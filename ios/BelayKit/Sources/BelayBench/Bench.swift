// What the way through Swift costs on this machine. Run on request by `cargo xtask bench`, never by the tests: it prints
// `swift <what> <microseconds>` and judges nothing.
//
// Its one argument is the folder of a phone with many documents, somebody signed in, and a relationship with more than one
// page of goals.

import Foundation

// The endless call is there for the contract, and no part of what an app sees: the benchmark is built with testable imports.
@testable import BelayKit

/// So often before measuring, so that caches are as warm as on a phone in use.
private let warming = 50
/// So often measured; the median is told.
private let times = 201

@main
struct Bench {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            throw Misused()
        }
        let folder = URL(filePath: CommandLine.arguments[1])
        let clock = ContinuousClock()
        let began = clock.now
        // The library is loaded with the program; the first call into it sets it up.
        _ = ContractFace().codes()
        tell("load", clock.now - began)
        // Without its secret the phone has no session, so no sync disturbs what is measured.
        let belay = try await Belay.open(folder: folder, vault: MemoryVault(), deviceName: "a benchmark")
        tell("load_and_open", clock.now - began)
        let home = try await belay.core.home()
        tell("load_and_first_home", clock.now - began)
        try await tell("home", median { _ = try await belay.core.home() })
        let relationship = try await withPages(belay, home)
        try await tell("page_of_50", median { _ = try await belay.goals.ofRelationship(relationship: relationship) })
        try await tell("two_pages_of_50", median {
            let first = try await belay.goals.ofRelationship(relationship: relationship)
            _ = try await belay.goals.ofRelationship(relationship: relationship, from: first.next)
        })
        try await tell("counts", median { _ = try await belay.core.counts() })
        try await tell("cancellation", cancellation())
        try await belay.shutdown()
    }

    /// The relationship whose goals fill more than one page.
    private static func withPages(_ belay: Belay, _ home: Home) async throws -> RelationshipId {
        for relationship in home.relationships
        where try await belay.goals.ofRelationship(relationship: relationship.id).next != nil {
            return relationship.id
        }
        throw Misused()
    }

    /// How long a call goes on after its task was cancelled in the middle of it.
    private static func cancellation() async throws -> Duration {
        let endless = ContractFace()
        let clock = ContinuousClock()
        var taken: [Duration] = []
        for _ in 0..<times {
            let call = Task {
                try await cancellable { try await endless.wait(cancel: $0) }
            }
            // Long enough that it waits on the other side by then: one that has not begun yet would end at once.
            try await Task.sleep(for: .milliseconds(5))
            let start = clock.now
            call.cancel()
            _ = await call.result
            taken.append(clock.now - start)
        }
        return taken.sorted()[times / 2]
    }

    private static func median(_ call: @Sendable () async throws -> Void) async throws -> Duration {
        let clock = ContinuousClock()
        var taken: [Duration] = []
        for _ in 0..<(warming + times) {
            try await taken.append(clock.measure { try await call() })
        }
        return taken.dropFirst(warming).sorted()[times / 2]
    }

    private static func tell(_ what: String, _ time: Duration) {
        print("swift \(what) \(time / .microseconds(1))".prefix { $0 != "." })
    }
}

/// It was called with something other than the folder of such a phone.
private struct Misused: Error, CustomStringConvertible {
    let description = "say the folder of a phone with a relationship of more than one page of goals"
}
