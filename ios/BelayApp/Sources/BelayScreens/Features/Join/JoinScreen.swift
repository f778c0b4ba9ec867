// Joining a program by an invitation: what others will see is said first. It needs the network.

import BelayKit
import SwiftUI

struct JoinScreen: View {
    @State private var model: CoreModel
    @State private var link: String
    @Environment(\.dismiss) private var dismiss

    init(_ belay: Belay, link: String) {
        _model = State(initialValue: CoreModel(belay))
        _link = State(initialValue: link)
    }

    var body: some View {
        List {
            FaultSection(model: model)
            Section {
                PlainText("welcome_paste_link", text: $link)
                Fact(Text("join_who_reads"), symbol: "eye")
                Muted(Text("common_needs_network"))
            }
            Section { Command("join_go", if: !isBlank(link) && !model.isBusy) { await join() } }
        }
        .navigationTitle("join_title")
    }

    private func join() async {
        let link = trimmed(link)
        if await model.act({ try await $0.account.join(link: link) }) != nil { dismiss() }
    }
}
