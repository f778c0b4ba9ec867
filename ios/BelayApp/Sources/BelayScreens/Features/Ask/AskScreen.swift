// Ask, the third tab: who asks me, what I asked, where I help.

import BelayKit
import SwiftUI

/// Requests for a conversation, the newest of each.
struct AskContent: Equatable, Sendable {
    /// Those that ask this person.
    let toAnswer: [FlashView]
    /// Those this person asked.
    let asked: [FlashView]
    /// Those in which this person helps.
    let helping: [FlashView]
    let people: People

    /// Whether there is none at all.
    var isEmpty: Bool {
        toAnswer.isEmpty && asked.isEmpty && helping.isEmpty
    }
}

/// The model of ``AskScreen``.
@MainActor
final class AskModel: QueryModel<AskContent> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: \.isEmpty) { core in
            try await AskContent(
                toAnswer: core.flash().toAnswer().requests,
                asked: core.flash().asked().requests,
                helping: core.flash().helping().requests,
                people: People(core)
            )
        }
    }
}

struct AskScreen: View {
    @State private var model: AskModel

    init(_ belay: Belay) {
        _model = State(initialValue: AskModel(belay))
    }

    var body: some View {
        Page(Text("tab_ask"), model) { content in
            Requests(title: "ask_to_answer", requests: content.toAnswer, people: content.people)
            Requests(title: "ask_asked", requests: content.asked, people: content.people)
            Requests(title: "ask_helping", requests: content.helping, people: content.people)
        } empty: {
            EmptyPage("ask_how", symbol: "hand.raised") {
                NavigationLink("ask_new", value: Place.newRequest(topic: ""))
            }
        }
        .toolbar {
            ToolbarItem(placement: .primaryAction) {
                NavigationLink(value: Place.newRequest(topic: "")) { Label("ask_new", systemImage: "plus") }
            }
        }
    }
}

/// Requests of one sort: about what, how long, how they stand.
private struct Requests: View {
    let title: LocalizedStringKey
    let requests: [FlashView]
    let people: People

    var body: some View {
        if !requests.isEmpty {
            Section(title) {
                ForEach(requests, id: \.id) { request in
                    NavigationLink(value: Place.request(request.id)) {
                        VStack(alignment: .leading) {
                            Text(verbatim: request.topic).font(.headline)
                            if request.asker != people.me { Muted(people.named(request.asker)) }
                            Muted(word("flash_status_", request.status))
                            Muted(Text("common_minutes \(Int(request.minutes))"))
                        }
                    }
                }
            }
        }
    }
}
