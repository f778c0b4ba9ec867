// How a call crosses: its errors become ours, and a cancelled task cancels it on the other side too.

/// A call that works on this phone alone. It is short, so a cancelled task does not stop it halfway: what somebody wrote is
/// written.
func work<Value: Sendable>(_ call: () async throws -> Value) async throws(BelayError) -> Value {
    do {
        return try await call()
    } catch {
        throw BelayError(crossing: error)
    }
}

/// A call that goes to the server. When its task is cancelled it ends with ``BelayError/cancelled``, the work on the other
/// side too: Swift's cancellation would not reach it without the token.
func travel<Value: Sendable>(
    _ call: (CancelTokenFace) async throws -> Value
) async throws(BelayError) -> Value {
    let token = CancelTokenFace()
    do {
        return try await withTaskCancellationHandler {
            try await call(token)
        } onCancel: {
            token.cancel()
        }
    } catch {
        throw BelayError(crossing: error)
    }
}

/// A call that only looks into memory, and so need not be awaited.
func atOnce<Value>(_ call: () throws -> Value) throws(BelayError) -> Value {
    do {
        return try call()
    } catch {
        throw BelayError(crossing: error)
    }
}
