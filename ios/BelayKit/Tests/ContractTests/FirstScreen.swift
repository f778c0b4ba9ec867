// What the README shows: the first screen of an app, word for word. It imports what an app imports; FirstScreenTests plays it.

// readme: begin
import BelayKit
import Foundation

/// Opens the core: once for the whole app. Where, and with which vault, `Belay.open(deviceName:)` knows on a phone by itself.
func openCore(in folder: URL, vault: any KeyVault) async throws -> Belay {
    try await Belay.open(folder: folder, vault: vault, deviceName: "Mia's phone")
}

/// Signs in with the mailed code; the background sync then brings what is there. Gives what to say where that did not work.
func signIn(_ belay: Belay, server: String, mail: String, code: String) async -> String? {
    do {
        _ = try await belay.account.signIn(address: server, mail: mail, code: code, name: "Mia")
        return nil
    } catch {
        return error.localizedDescription // "This code is wrong, used or too old. Ask for a new one."
    }
}

/// Keeps a reflection. It is on the phone when this returns, and travels by itself.
func reflect(_ belay: Belay, text: String) async throws -> ReflectionId {
    try await belay.reflections.begin(opening: ReflectionOpening(subject: .free, prompt: nil, text: text))
}

/// What stands at the top of the list, each time it changes, until the task that asks is cancelled.
func follow(_ belay: Belay, show: (String?) -> Void) async throws {
    for try await page in belay.updates({ try await $0.reflections().own() }) {
        show(page.reflections.first?.reflection.text.text)
    }
}

#if canImport(SwiftUI)
import SwiftUI

struct HomeScreen: View {
    @State var model: HomeModel // HomeModel(belay)

    var body: some View {
        List(model.home?.meetings ?? [], id: \.id) { Text($0.meeting.start.zone) }
            .task { await model.watch() }
            .refreshable { await model.refresh() }
    }
}
#endif
// readme: end
