// A page to write on: the text at once, the question above it, and a mark that says what is saved.

import BelayKit
import SwiftUI

struct WriteScreen: View {
    @State private var model: WriteModel
    @SceneStorage private var kept: String
    @FocusState private var isWriting: Bool
    @Environment(\.dismiss) private var dismiss
    @Environment(\.scenePhase) private var phase

    init(_ belay: Belay, _ writing: Writing) {
        _model = State(initialValue: WriteModel(belay, writing))
        _kept = SceneStorage(wrappedValue: "", writing.path)
    }

    var body: some View {
        List {
            FaultSection(model: model)
            Section {
                if let prompt = model.prompt { prompt.words.font(.headline) }
                TextField("write_hint", text: $model.text, axis: .vertical)
                    .focused($isWriting)
                    .disabled(!model.isOpen)
                    .accessibilityLabel("write_text")
            } footer: {
                Text(mark)
            }
        }
        .navigationTitle("write_title")
        .navigationBarTitleDisplayMode(.inline)
        .toolbar {
            ToolbarItem(placement: .confirmationAction) {
                Button("write_done") { finish() }.disabled(isBlank(model.text))
            }
        }
        .task {
            isWriting = true
            await model.begin(unsaved: unsaved)
        }
        .task(id: model.text) {
            try? await Task.sleep(for: pause)
            if !Task.isCancelled { await model.save() }
        }
        .onChange(of: model.unsaved) { _, page in keep(page) }
        .onChange(of: phase) { _, _ in save() }
        .onDisappear {
            kept = ""
            save()
        }
    }

    /// What is saved, in words: no button has to be pressed for it.
    private var mark: LocalizedStringKey {
        if isBlank(model.text) { return "write_only_you" }
        return model.text == model.kept ? "write_saved" : "write_saving"
    }

    private var unsaved: UnsavedPage? {
        try? JSONDecoder().decode(UnsavedPage.self, from: Data(kept.utf8))
    }

    private func keep(_ page: UnsavedPage?) {
        if let page, let encoded = try? JSONEncoder().encode(page) { kept = String(decoding: encoded, as: UTF8.self) }
    }

    private func save() {
        Task { await model.save() }
    }

    private func finish() {
        Task { await model.finish() }
        dismiss()
    }
}
