// Shows a view to a test: what it says, what can be tapped, and what happens then.

import SwiftUI

/// The words of the app for a stage, in one language.
public struct StageWords: Sendable {
    let phrasebook: Phrasebook

    /// The words of `language` in a string catalogue.
    public init(catalogue: Data, language: String) throws {
        phrasebook = try Phrasebook(catalogue: catalogue, language: language)
    }
}

/// A screen that nobody sees: it is read and touched by a test. It says what the code declares, not what iOS draws.
@MainActor
public final class Stage {
    /// What a test looked for and did not find, with the screen as it was.
    public struct NotThere: Error, CustomStringConvertible {
        public let description: String
    }

    private let root: AnyView
    private let graph = Graph()
    private var environment = EnvironmentValues()
    private var running: [String: (id: AnyHashable, task: Task<Void, Never>)] = [:]
    private(set) var screen = Node("screen")

    /// Shows `view` with these words; dates are said as in `locale` and `zone`.
    public init(_ view: some View, words: StageWords, locale: String = "en_GB", zone: String = "Europe/Berlin") {
        root = AnyView(view)
        environment.phrasebook = words.phrasebook.fresh()
        environment.locale = Locale(identifier: locale)
        environment.timeZone = TimeZone(identifier: zone) ?? .gmt
        look()
    }

    /// What a view did that SwiftUI takes without a word and gets wrong.
    public var complaints: [String] { graph.complaints }

    /// Keys that were used and that the catalogue does not have in this language.
    public var missingPhrases: [String] { environment.phrasebook.map { $0.missing.sorted() } ?? [] }

    /// Looks again, until nothing changes by looking.
    func look() {
        for _ in 0..<8 {
            graph.begin()
            screen = Node("screen", "", resolve(root, Scope(graph: graph, path: "", environment: environment)))
            screen.children += graph.presented
            graph.forget()
            for (key, known) in running where graph.tasks[key]?.id != known.id {
                known.task.cancel()
                running[key] = nil
            }
            for (key, wanted) in graph.tasks where running[key] == nil {
                running[key] = (wanted.id, Task { await wanted.run() })
            }
            if !graph.live() { return }
        }
    }

    /// Whatever lies on top: a sheet, an alert, a dialog, or the screen itself.
    private var top: Node {
        screen.children.last { ["sheet", "alert", "dialog"].contains($0.kind) } ?? screen
    }

    private func find(_ what: String, _ match: (Node) -> Bool) throws -> Node {
        look()
        let found = top.all(match)
        guard let node = found.first else { throw NotThere(description: "no \(what) on:\n\(outline())") }
        guard found.count == 1 else { throw NotThere(description: "\(found.count) times \(what) on:\n\(outline())") }
        guard node.isEnabled else { throw NotThere(description: "\(what) is greyed out on:\n\(outline())") }
        return node
    }

    /// Waits until `isSo`, while the tasks of the views go on. The limit is for what never comes, on a machine that is busy.
    public func until(_ what: String, within limit: Duration = .seconds(60), _ isSo: (Stage) throws -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while true {
            look()
            if try isSo(self) { return }
            if ContinuousClock.now > end { throw NotThere(description: "\(what) did not come:\n\(outline())") }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Waits until these words are somewhere on the screen.
    public func until(shows words: String) async throws {
        try await until("“\(words)”") { $0.shows(words) }
    }

    /// Whether these words are somewhere on the screen.
    public func shows(_ words: String) -> Bool {
        look()
        return !screen.all { $0.text.contains(words) || $0.spoken == words || $0.value?.contains(words) == true }.isEmpty
    }

    /// Whether there is one thing with these words that can be tapped now.
    public func canTap(_ words: String) -> Bool {
        (try? find("", { $0.tap != nil && $0.words == words })) != nil
    }

    /// Taps the one thing with these words.
    public func tap(_ words: String) throws {
        try find("button “\(words)”") { $0.tap != nil && $0.words == words }.tap?()
        look()
    }

    /// Taps the one thing whose words begin so.
    public func tap(beginning words: String) throws {
        try find("button “\(words)…”") { $0.tap != nil && $0.words.hasPrefix(words) }.tap?()
        look()
    }

    /// Taps the first thing whose words begin so, of those that can be tapped.
    public func tapFirst(beginning words: String) throws {
        look()
        guard let node = top.all({ $0.tap != nil && $0.isEnabled && $0.words.hasPrefix(words) }).first else {
            throw NotThere(description: "no button “\(words)…” on:\n\(outline())")
        }
        node.tap?()
        look()
    }

    /// Taps the one thing with these words on the page; a tab or the way back may have the same.
    public func tapOnPage(_ words: String) throws {
        try find("button “\(words)” on the page") { $0.tap != nil && $0.words == words && !["tab", "back"].contains($0.kind) }.tap?()
        look()
    }

    /// Types into the field with these words, in place of what was there.
    public func write(_ text: String, into words: String) throws {
        try find("field “\(words)”") { $0.write != nil && ($0.words == words || $0.identifier == words) }.write?(text)
        look()
    }

    /// Picks a choice of the picker with these words.
    public func choose(_ option: String, of words: String) throws {
        let picker = try find("picker “\(words)”") { $0.kind == "picker" && $0.words == words }
        guard let act = picker.actions[option] else {
            throw NotThere(description: "no choice “\(option)”: \(picker.actions.keys.sorted())")
        }
        act()
        look()
    }

    /// Picks a moment in the date picker with these words.
    public func choose(_ date: Date, of words: String) throws {
        try find("date picker “\(words)”") { $0.kind == "datepicker" && $0.words == words }.choose?(AnyHashable(date))
        look()
    }

    /// Does what a swipe, a menu or a stepper offers on the row with these words.
    public func act(_ action: String, on words: String) throws {
        let node = try find("“\(words)” with \(action)") { $0.actions[action] != nil && $0.words.contains(words) }
        node.actions[action]?()
        look()
    }

    /// Pulls the list down.
    public func pull() async throws {
        let list = try find("list to pull") { $0.refresh != nil }
        await list.refresh?()
        look()
    }

    /// Goes back one page.
    public func goBack() throws {
        try find("way back") { $0.kind == "back" }.tap?()
        look()
    }

    /// Nobody looks any more: every task of the views ends.
    public func leave() {
        running.values.forEach { $0.task.cancel() }
        running = [:]
        graph.end()
    }
}
