// One thing that waits: what to do, about what, since or until when; and the page where it is done.

import BelayKit
import SwiftUI

struct WaitRow: View {
    let item: WaitingItem
    @Environment(\.locale) private var locale

    var body: some View {
        NavigationLink(value: item.place) {
            VStack(alignment: .leading) {
                item.words
                if !isBlank(item.what) { Muted(Text(verbatim: item.what)) }
                if let moment = item.when { Muted(Dates(locale).moment(moment)) }
                if let since = item.since { Muted(Text("waits_since \(Dates(locale).day(since))")) }
            }
        }
    }
}

extension WaitingItem {
    /// What tells it from the others of a list.
    var key: String {
        "\(kind) \(document) \(part?.uuidString ?? "")"
    }

    /// What to do, with the name of the other if one is known.
    var words: Text {
        let key = "wait_" + code(kind)
        guard let name = with?.name else { return Text(phrase(key + "_nobody")) }
        return Text(phrase(key, Text(verbatim: name)))
    }

    /// The page on which it is done.
    var place: Place {
        let pair = relationship ?? document
        switch kind {
        case .acceptRelationship: return .relationship(document)
        case .learnOfPartner, .answerExpectations, .beginRelationship:
            return flash.map { .request($0) } ?? .relationship(pair, .gate)
        case .acceptAgreement, .reviewEnding: return .relationship(pair, .agreement)
        case .reviewGoal, .rewordGoal, .markWin: return .goal(document)
        case .confirmDate, .settleMeeting, .decideNext: return .meeting(document)
        case .reflect: return .write(Writing(subject: .meeting(document)))
        case .answerQuestion: return .question(document)
        case .readReflection: return .sharedReflection(document)
        // Stories have no page yet: their relationship names who told one.
        case .hearStory, .answerListener: return .relationship(pair)
        case .answerFlash, .decideFlash, .dateFlash, .keepTakeaway, .wantMore: return .request(flash ?? document)
        case .finishClosing: return .relationship(pair, .closing)
        }
    }
}
