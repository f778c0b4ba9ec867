// A screen as lines: what a person is told, in the order in which it is read aloud, and what a listener cannot use.

import SwiftUI

extension Stage {
    /// What can be tapped, written to or seen, and has no words.
    public func silent() -> [String] {
        look()
        func below(_ node: Node) -> [String] {
            if node.isHidden || node.spoken != nil { return [] }
            let isForSomething = node.tap != nil || node.write != nil || ["image", "picker", "datepicker"].contains(node.kind)
            guard isForSomething, node.words.isEmpty else { return node.children.flatMap { below($0) } }
            return ["\(node.kind) \(node.all { $0.kind == "image" }.first?.value ?? "")"]
        }
        return below(screen)
    }

    /// The screen as lines.
    public func outline() -> String {
        look()
        return lines(of: screen, depth: 0).joined(separator: "\n")
    }

    /// What only places others on the screen and says nothing itself.
    private static let quiet: Set<String> = [
        "vstack", "hstack", "zstack", "scroll", "page", "screen", "tabpage", "spacer", "divider", "stack", "tabview",
    ]
    private static let leaves: Set<String> = ["text", "header", "footer", "title", "back", "label"]

    private func lines(of node: Node, depth: Int) -> [String] {
        if node.isHidden { return [] }
        if Stage.quiet.contains(node.kind) { return node.children.flatMap { lines(of: $0, depth: depth) } }
        let isLeaf = node.tap != nil || node.isCombined || node.spoken != nil || Stage.leaves.contains(node.kind)
        let words = isLeaf || node.children.allSatisfy { $0.kind == "text" } ? node.words : ""
        let own = String(repeating: "  ", count: depth) + line(of: node, words)
        if isLeaf || !words.isEmpty { return [own] }
        return [own] + node.children.flatMap { lines(of: $0, depth: depth + 1) }
    }

    private func line(of node: Node, _ words: String) -> String {
        var line = node.kind
        if !words.isEmpty { line += " “\(words)”" }
        if let value = node.value, !value.isEmpty { line += " = \(value)" }
        if !node.isEnabled { line += " (greyed out)" }
        if node.tap == nil, !node.traits.isEmpty { line += " [\(node.traits.sorted().joined(separator: " "))]" }
        if let hint = node.hint { line += " hint “\(hint)”" }
        if !node.actions.isEmpty, node.kind != "sheet" {
            line += " {\(node.actions.keys.sorted().joined(separator: ", "))}"
        }
        return line
    }
}

extension Stage {
    /// The words of the first thing that can be tapped and has these among its words.
    public func first(with words: String) throws -> String {
        look()
        guard let node = screen.all({ $0.tap != nil && $0.words.contains(words) }).first else {
            throw NotThere(description: "no button with “\(words)” on:\n\(outline())")
        }
        return node.words
    }
}

extension Stage {
    /// Whether the list or form that is shown has any lines: a page whose first answer is on its way has none.
    public var hasLines: Bool {
        look()
        let page = screen.all { ["list", "form"].contains($0.kind) }.last
        return page.map { !$0.all { $0.kind == "text" || $0.kind == "label" || $0.write != nil }.isEmpty } ?? false
    }
}
