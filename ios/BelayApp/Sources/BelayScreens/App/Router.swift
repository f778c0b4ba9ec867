// Where the person is: the tab, and the pages opened in each. Links and restored state lead through here.

import Foundation
import Observation

/// The pages opened in each tab, the last one on top.
public struct Paths: Equatable, Sendable {
    private var pages: [Tab: [Place]] = [:]

    /// None.
    public init() {}

    /// The pages opened in `tab`.
    public subscript(tab: Tab) -> [Place] {
        get { pages[tab] ?? [] }
        set { pages[tab] = newValue.isEmpty ? nil : newValue }
    }
}

/// The way through the app. One for each window.
@MainActor
@Observable
public final class Router {
    /// The tab that is shown.
    public var tab = Tab.today
    /// The pages opened in each tab, the last one on top.
    public var paths = Paths()

    /// At the beginning: on Today.
    public init() {}

    /// Opens a page in the tab that is shown.
    public func go(_ place: Place) {
        paths[tab].append(place)
    }

    /// Opens a page in place of the one on top: of a form, once it has made what the page shows.
    public func replace(with place: Place) {
        _ = paths[tab].popLast()
        go(place)
    }

    /// Leaves the page on top.
    public func back() {
        _ = paths[tab].popLast()
    }

    /// Follows a link. What is no link of the app does nothing.
    public func open(_ link: String) {
        if let tab = Tab(rawValue: link.components(separatedBy: "://").last ?? link) {
            self.tab = tab
            paths[tab] = []
        } else if let place = Place(link) {
            go(place)
        }
    }

    /// Where the person is, to be kept while the app is not there.
    public var kept: Data {
        let pages = Tab.allCases.map { ($0.rawValue, paths[$0].map(\.path)) }
        let way = Way(tab: tab, pages: Dictionary(uniqueKeysWithValues: pages))
        return (try? JSONEncoder().encode(way)) ?? Data()
    }

    /// Goes to where the person was. What an older or newer app kept otherwise is left out.
    public func restore(_ kept: Data) {
        guard let way = try? JSONDecoder().decode(Way.self, from: kept) else { return }
        tab = way.tab
        for (name, pages) in way.pages {
            if let tab = Tab(rawValue: name) { paths[tab] = pages.compactMap { Place($0) } }
        }
    }

    private struct Way: Codable {
        let tab: Tab
        let pages: [String: [String]]
    }
}
