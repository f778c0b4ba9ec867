// The string catalogue as the system reads it: one language of `Localizable.xcstrings`, its plural forms, its arguments.

import Foundation

/// The words of one language, and what was asked of it in vain.
package final class Phrasebook: @unchecked Sendable {
    /// A sentence, or one for each plural category of the argument at `by`.
    enum Entry: Sendable {
        case text(String)
        case plural([String: String], by: Int)
    }

    package let language: String
    /// Keys that were used and are not in the catalogue in this language.
    package private(set) var missing: Set<String> = []
    private let entries: [String: Entry]

    /// The words of `language` in a catalogue.
    package init(catalogue: Data, language: String) throws {
        self.language = language
        let file = try JSONDecoder().decode(CatalogueFile.self, from: catalogue)
        entries = file.strings.compactMapValues { $0.localizations[language]?.entry }
    }

    private init(language: String, entries: [String: Entry]) {
        self.language = language
        self.entries = entries
    }

    /// The same words, of which nothing was asked yet.
    package func fresh() -> Phrasebook {
        Phrasebook(language: language, entries: entries)
    }

    /// The sentence of a key with its arguments, as words and as numbers.
    func phrase(_ key: String, _ arguments: [String], _ numbers: [Int]) -> String {
        switch entries[key] {
        case .text(let pattern):
            return filled(pattern, arguments, counted: 0)
        case .plural(let forms, let by):
            let number = numbers.indices.contains(by - 1) ? numbers[by - 1] : 0
            guard let pattern = forms[category(number)] ?? forms["other"] else { break }
            return filled(pattern, arguments, counted: by - 1)
        case nil:
            break
        }
        missing.insert(key)
        return key
    }

    /// Puts the arguments where the pattern has them: `%1$@`, `%2$lld`, `%@` in their order, and `%arg` for the one at `counted`.
    private func filled(_ pattern: String, _ arguments: [String], counted: Int) -> String {
        var said = ""
        var next = 0
        var rest = Substring(pattern)
        while let percent = rest.firstIndex(of: "%") {
            said += rest[..<percent]
            rest = rest[rest.index(after: percent)...]
            if rest.hasPrefix("%") {
                said += "%"
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix { $0.isNumber }
            if let place = Int(digits), rest.dropFirst(digits.count).hasPrefix("$") {
                next = place - 1
                rest = rest.dropFirst(digits.count + 1)
            }
            if rest.hasPrefix("arg") { next = counted }
            rest = rest.dropFirst(rest.hasPrefix("lld") || rest.hasPrefix("arg") ? 3 : 1)
            said += arguments.indices.contains(next) ? arguments[next] : "?"
            next += 1
        }
        return said + rest
    }

    /// The plural category of a whole number by CLDR.
    private func category(_ number: Int) -> String {
        switch language {
        case "ar":
            switch (number, number % 100) {
            case (0, _): "zero"
            case (1, _): "one"
            case (2, _): "two"
            case (_, 3...10): "few"
            case (_, 11...99): "many"
            default: "other"
            }
        case "fr": number < 2 ? "one" : number % 1_000_000 == 0 ? "many" : "other"
        case "es": number == 1 ? "one" : number != 0 && number % 1_000_000 == 0 ? "many" : "other"
        default: number == 1 ? "one" : "other"
        }
    }
}

/// The file, as far as it is read.
private struct CatalogueFile: Decodable {
    struct Item: Decodable {
        let localizations: [String: Localization]
    }
    struct Unit: Decodable {
        let value: String
    }
    struct Localization: Decodable {
        let stringUnit: Unit?
        let variations: Variations?
        let substitutions: [String: Substitution]?

        /// What is said. A plural beside other arguments is a substitution that is the whole sentence.
        var entry: Phrasebook.Entry? {
            if let plural = variations?.plural { return .plural(plural.mapValues(\.stringUnit.value), by: 1) }
            if let one = substitutions?.values.first {
                return .plural(one.variations.plural.mapValues(\.stringUnit.value), by: one.argNum)
            }
            return stringUnit.map { .text($0.value) }
        }
    }
    struct Form: Decodable {
        let stringUnit: Unit
    }
    struct Variations: Decodable {
        let plural: [String: Form]
    }
    struct Substitution: Decodable {
        let argNum: Int
        let variations: Variations
    }
    let strings: [String: Item]
}
