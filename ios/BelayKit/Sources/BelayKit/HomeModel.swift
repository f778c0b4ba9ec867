// The first screen's model: what a SwiftUI view of home observes.

import Observation

/// The first screen, as a view observes it. It begins empty, fills as soon as it is watched, and follows every change.
///
/// ```swift
/// struct HomeScreen: View {
///     @State var model: HomeModel
///
///     var body: some View {
///         List(model.home?.meetings ?? [], id: \.id) { MeetingRow(meeting: $0) }
///             .task { await model.watch() }
///             .refreshable { await model.refresh() }
///     }
/// }
/// ```
@MainActor
@Observable
public final class HomeModel {
    /// The start screen; none until the first value arrives, a few milliseconds after the observation began.
    public private(set) var home: Home?
    /// Why there is no newer value: ``BelayError/signedOut`` on a new phone. Gone with the next value.
    public private(set) var failure: BelayError?
    /// Why the last ``refresh()`` did not reach the server. The screen is complete all the same.
    public private(set) var syncFailure: BelayError?
    /// Whether a ``refresh()`` runs.
    public private(set) var isSyncing = false

    private let belay: Belay

    /// A model of the first screen of this core.
    public init(_ belay: Belay) {
        self.belay = belay
    }

    /// Follows home until its task is cancelled (`.task` of a view does that) or the core is closed.
    public func watch() async {
        for await result in belay.updates({ try await $0.home() }).results {
            switch result {
            case .success(let home):
                self.home = home
                failure = nil
            case .failure(let error):
                failure = error
            }
        }
    }

    /// Syncs now, for a pull on the list. Nothing on the screen needs it: it follows by itself what arrives.
    public func refresh() async {
        isSyncing = true
        defer { isSyncing = false }
        do {
            _ = try await belay.sync()
            syncFailure = nil
        } catch BelayError.Cancelled {
            // The view has gone; nobody is there to be told.
        } catch {
            syncFailure = BelayError(crossing: error)
        }
    }
}
