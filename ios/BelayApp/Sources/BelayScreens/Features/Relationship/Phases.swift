// The phase of a relationship, which rests or is over in several ways.

import BelayKit
import SwiftUI

extension RelationshipState {
    /// The phase it is in, or was in before it rested; closed once it is over.
    var phase: Phase {
        switch self {
        case .open(let phase): phase.asPhase
        case .paused(let phase, _, _): phase.asPhase
        case .declined, .closed: .closed
        }
    }

    /// Whether it rests.
    var rests: Bool {
        if case .paused = self { true } else { false }
    }
}

extension OpenPhase {
    fileprivate var asPhase: Phase {
        switch self {
        case .proposed: .proposed
        case .preparing: .preparing
        case .negotiating: .negotiating
        case .enablingGrowth: .enablingGrowth
        case .comingToClosure: .comingToClosure
        }
    }
}

/// The phases of a relationship as a rope with a knot for each. It is mute for a listener: the phase stands beside it in words.
struct PhaseRope: View {
    let phase: Phase

    private static let knots: [Phase] = [.proposed, .preparing, .negotiating, .enablingGrowth, .comingToClosure]

    var body: some View {
        let here = Self.knots.firstIndex(of: phase) ?? Self.knots.count
        HStack(spacing: 4) {
            ForEach(Self.knots.indices, id: \.self) { index in
                Image(systemName: index == here ? "largecircle.fill.circle" : index < here ? "circle.fill" : "circle")
                if index < Self.knots.count - 1 { Rectangle().frame(height: 2).opacity(index < here ? 1 : 0.3) }
            }
        }
        .foregroundStyle(.tint)
        .accessibilityHidden(true)
    }
}
