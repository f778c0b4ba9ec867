// Stand-in for SwiftUI: what is said of a view. Declarations follow Apple's public documentation (iOS 17).

extension View {
    // Looks: kept as words.
    nonisolated public func font(_ font: Font?) -> some View { styled("font", font?.name ?? "body") }
    nonisolated public func bold(_ isActive: Bool = true) -> some View { styled("weight", "bold") }
    nonisolated public func fontWeight(_ weight: Font.Weight?) -> some View { styled("weight", weight?.name ?? "regular") }
    nonisolated public func foregroundStyle<S>(_ style: S) -> some View where S: ShapeStyle {
        Modified(self) { nodes, _ in nodes.forEach { $0.style["color"] = $0.style["color"] ?? styleName(style) }; return nodes }
    }
    nonisolated public func tint(_ tint: Color?) -> some View { styled("tint", tint?.name ?? "accent") }
    nonisolated public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { styled("padding", length.map { "\($0)" } ?? "16") }
    nonisolated public func padding(_ length: CGFloat) -> some View { styled("padding", "\(length)") }
    nonisolated public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View { styled("frame", "\(width ?? 0)x\(height ?? 0)") }
    nonisolated public func frame(minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center) -> some View { maxWidth == nil ? styled("minHeight", "\(minHeight ?? 0)") : styled("grow", "1") }
    nonisolated public func background<S>(_ style: S, ignoresSafeAreaEdges edges: Edge.Set = .all) -> some View where S: ShapeStyle { styled("background", "1") }
    nonisolated public func background<S, T>(_ style: S, in shape: T, fillStyle: FillStyle = FillStyle()) -> some View where S: ShapeStyle, T: Shape { styled("card", "1") }
    nonisolated public func clipShape<S>(_ shape: S, style: FillStyle = FillStyle()) -> some View where S: Shape { self }
    nonisolated public func overlay<V>(alignment: Alignment = .center, @ViewBuilder content: () -> V) -> some View where V: View {
        let over = content()
        return Modified(self) { nodes, scope in nodes + resolve(over, scope.into("overlay")) }
    }
    nonisolated public func safeAreaInset<V>(edge: VerticalEdge, alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> V) -> some View where V: View {
        let inset = content()
        return Modified(self) { nodes, scope in edge == .top ? resolve(inset, scope.into("inset")) + nodes : nodes + resolve(inset, scope.into("inset")) }
    }
    nonisolated public func textSelection<S>(_ selectability: S) -> some View where S: TextSelectability { self }
    nonisolated public func lineLimit(_ number: Int?) -> some View { styled("lines", number.map { "\($0)" } ?? "") }
    nonisolated public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { styled("textAlign", "\(alignment)") }
    nonisolated public func opacity(_ opacity: Double) -> some View { styled("opacity", "\(opacity)") }
    nonisolated public func listRowSeparator(_ visibility: Visibility, edges: Edge.Set = .vertical) -> some View { self }
    nonisolated public func listRowBackground<V>(_ view: V?) -> some View where V: View { self }
    nonisolated public func scrollDismissesKeyboard(_ mode: ScrollDismissesKeyboardMode) -> some View { self }
    nonisolated public func scrollContentBackground(_ visibility: Visibility) -> some View { self }
    nonisolated public func redacted(reason: RedactionReasons) -> some View { self }
    nonisolated public func privacySensitive(_ sensitive: Bool = true) -> some View { marked { $0.traits.insert("private") } }
    nonisolated public func animation<V>(_ animation: Animation?, value: V) -> some View where V: Equatable { self }
    nonisolated public func id<ID>(_ id: ID) -> some View where ID: Hashable { self }
    nonisolated public func textInputAutocapitalization(_ autocapitalization: TextInputAutocapitalization?) -> some View { self }
    nonisolated public func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }
    nonisolated public func keyboardType(_ type: UIKeyboardType) -> some View { self }
    nonisolated public func textContentType(_ textContentType: UITextContentType?) -> some View { self }
    nonisolated public func submitLabel(_ submitLabel: SubmitLabel) -> some View { self }
    nonisolated public func dynamicTypeSize<T>(_ range: T) -> some View where T: RangeExpression, T.Bound == DynamicTypeSize { self }
    nonisolated public func labelsHidden() -> some View { self }
    nonisolated public func navigationBarTitleDisplayMode(_ displayMode: NavigationBarItem.TitleDisplayMode) -> some View { self }
    nonisolated public func contentShape<S>(_ shape: S, eoFill: Bool = false) -> some View where S: Shape { self }
    nonisolated public func buttonStyle<S>(_ style: S) -> some View where S: PrimitiveButtonStyle { styled("buttonStyle", "\(S.self)") }
    nonisolated public func listStyle<S>(_ style: S) -> some View where S: ListStyle { styled("listStyle", "\(S.self)") }
    nonisolated public func pickerStyle<S>(_ style: S) -> some View where S: PickerStyle { styled("pickerStyle", "\(S.self)") }
    nonisolated public func textFieldStyle<S>(_ style: S) -> some View where S: TextFieldStyle { self }
    nonisolated public func labelStyle<S>(_ style: S) -> some View where S: LabelStyle { self }
    nonisolated public func formStyle<S>(_ style: S) -> some View where S: FormStyle { self }
    nonisolated public func controlSize(_ controlSize: ControlSize) -> some View { self }

    // Surroundings
    nonisolated public func disabled(_ disabled: Bool) -> some View { Modified(self, surround: { values, _ in values.isEnabled = values.isEnabled && !disabled }) }
    nonisolated public func environment<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View { Modified(self, surround: { values, _ in values[keyPath: keyPath] = value }) }
    nonisolated public func environment<T>(_ object: T?) -> some View where T: AnyObject, T: Observable { Modified(self, surround: { values, _ in values.objects[ObjectIdentifier(T.self)] = object }) }
    nonisolated public func tag<V>(_ tag: V) -> some View where V: Hashable { marked { $0.tag = AnyHashable(tag) } }
    nonisolated public func tabItem<V>(@ViewBuilder _ label: () -> V) -> some View where V: View {
        let label = label()
        return Modified(self) { nodes, scope in
            let page = Node("tabpage", "", nodes + [Node("tabitem", "", resolve(label, scope.into("tabitem")))]); return [page]
        }
    }
    nonisolated public func badge(_ count: Int) -> some View { marked { $0.style["badge"] = "\(count)" } }

    // Life
    nonisolated public func onAppear(perform action: (() -> Void)? = nil) -> some View {
        Modified(self) { nodes, scope in scope.graph.appearing[scope.path + "/appear"] = { action?() }; return nodes }
    }
    nonisolated public func onDisappear(perform action: (() -> Void)? = nil) -> some View {
        Modified(self) { nodes, scope in scope.graph.leaving[scope.path + "/leave"] = { action?() }; return nodes }
    }
    @preconcurrency
    nonisolated public func task(priority: TaskPriority = .userInitiated, @_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View {
        Modified(self) { nodes, scope in scope.graph.tasks[scope.path + "/task"] = (0, action); return nodes }
    }
    @preconcurrency
    nonisolated public func task<T>(id value: T, priority: TaskPriority = .userInitiated, @_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View where T: Equatable {
        Modified(self) { nodes, scope in
            scope.graph.tasks[scope.path + "/task(id)"] = ((value as? any Hashable).map { AnyHashable($0) } ?? AnyHashable("\(value)"), action); return nodes
        }
    }
    nonisolated public func onChange<V>(of value: V, initial: Bool = false, _ action: @escaping (V, V) -> Void) -> some View where V: Equatable {
        Modified(self) { nodes, scope in
            let key = scope.path + "/change"
            scope.graph.seen.insert(key)
            let before = scope.graph.watched[key] as? V
            scope.graph.watched[key] = value
            if let before { if before != value { scope.graph.changes.append { action(before, value) } } } else if initial { scope.graph.changes.append { action(value, value) } }
            return nodes
        }
    }
    nonisolated public func onChange<V>(of value: V, initial: Bool = false, _ action: @escaping () -> Void) -> some View where V: Equatable { onChange(of: value, initial: initial) { _, _ in action() } }
    nonisolated public func refreshable(@_inheritActorContext action: @escaping @Sendable () async -> Void) -> some View { marked { $0.refresh = action } }
    nonisolated public func onSubmit(of triggers: SubmitTriggers = .text, _ action: @escaping () -> Void) -> some View { marked { node in node.all { $0.write != nil }.forEach { $0.actions["submit"] = action } } }
    nonisolated public func onTapGesture(count: Int = 1, perform action: @escaping () -> Void) -> some View {
        Modified(self) { nodes, scope in scope.graph.complain("onTapGesture: nobody who listens instead of looking finds it; take a Button"); nodes.forEach { $0.tap = action }; return nodes }
    }

    // Navigation and what lies on top
    nonisolated public func navigationTitle(_ titleKey: LocalizedStringKey) -> some View { Modified(self) { nodes, scope in [Node("title", "", resolve(Text(titleKey), scope))] + nodes } }
    @_disfavoredOverload nonisolated public func navigationTitle<S>(_ title: S) -> some View where S: StringProtocol { Modified(self) { nodes, _ in [Node("title", String(title))] + nodes } }
    nonisolated public func navigationTitle(_ title: Text) -> some View { Modified(self) { nodes, scope in [Node("title", "", resolve(title, scope))] + nodes } }
    nonisolated public func navigationDestination<D, C>(for data: D.Type, @ViewBuilder destination: @escaping (D) -> C) -> some View where D: Hashable, C: View {
        Modified(self) { nodes, _ in
            let node = Node("destination")
            node.build = { value, scope in (value.base as? D).map { resolve(destination($0), scope) } }
            return [node] + nodes
        }
    }
    nonisolated public func toolbar<Content>(@ToolbarContentBuilder content: () -> Content) -> some View where Content: ToolbarContent {
        let content = content()
        return Modified(self) { nodes, scope in nodes + ((content as? any Bar)?.items(scope) ?? []) }
    }
    nonisolated public func searchable(text: Binding<String>, placement: SearchFieldPlacement = .automatic, prompt: LocalizedStringKey) -> some View {
        Modified(self) { nodes, scope in
            let node = Node("search", "", resolve(Text(prompt), scope)); node.value = text.wrappedValue; node.write = { text.wrappedValue = $0 }; return [node] + nodes
        }
    }
    nonisolated public func swipeActions<T>(edge: HorizontalEdge = .trailing, allowsFullSwipe: Bool = true, @ViewBuilder content: () -> T) -> some View where T: View {
        let content = content()
        return Modified(self) { nodes, scope in
            for button in resolve(content, scope.into("swipe")) where button.tap != nil { nodes.own.first?.actions[button.words] = button.tap }
            return nodes
        }
    }
    nonisolated public func contextMenu<M>(@ViewBuilder menuItems: () -> M) -> some View where M: View { swipeActions(content: menuItems) }
    nonisolated public func sheet<Content>(isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping () -> Content) -> some View where Content: View {
        Modified(self) { nodes, scope in
            if isPresented.wrappedValue { present("sheet", AnyView(content()), scope) { isPresented.wrappedValue = false; onDismiss?() } }
            return nodes
        }
    }
    nonisolated public func sheet<Item, Content>(item: Binding<Item?>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping (Item) -> Content) -> some View where Item: Identifiable, Content: View {
        Modified(self) { nodes, scope in
            if let shown = item.wrappedValue { present("sheet", AnyView(content(shown)), scope.into("\(shown.id)")) { item.wrappedValue = nil; onDismiss?() } }
            return nodes
        }
    }
    nonisolated public func alert<A, M>(_ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A, @ViewBuilder message: () -> M) -> some View where A: View, M: View {
        presenting("alert", titleKey, isPresented, AnyView(actions()), AnyView(message()))
    }
    @_disfavoredOverload nonisolated public func confirmationDialog<S, A>(_ title: S, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A) -> some View where S: StringProtocol, A: View {
        presenting("dialog", LocalizedStringKey(String(title)), isPresented, AnyView(actions()), AnyView(EmptyView()))
    }
    nonisolated public func confirmationDialog<A>(_ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A) -> some View where A: View {
        presenting("dialog", titleKey, isPresented, AnyView(actions()), AnyView(EmptyView()))
    }
    nonisolated public func confirmationDialog<A, M>(_ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A, @ViewBuilder message: () -> M) -> some View where A: View, M: View {
        presenting("dialog", titleKey, isPresented, AnyView(actions()), AnyView(message()))
    }
    nonisolated func presenting(_ kind: String, _ title: LocalizedStringKey, _ isPresented: Binding<Bool>, _ actions: AnyView, _ message: AnyView) -> Modified<Self> {
        Modified(self) { nodes, scope in
            guard isPresented.wrappedValue else { return nodes }
            let here = scope.into(kind)
            let buttons = resolve(actions, here.into("actions")).flatMap { $0.all { $0.tap != nil } }
            for button in buttons { let tap = button.tap; button.tap = { isPresented.wrappedValue = false; tap?() } }
            let node = Node(kind, "", [Node("title", "", resolve(Text(title), here))] + resolve(message, here.into("message")) + buttons)
            scope.graph.presented.append(node)
            return nodes
        }
    }

    // What is said of it
    nonisolated public func accessibilityLabel(_ labelKey: LocalizedStringKey) -> some View { Modified(self) { nodes, scope in nodes.own.forEach { $0.spoken = labelKey.said(in: scope.environment.phrasebook) }; return nodes } }
    nonisolated public func accessibilityLabel(_ label: Text) -> some View { Modified(self) { nodes, scope in nodes.own.forEach { $0.spoken = label.said(in: scope.environment.phrasebook) }; return nodes } }
    @_disfavoredOverload nonisolated public func accessibilityLabel<S>(_ label: S) -> some View where S: StringProtocol { marked { $0.spoken = String(label) } }
    nonisolated public func accessibilityHint(_ hintKey: LocalizedStringKey) -> some View { Modified(self) { nodes, scope in nodes.own.forEach { $0.hint = hintKey.said(in: scope.environment.phrasebook) }; return nodes } }
    nonisolated public func accessibilityValue(_ valueKey: LocalizedStringKey) -> some View { Modified(self) { nodes, scope in nodes.forEach { $0.value = valueKey.said(in: scope.environment.phrasebook) }; return nodes } }
    nonisolated public func accessibilityHidden(_ hidden: Bool) -> some View { marked { $0.isHidden = hidden } }
    nonisolated public func accessibilityIdentifier(_ identifier: String) -> some View { marked { $0.identifier = identifier } }
    nonisolated public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { marked { $0.isCombined = children == .combine } }
    nonisolated public func accessibilityValue(_ value: Text) -> some View { Modified(self) { nodes, scope in nodes.forEach { $0.value = value.said(in: scope.environment.phrasebook) }; return nodes } }
    nonisolated public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { marked { $0.traits.formUnion(traits.names) } }
    nonisolated public func accessibilityAction(named nameKey: LocalizedStringKey, _ handler: @escaping () -> Void) -> some View { Modified(self) { nodes, scope in nodes.own.first?.actions[nameKey.said(in: scope.environment.phrasebook)] = handler; return nodes } }
}
extension View {
    nonisolated public func focused(_ condition: FocusState<Bool>.Binding) -> some View { self }
    nonisolated public func focused<Value>(_ binding: FocusState<Value>.Binding, equals value: Value) -> some View where Value: Hashable { self }
}
@MainActor func present(_ kind: String, _ view: AnyView, _ scope: Scope, dismiss: @escaping @MainActor () -> Void) {
    var inner = scope.into(kind)
    inner.environment.dismissal = DismissAction(run: dismiss)
    inner.environment.navigator = nil
    let node = Node(kind, "", []); node.actions["dismiss"] = dismiss
    scope.graph.presented.append(node) // before what it presents itself
    node.children = resolve(view, inner)
}
public struct AccessibilityChildBehavior: Hashable, Sendable { let name: String
    public static let ignore = AccessibilityChildBehavior(name: "ignore"), contain = AccessibilityChildBehavior(name: "contain"), combine = AccessibilityChildBehavior(name: "combine") }
public struct AccessibilityTraits: SetAlgebra, Sendable {
    var names: Set<String>
    public init() { names = [] }
    init(_ name: String) { names = [name] }
    public static let isButton = AccessibilityTraits("button"), isHeader = AccessibilityTraits("header"), isSelected = AccessibilityTraits("selected"), updatesFrequently = AccessibilityTraits("updates")
    public typealias Element = AccessibilityTraits
    public func contains(_ member: AccessibilityTraits) -> Bool { member.names.isSubset(of: names) }
    public func union(_ other: Self) -> Self { var r = self; r.names.formUnion(other.names); return r }
    public func intersection(_ other: Self) -> Self { var r = self; r.names.formIntersection(other.names); return r }
    public func symmetricDifference(_ other: Self) -> Self { var r = self; r.names.formSymmetricDifference(other.names); return r }
    public mutating func insert(_ m: Self) -> (inserted: Bool, memberAfterInsert: Self) { names.formUnion(m.names); return (true, m) }
    public mutating func remove(_ m: Self) -> Self? { names.subtract(m.names); return m }
    public mutating func update(with m: Self) -> Self? { names.formUnion(m.names); return m }
    public mutating func formUnion(_ o: Self) { names.formUnion(o.names) }
    public mutating func formIntersection(_ o: Self) { names.formIntersection(o.names) }
    public mutating func formSymmetricDifference(_ o: Self) { names.formSymmetricDifference(o.names) }
}
public struct FillStyle: Equatable, Sendable { public init(eoFill: Bool = false, antialiased: Bool = true) {} }
public enum TextAlignment: Hashable, CaseIterable, Sendable { case leading, center, trailing }
public struct ScrollDismissesKeyboardMode: Sendable { public static let automatic = Self(), immediately = Self(), interactively = Self(), never = Self() }
public struct RedactionReasons: OptionSet, Sendable { public let rawValue: Int; public init(rawValue: Int) { self.rawValue = rawValue }; public static let placeholder = Self(rawValue: 1), privacy = Self(rawValue: 2) }
public struct Animation: Equatable, Sendable { public static let `default` = Animation(); public static var easeInOut: Animation { .init() } }
public struct TextInputAutocapitalization: Sendable { public static var never: Self { .init() }; public static var sentences: Self { .init() } }
public enum UIKeyboardType: Int, Sendable { case `default`, emailAddress, numberPad, URL }
public struct UITextContentType: Sendable { public static let emailAddress = Self(), oneTimeCode = Self(), name = Self(), URL = Self() }
public struct SubmitLabel: Sendable { public static var done: Self { .init() }; public static var send: Self { .init() } }
public struct SubmitTriggers: OptionSet, Sendable { public let rawValue: Int; public init(rawValue: Int) { self.rawValue = rawValue }; public static let text = Self(rawValue: 1), search = Self(rawValue: 2) }
public struct SearchFieldPlacement: Sendable { public static let automatic = Self() }
public struct NavigationBarItem: Sendable { public enum TitleDisplayMode: Sendable { case automatic, inline, large } }
public enum ControlSize: CaseIterable, Sendable { case mini, small, regular, large }
@MainActor @preconcurrency public protocol PrimitiveButtonStyle {}
public struct BorderedProminentButtonStyle: PrimitiveButtonStyle { public nonisolated init() {} }
public struct BorderedButtonStyle: PrimitiveButtonStyle { public nonisolated init() {} }
public struct PlainButtonStyle: PrimitiveButtonStyle { public nonisolated init() {} }
extension PrimitiveButtonStyle where Self == BorderedProminentButtonStyle { public static nonisolated var borderedProminent: BorderedProminentButtonStyle { .init() } }
extension PrimitiveButtonStyle where Self == BorderedButtonStyle { public static nonisolated var bordered: BorderedButtonStyle { .init() } }
extension PrimitiveButtonStyle where Self == PlainButtonStyle { public static nonisolated var plain: PlainButtonStyle { .init() } }
public protocol ListStyle {}
public struct InsetGroupedListStyle: ListStyle { public init() {} }
public struct PlainListStyle: ListStyle { public init() {} }
extension ListStyle where Self == InsetGroupedListStyle { public static var insetGrouped: InsetGroupedListStyle { .init() } }
extension ListStyle where Self == PlainListStyle { public static var plain: PlainListStyle { .init() } }
public protocol PickerStyle {}
public struct SegmentedPickerStyle: PickerStyle { public init() {} }
public struct MenuPickerStyle: PickerStyle { public init() {} }
extension PickerStyle where Self == SegmentedPickerStyle { public static var segmented: SegmentedPickerStyle { .init() } }
extension PickerStyle where Self == MenuPickerStyle { public static var menu: MenuPickerStyle { .init() } }
public protocol TextFieldStyle {}
public struct RoundedBorderTextFieldStyle: TextFieldStyle { public init() {} }
extension TextFieldStyle where Self == RoundedBorderTextFieldStyle { public static var roundedBorder: RoundedBorderTextFieldStyle { .init() } }
public protocol LabelStyle {}
public struct IconOnlyLabelStyle: LabelStyle { public init() {} }
extension LabelStyle where Self == IconOnlyLabelStyle { public static var iconOnly: IconOnlyLabelStyle { .init() } }
public protocol FormStyle {}
public struct GroupedFormStyle: FormStyle { public init() {} }
extension FormStyle where Self == GroupedFormStyle { public static var grouped: GroupedFormStyle { .init() } }

@MainActor @preconcurrency public protocol Scene { associatedtype Body: Scene; @SceneBuilder @MainActor @preconcurrency var body: Body { get } }
extension Never: Scene {}
extension Scene where Body == Never { public var body: Never { fatalError() } }
@resultBuilder public struct SceneBuilder { public static func buildBlock<Content>(_ content: Content) -> Content where Content: Scene { content } }
public struct WindowGroup<Content> where Content: View { let content: Content
    public nonisolated init(@ViewBuilder content: () -> Content) { self.content = content() } }
extension WindowGroup: Scene { public typealias Body = Never }
extension Scene {
    public nonisolated func onChange<V>(of value: V, initial: Bool = false, _ action: @escaping (V, V) -> Void) -> some Scene where V: Equatable { self }
    public nonisolated func backgroundTask<D, R>(_ task: BackgroundTask<D, R>, @_inheritActorContext action: @escaping @Sendable (D) async -> R) -> some Scene where D: Sendable, R: Sendable { self }
}
public struct BackgroundTask<Request, Response> { public static func appRefresh(_ identifier: String) -> BackgroundTask<Void, Void> { .init() } }
@MainActor @preconcurrency public protocol App { associatedtype Body: Scene; @SceneBuilder @MainActor @preconcurrency var body: Body { get }; init() }
extension App { public static func main() {} }
public protocol TextSelectability { static var allowsSelection: Bool { get } }
public struct EnabledTextSelectability: TextSelectability { public static let allowsSelection = true }
extension TextSelectability where Self == EnabledTextSelectability { public static var enabled: EnabledTextSelectability { .init() } }
