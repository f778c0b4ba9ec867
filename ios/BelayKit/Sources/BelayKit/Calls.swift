// How a call to the server is cancelled with its task: UniFFI tells Rust of a cancelled coroutine, but not of a cancelled
// Swift task.

/// Makes a call that takes a cancel token. When the task is cancelled the call ends with ``BelayError/Cancelled``, the work on
/// the other side too. Every call of ``Account`` and ``Belay/sync()`` are made so already.
public func cancellable<Value: Sendable>(_ call: (CancelToken) async throws -> Value) async throws -> Value {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
        try await call(token)
    } onCancel: {
        token.cancel()
    }
}

extension BelayError {
    /// Whatever a call threw. A panic on the other side arrives as the generated layer's own error.
    public init(crossing error: any Error) {
        self = switch error {
        case let error as BelayError: error
        case is CancellationError: .Cancelled
        default: .Internal(why: error.localizedDescription)
        }
    }
}
