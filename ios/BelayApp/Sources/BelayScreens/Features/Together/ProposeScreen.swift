// A proposal: with whom, in which role, to what purpose.

import BelayKit
import SwiftUI

/// The model of ``ProposeScreen``: whom one can ask.
@MainActor
final class ProposeModel: QueryModel<[ProgramCompanion]> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: \.isEmpty) { core in
            try await People(core).others(core.programs().companions())
        }
    }

    /// Proposes a relationship of two. `mine` is one's own role, `months` how long it is to be. Gives its id.
    func propose(to other: MemberId, mine: Role, purpose: String, months: Int) async -> RelationshipId? {
        await act { belay in
            guard let me = try await belay.account.signedIn()?.person else { throw BelayError.SignedOut }
            let seats = [Seat(member: me, role: mine), Seat(member: other, role: mine == .mentee ? .mentor : .mentee)]
            let opening = RelationshipOpening(
                form: .oneToOne,
                members: seats,
                topic: "",
                focus: [],
                purpose: purpose,
                origin: .direct,
                program: nil,
                length: RelationshipLength(count: UInt16(months), unit: .months)
            )
            return try await belay.relationships.propose(opening: opening)
        }
    }
}

struct ProposeScreen: View {
    @State private var model: ProposeModel
    @State private var other: MemberId?
    @State private var mine = Role.mentee
    @State private var purpose = ""
    @State private var months = 6
    @Environment(Router.self) private var router

    init(_ belay: Belay) {
        _model = State(initialValue: ProposeModel(belay))
    }

    var body: some View {
        Page(Text("propose_title"), model) { people in
            Section {
                Muted(Text("propose_how"))
                Picker("propose_with", selection: $other) {
                    if other == nil { Text(verbatim: "–").tag(MemberId?.none) }
                    ForEach(people, id: \.member) { Text(verbatim: $0.name).tag(Optional($0.member)) }
                }
                Picker("propose_my_role", selection: $mine) {
                    ForEach([Role.mentee, .mentor], id: \.self) { word("role_", $0).tag($0) }
                }
                PlainText("groundwork_purpose", text: $purpose, hint: "groundwork_purpose_hint")
                Picker("propose_length", selection: $months) {
                    ForEach([3, 6, 9, 12], id: \.self) { Text("propose_months \($0)").tag($0) }
                }
            }
            Section { Command("propose_send", if: other != nil) { await propose() } }
        } empty: {
            EmptyPage("propose_nobody", symbol: "person.2") { NavigationLink("join_title", value: Place.join(link: "")) }
        }
    }

    private func propose() async {
        guard let other, let pair = await model.propose(to: other, mine: mine, purpose: purpose, months: months) else { return }
        router.replace(with: .relationship(pair))
    }
}
