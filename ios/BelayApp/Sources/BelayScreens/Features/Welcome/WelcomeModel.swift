// Signing in: a code is mailed, and typed in with one's name.

import BelayKit
import Foundation
import Observation

/// What somebody has typed so far. All but the code is kept while the person looks for the mail in another app.
struct WelcomeForm: Codable, Equatable {
    var server = ""
    var mail = ""
    var name = ""
    var isMailed = false
}

/// The model of ``WelcomeScreen``.
@MainActor
@Observable
final class WelcomeModel: CoreModel {
    /// What is in the fields.
    var form = WelcomeForm()
    /// The mailed code: digits, as many as a code has.
    var code = "" {
        didSet {
            let digits = String(code.filter(\.isNumber).prefix(Self.digits))
            if digits != code { code = digits }
        }
    }

    /// A code has this many digits.
    private static let digits = 8

    /// Whether a code can be asked for.
    var canRequest: Bool { !isBusy && !isBlank(form.server) && !isBlank(form.mail) }
    /// Whether one can sign in.
    var canSignIn: Bool { !isBusy && !code.isEmpty }

    /// Has a code mailed.
    func requestCode() async {
        let (address, mail) = (address, trimmed(form.mail))
        let mailed = await act { try await $0.account.requestCode(address: address, mail: mail) }
        if mailed != nil { form.isMailed = true }
    }

    /// Signs in with the mailed code. The app goes on by itself: it watches who is signed in.
    func signIn() async {
        let (address, mail, code, name) = (address, trimmed(form.mail), code, trimmed(form.name))
        await act { try await $0.account.signIn(address: address, mail: mail, code: code, name: name.isEmpty ? nil : name) }
    }

    /// Back to the address: it was wrong, or no mail came.
    func changeAddress() {
        faultSeen()
        form.isMailed = false
    }

    /// The server as a person writes it, "belay.example.org", becomes an address.
    private var address: String {
        var server = trimmed(form.server)
        while server.hasSuffix("/") { server.removeLast() }
        return server.contains("://") ? server : "https://" + server.lowercased()
    }
}

/// A text without what stands around it.
func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// Whether nothing is written.
func isBlank(_ text: String) -> Bool {
    trimmed(text).isEmpty
}
