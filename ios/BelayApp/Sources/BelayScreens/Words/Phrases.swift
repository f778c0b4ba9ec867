// Sentences of the string catalogue that are found by a code of the core.

import BelayKit
import SwiftUI

/// The sentence of `key` with its arguments. Where a key is known when this is compiled, the string itself does: `"tab_today"`.
func phrase(_ key: String, _ arguments: Text...) -> LocalizedStringKey {
    var built = LocalizedStringKey.StringInterpolation(literalCapacity: key.count, interpolationCount: arguments.count)
    built.appendLiteral(key)
    for argument in arguments {
        built.appendLiteral(" ")
        built.appendInterpolation(argument)
    }
    return LocalizedStringKey(stringInterpolation: built)
}

/// The word for a code of the core: `word("phase_", Phase.preparing)` is that of `phase_preparing`. Every code has one in every
/// language; a test sees to it.
func word(_ prefix: String, _ value: some Any) -> Text {
    Text(phrase(prefix + code(value)))
}

/// The name of an enum's case as codes are written: `plan_b_needed`.
func code(_ value: some Any) -> String {
    var code = ""
    for letter in String(describing: value).prefix(while: { $0 != "(" }) {
        if letter.isUppercase, !code.isEmpty { code += "_" }
        code += letter.lowercased()
    }
    return code
}

/// "Fact: detail".
func labelled(_ label: Text, _ detail: Text) -> Text {
    Text("common_labelled \(label) \(detail)")
}

/// Words as a list: "Mia, Tom and Yuki".
func listed(_ words: [Text], _ locale: Locale) -> Text {
    // The order and the words between are the language's; ours are put in afterwards, since they are not looked up before.
    let mark = "\u{FFFC}"
    let places = words.indices.map { "\(mark)\($0)\(mark)" }
    let list = places.formatted(.list(type: .and).locale(locale))
    return list.components(separatedBy: mark).reduce(Text(verbatim: "")) { said, part in
        if let place = Int(part), words.indices.contains(place) { said + words[place] } else { said + Text(verbatim: part) }
    }
}

/// Names as a list.
func listed(_ names: [String], _ locale: Locale) -> String {
    names.formatted(.list(type: .and).locale(locale))
}
