// Stand-in for SwiftUI: buttons, pickers, fields. Declarations follow Apple's public documentation (iOS 17).

public struct ButtonRole: Equatable, Sendable {
    let name: String
    public static let destructive = ButtonRole(name: "destructive"), cancel = ButtonRole(name: "cancel")
}
public struct Button<Label> where Label: View {
    let role: ButtonRole?, action: @MainActor () -> Void, label: Label
    @preconcurrency nonisolated public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) { role = nil; self.action = action; self.label = label() }
    @preconcurrency nonisolated public init(role: ButtonRole?, action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) { self.role = role; self.action = action; self.label = label() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("button", "", resolve(label, scope.into("button")))
        node.isEnabled = scope.environment.isEnabled
        node.tap = action
        if let role { node.style["role"] = role.name }
        return [node]
    }
}
extension Button: View, Primitive { public typealias Body = Never }
extension Button where Label == Text {
    @preconcurrency nonisolated public init(_ titleKey: LocalizedStringKey, action: @escaping @MainActor () -> Void) { self.init(action: action) { Text(titleKey) } }
    @preconcurrency @_disfavoredOverload nonisolated public init<S>(_ title: S, action: @escaping @MainActor () -> Void) where S: StringProtocol { self.init(action: action) { Text(title) } }
    @preconcurrency nonisolated public init(_ titleKey: LocalizedStringKey, role: ButtonRole?, action: @escaping @MainActor () -> Void) { self.init(role: role, action: action) { Text(titleKey) } }
    @preconcurrency @_disfavoredOverload nonisolated public init<S>(_ title: S, role: ButtonRole?, action: @escaping @MainActor () -> Void) where S: StringProtocol { self.init(role: role, action: action) { Text(title) } }
}
extension Button where Label == SwiftUI.Label<Text, Image> {
    nonisolated public init(_ titleKey: LocalizedStringKey, systemImage: String, action: @escaping @MainActor () -> Void) { self.init(action: action) { SwiftUI.Label(titleKey, systemImage: systemImage) } }
    nonisolated public init(_ titleKey: LocalizedStringKey, systemImage: String, role: ButtonRole?, action: @escaping @MainActor () -> Void) { self.init(role: role, action: action) { SwiftUI.Label(titleKey, systemImage: systemImage) } }
}
public struct Toggle<Label> where Label: View {
    let isOn: Binding<Bool>, label: Label
    public nonisolated init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) { self.isOn = isOn; self.label = label() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("toggle", "", resolve(label, scope.into("toggle")))
        node.value = isOn.wrappedValue ? "on" : "off"; node.isEnabled = scope.environment.isEnabled
        node.tap = { isOn.wrappedValue.toggle() }
        return [node]
    }
}
extension Toggle: View, Primitive { public typealias Body = Never }
extension Toggle where Label == Text {
    public nonisolated init(_ titleKey: LocalizedStringKey, isOn: Binding<Bool>) { self.init(isOn: isOn) { Text(titleKey) } }
    @_disfavoredOverload public nonisolated init<S>(_ title: S, isOn: Binding<Bool>) where S: StringProtocol { self.init(isOn: isOn) { Text(title) } }
}
public struct Picker<Label, SelectionValue, Content> where Label: View, SelectionValue: Hashable, Content: View {
    let selection: Binding<SelectionValue>, label: Label, content: Content
    public nonisolated init(selection: Binding<SelectionValue>, @ViewBuilder content: () -> Content, @ViewBuilder label: () -> Label) {
        self.selection = selection; self.content = content(); self.label = label()
    }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let options = resolve(content, scope.into("options"))
        let node = Node("picker", "", resolve(label, scope.into("picker")))
        node.actions = [:]
        for option in options {
            guard let tag = option.tag else { scope.graph.complain("Picker \(node.words): the choice \(option.words) has no tag"); continue }
            guard let value = tag.base as? SelectionValue else {
                scope.graph.complain("Picker \(node.words): the tag of \(option.words) is a \(type(of: tag.base)), the selection a \(SelectionValue.self)"); continue
            }
            node.actions[option.words] = { selection.wrappedValue = value }
            if value == selection.wrappedValue { node.value = option.words }
        }
        if node.value == nil { scope.graph.complain("Picker \(node.words): no choice fits the selection \(selection.wrappedValue)") }
        node.isEnabled = scope.environment.isEnabled
        return [node]
    }
}
extension Picker: View, Primitive { public typealias Body = Never }
extension Picker where Label == Text {
    @_disfavoredOverload public nonisolated init<S>(_ title: S, selection: Binding<SelectionValue>, @ViewBuilder content: () -> Content) where S: StringProtocol {
        self.init(selection: selection, content: content) { Text(title) }
    }
    public nonisolated init(_ titleKey: LocalizedStringKey, selection: Binding<SelectionValue>, @ViewBuilder content: () -> Content) {
        self.init(selection: selection, content: content) { Text(titleKey) }
    }
}
public struct DatePickerComponents: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let hourAndMinute = DatePickerComponents(rawValue: 1), date = DatePickerComponents(rawValue: 2)
}
public struct DatePicker<Label> where Label: View {
    public typealias Components = DatePickerComponents
    let selection: Binding<Date>, label: Label
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("datepicker", "", resolve(label, scope.into("datepicker")))
        node.value = selection.wrappedValue.ISO8601Format(); node.choose = { if let date = $0.base as? Date { selection.wrappedValue = date } }
        return [node]
    }
}
extension DatePicker: View, Primitive { public typealias Body = Never }
extension DatePicker where Label == Text {
    public nonisolated init(_ titleKey: LocalizedStringKey, selection: Binding<Date>, displayedComponents: DatePickerComponents = [.hourAndMinute, .date]) { self.selection = selection; label = Text(titleKey) }
    public nonisolated init(_ titleKey: LocalizedStringKey, selection: Binding<Date>, in range: ClosedRange<Date>, displayedComponents: DatePickerComponents = [.hourAndMinute, .date]) { self.selection = selection; label = Text(titleKey) }
    public nonisolated init(_ titleKey: LocalizedStringKey, selection: Binding<Date>, in range: PartialRangeFrom<Date>, displayedComponents: DatePickerComponents = [.hourAndMinute, .date]) { self.selection = selection; label = Text(titleKey) }
}
public struct TextField<Label> where Label: View {
    let text: Binding<String>, label: Label
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("field", "", resolve(label, scope.into("field")))
        node.value = text.wrappedValue; node.write = { text.wrappedValue = $0 }; node.isEnabled = scope.environment.isEnabled
        return [node]
    }
}
extension TextField: View, Primitive { public typealias Body = Never }
extension TextField where Label == Text {
    public nonisolated init(_ titleKey: LocalizedStringKey, text: Binding<String>) { self.text = text; label = Text(titleKey) }
    public nonisolated init(_ titleKey: LocalizedStringKey, text: Binding<String>, axis: Axis) { self.text = text; label = Text(titleKey) }
    public nonisolated init(_ titleKey: LocalizedStringKey, text: Binding<String>, prompt: Text?) { self.text = text; label = Text(titleKey) }
}
extension TextField {
    public nonisolated init(text: Binding<String>, prompt: Text? = nil, axis: Axis, @ViewBuilder label: () -> Label) { self.text = text; self.label = label() }
}
public struct SecureField<Label> where Label: View {
    let text: Binding<String>, label: Label
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("secure", "", resolve(label, scope.into("field")))
        node.value = String(repeating: "•", count: text.wrappedValue.count); node.write = { text.wrappedValue = $0 }
        return [node]
    }
}
extension SecureField: View, Primitive { public typealias Body = Never }
extension SecureField where Label == Text {
    public nonisolated init(_ titleKey: LocalizedStringKey, text: Binding<String>) { self.text = text; label = Text(titleKey) }
}
public struct TextEditor {
    let text: Binding<String>
    public nonisolated init(text: Binding<String>) { self.text = text }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("editor"); node.value = text.wrappedValue; node.write = { text.wrappedValue = $0 }; node.isEnabled = scope.environment.isEnabled
        return [node]
    }
}
extension TextEditor: View, Primitive { public typealias Body = Never }
public struct Stepper<Label> where Label: View {
    let label: Label, up: () -> Void, down: () -> Void
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("stepper", "", resolve(label, scope.into("stepper"))); node.actions = ["Increment": up, "Decrement": down]; return [node]
    }
}
extension Stepper: View, Primitive { public typealias Body = Never }
extension Stepper where Label == Text {
    public nonisolated init<V>(_ titleKey: LocalizedStringKey, value: Binding<V>, in bounds: ClosedRange<V>, step: V.Stride = 1, onEditingChanged: @escaping (Bool) -> Void = { _ in }) where V: Strideable {
        label = Text(titleKey)
        up = { value.wrappedValue = min(bounds.upperBound, value.wrappedValue.advanced(by: step)) }
        down = { value.wrappedValue = max(bounds.lowerBound, value.wrappedValue.advanced(by: -step)) }
    }
}
public struct Menu<Label, Content> where Label: View, Content: View {
    let label: Label, content: Content
    public nonisolated init(@ViewBuilder content: () -> Content, @ViewBuilder label: () -> Label) { self.content = content(); self.label = label() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("menu", "", resolve(label, scope.into("label")) + resolve(content, scope.into("menu")))] }
}
extension Menu: View, Primitive { public typealias Body = Never }
extension Menu where Label == Text {
    public nonisolated init(_ titleKey: LocalizedStringKey, @ViewBuilder content: () -> Content) { self.init(content: content) { Text(titleKey) } }
}
public struct ProgressView<Label, CurrentValueLabel> where Label: View, CurrentValueLabel: View {
    let label: Label?
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [Node("progress", "", label.map { resolve($0, scope.into("progress")) } ?? [])] }
}
extension ProgressView: View, Primitive { public typealias Body = Never }
extension ProgressView where CurrentValueLabel == EmptyView {
    public nonisolated init() where Label == EmptyView { label = nil }
    public nonisolated init(_ titleKey: LocalizedStringKey) where Label == Text { label = Text(titleKey) }
}
public struct ContentUnavailableView<Label, Description, Actions> where Label: View, Description: View, Actions: View {
    let label: Label, description: Description, actions: Actions
    public init(@ViewBuilder label: () -> Label, @ViewBuilder description: () -> Description = { EmptyView() }, @ViewBuilder actions: () -> Actions = { EmptyView() }) {
        self.label = label(); self.description = description(); self.actions = actions()
    }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        [Node("unavailable", "", resolve(label, scope.into("l")) + resolve(description, scope.into("d")) + resolve(actions, scope.into("a")))]
    }
}
extension ContentUnavailableView: View, Primitive { public typealias Body = Never }
extension ContentUnavailableView where Label == SwiftUI.Label<Text, Image>, Description == Text?, Actions == EmptyView {
    public init(_ title: LocalizedStringKey, systemImage name: String, description: Text? = nil) {
        label = SwiftUI.Label(title, systemImage: name); self.description = description; actions = EmptyView()
    }
}
public struct LabeledContent<Label, Content> { let label: Label, content: Content }
extension LabeledContent: View, Primitive where Label: View, Content: View {
    public typealias Body = Never
    public nonisolated init(@ViewBuilder content: () -> Content, @ViewBuilder label: () -> Label) { self.content = content(); self.label = label() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { let node = Node("labeled", "", resolve(label, scope.into("l")) + resolve(content, scope.into("c"))); node.isCombined = true; return [node] }
}
extension LabeledContent where Label == Text, Content == Text {
    public nonisolated init<S>(_ titleKey: LocalizedStringKey, value: S) where S: StringProtocol { label = Text(titleKey); content = Text(value) }
}
public struct Link<Label> where Label: View {
    let label: Label, destination: URL
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("link", "", resolve(label, scope.into("l"))); let open = scope.environment.openURL, url = destination
        node.tap = { open(url) }; return [node]
    }
}
extension Link: View, Primitive { public typealias Body = Never }
extension Link where Label == Text {
    public init(_ titleKey: LocalizedStringKey, destination: URL) { label = Text(titleKey); self.destination = destination }
}
public struct ShareLink<Data, PreviewImage, PreviewIcon, Label> where Data: RandomAccessCollection, Label: View {
    let label: Label
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("share", "", resolve(label, scope.into("l"))); node.tap = {}; return [node]
    }
}
extension ShareLink: View, Primitive { public typealias Body = Never }
extension ShareLink where Data == CollectionOfOne<String>, PreviewImage == Never, PreviewIcon == Never {
    public init(item: String, subject: Text? = nil, message: Text? = nil, @ViewBuilder label: () -> Label) { self.label = label() }
}
