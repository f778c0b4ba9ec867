// One relationship: where it stands, what waits here, the next meeting, goals, what was shared.

import BelayKit
import SwiftUI

struct RelationshipScreen: View {
    @State private var model: RelationshipModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: RelationshipId) {
        _model = State(initialValue: RelationshipModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Standing(content: content, model: model)
            if !isBlank(content.relationship.purpose.text.text) {
                Section { Quote(content.relationship.purpose.text.text, by: Text("relationship_purpose")) }
            }
            Work(page: content.page, people: content.people)
            Ways(content: content)
            Resting(content: content, model: model)
            if let end = content.page.view.endsOn { Muted(Text("relationship_ends_on \(Dates(locale).day(end))")) }
        }
    }

    private var title: Text {
        guard let others = model.value?.others, !others.isEmpty else { return Text("relationship_title") }
        return Text(verbatim: listed(others, locale))
    }
}

/// Where it stands, and what opens what comes next.
private struct Standing: View {
    let content: RelationshipContent
    let model: RelationshipModel

    var body: some View {
        Section {
            Text("relationship_phase \(word("phase_", content.phase))").font(.headline)
            PhaseRope(phase: content.phase)
            if content.relationship.state.rests { Notice(Text("relationship_rests")) }
            if let next = content.page.nextPhase { Muted(words(next)) }
            if content.may("accept") { Command("relationship_accept") { await model.act(.accept) } }
            if content.may("decline") { Command("relationship_decline") { await model.act(.decline) } }
            if content.page.nextPhase != nil, !content.may("accept") {
                LinkRow(Text("relationship_what_is_missing"), to: .relationship(content.page.view.id, .gate))
            }
        } header: {
            if let me = content.people.me, let role = content.relationship.members[me]?.role { word("role_", role) }
        }
    }

    private func words(_ next: NextPhase) -> Text {
        let phase = word("phase_", next.phase)
        if next.missing.isEmpty { return Text("relationship_next_open \(phase)") }
        return Text("relationship_next_missing \(next.missing.count) \(phase)")
    }
}

/// What waits here, the next meeting, goals, and what is due.
private struct Work: View {
    let page: RelationshipPage
    let people: People
    @Environment(\.locale) private var locale

    var body: some View {
        if !page.waits.isEmpty {
            Section("relationship_waits") { ForEach(page.waits, id: \.key) { WaitRow(item: $0) } }
        }
        if let meeting = page.nextMeeting {
            Section("relationship_next_meeting") { MeetingRow(meeting: meeting) }
        }
        if !page.goals.isEmpty {
            Section("relationship_goals") { ForEach(page.goals, id: \.id) { GoalRow(view: $0) } }
        }
        if !page.actions.isEmpty {
            Section("relationship_actions") {
                ForEach(page.actions, id: \.action.id) { due in
                    VStack(alignment: .leading) {
                        Text(verbatim: due.action.what)
                        if let state = due.words(locale) { Muted(state) }
                    }
                }
            }
        }
    }
}

/// Where one can go from here.
private struct Ways: View {
    let content: RelationshipContent
    @Environment(\.locale) private var locale

    var body: some View {
        let id = content.page.view.id
        Section {
            LinkRow(
                Text("agreement_title"),
                detail: content.page.agreement.map(standing),
                symbol: "doc.text",
                to: .relationship(id, .agreement)
            )
            LinkRow(Text("goals_title"), symbol: "flag", to: .relationship(id, .goals))
            if let shared = content.page.lastShared {
                LinkRow(
                    Text("relationship_last_shared \(shared.by.name)"),
                    detail: Text(Dates(locale).day(shared.on)),
                    symbol: "person.2.wave.2",
                    to: .sharedReflection(shared.document)
                )
            }
            if content.phase == .comingToClosure || content.phase == .closed {
                LinkRow(Text("closing_title"), symbol: "checkmark.seal", to: .relationship(id, .closing))
            }
        }
    }

    private func standing(_ standing: AgreementStanding) -> Text {
        if !standing.waitsFor.isEmpty { return Text("common_waiting_for \(listed(standing.waitsFor.map(\.name), locale))") }
        if standing.isWorded { return Text("agreement_worded") }
        if let since = standing.since { return Text("agreement_since \(Dates(locale).day(since))") }
        return Text("agreement_none")
    }
}

/// Resting and leaving: quietly, at the end. Leaving asks once more.
private struct Resting: View {
    let content: RelationshipContent
    let model: RelationshipModel

    var body: some View {
        if content.may("pause") || content.may("resume") || content.may("leave") {
            Section {
                if content.may("pause") { Command("relationship_pause") { await model.act(.pause) } }
                if content.may("resume") { Command("relationship_resume") { await model.act(.resume) } }
                if content.may("leave") {
                    Confirmed("relationship_leave", "relationship_leave_sure") { await model.act(.leave) }
                }
            }
        }
    }
}
