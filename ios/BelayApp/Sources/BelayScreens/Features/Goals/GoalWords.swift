// A goal in a list, and the words of goals and of what somebody took on.

import BelayKit
import SwiftUI

/// A goal in a list: its words, its state, how far it is.
struct GoalRow: View {
    let view: GoalView
    var owner: Text?
    @Environment(\.locale) private var locale

    var body: some View {
        NavigationLink(value: Place.goal(view.id)) {
            VStack(alignment: .leading) {
                if let owner { Muted(owner) }
                Text(verbatim: view.goal.statement.text).font(.headline)
                Muted(view.goal.state.words(locale))
                if let progress = view.progress { Muted(Text("goals_progress \(Int(progress.reached)) \(Int(progress.total))")) }
                if let next = view.nextBenchmark { Muted(Text("goals_next \(next.measure) \(Dates(locale).day(next.due))")) }
            }
        }
    }
}

extension GoalState {
    /// How it stands, and since when.
    func words(_ locale: Locale) -> Text {
        let state = word("goal_state_", self)
        switch self {
        case .draft, .inReview, .pushedBack: return state
        case .agreed(let on, _), .reached(let on, _), .carried(let on), .dropped(let on, _):
            return labelled(state, Text(Dates(locale).day(on)))
        }
    }
}

extension ActionState {
    /// Until when, or since when it is done.
    func words(_ locale: Locale) -> Text {
        let state = word("action_state_", self)
        switch self {
        case .someday: return state
        case .open(let due): return Text("goal_by \(Dates(locale).day(due))")
        case .done(let on, _), .dropped(let on): return labelled(state, Text(Dates(locale).day(on)))
        }
    }
}

extension DueAction {
    /// Until when it is to be done; none where no day was set.
    func words(_ locale: Locale) -> Text? {
        guard case .open(let due) = action.state else { return nil }
        let day = Text(Dates(locale).day(due))
        return overdue ? labelled(Text("action_state_overdue"), day) : Text("goal_by \(day)")
    }
}

/// What somebody took on: what, who, and until when.
struct ActionRow: View {
    let action: Action
    let owner: Text
    @Environment(\.locale) private var locale

    var body: some View {
        VStack(alignment: .leading) {
            Text(verbatim: action.what)
            Muted(labelled(owner, action.state.words(locale)))
        }
        .accessibilityElement(children: .combine)
    }
}
