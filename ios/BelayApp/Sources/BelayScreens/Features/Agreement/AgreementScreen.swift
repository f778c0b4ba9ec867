// The agreement of a relationship: a draft to begin with, its words, what changed, and the yes of each.

import BelayKit
import SwiftUI

struct AgreementScreen: View {
    @State private var model: AgreementModel

    init(_ belay: Belay, _ relationship: RelationshipId) {
        _model = State(initialValue: AgreementModel(belay, relationship))
    }

    var body: some View {
        Page(Text("agreement_title"), model) { content in
            if let view = content.view {
                AgreementStanding(content: content, view: view, model: model)
                if let me = content.people.me, view.reviewAsks.contains(me), let due = view.reviewOn {
                    Review(due: due, model: model)
                }
                if content.may("word") {
                    Clauses(content: content, model: model)
                    Rhythm(content: content, view: view, model: model)
                } else if let terms = content.terms {
                    ForEach(Heading.all, id: \.self) { heading in
                        let text = terms.clauses[heading]?.text ?? ""
                        if !isBlank(text) { Quote(text, by: word("agreement_part_", heading)) }
                    }
                }
            } else {
                Beginning(plan: content.plan, model: model)
            }
        }
    }
}

extension Heading {
    /// What a clause can be about, in the order of the core.
    static let all: [Heading] = [
        .accountability, .confidentiality, .boundaries, .roles, .logistics, .feedback, .learning, .availability, .sharing, .ending,
        .other,
    ]
}

private struct Beginning: View {
    let plan: StarterPlan
    let model: AgreementModel

    var body: some View {
        Section {
            Text("agreement_empty")
            Muted(Text("agreement_plan_text"))
            Command("agreement_take_plan") { await model.takePlan(plan) }
            Command("agreement_write_own") { await model.begin() }
        }
    }
}

/// Since when it holds, who has still to say yes, what changed since one's own.
private struct AgreementStanding: View {
    let content: AgreementContent
    let view: AgreementView
    let model: AgreementModel
    @Environment(\.locale) private var locale

    var body: some View {
        Section {
            state.font(.headline)
            if let day = view.reviewOn { Fact(Text("agreement_review_on \(Dates(locale).day(day))"), symbol: "calendar") }
            if view.offer != nil, !waiting.isEmpty { Muted(Text("common_waiting_for \(listed(waiting, locale))")) }
            // Of a first wording everything is new.
            if since != nil { parts("agreement_differences", view.changes) }
            if !view.changesSinceVoided.isEmpty {
                Notice(labelled(Text("agreement_changed"), content.words(view.changesSinceVoided, locale)))
            }
            if content.may("propose") { parts("refused_missing", view.gaps) }
            if !view.unsettled.isEmpty { Notice(Text("common_two_versions")) }
            if content.may("accept"), let offer = view.offer {
                Command("agreement_accept") { await model.act(.accept(version: offer.version, mark: offer.mark)) }
            }
            if content.may("propose") {
                Command("agreement_propose", if: view.gaps.isEmpty && view.unsettled.isEmpty) { await model.act(.propose) }
            }
        }
    }

    private var since: LocalDate? { view.agreement.accepted.last?.since }

    private var state: Text {
        if view.offer != nil { return Text("agreement_state_proposed") }
        if view.agreement.next != nil { return Text("agreement_worded") }
        return since.map { Text("agreement_since \(Dates(locale).day($0))") } ?? Text("agreement_none")
    }

    private var waiting: [Text] {
        view.waitsFor.filter { $0 != content.people.me }.map(content.people.named)
    }

    @ViewBuilder private func parts(_ title: LocalizedStringKey, _ parts: [AgreementPart]) -> some View {
        if !parts.isEmpty { Muted(labelled(Text(title), content.words(parts, locale))) }
    }
}

/// The ending is due: how does one see it?
private struct Review: View {
    let due: LocalDate
    let model: AgreementModel

    var body: some View {
        Section("agreement_review_question") {
            Command("ending_answer_go_on") { await answer(.goOn(reviewOn: inThreeMonths)) }
            Command("ending_answer_re_aim") { await answer(.reAim) }
            Command("ending_answer_close") { await answer(.close) }
        }
    }

    private func answer(_ answer: EndingAnswer) async {
        await model.act(.answerEndingReview(due: due, answer: answer))
    }

    private var inThreeMonths: LocalDate {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let day = due.date(in: .gmt), let later = calendar.date(byAdding: .month, value: 3, to: day) else { return due }
        return CalendarDay(later, in: .gmt)
    }
}

/// All parts with words. The text is kept at each pause.
private struct Clauses: View {
    let content: AgreementContent
    let model: AgreementModel

    var body: some View {
        Section {
            ForEach(Heading.all.filter { $0 != .sharing && $0 != .ending }, id: \.self) { heading in
                part(.clause(heading), content.terms?.clauses[heading])
            }
            if let me = content.people.me {
                part(.role(me), content.terms?.roles[me])
                part(.gain(me), content.terms?.gains[me])
                part(.gift(me), content.terms?.gifts[me])
            }
        }
        ForEach(others, id: \.self) { other in
            theirs(.role(other), content.terms?.roles[other])
            theirs(.gain(other), content.terms?.gains[other])
            theirs(.gift(other), content.terms?.gifts[other])
        }
    }

    private func part(_ part: AgreementPart, _ prose: Prose?) -> some View {
        KeptText(part.words(content.people), prose?.text ?? "") { await model.word(part, $0, $1) }
    }

    @ViewBuilder private func theirs(_ part: AgreementPart, _ prose: Prose?) -> some View {
        if let text = prose?.text, !isBlank(text) { Quote(text, by: part.words(content.people)) }
    }

    /// Who else has worded something.
    private var others: [MemberId] {
        guard let terms = content.terms else { return [] }
        let members = Set(terms.roles.keys).union(terms.gains.keys).union(terms.gifts.keys)
        return members.filter { $0 != content.people.me }.sorted { $0.uuidString < $1.uuidString }
    }
}

/// How often, how long and how they meet, and when they look at the ending.
private struct Rhythm: View {
    let content: AgreementContent
    let view: AgreementView
    let model: AgreementModel

    var body: some View {
        Section {
            Picker("agreement_part_cadence", selection: weeks) {
                if weeks.wrappedValue == 0 { Text(verbatim: "–").tag(0) }
                ForEach(choices([1, 2, 3, 4], weeks.wrappedValue), id: \.self) { Text("cadence_weeks \($0)").tag($0) }
            }
            Picker("agreement_part_meeting_length", selection: minutes) {
                if minutes.wrappedValue == 0 { Text(verbatim: "–").tag(0) }
                ForEach(choices([30, 45, 60, 90], minutes.wrappedValue), id: \.self) { Text("common_minutes \($0)").tag($0) }
            }
            Picker("agreement_part_means", selection: means) {
                if means.wrappedValue == nil { Text(verbatim: "–").tag(Means?.none) }
                ForEach(Means.allCases, id: \.self) { word("means_", $0).tag(Optional($0)) }
            }
            if let planB = content.terms?.means?.planB { Muted(Text("meeting_plan_b \(planB.words)")) }
            DayChoice("agreement_ending_day", ending) { day in Task { await model.act(.setEnding(.reviewOn(on: day))) } }
        }
    }

    /// The usual ones, and the one that was set otherwise.
    private func choices(_ usual: [Int], _ now: Int) -> [Int] {
        now == 0 || usual.contains(now) ? usual : usual + [now]
    }

    private var weeks: Binding<Int> {
        let cadence = content.terms?.cadence
        let weeks = cadence?.unit == .weeks ? Int(cadence?.every ?? 0) : 0
        let (model, zone) = (model, content.zone)
        return Binding { weeks } set: { weeks in if weeks > 0 { Task { await model.meetEvery(weeks, zone: zone) } } }
    }

    private var minutes: Binding<Int> {
        let minutes = Int(content.terms?.meetingMinutes ?? 0)
        let model = model
        return Binding { minutes } set: { minutes in
            if minutes > 0 { Task { await model.act(.setMeetingLength(minutes: UInt16(minutes))) } }
        }
    }

    private var means: Binding<Means?> {
        let first: Means? = switch content.terms?.means?.firstChoice {
        case .video: .video
        case .phone: .phone
        case .inPerson: .inPerson
        case .text, .other, nil: nil
        }
        let model = model
        return Binding { first } set: { means in if let means { Task { await model.meetBy(means) } } }
    }

    private var ending: LocalDate? {
        if case .reviewOn(let day) = content.terms?.ending { day } else { view.reviewOn }
    }
}
