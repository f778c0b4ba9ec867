// A date for a meeting, new or another one: the hours both have first, then any day and time, in both zones.

import BelayKit
import SwiftUI

/// What a date is looked for.
enum DateFor: Equatable, Sendable {
    /// A new meeting of a relationship.
    case pair(RelationshipId)
    /// The one conversation of a flash request.
    case flash(FlashId)
    /// Another date for a meeting that has one.
    case meeting(MeetingId)

    /// Whether a meeting is moved.
    var isMove: Bool {
        if case .meeting = self { true } else { false }
    }
}

/// What is known when a date is looked for.
struct BookContent: Equatable, Sendable {
    /// The zone of this phone.
    let zone: ZoneName
    /// Now.
    let now: Date
    /// Hours that all have, of the next two weeks; none where it is not asked for a relationship.
    let common: CommonHours?
    /// The meeting that is to be moved.
    let moved: Meeting?
}

/// The model of ``BookScreen``.
@MainActor
@Observable
final class BookModel: QueryModel<BookContent> {
    let of: DateFor
    /// How the chosen date looks: on this phone's clock, and what it clashes with.
    private(set) var looked: DateView?

    init(_ belay: Belay, _ of: DateFor) {
        self.of = of
        super.init(belay) { core in
            let now = try await core.now()
            var common: CommonHours?
            var moved: Meeting?
            switch of {
            case .pair(let id):
                let during = TimeSpan(start: now, end: now.addingTimeInterval(14 * 86_400))
                common = try await core.meetings().commonHoursWith(relationship: id, during: during)
            case .flash: break
            case .meeting(let id): moved = try await core.meetings().meeting(meeting: id).view.meeting
            }
            // To the day: a query that answers otherwise each time would never rest.
            let today = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400)
            return try await BookContent(zone: core.zone(), now: today, common: common, moved: moved)
        }
    }

    /// Looks at a date before it is chosen.
    func look(at start: WallTime, _ minutes: Int) async {
        if let seen = await act({ try await $0.meetings.lookAt(start: start, minutes: UInt16(minutes)) }) { looked = seen }
    }

    /// Books or moves. Whether it could be done.
    func choose(_ start: WallTime, _ minutes: Int, _ means: Modality, reason: String) async -> Bool {
        switch of {
        case .pair(let id): await book(.relationship(relationship: id), start, minutes, means)
        case .flash(let id): await book(.flash(flash: id), start, minutes, means)
        case .meeting(let id):
            await act { belay in
                let from = try await belay.meetings.meeting(meeting: id).view.meeting.start
                return try await belay.meetings.act(meeting: id, command: .move(from: from, to: start, reason: reason))
            } != nil
        }
    }

    private func book(_ of: MeetingOf, _ start: WallTime, _ minutes: Int, _ means: Modality) async -> Bool {
        let opening = MeetingOpening(
            of: of,
            kind: .regular,
            start: start,
            minutes: UInt16(minutes),
            modality: means,
            planB: nil,
            lead: nil,
            protected: false,
            series: nil
        )
        return await act { try await $0.meetings.book(opening: opening) } != nil
    }
}

struct BookScreen: View {
    @State private var model: BookModel

    init(_ belay: Belay, _ of: DateFor) {
        _model = State(initialValue: BookModel(belay, of))
    }

    var body: some View {
        Page(Text(model.of.isMove ? "book_move_title" : "book_title"), model) { content in
            BookForm(content: content, model: model)
        }
    }
}

/// The means that can be chosen in a form.
enum Means: String, CaseIterable {
    case video, phone, inPerson

    /// The way to meet, where one meets so.
    func modality(_ place: String) -> Modality {
        switch self {
        case .video: .video(tool: "", link: place)
        case .phone: .phone(number: place)
        case .inPerson: .inPerson(place: place)
        }
    }
}

private struct BookForm: View {
    let content: BookContent
    let model: BookModel
    @State private var at: Date
    @State private var minutes = 60
    @State private var means = Means.video
    @State private var place = ""
    @State private var reason = ""
    @Environment(\.locale) private var locale
    @Environment(\.dismiss) private var dismiss

    init(content: BookContent, model: BookModel) {
        self.content = content
        self.model = model
        let zone = TimeZone(identifier: content.zone) ?? .current
        // In a week at five, or where it is now.
        var week = CalendarDay(content.now.addingTimeInterval(7 * 86_400), in: zone).dateComponents
        if let now = content.moved?.start.local {
            week = now.day.dateComponents
            week.hour = Int(now.time.hour)
            week.minute = Int(now.time.minute)
        } else {
            week.hour = 17
        }
        week.timeZone = zone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        week.calendar = calendar
        _at = State(initialValue: calendar.date(from: week) ?? content.now)
    }

    var body: some View {
        if let common = content.common {
            Section("book_common") {
                if common.hours.isEmpty { Muted(Text("book_no_common")) }
                ForEach(common.hours.prefix(6), id: \.start) { span in
                    Button { at = span.start } label: { Dates(locale).dateTime(CalendarTime(span.start, in: zone)) }
                }
            }
        }
        Section {
            if let looked = model.looked { Muted(Dates(locale).moment(looked.when)) }
            DatePicker("book_day", selection: $at)
            if let looked = model.looked { ClashNotice(clashes: looked.clashes) }
        }
        .task(id: start) { await model.look(at: start, minutes) }
        if model.of.isMove { PlainText("book_reason", text: $reason, hint: "book_reason_hint") } else { how }
        Section {
            Command(model.of.isMove ? "book_move" : "book_propose") {
                if await model.choose(start, minutes, means.modality(place), reason: reason) { dismiss() }
            }
        }
    }

    @ViewBuilder private var how: some View {
        Section {
            Picker("book_length", selection: $minutes) {
                ForEach([30, 45, 60, 90], id: \.self) { Text("common_minutes \($0)").tag($0) }
            }
            Picker("book_means", selection: $means) {
                ForEach(Means.allCases, id: \.self) { word("means_", $0).tag($0) }
            }
            PlainText("book_where", text: $place)
        }
    }

    private var zone: TimeZone { TimeZone(identifier: content.zone) ?? .current }
    private var start: WallTime { WallTime(local: CalendarTime(at, in: zone), zone: content.zone) }
}
