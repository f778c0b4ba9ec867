// The one error of BelayKit: a case for each thing a person can do about it.

import Foundation

/// What went wrong, by what a person can do about it. Every call of BelayKit throws this and nothing else.
///
/// It never holds what somebody wrote, so it may be logged. For people there is ``errorDescription`` in English; an app in
/// other languages makes its own sentences from ``code`` and from the reason of a refusal.
public enum BelayError: Error, Equatable, Sendable {
    /// No network, or the server does not answer. What was written stays and goes out later by itself. `why` is for a log.
    case offline(why: String)
    /// There is no session, or it has ended. What was written stays; sign in again to send it.
    case signedOut
    /// The rules say no; the refusal says why and what is allowed instead.
    case refused(Refusal)
    /// There is no such thing on this phone.
    case notFound(what: String)
    /// It exists already and is something else, or belongs to another account.
    case conflict(what: String)
    /// A value cannot be taken: a form marks `field`; `rule` says why (`empty`, `too_long`, `out_of_range`, `code_refused`).
    case invalid(field: String, rule: String)
    /// Too much at once; wait so long.
    case busy(retryAfter: Duration)
    /// The phone's storage is full. Nothing was written; what was there is unharmed.
    case storageFull
    /// The vault is locked, or another process holds the database.
    case locked
    /// Made by a newer app: update to see or change it.
    case updateNeeded
    /// The core was shut down.
    case closed
    /// The task was cancelled. What the server did by then is done; the next sync tells.
    case cancelled
    /// A fault of ours. `why` is for a log.
    case `internal`(why: String)
}

extension BelayError {
    /// The stable name of the case, the same in every language: `signed_out`.
    public var code: String {
        switch self {
        case .offline: "offline"
        case .signedOut: "signed_out"
        case .refused: "refused"
        case .notFound: "not_found"
        case .conflict: "conflict"
        case .invalid: "invalid"
        case .busy: "busy"
        case .storageFull: "storage_full"
        case .locked: "locked"
        case .updateNeeded: "update_needed"
        case .closed: "closed"
        case .cancelled: "cancelled"
        case .internal: "internal"
        }
    }

    /// Whether the same call can succeed later, unchanged.
    public var isRetryable: Bool {
        switch self {
        case .offline, .busy, .locked, .storageFull: true
        default: false
        }
    }
}

extension BelayError: LocalizedError {
    /// What happened, in one or two sentences for people.
    public var errorDescription: String? {
        switch self {
        case .offline: "The server cannot be reached. What you wrote is safe and goes out later."
        case .signedOut: "Nobody is signed in. What you wrote is safe and waits."
        case .refused(let refusal): refusal.explanation
        case .notFound(let what): "There is no such \(plain(what)) on this phone."
        case .conflict("account"): "This phone holds the documents of somebody else."
        case .conflict(let what): "There is another \(plain(what)) already."
        case .invalid(let field, let rule): invalidValue(field: field, rule: rule)
        case .busy(let retryAfter): "Too much at once. Try again in \(max(1, retryAfter.components.seconds)) seconds."
        case .storageFull: "The storage of this phone is full. Nothing was written, and nothing is harmed."
        case .locked: "This cannot be opened right now. Unlock the phone and try again."
        case .updateNeeded: "A newer version of the app wrote this. Update to see it."
        case .closed: "The app was closed meanwhile."
        case .cancelled: "This was cancelled."
        case .internal: "Something went wrong that should not."
        }
    }

    /// What to do about it, where there is something.
    public var recoverySuggestion: String? {
        switch self {
        case .refused(let refusal): refusal.suggestion
        case .signedOut: "Sign in again."
        case .storageFull: "Make room, then try again."
        case .updateNeeded: "Update the app."
        default: nil
        }
    }
}

extension BelayError {
    /// What came over from the other side.
    init(_ error: BelayErrorFace) {
        self = switch error {
        case .Offline(let why): .offline(why: why)
        case .SignedOut: .signedOut
        case .Refused(let refusal): .refused(refusal)
        case .NotFound(let what): .notFound(what: what)
        case .Conflict(let what): .conflict(what: what)
        case .Invalid(let field, let rule): .invalid(field: field, rule: rule)
        case .Busy(let retryAfter): .busy(retryAfter: .seconds(retryAfter))
        case .StorageFull: .storageFull
        case .Locked: .locked
        case .UpdateNeeded: .updateNeeded
        case .Closed: .closed
        case .Cancelled: .cancelled
        case .Internal(let why): .internal(why: why)
        }
    }

    /// Whatever a crossing call threw. A panic over there arrives as the generated layer's own error.
    init(crossing error: any Error) {
        self = switch error {
        case let error as BelayErrorFace: BelayError(error)
        case let error as BelayError: error
        case is CancellationError: .cancelled
        default: .internal(why: error.localizedDescription)
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
