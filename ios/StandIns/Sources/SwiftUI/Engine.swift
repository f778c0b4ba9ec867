// What the stand-in adds to the declarations: it can say what a view would show. Seen by the package only.

package protocol Primitive {
    @MainActor func nodes(_ scope: Scope) -> [Node]
}

/// One thing on the screen: what it is, what it says, what can be done with it. No sizes and no places.
@MainActor
package final class Node {
    package let kind: String
    package var text: String
    package var children: [Node]
    package var style: [String: String] = [:]
    package var tag: AnyHashable?
    package var spoken: String?
    package var hint: String?
    package var value: String?
    package var identifier: String?
    package var isHidden = false
    package var isCombined = false
    package var traits: Set<String> = []
    package var isEnabled = true
    package var tap: (@MainActor () -> Void)?
    package var write: (@MainActor (String) -> Void)?
    package var choose: (@MainActor (AnyHashable) -> Void)?
    package var actions: [String: @MainActor () -> Void] = [:]
    package var refresh: (@MainActor () async -> Void)?
    package var build: (@MainActor (AnyHashable, Scope) -> [Node]?)?

    package init(_ kind: String, _ text: String = "", _ children: [Node] = []) {
        self.kind = kind; self.text = text; self.children = children
    }
    /// What is read aloud, or shown: the words of this and all below.
    package var words: String {
        if let spoken { return spoken }
        if !text.isEmpty { return text }
        return children.filter { !$0.isHidden }.map(\.words).filter { !$0.isEmpty }.joined(separator: ", ")
    }
    package func all(_ match: (Node) -> Bool) -> [Node] {
        (match(self) ? [self] : []) + children.flatMap { $0.all(match) }
    }
    /// Takes those of these kinds out of the tree.
    package func hoist(_ kinds: Set<String>) -> [Node] {
        let own = children.filter { kinds.contains($0.kind) }
        children.removeAll { kinds.contains($0.kind) }
        return own + children.flatMap { $0.hoist(kinds) }
    }
}

@MainActor
package struct Scope {
    package let graph: Graph
    package var path: String
    package var environment: EnvironmentValues
    package init(graph: Graph, path: String, environment: EnvironmentValues) { self.graph = graph; self.path = path; self.environment = environment }
    package func into(_ name: String) -> Scope { var next = self; next.path += "/" + name; return next }
}

/// What outlives one look at the screen: state, tasks, what was seen.
@MainActor
package final class Graph {
    package var boxes: [String: AnyObject] = [:]
    package var seen: Set<String> = []
    package var tasks: [String: (id: AnyHashable, run: @Sendable @isolated(any) () async -> Void)] = [:]
    package var appearing: [String: @MainActor () -> Void] = [:]
    package var leaving: [String: @MainActor () -> Void] = [:]
    package var changes: [@MainActor () -> Void] = []
    package var watched: [String: Any] = [:]
    package var presented: [Node] = []
    package private(set) var complaints: [String] = []
    package init() {}
    /// Before each look: what is found again is kept.
    package func begin() {
        seen = []
        tasks = [:]
        appearing = [:]
        leaving = [:]
        changes = []
        presented = []
    }
    private var appeared: Set<String> = []
    private var there: [String: @MainActor () -> Void] = [:]
    /// Tells who appeared, who left and who changed since the look before. Whether there was anybody.
    package func live() -> Bool {
        let fresh = appearing.filter { !appeared.contains($0.key) }
        let gone = there.filter { leaving[$0.key] == nil }
        there = leaving
        appeared = Set(appearing.keys)
        fresh.values.forEach { $0() }
        gone.values.forEach { $0() }
        let changes = changes
        changes.forEach { $0() }
        return !(changes.isEmpty && fresh.isEmpty && gone.isEmpty)
    }
    /// What was not seen is gone: its state, and what it watched.
    package func forget() {
        boxes = boxes.filter { seen.contains($0.key) }
        watched = watched.filter { seen.contains($0.key) }
    }
    /// Everything leaves.
    package func end() {
        there.values.forEach { $0() }
        there = [:]
    }
    /// What the system keeps for the window, whatever is shown.
    private var kept: [String: AnyObject] = [:]
    package func stored<Value>(_ key: String, _ initial: Box<Value>) -> Box<Value> {
        if let known = kept[key] as? Box<Value> { return known }
        kept[key] = initial
        return initial
    }
    package func complain(_ what: String) { if !complaints.contains(what) { complaints.append(what) } }
    package func box<Value>(_ key: String, _ initial: @autoclosure () -> Box<Value>) -> Box<Value> {
        seen.insert(key)
        if let known = boxes[key] as? Box<Value> { return known }
        let made = initial(); boxes[key] = made; return made
    }
}

package final class Box<Value>: Observable, @unchecked Sendable {
    private let registrar = ObservationRegistrar()
    private var kept: Value
    package init(_ value: Value) { kept = value }
    package var value: Value {
        get { registrar.access(self, keyPath: \.value); return kept }
        set { registrar.withMutation(of: self, keyPath: \.value) { kept = newValue } }
    }
}

@MainActor package func resolve<V: View>(_ view: V, _ scope: Scope) -> [Node] {
    if let primitive = view as? any Primitive { return primitive.nodes(scope) }
    // The type by its address: the name of a generic one can be a page long.
    let here = scope.into("\(UInt(bitPattern: ObjectIdentifier(V.self)))")
    attach(view, here)
    return resolve(view.body, here)
}

@MainActor package func attach(_ owner: Any, _ scope: Scope) {
    for child in Mirror(reflecting: owner).children {
        (child.value as? any Attached)?.attach(scope.into(child.label ?? "?"))
    }
}

package protocol Attached {
    @MainActor func attach(_ scope: Scope)
}

/// Every modifier: it changes the surroundings, or what came out.
package struct Modified<Content: View> {
    let content: Content
    let surround: @MainActor (inout EnvironmentValues, Scope) -> Void
    let change: @MainActor ([Node], Scope) -> [Node]
    nonisolated init(_ content: Content, surround: @escaping @MainActor (inout EnvironmentValues, Scope) -> Void) {
        self.content = content; self.surround = surround; change = { nodes, _ in nodes }
    }
    nonisolated init(_ content: Content, change: @escaping @MainActor ([Node], Scope) -> [Node]) {
        self.content = content; surround = { _, _ in }; self.change = change
    }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        // A place of its own: two tasks on one view are two.
        var inner = scope.into("m")
        surround(&inner.environment, scope)
        return change(resolve(content, inner), inner)
    }
}
extension Modified: View, Primitive { package typealias Body = Never }
extension View {
    nonisolated func styled(_ name: String, _ value: String) -> Modified<Self> {
        Modified(self) { nodes, _ in nodes.own.forEach { if $0.style[name] == nil { $0.style[name] = value } }; return nodes }
    }
    nonisolated func marked(_ mark: @escaping @MainActor (Node) -> Void) -> Modified<Self> {
        Modified(self) { nodes, _ in
            // A group of several is spoken of as one.
            nodes.own.forEach(mark); return nodes
        }
    }
}

extension [Node] {
    /// Without what only travels with them to the bar.
    @MainActor var own: [Node] { filter { !["title", "toolbar", "search", "destination"].contains($0.kind) } }
}
