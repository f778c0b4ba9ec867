// Watching a value: the current one first, then each that differs.

/// A value that is watched: the current one first, then each that differs from the one before, after what changed it is
/// safe on disk. Who is slow gets the newest, not every one in between.
///
/// ```swift
/// for try await goal in belay.goals.observeGoal(id) {
///     title = goal.goal.statement.text
/// }
/// ```
///
/// Watching begins when somebody iterates and ends with the loop, or with the task it runs in. Each loop watches for
/// itself. The loop's body runs where the loop stands (on the main actor in a view's task); the value was made elsewhere.
///
/// A loop over the updates themselves ends with the first error, thrown as ``BelayError``. A screen that should go on when
/// the value comes back (somebody signs in again) iterates over ``results``.
public struct Updates<Value: Sendable>: AsyncSequence, Sendable {
    public typealias Element = Value

    private let begin: @Sendable (UpdateTarget<Value>) throws -> SubscriptionFace

    init(_ begin: @escaping @Sendable (UpdateTarget<Value>) throws -> SubscriptionFace) {
        self.begin = begin
    }

    /// Values and errors, as they come; an error does not end it. It ends when the core is closed, or with its task.
    public var results: AsyncStream<Result<Value, BelayError>> {
        // Newest only: a screen shows what is, not what was.
        let (stream, continuation) = AsyncStream.makeStream(
            of: Result<Value, BelayError>.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        do {
            let subscription = try begin(UpdateTarget(continuation))
            continuation.onTermination = { _ in subscription.cancel() }
        } catch {
            continuation.yield(.failure(BelayError(crossing: error)))
            continuation.finish()
        }
        return stream
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

/// What the other side tells, one of its threads at a time.
final class UpdateTarget<Value: Sendable>: Sendable {
    private let continuation: AsyncStream<Result<Value, BelayError>>.Continuation

    init(_ continuation: AsyncStream<Result<Value, BelayError>>.Continuation) {
        self.continuation = continuation
    }

    func changed(_ value: Value) {
        continuation.yield(.success(value))
    }

    func failed(_ error: BelayErrorFace) {
        let error = BelayError(error)
        continuation.yield(.failure(error))
        if error == .closed {
            continuation.finish()
        }
    }
}
