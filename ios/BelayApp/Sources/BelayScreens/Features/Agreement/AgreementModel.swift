// What the page of an agreement knows, and what can be done there.

import BelayKit
import SwiftUI

/// An agreement.
struct AgreementContent: Equatable, Sendable {
    /// The agreement; none while nobody has begun one.
    let view: AgreementView?
    /// The draft one can begin with.
    let plan: StarterPlan
    let people: People
    let zone: ZoneName

    /// The words as they stand: those being worded, else those in force.
    var terms: AgreementTerms? { view?.agreement.next?.terms ?? view?.inForce }

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view?.allowed.contains(command) == true
    }

    /// The names of parts, as a list.
    func words(_ parts: [AgreementPart], _ locale: Locale) -> Text {
        listed(parts.map { $0.words(people) }, locale)
    }
}

/// The model of ``AgreementScreen``.
@MainActor
final class AgreementModel: QueryModel<AgreementContent> {
    let relationship: RelationshipId

    init(_ belay: Belay, _ relationship: RelationshipId) {
        self.relationship = relationship
        super.init(belay) { core in
            var view: AgreementView?
            do { view = try await core.agreements().agreement(relationship: relationship) } catch BelayError.NotFound {}
            return try await AgreementContent(
                view: view,
                plan: core.agreements().plan(relationship: relationship),
                people: People(core),
                zone: core.zone()
            )
        }
    }

    /// Does something with it.
    func act(_ command: AgreementCommand) async {
        await act { [relationship] in try await $0.agreements.act(relationship: relationship, command: command) }
    }

    /// Words a part.
    func word(_ part: AgreementPart, _ before: String, _ after: String) async {
        await act(.word(part: part, edit: TextEdit(before: before, after: after)))
    }

    /// Begins with blank pages.
    func begin() async {
        await act { [relationship] in try await $0.agreements.begin(relationship: relationship) }
    }

    /// Begins with the draft; each of its words can be changed.
    func takePlan(_ plan: StarterPlan) async {
        let texts = plan.texts.map { TakenText(part: $0.part, text: $0.words) }
        await begin()
        await act(.takePlan(texts: texts, ending: plan.ending))
    }

    /// How often they meet: every so many weeks.
    func meetEvery(_ weeks: Int, zone: ZoneName) async {
        let five = ClockTime(hour: 17, minute: 0, second: 0)
        let cadence = Cadence(every: UInt16(weeks), unit: .weeks, at: five, zone: zone, weekday: nil, from: nil)
        await act(.setCadence(cadence))
    }

    /// How they meet; a call has the other sort of call to fall back on.
    func meetBy(_ means: Means) async {
        let fallback = means == .phone ? Means.video : .phone
        await act(.setMeans(MeansTerms(firstChoice: means.modality(""), others: [], planB: fallback.modality(""))))
    }
}

extension PlannedText {
    /// A text of the draft in the language of the app; as the core has it where this app knows no other.
    var words: String {
        let key = key.replacingOccurrences(of: ".", with: "_")
        return Bundle.main.localizedString(forKey: key, value: text, table: nil)
    }
}

extension AgreementPart {
    /// A part of an agreement; whose it is, where each has one.
    func words(_ people: People) -> Text {
        switch self {
        case .clause(let heading): word("agreement_part_", heading)
        case .role(let member): of(member, people)
        case .gain(let member): of(member, people)
        case .gift(let member): of(member, people)
        case .feedback(let member): of(member, people)
        case .cadence, .meetingLength, .means, .sharing, .ending: word("agreement_part_", self)
        }
    }

    private func of(_ member: MemberId, _ people: People) -> Text {
        let key = "agreement_part_" + code(self)
        return member == people.me ? Text(phrase(key + "_own")) : Text(phrase(key + "_of", people.named(member)))
    }
}
