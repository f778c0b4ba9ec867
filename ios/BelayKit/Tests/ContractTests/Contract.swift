// The contract: the same cases in Rust, Kotlin and Swift, against the real library and a real server. Their list, with what
// each shows, is `tests/contract/cases.txt`; a case here is a test of that name.

import BelayKit
import Foundation
import Phones
import Testing

/// Every case, one after the other: some count what the whole process holds. A minute is for a machine that is busy; a case
/// that works takes far less, and none asks how long it took.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct Contract {}

/// Runs a case and says that it passed, in the line that all three languages share. A case fails by throwing (`#require`).
func contract(
    _ test: String = #function,
    isolation: isolated (any Actor)? = #isolation,
    _ play: () async throws -> Void
) async throws {
    try await play()
    // Not `print`: into a pipe it would come late, or not at all where a later test ends the process.
    FileHandle.standardOutput.write(Data("case \(test.prefix { $0 != "(" }) ok\n".utf8))
}

/// What a call threw; it has to throw.
func failure<Value>(of call: () async throws -> Value) async throws -> BelayError {
    do {
        _ = try await call()
    } catch let error as BelayError {
        return error
    }
    throw Missed("the call succeeded")
}
