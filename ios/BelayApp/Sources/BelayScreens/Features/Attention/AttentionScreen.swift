// What could not happen as somebody meant it: why, with their own words, which are never lost.

import BelayKit
import SwiftUI

/// What needs attention, and the zone in which its times are said.
struct AttentionContent: Equatable, Sendable {
    let page: AttentionPage
    let zone: ZoneName
}

/// The model of ``AttentionScreen``.
@MainActor
final class AttentionModel: QueryModel<AttentionContent> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: \.page.items.isEmpty) { core in
            try await AttentionContent(page: core.attention().list(), zone: core.zone())
        }
    }

    /// Puts one away: it has been read.
    func settle(_ item: AttentionItem) async {
        await act { try await $0.attention.settle(id: item.id) }
    }
}

struct AttentionScreen: View {
    @State private var model: AttentionModel
    @Environment(\.locale) private var locale

    init(_ belay: Belay) {
        _model = State(initialValue: AttentionModel(belay))
    }

    var body: some View {
        Page(Text("attention_title"), model) { content in
            Muted(Text("app_safe"))
            ForEach(content.page.items, id: \.id) { item in
                Section {
                    item.why.words
                    Muted(moment(item, content.zone))
                    ForEach(item.words.indices, id: \.self) { index in
                        Quote(item.words[index], by: index == 0 ? Text("attention_wrote") : nil).textSelection(.enabled)
                    }
                    if !item.words.isEmpty {
                        ShareLink(item: item.words.joined(separator: "\n\n")) { Text("attention_copy") }
                    }
                    Command("attention_settle") { await model.settle(item) }
                } header: {
                    kindWord(item.kind)
                }
            }
        } empty: {
            EmptyPage("attention_nothing", symbol: "checkmark.circle") { EmptyView() }
        }
    }

    private func moment(_ item: AttentionItem, _ zone: ZoneName) -> Text {
        Dates(locale).dateTime(CalendarTime(item.at, in: TimeZone(identifier: zone) ?? .current))
    }
}

extension AttentionReason {
    /// Why something could not happen.
    var words: Text {
        switch self {
        case .notTaken("too_large"): Text("attention_why_not_taken_too_large")
        case .notPrivate(true): Text("attention_why_not_private_replaced")
        default: word("attention_why_", self)
        }
    }
}

/// The kind of a document by its code; one that a newer app knows is only "more".
func kindWord(_ code: String) -> Text {
    kinds.contains("kind_" + code) ? Text(phrase("kind_" + code)) : Text("common_more")
}

private let kinds: Set<String> = [
    "kind_profile", "kind_relationship", "kind_agreement", "kind_goal", "kind_meeting", "kind_entry", "kind_vision",
    "kind_reflection", "kind_shared_reflection", "kind_paired_reflection", "kind_prompt_set", "kind_prompt_draws", "kind_story",
    "kind_story_share", "kind_flash_request", "kind_flash_reply", "kind_closure", "kind_ally_track",
]
