// What the page of a meeting knows, and what can be done there.

import BelayKit

/// A meeting, what one has written about it, and who is in it.
struct MeetingContent: Equatable, Sendable {
    let detail: MeetingDetail
    let about: ReflectionsAbout
    let people: People

    /// The meeting itself.
    var view: MeetingView { detail.view }
    /// Whether it took place.
    var isHeld: Bool {
        if case .held = view.meeting.state { true } else { false }
    }

    /// Whether this person can do that now.
    func may(_ command: String) -> Bool {
        view.allowed.contains(command)
    }
}

/// The model of ``MeetingScreen``.
@MainActor
final class MeetingModel: QueryModel<MeetingContent> {
    let id: MeetingId

    init(_ belay: Belay, _ id: MeetingId) {
        self.id = id
        super.init(belay) { core in
            try await MeetingContent(
                detail: core.meetings().meeting(meeting: id),
                about: core.reflections().about(subject: .meeting(id)),
                people: People(core)
            )
        }
    }

    /// Does something with it.
    func act(_ command: MeetingCommand) async {
        await act { [id] in try await $0.meetings.act(meeting: id, command: command) }
    }

    /// Takes something on; without a day it is for later.
    func commit(_ what: String, due: LocalDate?) async {
        guard let me = value?.people.me else { return }
        await act(.commit(NewAction(owner: me, what: what, due: due, someday: due == nil)))
    }

    /// Its calendar file. `title` is what the calendar shows; where it is stays out of it.
    func calendarFile(_ title: String) async -> CalendarFile? {
        let options = CalendarFileOptions(title: title, withPlace: false)
        return await act { [id] in try await $0.meetings.calendarFile(meeting: id, options: options) }
    }
}
