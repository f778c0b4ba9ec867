// Stand-in for SwiftUI: state, bindings, the environment. Declarations follow Apple's public documentation (iOS 17).

public protocol DynamicProperty {
    mutating func update()
}
extension DynamicProperty { public mutating func update() {} }

@propertyWrapper
public struct State<Value>: DynamicProperty, Attached {
    final class Link: @unchecked Sendable { var box: Box<Value>; init(_ box: Box<Value>) { self.box = box } }
    let link: Link
    public init(wrappedValue value: Value) { link = Link(Box(value)) }
    public init(initialValue value: Value) { link = Link(Box(value)) }
    public var wrappedValue: Value { get { link.box.value } nonmutating set { link.box.value = newValue } }
    public var projectedValue: Binding<Value> { Binding(read: { [link] in link.box.value }, write: { [link] in link.box.value = $0 }) }
    package func attach(_ scope: Scope) { link.box = scope.graph.box(scope.path, link.box) }
}
extension State where Value: ExpressibleByNilLiteral { public init() { self.init(wrappedValue: nil) } }
extension State: Sendable where Value: Sendable {}

@propertyWrapper
public struct SceneStorage<Value>: DynamicProperty, Attached {
    let key: String
    let link: State<Value>
    public var wrappedValue: Value { get { link.wrappedValue } nonmutating set { link.wrappedValue = newValue } }
    public var projectedValue: Binding<Value> { link.projectedValue }
    package func attach(_ scope: Scope) { link.link.box = scope.graph.stored(key, link.link.box) }
}
extension SceneStorage where Value == String {
    public init(wrappedValue: Value, _ key: String) { self.key = key; link = State(initialValue: wrappedValue) }
}

@propertyWrapper @dynamicMemberLookup
public struct Binding<Value> {
    private let read: () -> Value
    private let write: (Value) -> Void
    init(read: @escaping () -> Value, write: @escaping (Value) -> Void) { self.read = read; self.write = write }
    @preconcurrency
    public init(get: @escaping @isolated(any) @Sendable () -> Value, set: @escaping @isolated(any) @Sendable (Value) -> Void) {
        // Called where views are looked at: on the main actor, as by the system.
        read = unsafeBitCast(get, to: (@Sendable () -> Value).self)
        write = unsafeBitCast(set, to: (@Sendable (Value) -> Void).self)
    }
    public static func constant(_ value: Value) -> Binding<Value> { .init(read: { value }, write: { _ in }) }
    public var wrappedValue: Value { get { read() } nonmutating set { write(newValue) } }
    public var projectedValue: Binding<Value> { self }
    public subscript<Subject>(dynamicMember keyPath: WritableKeyPath<Value, Subject>) -> Binding<Subject> {
        .init(read: { read()[keyPath: keyPath] }, write: { var all = read(); all[keyPath: keyPath] = $0; write(all) })
    }
    public init?(_ base: Binding<Value?>) {
        guard let first = base.wrappedValue else { return nil }
        self.init(read: { base.wrappedValue ?? first }, write: { base.wrappedValue = $0 })
    }
}
extension Binding: @unchecked Sendable where Value: Sendable {}

@propertyWrapper @dynamicMemberLookup
public struct Bindable<Value> {
    public var wrappedValue: Value
    public var projectedValue: Bindable<Value> { self }
    init(kept: Value) { wrappedValue = kept }
}
extension Bindable where Value: AnyObject {
    public subscript<Subject>(dynamicMember keyPath: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> {
        let object = wrappedValue
        return .init(read: { object[keyPath: keyPath] }, write: { object[keyPath: keyPath] = $0 })
    }
}
extension Bindable where Value: AnyObject, Value: Observable {
    public init(wrappedValue: Value) { self.init(kept: wrappedValue) }
    public init(_ wrappedValue: Value) { self.init(kept: wrappedValue) }
}
extension Bindable: Sendable where Value: Sendable {}

@propertyWrapper
public struct Environment<Value>: DynamicProperty, Attached {
    final class Link: @unchecked Sendable { var read: (() -> Value)? }
    let link = Link()
    let find: (EnvironmentValues) -> Value
    public init(_ keyPath: KeyPath<EnvironmentValues, Value>) { find = { $0[keyPath: keyPath] } }
    public var wrappedValue: Value {
        guard let read = link.read else { return find(EnvironmentValues()) }
        return read()
    }
    package func attach(_ scope: Scope) { let found = scope.environment; link.read = { [find] in find(found) } }
}
extension Environment {
    public init(_ objectType: Value.Type) where Value: AnyObject, Value: Observable {
        find = { values in
            guard let object = values.objects[ObjectIdentifier(objectType)] as? Value else {
                fatalError("No Observable object of type \(objectType) found")
            }
            return object
        }
    }
    public init<T>(_ objectType: T.Type) where Value == T?, T: AnyObject, T: Observable {
        find = { $0.objects[ObjectIdentifier(objectType)] as? T }
    }
}
extension Environment: @unchecked Sendable where Value: Sendable {}

public protocol EnvironmentKey {
    associatedtype Value
    static var defaultValue: Value { get }
}
public struct EnvironmentValues {
    var values: [ObjectIdentifier: Any] = [:]
    var objects: [ObjectIdentifier: AnyObject] = [:]
    public init() {}
    public subscript<K>(key: K.Type) -> K.Value where K: EnvironmentKey {
        get { values[ObjectIdentifier(key)] as? K.Value ?? K.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }
}
private enum Keys {
    struct Dismiss: EnvironmentKey { static var defaultValue: DismissAction { .init(run: {}) } }
    struct Open: EnvironmentKey { static var defaultValue: OpenURLAction { .init { _ in .systemAction } } }
    struct Scheme: EnvironmentKey { static var defaultValue: ColorScheme { .light } }
    struct TypeSize: EnvironmentKey { static var defaultValue: DynamicTypeSize { .large } }
    struct Enabled: EnvironmentKey { static var defaultValue: Bool { true } }
    struct Phase: EnvironmentKey { static var defaultValue: ScenePhase { .active } }
    struct Loc: EnvironmentKey { static var defaultValue: Locale { Locale(identifier: "en_GB") } }
    struct Cal: EnvironmentKey { static var defaultValue: Calendar { Calendar(identifier: .gregorian) } }
    struct Zone: EnvironmentKey { static var defaultValue: TimeZone { TimeZone(identifier: "UTC")! } }
    struct Motion: EnvironmentKey { static var defaultValue: Bool { false } }
    struct Width: EnvironmentKey { static var defaultValue: UserInterfaceSizeClass? { .compact } }
    struct Nav: EnvironmentKey { static var defaultValue: Navigator? { nil } }
    struct Words: EnvironmentKey { static var defaultValue: Phrasebook? { nil } }
}
extension EnvironmentValues {
    public var dismiss: DismissAction { self[Keys.Dismiss.self] }
    var dismissal: DismissAction { get { self[Keys.Dismiss.self] } set { self[Keys.Dismiss.self] = newValue } }
    public var openURL: OpenURLAction { get { self[Keys.Open.self] } set { self[Keys.Open.self] = newValue } }
    public var colorScheme: ColorScheme { get { self[Keys.Scheme.self] } set { self[Keys.Scheme.self] = newValue } }
    public var dynamicTypeSize: DynamicTypeSize { get { self[Keys.TypeSize.self] } set { self[Keys.TypeSize.self] = newValue } }
    public var isEnabled: Bool { get { self[Keys.Enabled.self] } set { self[Keys.Enabled.self] = newValue } }
    public var scenePhase: ScenePhase { get { self[Keys.Phase.self] } set { self[Keys.Phase.self] = newValue } }
    public var locale: Locale { get { self[Keys.Loc.self] } set { self[Keys.Loc.self] = newValue } }
    public var calendar: Calendar { get { self[Keys.Cal.self] } set { self[Keys.Cal.self] = newValue } }
    public var timeZone: TimeZone { get { self[Keys.Zone.self] } set { self[Keys.Zone.self] = newValue } }
    public var accessibilityReduceMotion: Bool { self[Keys.Motion.self] }
    public var horizontalSizeClass: UserInterfaceSizeClass? { get { self[Keys.Width.self] } set { self[Keys.Width.self] = newValue } }
    package var navigator: Navigator? { get { self[Keys.Nav.self] } set { self[Keys.Nav.self] = newValue } }
    package var phrasebook: Phrasebook? { get { self[Keys.Words.self] } set { self[Keys.Words.self] = newValue } }
}

public struct DismissAction {
    let run: @MainActor () -> Void
    nonisolated init(run: @escaping @MainActor () -> Void) { self.run = run }
    @MainActor public func callAsFunction() { run() }
}
public struct OpenURLAction {
    public struct Result: Sendable, Equatable {
        let name: String
        public static let handled = Result(name: "handled"), discarded = Result(name: "discarded"), systemAction = Result(name: "system")
    }
    let run: (URL) -> Result
    nonisolated public init(handler: @escaping (URL) -> Result) { run = handler }
    @MainActor public func callAsFunction(_ url: URL) { _ = run(url) }
}
public enum ColorScheme: CaseIterable, Sendable { case light, dark }
public enum ScenePhase: Comparable, Hashable, Sendable { case background, inactive, active }
public enum UserInterfaceSizeClass: Sendable { case compact, regular }
public enum DynamicTypeSize: Hashable, Comparable, CaseIterable, Sendable {
    case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge, accessibility1, accessibility2, accessibility3, accessibility4, accessibility5
    public var isAccessibilitySize: Bool { self >= .accessibility1 }
}
public enum Visibility: Hashable, CaseIterable, Sendable { case automatic, visible, hidden }

@propertyWrapper public struct FocusState<Value>: DynamicProperty, Attached where Value: Hashable {
    let state: State<Value>
    public init() where Value == Bool { state = State(wrappedValue: false) }
    public init<T>() where Value == T?, T: Hashable { state = State(wrappedValue: nil) }
    public var wrappedValue: Value { get { state.wrappedValue } nonmutating set { state.wrappedValue = newValue } }
    public var projectedValue: Binding { Binding(binding: state.projectedValue) }
    @propertyWrapper public struct Binding {
        let binding: SwiftUI.Binding<Value>
        public var wrappedValue: Value { get { binding.wrappedValue } nonmutating set { binding.wrappedValue = newValue } }
        public var projectedValue: Binding { self }
    }
    package func attach(_ scope: Scope) { state.attach(scope) }
}
