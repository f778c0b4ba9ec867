// A phone in a test: a core in a folder of its own, signed in by a mailed code.

import BelayKit
import Foundation

/// A phone somewhere, opened and, where somebody is named, signed in.
package final class Phone: Sendable {
    package let belay: Belay
    package let network: Switch
    package let folder: URL

    private init(belay: Belay, network: Switch, folder: URL) {
        self.belay = belay
        self.network = network
        self.folder = folder
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A phone on which nobody has signed in.
    package static func new(zone: String = "Europe/Berlin", vault: any KeyVault = MemoryVault()) async throws -> Phone {
        try await at(newFolder(), zone: zone, vault: vault)
    }

    /// A phone on which `name` has signed in, with the address that goes by `mail`.
    package static func of(
        _ name: String,
        mail: String = newMail(),
        zone: String = "Europe/Berlin",
        on server: Result<Server, any Error> = Server.shared
    ) async throws -> Phone {
        let phone = try await new(zone: zone)
        try await phone.signIn(name, mail: mail, on: server)
        return phone
    }

    package static func at(_ folder: URL, zone: String = "Europe/Berlin", vault: any KeyVault) async throws -> Phone {
        guard let zone = TimeZone(identifier: zone) else { throw Missed("no such zone: \(zone)") }
        let network = Switch()
        let belay = try await Belay.open(
            folder: folder,
            vault: vault,
            zone: zone,
            deviceName: "test",
            connectivity: network
        )
        return Phone(belay: belay, network: network, folder: folder)
    }

    package func signIn(_ name: String, mail: String, on server: Result<Server, any Error> = Server.shared) async throws {
        let server = try server.get()
        let known = try Set(server.inbox(of: mail).keys)
        _ = try await belay.account.requestCode(address: server.url, mail: mail)
        let code = try server.code(to: mail, beside: known)
        _ = try await belay.account.signIn(address: server.url, mail: mail, code: code, name: name)
    }

    /// Who uses it.
    package var me: MemberId {
        get async throws {
            guard let signedIn = try await belay.account.signedIn() else { throw Missed("nobody is signed in") }
            return signedIn.person
        }
    }
}

/// A folder that nobody has used.
package func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "belay-phone-\(UUID())")
}

/// An address that nobody has used.
package func newMail() -> String {
    "\(UUID().uuidString.lowercased())@example.org"
}

/// A network that a test turns off.
package final class Switch: Connectivity, @unchecked Sendable {
    private var on = true
    private let lock = NSLock()

    package func isOnline() -> Bool {
        lock.withLock { on }
    }

    package func turn(on: Bool) {
        lock.withLock { self.on = on }
    }
}

/// Two people who share a program and a relationship.
package struct Pair {
    package let mentee: Phone
    package let mentor: Phone
    package let relationship: RelationshipId

    package init(on server: Result<Server, any Error> = Server.shared) async throws {
        mentee = try await Phone.of("Mia", on: server)
        mentor = try await Phone.of("Tom", zone: "America/New_York", on: server)
        _ = try await program(of: [mentee, mentor])
        let opening = try await RelationshipOpening(
            form: .oneToOne,
            members: [Seat(member: mentee.me, role: .mentee), Seat(member: mentor.me, role: .mentor)],
            topic: "",
            focus: [],
            purpose: "Learn to lead",
            origin: .direct,
            program: nil,
            length: nil
        )
        relationship = try await mentee.belay.relationships.propose(opening: opening)
        try await mentee.belay.sync()
        try await mentor.belay.sync()
        _ = try await mentor.belay.relationships.act(relationship: relationship, command: .accept)
        try await mentor.belay.sync()
        try await mentee.belay.sync()
    }

    /// A goal of the mentee's, on the mentee's phone.
    package func draft(_ statement: String) async throws -> GoalId {
        try await mentee.belay.goals.draft(opening: goal(statement, due: nil))
    }

    package func goal(_ statement: String, due: LocalDate?) async throws -> GoalOpening {
        try await GoalOpening(
            relationship: relationship,
            owner: mentee.me,
            kind: .development,
            statement: statement,
            outcome: "",
            evidence: "",
            due: due,
            vision: nil
        )
    }
}

/// Makes a program of these people, on the first one's phone.
package func program(of phones: [Phone]) async throws -> UUID {
    guard let first = phones.first else { throw Missed("a program has somebody who makes it") }
    let program = try await first.belay.programs.create(name: "Climbers")
    try await first.belay.sync()
    let link = try await first.belay.account.invite(space: program, uses: UInt32(phones.count))
    for phone in phones.dropFirst() {
        _ = try await phone.belay.account.join(link: link)
    }
    for phone in phones {
        try await phone.belay.sync()
    }
    return program
}

/// A reflection about nothing in particular.
package func reflection(_ text: String) -> ReflectionOpening {
    ReflectionOpening(subject: .free, prompt: nil, text: text)
}

/// What a test waited for and did not find.
package struct Missed: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
