// Today, the first tab: what needs attention, the next meeting, at most three waits, open ends, a signal, a question.

import BelayKit
import SwiftUI

struct TodayScreen: View {
    @State private var model: TodayModel

    init(_ belay: Belay) {
        _model = State(initialValue: TodayModel(belay))
    }

    var body: some View {
        Page(Text("tab_today"), model) { today in
            Section { Greeting(today: today) }
            if today.waits.isEmpty { NothingWaits() }
            OfTheDay(today: today)
            if let prompt = today.prompt { Question(prompt: prompt) }
        }
        .toolbar {
            ToolbarItem(placement: .primaryAction) {
                NavigationLink(value: Place.write(Writing())) {
                    Label("today_write", systemImage: "square.and.pencil")
                }
            }
        }
    }
}

private struct Greeting: View {
    let today: Today
    @Environment(\.locale) private var locale

    var body: some View {
        VStack(alignment: .leading) {
            Muted(Text(Dates(locale).fullDay(today.day)))
            Text("today_hello \(today.me.name)").font(.title2).accessibilityAddTraits(.isHeader)
        }
    }
}

private struct NothingWaits: View {
    var body: some View {
        Section {
            Text("today_nothing_waits").font(.headline)
            LinkRow(Text("today_write"), symbol: "square.and.pencil", to: .write(Writing()))
        }
    }
}

/// Everything of the day but its question.
private struct OfTheDay: View {
    let today: Today
    @Environment(\.locale) private var locale

    var body: some View {
        if today.attention > 0 {
            Section {
                LinkRow(Text("sync_attention \(Int(today.attention))"), symbol: "exclamationmark.circle", to: .attention)
            }
        }
        if let meeting = today.nextMeeting {
            Section("today_next_meeting") {
                MeetingRow(meeting: meeting)
                if let call = meeting.how.modality.call { Link("today_join", destination: call) }
            }
        }
        if !today.waits.isEmpty {
            Section("today_waits") {
                ForEach(today.waits, id: \.key) { WaitRow(item: $0) }
                if more > 0 { LinkRow(Text("today_waits_more \(more)"), to: .waits) }
            }
        }
        if !today.openEnds.isEmpty {
            Section("today_open_ends") { ForEach(today.openEnds, id: \.key) { WaitRow(item: $0) } }
        }
        if let signal = today.signal {
            Section {
                LinkRow(
                    Text("today_signal \(listed(signal.with.map(\.name), locale))"),
                    symbol: "person.2",
                    to: .relationship(signal.relationship)
                )
            }
        }
    }

    /// How much waits beside what is shown.
    private var more: Int {
        Int(today.waiting) - today.waits.count
    }
}

private struct Question: View {
    let prompt: Prompt

    var body: some View {
        Section("today_question") {
            prompt.words.font(.headline)
            LinkRow(Text("today_answer"), symbol: "square.and.pencil", to: .write(Writing(prompt: prompt.id)))
        }
    }
}

extension Prompt {
    /// The question, in the person's language. Every prompt of the core has one in every language; one that a pair made has not.
    var words: Text {
        isOfTheCore ? Text(phrase("prompt_" + id.lowercased())) : Text(verbatim: text)
    }

    private var isOfTheCore: Bool {
        id.hasPrefix("P") && id.dropFirst().allSatisfy(\.isNumber)
    }
}

extension Modality {
    /// Where one joins by a tap; none where there is no link that leads to a call.
    var call: URL? {
        guard case .video(_, let link) = self, let url = URL(string: trimmed(link)) else { return nil }
        return ["https", "http"].contains(url.scheme?.lowercased()) ? url : nil
    }
}
