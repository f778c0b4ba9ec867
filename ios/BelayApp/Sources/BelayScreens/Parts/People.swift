// Who is who: the names that the phone knows.

import BelayKit
import SwiftUI

/// The people this phone knows by name.
struct People: Equatable, Sendable {
    /// Whoever uses this phone; nobody on a phone that was signed out.
    let me: MemberId?
    private let names: [MemberId: String]

    /// Who is who on this phone.
    init(_ core: Core) async throws {
        me = try await core.account().signedIn()?.person
        let companions = try await core.programs().companions()
        names = Dictionary(companions.map { ($0.member, $0.name) }) { first, _ in first }
    }

    /// Somebody's name in a sentence; "you" of oneself, "somebody" of who is not known here.
    func named(_ member: MemberId) -> Text {
        if member == me { return Text("common_you") }
        guard let name = names[member], !isBlank(name) else { return Text("common_somebody") }
        return Text(verbatim: name)
    }

    /// The others of these.
    func others(_ companions: [ProgramCompanion]) -> [ProgramCompanion] {
        companions.filter { $0.member != me }
    }
}
