// The answers to a request: the four of a mentor, and the choices of who asked.

import BelayKit
import SwiftUI

/// The four answers of a mentor: yes, at another time, tell me more, no.
struct MentorsAnswers: View {
    let content: RequestContent
    let model: RequestModel
    @State private var wording: Wording?
    @State private var text = ""
    @State private var at: Date

    /// The answer a mentor has chosen to word.
    private enum Wording { case time, more, no }

    init(content: RequestContent, model: RequestModel) {
        self.content = content
        self.model = model
        // The time from which another one is chosen: the asked one, or in two days.
        let asked = content.view.time?.when.instant ?? content.view.openedAt.addingTimeInterval(2 * 86_400)
        _at = State(initialValue: asked)
    }

    var body: some View {
        if content.may("accept") {
            Section("request_your_answer") {
                Command("request_accept") { await model.act(.accept) }
                Button("request_other_time") { wording = .time }
                Button("request_ask_more") { wording = .more }
                Button("request_decline") { wording = .no }
            }
            words
        } else if !content.view.answers.isEmpty || !content.view.questions.isEmpty {
            Section("request_you_answered") {
                ForEach(content.view.answers, id: \.by) { OwnAnswer(answered: $0) }
                ForEach(content.view.questions, id: \.id) { AskedMore(question: $0, content: content, model: nil) }
            }
        }
    }

    @ViewBuilder private var words: some View {
        switch wording {
        case .time:
            Section {
                DatePicker("book_time", selection: $at)
                Command("request_propose") { await done { await model.act(.proposeTime(slot: slot)) } }
            }
        case .more:
            Section {
                PlainText("request_question", text: $text)
                Command("request_send_question", if: !isBlank(text)) { await done { await model.act(.askForMore(question: text)) } }
            }
        case .no:
            Section {
                PlainText("request_reason", text: $text, hint: "request_reason_hint")
                // The button above chooses this answer; this one sends it.
                Command(Text("common_send")) { await done { await model.decline(text) } }
                if content.may("unavailable") {
                    Command("request_unavailable") { await done { await model.act(.unavailable) } }
                }
            }
        case nil: EmptyView()
        }
    }

    private var slot: WallTime {
        let zone = TimeZone(identifier: content.zone) ?? .current
        return WallTime(local: CalendarTime(at, in: zone), zone: content.zone)
    }

    private func done(_ answer: () async -> Void) async {
        await answer()
        wording = nil
        text = ""
    }
}

/// What this mentor answered, said to them.
private struct OwnAnswer: View {
    let answered: FlashAnswered
    @Environment(\.locale) private var locale

    var body: some View {
        switch answered.answer {
        case .declined(let on): Text("request_said_no \(Dates(locale).day(on))")
        case .unavailable(let on): Text("request_said_unavailable \(Dates(locale).day(on))")
        case .askedForMore: Text("request_said_more")
        case .proposedTime: Text("request_said_time")
        }
        if let time = answered.time { AskedTime(time: time, isMine: true) }
        if let reason = answered.reason { Quote(reason.text) }
    }
}

/// What who asked can do: read the answers, take a time, answer a question, take it back, ask on.
struct AskersChoices: View {
    let content: RequestContent
    let model: RequestModel

    var body: some View {
        ForEach(content.view.answers, id: \.by) { answered in
            Section {
                word("flash_answer_", answered.answer)
                if let time = answered.time { AskedTime(time: time, isMine: false) }
                if let reason = answered.reason { Quote(reason.text) }
                if case .proposedTime(let slot) = answered.answer, content.may("take_time") {
                    Command("request_take_time") { await model.act(.takeTime(mentor: answered.by, slot: slot)) }
                }
            } header: {
                content.people.named(answered.by)
            }
        }
        ForEach(content.view.questions, id: \.id) { question in
            Section { AskedMore(question: question, content: content, model: model) }
        }
        if content.may("ask_again") {
            Section {
                if let next = content.next { Text("request_next_mentor \(next)") } else { Text("request_nobody_left") }
                LinkRow(Text("request_ask_again"), to: .newRequest(topic: content.view.topic))
            }
        }
        if content.may("withdraw") {
            Section { Confirmed("request_withdraw", "request_withdraw_sure") { await model.act(.withdraw) } }
        }
    }
}

/// A mentor's question, and its answer. Only who asked the request has a model to answer with.
private struct AskedMore: View {
    let question: FlashQuestion
    let content: RequestContent
    let model: RequestModel?
    @State private var told = ""

    var body: some View {
        Quote(question.text, by: content.people.named(question.by))
        if let answer = question.told {
            Quote(answer, by: content.people.named(content.view.asker))
        } else if let model, content.may("answer_more") {
            PlainText("request_answer", text: $told)
            Command("request_send_answer", if: !isBlank(told)) {
                await model.act(.answerMore(question: question.id, told: told))
                told = ""
            }
        }
    }
}
