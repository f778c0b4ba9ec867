// One meeting: before it how one joins, plan B and the agenda; after it whether it was held, and what was taken from it.

import BelayKit
import SwiftUI

struct MeetingScreen: View {
    @State private var model: MeetingModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay, _ id: MeetingId) {
        _model = State(initialValue: MeetingModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            WhenAndHow(content: content, model: model)
            if content.view.waitsForItsState { Settling(content: content, model: model) }
            if content.isHeld { After(content: content, model: model) }
            Agenda(content: content, model: model)
            if content.isHeld { Minutes(content: content, model: model) }
            Written(content: content)
            if content.view.canTakePlace { Moving(content: content, model: model) }
        }
    }

    private var title: Text {
        guard let view = model.value?.view else { return Text("meeting_title") }
        return isBlank(view.about) ? word("meeting_kind_", view.meeting.kind) : Text(verbatim: view.about)
    }
}

/// When and how, what is wrong with it, and the next step before it.
private struct WhenAndHow: View {
    let content: MeetingContent
    let model: MeetingModel
    @Environment(\.locale) private var locale

    var body: some View {
        let view = content.view
        Section {
            Dates(locale).moment(view.when).font(.headline)
            Muted(view.stateWords)
            Fact(view.how.modality.words, symbol: view.how.modality.symbol)
            if let planB = view.how.planB { Fact(Text("meeting_plan_b \(planB.words)"), symbol: planB.symbol) }
            if view.planBLacksNumber { Notice(Text("meeting_plan_b_lacks_number")) }
            ClashNotice(clashes: content.detail.clashes)
            steps
        } header: {
            Text(verbatim: listed(view.with.map(\.name), locale))
        }
    }

    @ViewBuilder private var steps: some View {
        if content.may("confirm") {
            Command("meeting_confirm") { await model.act(.confirm(start: content.view.meeting.start)) }
        }
        if content.view.canTakePlace, let call = content.view.how.modality.call { Link("meeting_join", destination: call) }
        if content.may("prepare") { Command("meeting_prepared") { await model.act(.prepare) } }
        if content.may("switch_to_plan_b") { Command("meeting_use_plan_b") { await model.act(.switchToPlanB) } }
    }
}

/// The meetings at the same time, if there are any. They are told, never forbidden.
struct ClashNotice: View {
    let clashes: [MeetingClash]
    @Environment(\.locale) private var locale

    var body: some View {
        if !clashes.isEmpty {
            Notice(Text("meeting_clash"))
            ForEach(clashes, id: \.meeting) { clash in
                let moment = Dates(locale).moment(clash.when)
                Muted(clash.with.isEmpty ? moment : labelled(Text(verbatim: listed(clash.with.map(\.name), locale)), moment))
            }
        }
    }
}

/// It is over: what became of it?
private struct Settling: View {
    let content: MeetingContent
    let model: MeetingModel

    var body: some View {
        Section("meeting_held_question") {
            if content.may("hold") { Command("meeting_held_yes") { await model.act(.hold(next: nil)) } }
            if content.may("miss") { Command("meeting_held_no") { await model.act(.miss) } }
            LinkRow(Text("meeting_move"), to: .move(model.id))
        }
    }
}

/// After it: one's own words, and how it goes on.
private struct After: View {
    let content: MeetingContent
    let model: MeetingModel

    var body: some View {
        Section {
            if content.view.owesReflection { Text("meeting_how_was_it").font(.headline) }
            Muted(Text("common_only_you"))
            LinkRow(Text("meeting_reflect"), symbol: "square.and.pencil", to: .write(Writing(subject: .meeting(model.id))))
            if content.may("decide_next"), case .relationship(let pair) = content.view.meeting.of {
                LinkRow(Text("meeting_next"), to: .relationship(pair, .book))
                Command("meeting_next_closing") { await model.act(.decideNext(.closingTalk)) }
            }
        }
    }
}

private struct Agenda: View {
    let content: MeetingContent
    let model: MeetingModel
    @State private var topic = ""

    var body: some View {
        if !content.detail.agenda.isEmpty || content.view.canTakePlace {
            Section("meeting_agenda") {
                ForEach(content.detail.agenda, id: \.id) { item in
                    VStack(alignment: .leading) {
                        Muted(words(item))
                        if !isBlank(item.text) { Text(verbatim: item.text) }
                    }
                    .accessibilityElement(children: .combine)
                }
                if content.view.canTakePlace {
                    PlainText("meeting_topic", text: $topic, hint: "meeting_topic_hint")
                    Command("common_add", if: !isBlank(topic)) {
                        await model.act(.addItem(NewItem(kind: .topic, text: topic)))
                        topic = ""
                    }
                }
            }
        }
    }

    private func words(_ item: AgendaItem) -> Text {
        let kind = word("agenda_", item.kind)
        guard let owner = item.owner else { return kind }
        return kind + Text(verbatim: " · ") + content.people.named(owner)
    }
}

/// The note that both write, and what each takes on.
private struct Minutes: View {
    let content: MeetingContent
    let model: MeetingModel
    @State private var what = ""
    @State private var due: LocalDate?

    var body: some View {
        Section {
            KeptText("meeting_note", content.view.meeting.notes.text, hint: "meeting_note_hint") { before, after in
                await model.act(.note(edit: TextEdit(before: before, after: after)))
            }
        }
        Section("meeting_commitments") {
            ForEach(content.view.meeting.commitments, id: \.id) { ActionRow(action: $0, owner: content.people.named($0.owner)) }
            PlainText("meeting_commit", text: $what)
            DayChoice("goal_due", due) { due = $0 }
            Command("common_add", if: !isBlank(what)) {
                await model.commit(what, due: due)
                what = ""
                due = nil
            }
        }
    }
}

/// What was written about it: by oneself, and what others shared.
private struct Written: View {
    let content: MeetingContent
    @Environment(\.locale) private var locale

    var body: some View {
        if !content.about.own.isEmpty {
            Section("meeting_reflections") {
                ForEach(content.about.own, id: \.id) { view in
                    NavigationLink(value: Place.reflection(view.id)) {
                        VStack(alignment: .leading) {
                            Muted(Text(Dates(locale).day(view.reflection.on)))
                            Text(verbatim: view.reflection.text.text).lineLimit(4)
                        }
                    }
                }
            }
        }
        if !content.about.shared.isEmpty {
            Section("meeting_shared") {
                ForEach(content.about.shared, id: \.id) { shared in
                    NavigationLink(value: Place.sharedReflection(shared.id)) {
                        VStack(alignment: .leading) {
                            Muted(content.people.named(shared.author))
                            if let text = shared.text { Text(verbatim: text) } else { Text("reflection_taken_back") }
                        }
                    }
                }
            }
        }
    }
}

/// Another date, the calendar, calling it off: quietly, at the end.
private struct Moving: View {
    let content: MeetingContent
    let model: MeetingModel
    @State private var isCalling = false
    @State private var reason = ""
    @Environment(Services.self) private var services

    var body: some View {
        Section {
            LinkRow(Text("meeting_move"), symbol: "clock", to: .move(model.id))
            Command("meeting_to_calendar") {
                guard let file = await model.calendarFile("Belay") else { return }
                services.save(file.name, file.text)
            }
            if content.may("cancel") {
                if isCalling {
                    PlainText("meeting_cancel_reason", text: $reason)
                    Command("meeting_cancel", role: .destructive) {
                        await model.act(.cancel(reason: reason))
                        isCalling = false
                    }
                    Button("common_not_now") { isCalling = false }
                } else {
                    Button("meeting_cancel") { isCalling = true }
                }
            }
        }
    }
}
