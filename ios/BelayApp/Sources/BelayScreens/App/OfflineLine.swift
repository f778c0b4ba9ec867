// The thin line that says what has not been sent yet. Nothing has to be done about it.

import BelayKit
import SwiftUI

/// How many documents wait for a network; zero while they are being sent or none is left.
@MainActor
final class OfflineModel: QueryModel<Int> {
    init(_ belay: Belay) {
        super.init(belay) { core in
            guard try await core.syncState() == .waiting else { return 0 }
            return Int(try await core.counts().waiting)
        }
    }
}

struct OfflineLine: View {
    @State private var model: OfflineModel

    init(_ belay: Belay) {
        _model = State(initialValue: OfflineModel(belay))
    }

    var body: some View {
        VStack {
            if let unsent = model.value, unsent > 0 {
                Label("app_to_be_sent \(unsent)", systemImage: "wifi.slash")
                    .font(.footnote)
                    .foregroundStyle(.secondary)
            }
        }
        .task { await model.watch() }
    }
}
