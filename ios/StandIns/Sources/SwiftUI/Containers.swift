// Stand-in for SwiftUI: stacks, lists, navigation, tabs, toolbars. Declarations follow Apple's public documentation (iOS 17).

public enum Axis: Int8, CaseIterable, Sendable {
    case horizontal, vertical
    public struct Set: OptionSet, Sendable { public let rawValue: Int8; public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let horizontal = Set(rawValue: 1), vertical = Set(rawValue: 2) }
}
public struct HorizontalAlignment: Equatable, Sendable { let name: String
    public static let leading = HorizontalAlignment(name: "leading"), center = HorizontalAlignment(name: "center"), trailing = HorizontalAlignment(name: "trailing") }
public struct VerticalAlignment: Equatable, Sendable { let name: String
    public static let top = VerticalAlignment(name: "top"), center = VerticalAlignment(name: "center"), bottom = VerticalAlignment(name: "bottom"), firstTextBaseline = VerticalAlignment(name: "firstTextBaseline") }
public struct Alignment: Equatable, Sendable { let name: String
    public static let leading = Alignment(name: "leading"), center = Alignment(name: "center"), trailing = Alignment(name: "trailing"), top = Alignment(name: "top"), bottom = Alignment(name: "bottom"), topLeading = Alignment(name: "topLeading") }
public enum Edge: Int8, CaseIterable, Sendable {
    case top, leading, bottom, trailing
    public struct Set: OptionSet, Sendable { public let rawValue: Int8; public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let top = Set(rawValue: 1), leading = Set(rawValue: 2), bottom = Set(rawValue: 4), trailing = Set(rawValue: 8), all = Set(rawValue: 15), horizontal = Set(rawValue: 10), vertical = Set(rawValue: 5) }
}
public enum VerticalEdge: Int8, CaseIterable, Sendable { case top, bottom }
public enum HorizontalEdge: Int8, CaseIterable, Sendable { case leading, trailing }

public struct VStack<Content> where Content: View {
    let content: Content, alignment: HorizontalAlignment, spacing: CGFloat?
    public nonisolated init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) { self.content = content(); self.alignment = alignment; self.spacing = spacing }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { let node = Node("vstack", "", resolve(content, scope.into("v"))); node.style["align"] = alignment.name; return [node] }
}
extension VStack: View, Primitive { public typealias Body = Never }
public struct HStack<Content> where Content: View {
    let content: Content
    public nonisolated init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) { self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("hstack", "", resolve(content, scope.into("h")))] }
}
extension HStack: View, Primitive { public typealias Body = Never }
public struct ZStack<Content> where Content: View {
    let content: Content
    public nonisolated init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) { self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("zstack", "", resolve(content, scope.into("z")))] }
}
extension ZStack: View, Primitive { public typealias Body = Never }
public struct LazyVStack<Content> where Content: View {
    let content: Content
    public nonisolated init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) { self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("vstack", "", resolve(content, scope.into("v")))] }
}
extension LazyVStack: View, Primitive { public typealias Body = Never }
public struct ScrollView<Content> where Content: View {
    let content: Content
    public nonisolated init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) { self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("scroll", "", resolve(content, scope.into("scroll")))] }
}
extension ScrollView: View, Primitive { public typealias Body = Never }
public struct Spacer { public nonisolated init(minLength: CGFloat? = nil) {}
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("spacer")] } }
extension Spacer: View, Primitive { public typealias Body = Never }
public struct Divider { public nonisolated init() {}
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("divider")] } }
extension Divider: View, Primitive { public typealias Body = Never }

public struct Section<Parent, Content, Footer> { let header: Parent, content: Content, footer: Footer }
extension Section: View, Primitive where Parent: View, Content: View, Footer: View {
    public typealias Body = Never
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let head = Node("header", "", resolve(header, scope.into("header"))), foot = Node("footer", "", resolve(footer, scope.into("footer")))
        head.traits = ["header"]
        return [Node("section", "", (head.children.isEmpty ? [] : [head]) + resolve(content, scope.into("section")) + (foot.children.isEmpty ? [] : [foot]))]
    }
    public nonisolated init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent, @ViewBuilder footer: () -> Footer) { self.content = content(); self.header = header(); self.footer = footer() }
}
extension Section where Parent == EmptyView, Content: View, Footer == EmptyView {
    public nonisolated init(@ViewBuilder content: () -> Content) { self.content = content(); header = EmptyView(); footer = EmptyView() }
}
extension Section where Parent: View, Content: View, Footer == EmptyView {
    public nonisolated init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent) { self.content = content(); self.header = header(); footer = EmptyView() }
}
extension Section where Parent == EmptyView, Content: View, Footer: View {
    public nonisolated init(@ViewBuilder content: () -> Content, @ViewBuilder footer: () -> Footer) { self.content = content(); header = EmptyView(); self.footer = footer() }
}
extension Section where Parent == Text, Content: View, Footer == EmptyView {
    public nonisolated init(_ titleKey: LocalizedStringKey, @ViewBuilder content: () -> Content) { self.content = content(); header = Text(titleKey); footer = EmptyView() }
    @_disfavoredOverload public nonisolated init<S>(_ title: S, @ViewBuilder content: () -> Content) where S: StringProtocol { self.content = content(); header = Text(title); footer = EmptyView() }
}
public struct Form<Content> where Content: View {
    let content: Content
    public nonisolated init(@ViewBuilder content: () -> Content) { self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("form", "", resolve(content, scope.into("form")))] }
}
extension Form: View, Primitive { public typealias Body = Never }
public struct List<SelectionValue, Content> where SelectionValue: Hashable, Content: View {
    let selection: Binding<SelectionValue?>?, content: Content
    public init(selection: Binding<SelectionValue?>?, @ViewBuilder content: () -> Content) { self.selection = selection; self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        var inner = scope.into("list")
        // In a list with a selection a link by value selects.
        if let selection { inner.environment.navigator = Navigator { value in selection.wrappedValue = value.base as? SelectionValue } view: { _ in } }
        return [Node("list", "", resolve(content, inner))]
    }
}
extension List: View, Primitive { public typealias Body = Never }
extension List where SelectionValue == Never {
    public init(@ViewBuilder content: () -> Content) { selection = nil; self.content = content() }
    public init<Data, RowContent>(_ data: Data, @ViewBuilder rowContent: @escaping (Data.Element) -> RowContent)
    where Content == ForEach<Data, Data.Element.ID, RowContent>, Data: RandomAccessCollection, RowContent: View, Data.Element: Identifiable {
        selection = nil; content = ForEach(data, content: rowContent)
    }
    public init<Data, ID, RowContent>(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder rowContent: @escaping (Data.Element) -> RowContent)
    where Content == ForEach<Data, ID, RowContent>, Data: RandomAccessCollection, ID: Hashable, RowContent: View {
        selection = nil; content = ForEach(data, id: id, content: rowContent)
    }
}

// Navigation
@MainActor package final class Navigator {
    let value: @MainActor (AnyHashable) -> Void, view: @MainActor (AnyView) -> Void
    init(value: @escaping @MainActor (AnyHashable) -> Void, view: @escaping @MainActor (AnyView) -> Void) { self.value = value; self.view = view }
}
public struct NavigationPath: Equatable {
    var values: [AnyHashable] = []
    public init() {}
    public var count: Int { values.count }
    public var isEmpty: Bool { values.isEmpty }
    public mutating func append<V>(_ value: V) where V: Hashable { values.append(AnyHashable(value)) }
    public mutating func removeLast(_ k: Int = 1) { values.removeLast(k) }
}
public struct NavigationStack<Data, Root> where Root: View {
    let root: Root
    let path: (get: () -> [AnyHashable], set: ([AnyHashable]) -> Void)?
    public init(@ViewBuilder root: () -> Root) where Data == NavigationPath { self.root = root(); path = nil }
    public init(path: Binding<NavigationPath>, @ViewBuilder root: () -> Root) where Data == NavigationPath {
        self.root = root()
        self.path = ({ path.wrappedValue.values }, { path.wrappedValue.values = $0 })
    }
    public init(path: Binding<Data>, @ViewBuilder root: () -> Root)
    where Data: MutableCollection, Data: RandomAccessCollection, Data: RangeReplaceableCollection, Data.Element: Hashable {
        self.root = root()
        self.path = ({ path.wrappedValue.map(AnyHashable.init) }, { path.wrappedValue = Data($0.compactMap { $0.base as? Data.Element }) })
    }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let own = scope.graph.box(scope.path + "/path", Box([AnyHashable]()))
        let views = scope.graph.box(scope.path + "/views", Box([AnyView]()))
        let get = path?.get ?? { own.value }, set = path?.set ?? { own.value = $0 }
        var inner = scope.into("stack")
        inner.environment.navigator = Navigator { set(get() + [$0]) } view: { views.value.append($0) }
        var content = Node("page", "", resolve(root, inner))
        var destinations = content.hoist(["destination"])
        var titles = [pageTitle(content)]
        for (index, value) in get().enumerated() {
            var page = inner.into("\(index)")
            page.environment.dismissal = DismissAction { set(Array(get().prefix(index))) }
            guard let shown = destinations.lazy.compactMap({ $0.build?(value, page) }).first else {
                scope.graph.complain("NavigationStack: no destination for \(type(of: value.base))"); break
            }
            content = Node("page", "", shown)
            destinations += content.hoist(["destination"])
            titles.append(pageTitle(content))
        }
        for (index, view) in views.value.enumerated() {
            var page = inner.into("view\(index)")
            page.environment.dismissal = DismissAction { views.value = Array(views.value.prefix(index)) }
            content = Node("page", "", resolve(view, page)); titles.append(pageTitle(content))
        }
        let bar = Node("bar", "", [])
        if titles.count > 1 {
            let back = Node("back", titles[titles.count - 2]); back.traits = ["back"]
            back.tap = { if !views.value.isEmpty { views.value.removeLast() } else { set(Array(get().dropLast())) } }
            bar.children.append(back)
        }
        bar.children += content.hoist(["title", "toolbar", "search"])
        return [Node("stack", "", [bar, content])]
    }
    @MainActor private func pageTitle(_ node: Node) -> String { node.all { $0.kind == "title" }.first?.words ?? "Back" }
}
extension NavigationStack: View, Primitive { public typealias Body = Never }
public struct NavigationSplitView<Sidebar, Content, Detail> where Sidebar: View, Content: View, Detail: View {
    let sidebar: Sidebar, content: Content, detail: Detail
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        // As on a wide screen: all columns beside each other.
        let columns = [("sidebar", resolve(sidebar, scope.into("sidebar"))), ("content", resolve(content, scope.into("content"))), ("detail", resolve(detail, scope.into("detail")))]
        return [Node("split", "", columns.filter { !$0.1.isEmpty }.map { name, nodes in
            let column = Node("column", "", nodes); column.value = name
            column.children.insert(Node("bar", "", column.hoist(["title", "toolbar", "search"])), at: 0); return column
        })]
    }
}
extension NavigationSplitView: View, Primitive { public typealias Body = Never }
extension NavigationSplitView where Content == EmptyView {
    public init(@ViewBuilder sidebar: () -> Sidebar, @ViewBuilder detail: () -> Detail) { self.sidebar = sidebar(); content = EmptyView(); self.detail = detail() }
}
public struct NavigationLink<Label, Destination> where Label: View, Destination: View {
    let label: Label, destination: Destination?, value: AnyHashable?
    public init(@ViewBuilder destination: () -> Destination, @ViewBuilder label: () -> Label) { self.label = label(); self.destination = destination(); value = nil }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("navlink", "", resolve(label, scope.into("navlink"))); let navigator = scope.environment.navigator
        if navigator == nil { scope.graph.complain("NavigationLink \(node.words): outside a NavigationStack") }
        node.tap = { if let value { navigator?.value(value) } else if let destination { navigator?.view(AnyView(destination)) } }
        node.isEnabled = scope.environment.isEnabled
        return [node]
    }
}
extension NavigationLink: View, Primitive { public typealias Body = Never }
extension NavigationLink where Destination == Never {
    public init<P>(value: P?, @ViewBuilder label: () -> Label) where P: Hashable { self.label = label(); destination = nil; self.value = value.map(AnyHashable.init) }
    public init<P>(_ titleKey: LocalizedStringKey, value: P?) where Label == Text, P: Hashable { label = Text(titleKey); destination = nil; self.value = value.map(AnyHashable.init) }
}
extension NavigationLink where Label == Text {
    public init(_ titleKey: LocalizedStringKey, @ViewBuilder destination: () -> Destination) { label = Text(titleKey); self.destination = destination(); value = nil }
}
public struct TabView<SelectionValue, Content> where SelectionValue: Hashable, Content: View {
    let selection: Binding<SelectionValue>?, content: Content
    public init(selection: Binding<SelectionValue>?, @ViewBuilder content: () -> Content) { self.selection = selection; self.content = content() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let pages = resolve(content, scope.into("tabs"))
        let own = scope.graph.box(scope.path + "/tab", Box(0))
        let chosen = selection.flatMap { binding in pages.firstIndex { $0.tag == AnyHashable(binding.wrappedValue) } }
        if selection != nil && chosen == nil { scope.graph.complain("TabView: no tab has the tag of the selection") }
        let index = chosen ?? own.value
        let bar = Node("tabbar", "", pages.enumerated().map { at, page in
            let item = Node("tab", "", page.hoist(["tabitem"]).flatMap(\.children)); item.value = at == index ? "selected" : nil
            item.tap = { [selection] in
                if let selection, let tag = page.tag?.base as? SelectionValue { selection.wrappedValue = tag } else { own.value = at }
            }
            return item
        })
        return [Node("tabview", "", [pages[index], bar])]
    }
}
extension TabView: View, Primitive { public typealias Body = Never }
extension TabView where SelectionValue == Int { public init(@ViewBuilder content: () -> Content) { selection = nil; self.content = content() } }

// Toolbars
@MainActor @preconcurrency public protocol ToolbarContent { associatedtype Body; var body: Body { get } }
extension Never: ToolbarContent {}
extension ToolbarContent where Body == Never { public var body: Never { fatalError() } }
public struct ToolbarItemPlacement: Sendable { let name: String
    public static let automatic = ToolbarItemPlacement(name: "automatic"), primaryAction = ToolbarItemPlacement(name: "primaryAction"), confirmationAction = ToolbarItemPlacement(name: "confirmationAction"), cancellationAction = ToolbarItemPlacement(name: "cancellationAction"), topBarLeading = ToolbarItemPlacement(name: "leading"), topBarTrailing = ToolbarItemPlacement(name: "trailing"), bottomBar = ToolbarItemPlacement(name: "bottomBar") }
public struct ToolbarItem<ID, Content> where Content: View { let placement: ToolbarItemPlacement, content: Content }
extension ToolbarItem: ToolbarContent, Bar where ID == () {
    public typealias Body = Never
    public nonisolated init(placement: ToolbarItemPlacement = .automatic, @ViewBuilder content: () -> Content) { self.placement = placement; self.content = content() }
    func items(_ scope: Scope) -> [Node] { let node = Node("toolbar", "", resolve(content, scope.into("bar\(placement.name)"))); node.value = placement.name; return [node] }
}
@MainActor protocol Bar { func items(_ scope: Scope) -> [Node] }
struct Bars: ToolbarContent, Bar { typealias Body = Never; let all: [any Bar]
    func items(_ scope: Scope) -> [Node] { all.enumerated().flatMap { $1.items(scope.into("\($0)")) } } }
@resultBuilder public struct ToolbarContentBuilder {
    public static func buildExpression<Content>(_ content: Content) -> Content where Content: ToolbarContent { content }
    public static func buildBlock<Content>(_ content: Content) -> some ToolbarContent where Content: ToolbarContent { content }
    @MainActor public static func buildBlock<C0, C1>(_ c0: C0, _ c1: C1) -> some ToolbarContent where C0: ToolbarContent, C1: ToolbarContent { Bars(all: [c0, c1].compactMap { $0 as? any Bar }) }
    @MainActor public static func buildIf<Content>(_ content: Content?) -> some ToolbarContent where Content: ToolbarContent { Bars(all: [content as? any Bar].compactMap { $0 }) }
}
