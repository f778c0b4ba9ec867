// Everything one has written, the newest first.

import BelayKit
import Observation

/// What the journal shows.
struct JournalContent: Equatable, Sendable {
    /// The newest first.
    var reflections: [ReflectionView] = []
    /// Whether older ones are not read yet.
    var hasMore = false
}

/// The model of ``JournalScreen``: pages of reflections, as many as were asked for.
@MainActor
@Observable
final class JournalModel: QueryModel<JournalContent> {
    /// How many pages are read. Another number is another query to watch.
    private(set) var pages = 1
    @ObservationIgnored private let wanted: Wanted

    init(_ belay: Belay) {
        let wanted = Wanted()
        self.wanted = wanted
        super.init(belay, isEmpty: \.reflections.isEmpty) { core in
            var content = JournalContent()
            var next: String?
            for _ in 0..<(await wanted.pages) {
                let page = try await core.reflections().own(from: next)
                content.reflections += page.reflections
                next = page.next
                content.hasMore = next != nil
                if next == nil { break }
            }
            return content
        }
    }

    /// Reads one page more.
    func more() async {
        pages += 1
        await wanted.set(pages)
        await retry()
    }

    /// How many pages the query reads.
    private actor Wanted {
        private(set) var pages = 1

        func set(_ pages: Int) {
            self.pages = pages
        }
    }
}
