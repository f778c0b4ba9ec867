// What waits today.

import BelayKit

/// The model of ``TodayScreen``: the day, its waits and its question.
@MainActor
final class TodayModel: QueryModel<Today> {
    init(_ belay: Belay) {
        super.init(belay) { try await $0.today() }
    }
}
