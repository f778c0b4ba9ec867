// What a screen shows: one type for all of them.

import BelayKit

/// The state of a screen. Being offline is none: everything opens and can be written without a network.
public enum Shown<Value> {
    /// The first answer is not there yet. Never shown again after it.
    case loading
    /// There is nothing yet: one sentence and one action.
    case empty
    /// There is something.
    case content(Value)
    /// The query failed. What anyone wrote is safe.
    case failed(BelayError)
}
