// The core's errors in words.

import BelayKit
import SwiftUI

extension BelayError {
    /// Why it failed, for people. What has to be there first follows, where the rules miss something.
    func words(_ locale: Locale) -> Text {
        switch self {
        case .Refused(let refusal): refusal.words(locale)
        case .Conflict("account"): Text("error_conflict_account")
        case .Invalid(_, let rule): Self.sentences.contains("error_invalid_" + rule) ? Text(phrase("error_invalid_" + rule)) : Text("error_invalid")
        default: Text(phrase("error_" + code))
        }
    }

    /// The sentences of rules that say it without the field.
    private static let sentences: Set<String> = [
        "error_invalid_code_refused", "error_invalid_https_needed", "error_invalid_invitation_refused", "error_invalid_mail",
        "error_invalid_no_certificate", "error_invalid_no_invitation", "error_invalid_no_page", "error_invalid_not_writable",
        "error_invalid_own_only", "error_invalid_too_large", "error_invalid_unknown_prompt", "error_invalid_unknown_zone",
    ]
}

extension Refusal {
    /// Why the rules say no, and what is missing before they say yes.
    func words(_ locale: Locale) -> Text {
        let why = word("refusal_", reason)
        let needed = missing.compactMap(neededWord)
        guard !needed.isEmpty else { return why }
        return why + Text(verbatim: " ") + Text("needed_list \(listed(needed, locale))")
    }
}

/// What is needed, by its code; whose it is stands after a colon and is left out.
private func neededWord(_ needed: String) -> Text? {
    let code = needed.prefix { $0 != ":" }
    switch code {
    case "outcome", "evidence": return Text(phrase("field_" + code))
    // Said of somebody or something that only a page can name.
    case "gain", "gift", "goal": return nil
    default: return Text(phrase("needed_" + code))
    }
}
