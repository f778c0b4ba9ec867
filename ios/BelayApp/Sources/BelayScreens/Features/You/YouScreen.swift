// You, the fifth tab: what others see of me, what stays mine, and the ways to settings.

import BelayKit
import SwiftUI

/// Oneself.
struct YouContent: Equatable, Sendable {
    let me: SignedIn?
    let profile: ProfileView
    /// How much could not happen.
    let attention: Int
}

/// The model of ``YouScreen``.
@MainActor
final class YouModel: QueryModel<YouContent> {
    init(_ belay: Belay) {
        super.init(belay) { core in
            try await YouContent(
                me: core.account().signedIn(),
                profile: core.profile().settings(),
                attention: Int(core.attention().count())
            )
        }
    }

    /// Changes the settings.
    func act(_ command: ProfileCommand) async {
        await act { try await $0.profile.act(command: command) }
    }
}

struct YouScreen: View {
    @State private var model: YouModel

    init(_ belay: Belay) {
        _model = State(initialValue: YouModel(belay))
    }

    var body: some View {
        Page(title, model) { content in
            Section("you_others_see") {
                KeptText("you_number", content.profile.profile.number, hint: "you_number_hint") { _, after in
                    await model.act(.setNumber(after))
                }
            }
            Section("you_stays_yours") {
                Fact(Text("common_only_you"), symbol: "lock")
                KeptText("you_what_matters", content.profile.profile.whatMatters.text) { before, after in
                    await model.act(.word(edit: TextEdit(before: before, after: after)))
                }
                Toggle("you_load", isOn: isBusy(content.profile.profile))
                Toggle("you_hard_to_ask", isOn: isHardToAsk(content.profile.profile))
            }
            Ways(attention: content.attention)
            if let me = content.me { Muted(Text("you_signed_in_at \(me.server)")) }
        }
    }

    private var title: Text {
        guard let name = model.value?.me?.name, !isBlank(name) else { return Text("tab_you") }
        return Text(verbatim: name)
    }

    private func isBusy(_ profile: Profile) -> Binding<Bool> {
        Binding { profile.load == .high } set: { isBusy in Task { await model.act(.setLoad(isBusy ? .high : .usual)) } }
    }

    private func isHardToAsk(_ profile: Profile) -> Binding<Bool> {
        Binding { profile.hardToAsk } set: { isHard in Task { await model.act(.setHardToAsk(isHard)) } }
    }
}

/// Where one can go from here.
private struct Ways: View {
    let attention: Int

    var body: some View {
        Section {
            LinkRow(Text("reminders_title"), symbol: "bell", to: .reminders)
            LinkRow(Text("search_title"), symbol: "magnifyingglass", to: .search)
            LinkRow(
                Text("attention_title"),
                detail: attention == 0 ? nil : Text("common_number \(attention)"),
                symbol: "exclamationmark.circle",
                to: .attention
            )
            LinkRow(Text("join_title"), symbol: "person.badge.plus", to: .join(link: ""))
            LinkRow(Text("data_title"), symbol: "doc.text", to: .dataAndHelp)
        }
    }
}
