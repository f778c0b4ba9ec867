// What all models share: a watched query becomes a state, a command that failed becomes a fault.

import BelayKit
import Observation

/// A model on the core.
@MainActor
@Observable
public class CoreModel {
    /// Why the last command failed; none when it did not, or the person has seen it.
    public private(set) var fault: BelayError?
    /// Whether a command runs that waits for the server.
    public private(set) var isBusy = false

    /// The open core.
    public let belay: Belay

    /// A model on this core.
    public init(_ belay: Belay) {
        self.belay = belay
    }

    /// The person has seen the ``fault``.
    public func faultSeen() {
        fault = nil
    }

    /// Calls the core for a person's command. What fails becomes the ``fault``, and there is no answer.
    @discardableResult
    func act<Answer: Sendable>(_ command: @Sendable (Belay) async throws -> Answer) async -> Answer? {
        isBusy = true
        defer { isBusy = false }
        do {
            let answer = try await command(belay)
            fault = nil
            return answer
        } catch {
            failed(BelayError(crossing: error))
            return nil
        }
    }

    /// Shows why something failed. Who left the page is not told.
    func failed(_ error: BelayError) {
        if error != .Cancelled { fault = error }
    }
}

/// A model that watches one query.
@MainActor
@Observable
public class QueryModel<Value: Equatable & Sendable>: CoreModel {
    /// What the screen shows, now and after each change, while somebody looks.
    public private(set) var state: Shown<Value> = .loading

    @ObservationIgnored private let query: @Sendable (Core) async throws -> Value
    @ObservationIgnored private let isEmpty: (Value) -> Bool

    /// A model of what `query` answers.
    init(
        _ belay: Belay,
        isEmpty: @escaping (Value) -> Bool = { _ in false },
        query: @escaping @Sendable (Core) async throws -> Value
    ) {
        self.query = query
        self.isEmpty = isEmpty
        super.init(belay)
    }

    /// What the query answered last; none before the first answer.
    public var value: Value? {
        if case .content(let value) = state { value } else { nil }
    }

    /// Follows the query until its task is cancelled (`.task` of a view does that) or the core is closed.
    public func watch() async {
        for await result in belay.updates(query).results {
            switch result {
            case .success(let value): state = isEmpty(value) ? .empty : .content(value)
            case .failure(let error): state = .failed(error)
            }
        }
    }

    /// Asks once more, after a fault.
    public func retry() async {
        do {
            let value = try await query(belay.core)
            state = isEmpty(value) ? .empty : .content(value)
        } catch {
            state = .failed(BelayError(crossing: error))
        }
    }

    /// Syncs now, for a pull on the list. Nothing on the screen needs it: it follows by itself what arrives.
    public func refresh() async {
        await act { _ = try await $0.sync() }
    }
}
