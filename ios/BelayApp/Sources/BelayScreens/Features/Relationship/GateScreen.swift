// What the next phase waits for: each thing, whose turn it is, and where it is done.

import BelayKit
import SwiftUI

struct GateScreen: View {
    @State private var model: RelationshipModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: RelationshipId) {
        _model = State(initialValue: RelationshipModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Section {
                PhaseRope(phase: content.phase)
                if content.page.nextPhase == nil { Text("gate_none") }
            } header: {
                Text(verbatim: listed(content.others, locale))
            }
            if let next = content.page.nextPhase {
                ForEach(next.missing, id: \.key) { MissingSection(missing: $0, relationship: model.id) }
                if next.missing.isEmpty { Opening(next: next, content: content, model: model) }
                if content.phase == .preparing, !next.missing.isEmpty { Override(model: model) }
            }
        }
    }

    private var title: Text {
        guard let next = model.value?.page.nextPhase else { return Text("gate_title") }
        return Text("gate_to \(word("phase_", next.phase))")
    }
}

/// One missing thing, and the way to it where it is this person's turn.
private struct MissingSection: View {
    let missing: StillMissing
    let relationship: RelationshipId
    @Environment(\.locale) private var locale

    var body: some View {
        Section {
            missing.words.font(.headline)
            Muted(turn)
            if missing.mine, let way = missing.what.way(relationship) { LinkRow(Text(way.label), to: way.place) }
        }
    }

    private var turn: Text {
        if !missing.mine { return Text("common_waiting_for \(listed(missing.whose.map(\.name), locale))") }
        return missing.whose.isEmpty ? Text("gate_anybody") : Text("gate_yours")
    }
}

/// Nothing is missing: whoever wants can open the next phase.
private struct Opening: View {
    let next: NextPhase
    let content: RelationshipContent
    let model: RelationshipModel

    var body: some View {
        Section {
            Text("gate_open")
            if next.phase == .closed {
                LinkRow(title, to: .relationship(model.id, .closing))
            } else {
                Command(title) { await model.act(.moveTo(from: content.phase, to: next.phase, reason: "")) }
            }
        }
    }

    private var title: Text {
        Text("gate_move_on \(word("phase_", next.phase))")
    }
}

/// To leave getting acquainted out takes a reason, of everybody.
private struct Override: View {
    let model: RelationshipModel
    @State private var isAsked = false
    @State private var reason = ""

    var body: some View {
        Section {
            if isAsked {
                PlainText("gate_override_reason", text: $reason, hint: "gate_override_hint")
                Command("gate_override", if: !isBlank(reason)) {
                    await model.act(.overrideGroundwork(reason: reason))
                    isAsked = false
                }
            } else {
                Button("gate_override") { isAsked = true }
            }
        }
    }
}

extension StillMissing {
    /// What tells it from the others of a gate.
    var key: String {
        "\(what)"
    }

    /// What a gate lacks, and of whom: the others by name, oneself as "you".
    var words: Text {
        let key = "needed_" + code(what)
        switch what {
        case .acceptance, .learnedOfPartner, .aim, .expectations:
            if whose.isEmpty { return Text(phrase(key)) }
            if mine { return Text(phrase(key + "_own")) }
            return Text(phrase(key + "_of", Text(verbatim: whose.first?.name ?? "")))
        default: return Text(phrase(key))
        }
    }
}

extension Missing {
    /// Where this is done, and the word on its button; none where somebody else has to do it.
    fileprivate func way(_ id: RelationshipId) -> (label: LocalizedStringKey, place: Place)? {
        switch self {
        case .acceptance: ("gate_answer", .relationship(id))
        case .learnedOfPartner, .topic, .purpose, .aim: ("gate_write", .relationship(id, .groundwork))
        case .expectations: ("gate_answer", .relationship(id, .groundwork))
        case .heldMeeting, .closingMeeting: ("gate_book", .relationship(id, .book))
        case .agreement, .structure: ("gate_agreement", .relationship(id, .agreement))
        case .agreedGoal, .developmentGoal: ("gate_goals", .relationship(id, .goals))
        case .signatures: ("gate_sign", .relationship(id, .closing))
        case .secondMentee: nil
        }
    }
}
