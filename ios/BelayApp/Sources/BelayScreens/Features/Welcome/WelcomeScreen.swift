// The first screen: what Belay is, and signing in by a mailed code. Who is signed in never sees it again.

import BelayKit
import SwiftUI

struct WelcomeScreen: View {
    @State private var model: WelcomeModel
    @SceneStorage("welcome") private var kept = ""

    init(_ belay: Belay) {
        _model = State(initialValue: WelcomeModel(belay))
    }

    var body: some View {
        NavigationStack {
            Form {
                Section { Text("welcome_what") }
                FaultSection(model: model)
                if model.form.isMailed { code } else { address }
            }
            .navigationTitle("welcome_title")
            .onAppear { restore() }
            .onChange(of: model.form) { _, form in keep(form) }
        }
    }

    @ViewBuilder private var address: some View {
        Section {
            TextField("welcome_server", text: $model.form.server)
                .keyboardType(.URL)
                .textInputAutocapitalization(.never)
                .autocorrectionDisabled()
            TextField("welcome_mail", text: $model.form.mail)
                .keyboardType(.emailAddress)
                .textContentType(.emailAddress)
                .textInputAutocapitalization(.never)
                .autocorrectionDisabled()
        }
        Section { Command("welcome_send_code", if: model.canRequest) { await model.requestCode() } }
    }

    @ViewBuilder private var code: some View {
        Section {
            TextField("welcome_code", text: $model.code)
                .keyboardType(.numberPad)
                .textContentType(.oneTimeCode)
            TextField("welcome_name", text: $model.form.name)
                .textContentType(.name)
        } header: {
            Text("welcome_mailed \(model.form.mail)")
        }
        Section {
            Command("welcome_sign_in", if: model.canSignIn) { await model.signIn() }
            Button("welcome_change_address") { model.changeAddress() }
        }
    }

    private func restore() {
        if let form = try? JSONDecoder().decode(WelcomeForm.self, from: Data(kept.utf8)) { model.form = form }
    }

    private func keep(_ form: WelcomeForm) {
        if let encoded = try? JSONEncoder().encode(form) { kept = String(decoding: encoded, as: UTF8.self) }
    }
}
