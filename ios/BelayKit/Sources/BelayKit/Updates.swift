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
/// An error that passes (nobody is signed in yet, a document has not arrived) is no value and ends nothing: the next value
/// comes when there is one. The loop ends when the core is shut down, by ``BelayError/Closed``. A screen that shows errors
/// iterates over ``results``.
public struct Updates<Value: Equatable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Value

    /// Values and errors, as they come; an error does not end it. The last word is ``BelayError/Closed``, when the core is
    /// shut down; where its task is cancelled, it ends without one.
    public let results: Results

    init(_ phone: PhoneFace, _ query: @escaping @Sendable () async throws -> Value) {
        results = Results(phone: phone, query: query)
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(results: results.makeAsyncIterator())
    }

    /// Hands out the values of one loop.
    public struct Iterator: AsyncIteratorProtocol {
        var results: Results.Iterator
        private var last: Value?

        init(results: Results.Iterator) {
            self.results = results
        }

        /// The next value; none when the task is cancelled.
        ///
        /// - Throws: ``BelayError/Closed``, after which there are no more values.
        public mutating func next() async throws(BelayError) -> Value? {
            while let result = await results.next() {
                switch result {
                // The same value again after an error that passed is no news.
                case .success(let value) where value == last: continue
                case .success(let value):
                    last = value
                    return value
                case .failure(.Closed): throw .Closed
                case .failure: continue
                }
            }
            return nil
        }
    }

    /// The results of a query, values and errors.
    public struct Results: AsyncSequence, Sendable {
        public typealias Element = Result<Value, BelayError>

        let phone: PhoneFace
        let query: @Sendable () async throws -> Value

        public func makeAsyncIterator() -> Iterator {
            Iterator(of: self)
        }

        /// Hands out the answers of one loop. It asks when the loop is ready for another, so no answer waits to be replaced.
        public struct Iterator: AsyncIteratorProtocol {
            private let query: @Sendable () async throws -> Value
            private var changes: AsyncStream<Void>.Iterator
            /// None when the watching is over.
            private var subscription: Subscription?
            private var last: Element?

            fileprivate init(of results: Results) {
                query = results.query
                // Newest only: a loop asks what is, not what was.
                let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                self.changes = changes.makeAsyncIterator()
                let under = try? results.phone.observe(listener: ChangeTarget(change))
                subscription = Subscription(under)
                // Only a core that has been shut down refuses, and there nothing changes any more.
                if under == nil { change.finish() }
            }

            /// The next answer that differs; none when the watching has ended.
            public mutating func next() async -> Element? {
                while subscription != nil {
                    if await changes.next() == nil {
                        subscription = nil
                        return Task.isCancelled || last == .failure(.Closed) ? nil : .failure(.Closed)
                    }
                    let answer = await Result(asking: query)
                    if answer != last {
                        last = answer
                        return answer
                    }
                }
                return nil
            }
        }
    }
}

/// Ends a subscription with the loop that holds it.
private final class Subscription: Sendable {
    private let under: SubscriptionFace?

    init(_ under: SubscriptionFace?) {
        self.under = under
    }

    deinit {
        under?.cancel()
    }
}

extension Result where Success: Sendable, Failure == BelayError {
    /// The results of a query.
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
