// The whole app in its window: signing in, or the five tabs.

import BelayKit
import SwiftUI

/// Who is signed in: nobody is empty.
@MainActor
final class SessionModel: QueryModel<SignedIn?> {
    init(_ belay: Belay) {
        super.init(belay, isEmpty: { $0 == nil }) { try await $0.account().signedIn() }
    }
}

/// Everything that is shown once the core is open.
public struct RootScreen: View {
    @State private var session: SessionModel
    private let router: Router
    private let services: Services

    /// The app on this core. `router` is this window's.
    public init(_ belay: Belay, router: Router, services: Services = Services()) {
        _session = State(initialValue: SessionModel(belay))
        self.router = router
        self.services = services
    }

    public var body: some View {
        Group {
            switch session.state {
            case .loading: EmptyView()
            case .empty: WelcomeScreen(session.belay)
            case .content: Tabs(belay: session.belay, router: router)
            case .failed(let error): FaultPage(error: error) { Task { await session.retry() } }
            }
        }
        .environment(router)
        .environment(services)
        .task { await session.watch() }
    }
}

/// What the screens need of the phone. The shell hands it in.
@MainActor
@Observable
public final class Services {
    /// Hands a file to the system: an export, a date for the calendar.
    let save: @MainActor (_ name: String, _ text: String) -> Void

    /// Services of a phone; without `save` a file goes nowhere.
    public init(save: @escaping @MainActor (_ name: String, _ text: String) -> Void = { _, _ in }) {
        self.save = save
    }
}

/// The five tabs, each with the pages opened in it.
private struct Tabs: View {
    let belay: Belay
    @Bindable private var router: Router

    init(belay: Belay, router: Router) {
        self.belay = belay
        _router = Bindable(router)
    }

    var body: some View {
        TabView(selection: $router.tab) {
            tab(.today, "tab_today", "sun.horizon") { TodayScreen(belay) }
            tab(.together, "tab_together", "person.2") { TogetherScreen(belay) }
            tab(.ask, "tab_ask", "hand.raised") { AskScreen(belay) }
            tab(.journal, "tab_journal", "book") { JournalScreen(belay) }
            tab(.you, "tab_you", "person.crop.circle") { YouScreen(belay) }
        }
    }

    private func tab(_ tab: Tab, _ name: LocalizedStringKey, _ symbol: String, @ViewBuilder screen: () -> some View) -> some View {
        NavigationStack(path: $router.paths[tab]) {
            screen().navigationDestination(for: Place.self) { PlaceScreen(place: $0, belay: belay) }
        }
        .safeAreaInset(edge: .top) { OfflineLine(belay) }
        .tabItem { Label(name, systemImage: symbol) }
        .tag(tab)
    }
}
