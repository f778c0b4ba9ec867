// Plays what the README shows.

import BelayKit
import Foundation
import Phones
import Testing

@Suite(.timeLimit(.minutes(2)))
struct FirstScreenTests {
    @Test func the_first_screen_of_the_readme_works() async throws {
        let folder = newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let belay = try await openCore(in: folder, vault: MemoryVault())
        let server = try Server.shared.get()
        let mail = newMail()
        _ = try await belay.account.requestCode(address: server.url, mail: mail)
        let wrong = await signIn(belay, server: server.url, mail: mail, code: "00000000")
        #expect(wrong == "This code is wrong, used or too old. Ask for a new one.")
        let code = try server.code(to: mail, beside: [])
        #expect(await signIn(belay, server: server.url, mail: mail, code: code) == nil)

        _ = try await reflect(belay, text: "Today I spoke first")
        let (shown, told) = AsyncStream.makeStream(of: String.self)
        let following = Task {
            try await follow(belay) { text in
                if let text { told.yield(text) }
            }
        }
        var texts = shown.makeAsyncIterator()
        #expect(await texts.next() == "Today I spoke first")
        following.cancel()
        try await following.value
        try await belay.shutdown()
    }
}
