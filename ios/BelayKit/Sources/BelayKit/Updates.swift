// Watching a value: the current one first, then each that differs.

/// A value that is watched: the current one first, then each that differs from the one before, after what changed it is
/// safe on disk. Who is slow gets the newest, not every one in between.
///
/// ```swift
/// for try await goal in belay.updates({ try await $0.goals().goal(goal: id) }) {
///     title = goal.goal.statement.text
/// }
/// ```
///
/// Watching begins when somebody iterates and ends with the loop, or with the task it runs in. Each loop watches for
/// itself. The loop's body runs where the loop stands (on the main actor in a view's task); the value was made elsewhere.
///
/// A loop over the updates themselves ends with the first error, thrown as ``BelayError``. A screen that should go on when
/// the value comes back (somebody signs in again) iterates over ``results``.
public struct Updates<Value: Equatable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Value

    private let phone: PhoneFace
    private let query: @Sendable () async throws -> Value

    init(_ phone: PhoneFace, _ query: @escaping @Sendable () async throws -> Value) {
        self.phone = phone
        self.query = query
    }

    /// Values and errors, as they come; an error does not end it. It ends when the core is closed, or with its task.
    public var results: AsyncStream<Result<Value, BelayError>> {
        // Newest only: a screen shows what is, not what was.
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { [phone, query] continuation in
            let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            do {
                let subscription = try phone.observe(listener: ChangeTarget(change))
                let asking = Task {
                    var last: Result<Value, BelayError>?
                    for await _ in changes {
                        let answer = await Result(asking: query)
                        if answer != last, !Task.isCancelled { continuation.yield(answer) }
                        last = answer
                    }
                    // The core was closed under it; or nobody listens any more, and hears nothing of this.
                    if last != .failure(.Closed) { continuation.yield(.failure(.Closed)) }
                    continuation.finish()
                }
                continuation.onTermination = { _ in
                    subscription.cancel()
                    asking.cancel()
                }
            } catch {
                continuation.yield(.failure(BelayError(crossing: error)))
                continuation.finish()
            }
        }
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(results: results.makeAsyncIterator())
    }

    /// Hands out the values of one loop.
    public struct Iterator: AsyncIteratorProtocol {
        var results: AsyncStream<Result<Value, BelayError>>.Iterator?

        /// The next value; none when the watching has ended.
        ///
        /// - Throws: ``BelayError``, after which there are no more values.
        public mutating func next() async throws(BelayError) -> Value? {
            switch await results?.next() {
            case .success(let value): return value
            case .failure(let error):
                // Lets go of the stream, which ends the subscription.
                results = nil
                throw error
            case nil: return nil
            }
        }
    }
}

extension Result where Success: Sendable, Failure == BelayError {
    /// What a query answers.
    fileprivate init(asking query: @Sendable () async throws -> Success) async {
        do {
            self = .success(try await query())
        } catch {
            self = .failure(BelayError(crossing: error))
        }
    }
}

/// Hears of changes, on a thread of the core's own.
private final class ChangeTarget: ChangeListener {
    private let change: AsyncStream<Void>.Continuation

    init(_ change: AsyncStream<Void>.Continuation) {
        self.change = change
    }

    func changed() {
        change.yield()
    }

    func closed() {
        change.finish()
    }
}
