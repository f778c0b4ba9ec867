// Everything in one file, what stays where when one deletes, and where to find help.

import BelayKit
import SwiftUI

/// The model of ``ExportAndHelpScreen``: whether the deletion of the account has been asked for.
@MainActor
@Observable
final class ExportAndHelpModel: QueryModel<Bool> {
    /// Whether the code for the deletion has been mailed.
    private(set) var isCodeMailed = false

    init(_ belay: Belay) {
        super.init(belay) { try await $0.account().isDeletionAsked() }
    }

    /// Everything in one file.
    func export(_ format: ExportFormat) async -> String? {
        await act { try await $0.core.exportAll(format: format) }
    }

    /// Has a code mailed for the deletion: needs the network.
    func requestDeletion() async {
        isCodeMailed = await act { try await $0.account.requestDeletionCode() } != nil
    }

    /// Deletes the account with the mailed code.
    func delete(code: String) async {
        await act { try await $0.account.delete(code: code) }
    }

    /// Takes the deletion back while it can be.
    func withdrawDeletion() async {
        await act { try await $0.account.withdrawDeletion() }
    }

    /// Signs out of this phone.
    func signOut() async {
        await act { try await $0.account.signOut() }
    }
}

struct ExportAndHelpScreen: View {
    @State private var model: ExportAndHelpModel
    @State private var code = ""
    @Environment(Services.self) private var services

    init(_ belay: Belay) {
        _model = State(initialValue: ExportAndHelpModel(belay))
    }

    var body: some View {
        Page(Text("data_title"), model) { isDeletionAsked in
            Section("data_export") {
                Text("data_export_text")
                Command("data_export_markdown") { await export(.markdown, "belay.md") }
                Command("data_export_json") { await export(.json, "belay.json") }
            }
            Section("data_help") { Text("data_help_text") }
            Section("data_leave") { Confirmed("you_sign_out", "data_sign_out_sure") { await model.signOut() } }
            Section { if isDeletionAsked { asked } else { deletion } }
        }
    }

    @ViewBuilder private var asked: some View {
        Notice(Text("data_deletion_asked"))
        Command("data_keep") { await model.withdrawDeletion() }
    }

    /// Deleting says first what stays with the partner.
    @ViewBuilder private var deletion: some View {
        Muted(Text("data_delete_text"))
        Muted(Text("common_needs_network"))
        if model.isCodeMailed {
            PlainText("data_delete_code", text: $code)
            Command("data_delete_now", role: .destructive, if: !isBlank(code)) { await model.delete(code: code) }
        } else {
            Command("data_delete") { await model.requestDeletion() }
        }
    }

    private func export(_ format: ExportFormat, _ name: String) async {
        if let text = await model.export(format) { services.save(name, text) }
    }
}
