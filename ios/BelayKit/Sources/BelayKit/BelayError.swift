// The one error of BelayKit in words: a code for the program, a sentence for people.

import Foundation

extension BelayError {
    /// The stable name of the case, the same in every language: `signed_out`.
    public var code: String {
        switch self {
        case .Offline: "offline"
        case .SignedOut: "signed_out"
        case .Refused: "refused"
        case .NotFound: "not_found"
        case .Conflict: "conflict"
        case .Invalid: "invalid"
        case .Busy: "busy"
        case .StorageFull: "storage_full"
        case .Locked: "locked"
        case .UpdateNeeded: "update_needed"
        case .Closed: "closed"
        case .Cancelled: "cancelled"
        case .Internal: "internal"
        }
    }

    /// Whether the same call can succeed later, unchanged.
    public var isRetryable: Bool {
        switch self {
        case .Offline, .Busy, .Locked, .StorageFull: true
        default: false
        }
    }
}

extension BelayError: LocalizedError {
    /// The error, in one or two sentences for people.
    public var errorDescription: String? {
        switch self {
        case .Offline: "The server cannot be reached. What you wrote is safe and goes out later."
        case .SignedOut: "Nobody is signed in. What you wrote is safe and waits."
        case .Refused(let refusal): refusal.explanation
        case .NotFound(let what): "There is no such \(plain(what)) on this phone."
        case .Conflict("account"): "This phone holds the documents of somebody else."
        case .Conflict(let what): "There is another \(plain(what)) already."
        case .Invalid(let field, let rule): invalidValue(field: field, rule: rule)
        case .Busy(let retryAfter): "Too much at once. Try again in \(max(1, retryAfter)) seconds."
        case .StorageFull: "The storage of this phone is full. Nothing was written, and nothing is harmed."
        case .Locked: "This cannot be opened right now. Unlock the phone and try again."
        case .UpdateNeeded: "A newer version of the app wrote this. Update to see it."
        case .Closed: "The app was closed meanwhile."
        case .Cancelled: "This was cancelled."
        case .Internal: "Something went wrong that should not."
        }
    }

    /// The remedy, if there is one.
    public var recoverySuggestion: String? {
        switch self {
        case .Refused(let refusal): refusal.suggestion
        case .SignedOut: "Sign in again."
        case .StorageFull: "Make room, then try again."
        case .UpdateNeeded: "Update the app."
        default: nil
        }
    }
}

private func invalidValue(field: String, rule: String) -> String {
    let field = plain(field)
    return switch rule {
    case "empty": "The \(field) is missing."
    case "too_long": "The \(field) is too long."
    case "out_of_range": "The \(field) is outside what is allowed."
    case "duplicate": "The \(field) is named twice."
    case "in_the_past": "The \(field) has passed already."
    case "unknown_zone": "There is no such time zone."
    case "code_refused": "This code is wrong, used or too old. Ask for a new one."
    case "invitation_refused": "This invitation is used up, too old, or never was."
    case "https_needed": "The address of the server has to begin with https://."
    case "no_invitation": "This is no invitation link."
    default: "The \(field) cannot be taken: \(plain(rule))."
    }
}

/// A code as plain words.
func plain(_ code: String) -> String {
    code.replacingOccurrences(of: "_", with: " ")
}
