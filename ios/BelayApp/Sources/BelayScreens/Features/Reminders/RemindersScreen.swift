// Reminders: the next ones, when nothing rings, one's own times to write, and which kinds ring.

import BelayKit
import SwiftUI

/// The next reminders, and how one has set them.
struct RemindersContent: Equatable, Sendable {
    let next: [ReminderView]
    let profile: Profile
    let zone: ZoneName
}

/// The model of ``RemindersScreen``: the next ten, and the settings.
@MainActor
final class RemindersModel: QueryModel<RemindersContent> {
    init(_ belay: Belay) {
        super.init(belay) { core in
            try await RemindersContent(
                next: core.reminders().toArm(limit: 10),
                profile: core.profile().settings().profile,
                zone: core.zone()
            )
        }
    }

    /// Changes the settings.
    func act(_ command: ProfileCommand) async {
        await act { try await $0.profile.act(command: command) }
    }
}

struct RemindersScreen: View {
    @State private var model: RemindersModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay) {
        _model = State(initialValue: RemindersModel(belay))
    }

    var body: some View {
        Page(Text("reminders_title"), model) { content in
            Section("reminders_next") {
                if content.next.isEmpty { Muted(Text("reminders_none")) }
                ForEach(content.next, id: \.reminder.id) { next in
                    Fact(
                        word("reminders_kind_", next.reminder.kind) + Text(verbatim: " · ") + moment(next.reminder.at, content.zone),
                        symbol: "bell"
                    )
                }
            }
            Quiet(hours: content.profile.quiet, model: model)
            OwnTimes(times: content.profile.writingTimes, model: model)
            Section("reminders_kinds") {
                ForEach(ReminderKind.all, id: \.self) { kind in
                    Toggle(isOn: isOn(kind, content.profile)) { word("reminders_kind_", kind) }
                }
            }
        }
    }

    private func moment(_ at: Date, _ zone: ZoneName) -> Text {
        Dates(locale).dateTime(CalendarTime(at, in: TimeZone(identifier: zone) ?? .current))
    }

    private func isOn(_ kind: ReminderKind, _ profile: Profile) -> Binding<Bool> {
        let model = model
        return Binding { !profile.switchedOff.contains(kind) } set: { isOn in
            Task { await model.act(.switchReminder(kind: kind, on: isOn)) }
        }
    }
}

extension ReminderKind {
    /// Every kind, in the order of the core.
    static let all: [ReminderKind] = [
        .confirm, .ahead, .prepare, .soon, .start, .reflect, .stateAsk, .nextDate, .actionDue, .actionOver, .benchmarkDue,
        .flashAnswer, .flashExpired, .flashTakeaway, .endingReview, .fading, .write, .moved, .relationshipAsked, .agreementYes,
        .goalReview, .goalBack, .questionAsked, .reflectionShared, .storyTold, .storyAsked, .flashAsked, .flashDecide,
        .flashBothMore, .closing,
    ]
}

/// When nothing rings.
private struct Quiet: View {
    let hours: QuietHours?
    let model: RemindersModel

    /// The quiet hours that the switch begins with: those of most people's nights.
    private static let usual = QuietHours(
        from: ClockTime(hour: 21, minute: 0, second: 0),
        until: ClockTime(hour: 7, minute: 0, second: 0)
    )

    var body: some View {
        Section {
            Toggle("setup_quiet", isOn: isQuiet)
            if let hours {
                DatePicker("reminders_quiet_from", selection: clock(hours.from) { set($0, hours.until) }, displayedComponents: .hourAndMinute)
                DatePicker("reminders_quiet_until", selection: clock(hours.until) { set(hours.from, $0) }, displayedComponents: .hourAndMinute)
            }
        } header: {
            Text("reminders_quiet")
        } footer: {
            Text("setup_quiet_text")
        }
    }

    private var isQuiet: Binding<Bool> {
        let (hours, model) = (hours, model)
        return Binding { hours != nil } set: { isQuiet in
            Task { await model.act(.setQuietHours(isQuiet ? Self.usual : nil)) }
        }
    }

    private func set(_ from: LocalTime, _ until: LocalTime) {
        Task { await model.act(.setQuietHours(QuietHours(from: from, until: until))) }
    }
}

/// A time of day as a date picker takes it: on a day that does not count.
@MainActor
func clock(_ time: LocalTime, _ set: @escaping @MainActor (LocalTime) -> Void) -> Binding<Date> {
    let day = DateComponents(
        calendar: Calendar(identifier: .gregorian),
        timeZone: .current,
        year: 2000,
        month: 1,
        day: 1,
        hour: Int(time.hour),
        minute: Int(time.minute)
    )
    // SwiftUI sets it on the main actor.
    return Binding { day.date ?? .distantPast } set: { date in MainActor.assumeIsolated { set(ClockTime(date)) } }
}

/// One's own times to write.
private struct OwnTimes: View {
    let times: [WritingTime]
    let model: RemindersModel
    @State private var isAdding = false
    @State private var weekday: Weekday?
    @State private var at = ClockTime(hour: 19, minute: 0, second: 0)
    @Environment(\.locale) private var locale

    private static let week: [Weekday] = [.mon, .tue, .wed, .thu, .fri, .sat, .sun]

    var body: some View {
        Section {
            ForEach(times, id: \.self) { time in
                Text("common_day_at_time \(day(time.weekday)) \(Dates(locale).time(time.at))")
                    .swipeActions { remove(time) }
                    .accessibilityAction(named: "reminders_own_remove") { Task { await drop(time) } }
            }
            if isAdding { form } else { Button("reminders_writing_add") { isAdding = true } }
        } header: {
            Text("reminders_writing")
        } footer: {
            Text("reminders_writing_hint")
        }
    }

    @ViewBuilder private var form: some View {
        Picker("reminders_writing", selection: $weekday) {
            Text("reminders_every_day").tag(Weekday?.none)
            ForEach(Self.week, id: \.self) { Text(Dates(locale).weekday($0)).tag(Optional($0)) }
        }
        DatePicker("book_time", selection: clock(at) { at = $0 }, displayedComponents: .hourAndMinute)
        Command("common_add") {
            await model.act(.setWritingTimes(times + [WritingTime(weekday: weekday, at: at)]))
            isAdding = false
        }
    }

    private func remove(_ time: WritingTime) -> some View {
        Button("reminders_own_remove", role: .destructive) { Task { await drop(time) } }
    }

    private func drop(_ time: WritingTime) async {
        await model.act(.setWritingTimes(times.filter { $0 != time }))
    }

    private func day(_ weekday: Weekday?) -> Text {
        weekday.map { Text(Dates(locale).weekday($0)) } ?? Text("reminders_every_day")
    }
}
