// The app on a stage: the whole of it on a real core, with the words of its catalogue.

import BelayKit
import BelayScreens
import Foundation
import Phones
import Stage

/// The words of the app in each language, read once.
enum AppWords {
    /// The languages of the app.
    static let languages = ["en", "de", "es", "fr", "ar"]

    private static let all = Result {
        let file = URL(filePath: #filePath).appending(path: "../../../App/Belay/Localizable.xcstrings").standardizedFileURL
        let catalogue = try Data(contentsOf: file)
        return try Dictionary(uniqueKeysWithValues: languages.map { ($0, try StageWords(catalogue: catalogue, language: $0)) })
    }

    /// The words of a language.
    static func of(_ language: String) throws -> StageWords {
        guard let words = try all.get()[language] else { throw Missed("no words in \(language)") }
        return words
    }
}

/// The whole app of somebody, on a stage.
@MainActor
struct AppStage {
    let stage: Stage
    let router: Router
    let saved: Saved

    /// Files that the app handed to the system.
    final class Saved {
        var files: [(name: String, text: String)] = []
    }

    init(_ phone: Phone, language: String = "en") throws {
        let (router, saved) = (Router(), Saved())
        let services = Services { name, text in saved.files.append((name, text)) }
        self.router = router
        self.saved = saved
        stage = Stage(RootScreen(phone.belay, router: router, services: services), words: try AppWords.of(language))
    }

    /// Opens a page by its link.
    func open(_ link: String) {
        router.open(link)
    }
}

extension Stage {
    /// What makes this screen unusable for somebody: buttons without words, keys without a sentence, wrong tags.
    var faults: [String] {
        silent().map { "mute: \($0)" } + missingPhrases.map { "no words: \($0)" } + complaints
    }
}
