// Stand-in for SwiftUI: texts, keys of the string catalogue, images, colours. Declarations follow Apple's documentation (iOS 17).

public struct LocalizedStringKey: Equatable, ExpressibleByStringInterpolation {
    enum Argument: Equatable, @unchecked Sendable { case said(String), number(Int), text(Text) }
    let key: String
    let arguments: [Argument]
    public init(_ value: String) { key = value; arguments = [] }
    public init(stringLiteral value: String) { key = value; arguments = [] }
    public init(stringInterpolation: StringInterpolation) { key = stringInterpolation.key; arguments = stringInterpolation.arguments }
    public struct StringInterpolation: StringInterpolationProtocol {
        var key = "", arguments: [Argument] = []
        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: String) { key += literal.replacingOccurrences(of: "%", with: "%%") }
        public mutating func appendInterpolation(_ string: String) { key += "%@"; arguments.append(.said(string)) }
        public mutating func appendInterpolation<T>(_ value: T) where T: _FormatSpecifiable {
            key += value._specifier
            arguments.append((value as? Int).map { .number($0) } ?? .said("\(value)"))
        }
        public mutating func appendInterpolation(_ text: Text) { key += "%@"; arguments.append(.text(text)) }
    }
    func said(in phrasebook: Phrasebook?) -> String {
        let said = arguments.map { argument in
            switch argument {
            case .said(let words): words
            case .number(let number): "\(number)"
            case .text(let text): text.said(in: phrasebook)
            }
        }
        let numbers = arguments.map { if case .number(let number) = $0 { number } else { 0 } }
        return phrasebook?.phrase(key, said, numbers) ?? key
    }
}
public protocol _FormatSpecifiable: Equatable { var _specifier: String { get } }
extension Int: _FormatSpecifiable { public var _specifier: String { "%lld" } }

public struct Text: Equatable, Sendable {
    enum Source: Equatable, @unchecked Sendable { case key(LocalizedStringKey), verbatim(String), join([Text]) }
    let source: Source
    var style: [String: String] = [:]
    nonisolated init(source: Source) { self.source = source }
    public nonisolated init(verbatim content: String) { source = .verbatim(content) }
    @_disfavoredOverload public nonisolated init<S>(_ content: S) where S: StringProtocol { source = .verbatim(String(content)) }
    public nonisolated init(_ key: LocalizedStringKey, tableName: String? = nil, bundle: Bundle? = nil, comment: StaticString? = nil) { source = .key(key) }
    public nonisolated init<F>(_ input: F.FormatInput, format: F) where F: FormatStyle, F.FormatInput: Equatable, F.FormatOutput == String {
        source = .verbatim(format.format(input))
    }
    public struct DateStyle: Sendable, Equatable {
        let name: String
        public static let time = DateStyle(name: "time"), date = DateStyle(name: "date"), relative = DateStyle(name: "relative"), timer = DateStyle(name: "timer"), offset = DateStyle(name: "offset")
    }
    public nonisolated init(_ date: Date, style: Text.DateStyle) { source = .verbatim("{\(style.name) \(date.ISO8601Format())}") }
    nonisolated func said(in phrasebook: Phrasebook?) -> String {
        switch source {
        case .key(let key): key.said(in: phrasebook)
        case .verbatim(let text): text
        case .join(let parts): parts.map { $0.said(in: phrasebook) }.joined()
        }
    }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let node = Node("text", said(in: scope.environment.phrasebook)); node.style = style; return [node]
    }
    private nonisolated func with(_ name: String, _ value: String) -> Text { var copy = self; copy.style[name] = value; return copy }
    public nonisolated func font(_ font: Font?) -> Text { with("font", font?.name ?? "body") }
    public nonisolated func bold() -> Text { with("weight", "bold") }
    public nonisolated func italic() -> Text { with("italic", "1") }
    public nonisolated func monospacedDigit() -> Text { self }
    public nonisolated func fontWeight(_ weight: Font.Weight?) -> Text { with("weight", weight?.name ?? "regular") }
    public nonisolated static func + (lhs: Text, rhs: Text) -> Text { Text(source: .join([lhs, rhs])) }
}
extension Text: View, Primitive { public typealias Body = Never }
public struct Font: Hashable, Sendable {
    let name: String
    public static let largeTitle = Font(name: "largeTitle"), title = Font(name: "title"), title2 = Font(name: "title2"), title3 = Font(name: "title3"), headline = Font(name: "headline"), subheadline = Font(name: "subheadline"), body = Font(name: "body"), callout = Font(name: "callout"), footnote = Font(name: "footnote"), caption = Font(name: "caption"), caption2 = Font(name: "caption2")
    public struct Weight: Hashable, Sendable {
        let name: String
        public static let regular = Weight(name: "regular"), medium = Weight(name: "medium"), semibold = Weight(name: "semibold"), bold = Weight(name: "bold")
    }
    public func weight(_ weight: Font.Weight) -> Font { self }
    public func bold() -> Font { self }
}
public struct Image: Equatable, Sendable {
    let name: String, isDecorative: Bool
    public nonisolated init(systemName: String) { name = systemName; isDecorative = false }
    public nonisolated init(_ name: String, bundle: Bundle? = nil) { self.name = name; isDecorative = false }
    public nonisolated init(decorative name: String, bundle: Bundle? = nil) { self.name = name; isDecorative = true }
    public nonisolated func resizable() -> Image { self }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { let node = Node("image", "", []); node.value = name; node.isHidden = isDecorative; return [node] }
}
extension Image: View, Primitive { public typealias Body = Never }
public struct Label<Title, Icon> where Title: View, Icon: View {
    let title: Title, icon: Icon
    public nonisolated init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) { self.title = title(); self.icon = icon() }
    @MainActor package func nodes(_ scope: Scope) -> [Node] {
        let icons = resolve(icon, scope.into("icon")); icons.forEach { $0.isHidden = true }
        return [Node("label", "", icons + resolve(title, scope.into("title")))]
    }
}
extension Label: View, Primitive { public typealias Body = Never }
extension Label where Title == Text, Icon == Image {
    public nonisolated init(_ titleKey: LocalizedStringKey, systemImage name: String) { title = Text(titleKey); icon = Image(systemName: name) }
    @_disfavoredOverload public nonisolated init<S>(_ title: S, systemImage name: String) where S: StringProtocol { self.title = Text(title); icon = Image(systemName: name) }
}

// Colours and shapes: names only.
public protocol ShapeStyle: Sendable {}
public struct Color: Hashable, Sendable {
    let name: String
    nonisolated init(name: String) { self.name = name }
    public nonisolated init(_ name: String, bundle: Bundle? = nil) { self.name = name }
    public static let red = Color(name: "red"), orange = Color(name: "orange"), yellow = Color(name: "yellow"), green = Color(name: "green"), blue = Color(name: "blue"), indigo = Color(name: "indigo"), gray = Color(name: "gray"), white = Color(name: "white"), black = Color(name: "black"), clear = Color(name: "clear"), primary = Color(name: "primary"), secondary = Color(name: "secondary"), accentColor = Color(name: "accent")
    public nonisolated func opacity(_ opacity: Double) -> Color { self }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { let node = Node("color"); node.value = name; node.isHidden = true; return [node] }
}
extension Color: View, Primitive, ShapeStyle { public typealias Body = Never }
extension ShapeStyle where Self == Color {
    public static var red: Color { .init(name: "red") }
    public static var orange: Color { .init(name: "orange") }
    public static var green: Color { .init(name: "green") }
    public static var blue: Color { .init(name: "blue") }
    public static var accentColor: Color { .init(name: "accent") }
}
public struct HierarchicalShapeStyle: ShapeStyle { let name: String
    public static let primary = HierarchicalShapeStyle(name: "primary"), secondary = HierarchicalShapeStyle(name: "secondary"), tertiary = HierarchicalShapeStyle(name: "tertiary") }
extension ShapeStyle where Self == HierarchicalShapeStyle {
    public static var primary: HierarchicalShapeStyle { .primary }
    public static var secondary: HierarchicalShapeStyle { .secondary }
    public static var tertiary: HierarchicalShapeStyle { .tertiary }
}
public struct TintShapeStyle: ShapeStyle { public init() {} }
extension ShapeStyle where Self == TintShapeStyle { public static var tint: TintShapeStyle { .init() } }
public struct Material: ShapeStyle, Sendable { let name: String
    public static let regular = Material(name: "regular"), thin = Material(name: "thin"), ultraThin = Material(name: "ultraThin") }
extension ShapeStyle where Self == Material {
    public static var regularMaterial: Material { .regular }
    public static var thinMaterial: Material { .thin }
}
@MainActor @preconcurrency public protocol Shape: Sendable, View {}
public struct RoundedRectangle { let radius: CGFloat
    public nonisolated init(cornerRadius: CGFloat) { radius = cornerRadius }
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [] } }
extension RoundedRectangle: Shape, Primitive { public typealias Body = Never }
public struct Rectangle { public nonisolated init() {}
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [] } }
extension Rectangle: Shape, Primitive { public typealias Body = Never }
public struct Capsule { public nonisolated init() {}
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [] } }
extension Capsule: Shape, Primitive { public typealias Body = Never }
public struct Circle { public nonisolated init() {}
    @MainActor package func nodes(_ scope: Scope) -> [Node] { [] } }
extension Circle: Shape, Primitive { public typealias Body = Never }
@MainActor func styleName(_ style: some ShapeStyle) -> String {
    switch style {
    case let color as Color: color.name
    case let level as HierarchicalShapeStyle: level.name
    case let material as Material: material.name
    default: "accent"
    }
}
