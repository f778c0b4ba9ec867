// One request: what is asked and who can read it, then the answers of a mentor or the choices of who asked.

import BelayKit
import SwiftUI

struct RequestScreen: View {
    @State private var model: RequestModel

    init(_ belay: Belay, _ id: FlashId) {
        _model = State(initialValue: RequestModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            Asked(content: content)
            if content.isMine { AskersChoices(content: content, model: model) } else { MentorsAnswers(content: content, model: model) }
            AfterTheTalk(content: content, model: model)
        }
    }

    private var title: Text {
        guard let topic = model.value?.view.topic else { return Text("tab_ask") }
        return Text(verbatim: topic)
    }
}

/// What is asked, when, by when, who can read it.
private struct Asked: View {
    let content: RequestContent
    @Environment(\.locale) private var locale

    var body: some View {
        let view = content.view
        Section {
            word("flash_status_", view.status).font(.headline)
            if let helper = view.helper { Fact(Text("request_helps \(content.people.named(helper))"), symbol: "person") }
            Fact(Text("common_minutes \(Int(view.minutes))"), symbol: "clock")
            if let time = view.time { AskedTime(time: time, isMine: content.isMine) }
            if !view.allowed.isEmpty, view.helper == nil {
                Fact(Text("request_until \(Dates(locale).dateTime(view.expiresHere))"), symbol: "bell")
            }
            Fact(readers, symbol: "eye")
            if !isBlank(view.details) || isHowTo {
                Muted(view.kind.words(locale))
                if !isBlank(view.details) { Quote(view.details) }
            }
        } header: {
            content.isMine ? Text("request_mine") : Text("request_asks \(content.people.named(view.asker))")
        }
    }

    private var isHowTo: Bool {
        if case .howTo = content.view.kind { true } else { false }
    }

    private var readers: Text {
        switch content.view.readers {
        case .board(let program): Text("request_readers_board \(program)")
        case .asked(let mentors): Text("request_readers_asked \(Int(mentors))")
        }
    }
}

extension FlashKind {
    /// The sort of help; with the tool and how far one has come, where one said so.
    fileprivate func words(_ locale: Locale) -> Text {
        let kind = word("flash_kind_", self)
        guard case .howTo(let tool, let level) = self else { return kind }
        let detail = [tool, level].filter { !isBlank($0) }
        return detail.isEmpty ? kind : labelled(kind, Text(verbatim: listed(detail, locale)))
    }
}

/// A time on this phone's clock, with what speaks against it. It is told, never forbidden.
struct AskedTime: View {
    let time: FlashTime
    let isMine: Bool
    @Environment(\.locale) private var locale

    var body: some View {
        Fact(Dates(locale).moment(time.when), symbol: "calendar")
        if !isMine {
            ClashNotice(clashes: time.clashes)
            if time.atNight {
                Notice(Text("request_at_night"))
            } else if time.outsideHours {
                Notice(Text("request_outside_hours"))
            }
        }
    }
}

/// Once somebody helps: a date, that they have talked, what one takes from it, and whether there is to be more.
private struct AfterTheTalk: View {
    let content: RequestContent
    let model: RequestModel
    @Environment(Router.self) private var router

    var body: some View {
        let view = content.view
        if isReached {
            Section {
                if let meeting = view.meeting { LinkRow(Text("request_to_meeting"), symbol: "calendar", to: .meeting(meeting)) }
                if content.may("schedule"), view.meeting == nil { LinkRow(Text("request_find_date"), to: .bookRequest(view.id)) }
                if content.may("mark_held") { Command("request_held") { await model.act(.markHeld) } }
            }
            if content.may("keep_takeaway"), content.isMine { Takeaway(content: content, model: model) }
            Section {
                if let own = content.own { Quote(own, by: Text("request_own_takeaway")) }
                if let shared = view.sharedTakeaway { Quote(shared, by: Text("request_shared_takeaway")) }
                if content.may("want_more") {
                    Text("request_more_question")
                    Command("request_more_yes") { await model.act(.wantMore) }
                }
                if view.wantsMore, view.relationship == nil { Muted(Text("request_more_said")) }
                if view.relationship != nil {
                    Text("request_both_more")
                    Command("request_begin") { if let pair = await model.begin() { router.go(.relationship(pair)) } }
                }
            }
        }
    }

    private var isReached: Bool {
        let view = content.view
        let hasStep = content.may("schedule") || content.may("mark_held") || content.may("keep_takeaway") || content.may("want_more")
        return hasStep || view.meeting != nil || view.sharedTakeaway != nil || content.own != nil || view.relationship != nil
            || view.wantsMore
    }
}

private struct Takeaway: View {
    let content: RequestContent
    let model: RequestModel
    @State private var own = ""
    @State private var shared = ""

    var body: some View {
        Section("request_takeaway") {
            PlainText("request_own_takeaway", text: $own, hint: "common_only_you")
            PlainText("request_shared_takeaway", text: $shared, hint: "request_shared_hint")
            Command("common_keep", if: !isBlank(own) || !isBlank(shared)) { await model.keep(own: own, shared: shared) }
            if content.may("close_plain") { Command("request_close_plain") { await model.act(.closePlain) } }
        }
    }
}
