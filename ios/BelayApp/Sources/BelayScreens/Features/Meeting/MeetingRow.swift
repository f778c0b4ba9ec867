// A meeting in a list, and the words of meetings and of the ways to meet.

import BelayKit
import SwiftUI

struct MeetingRow: View {
    let meeting: MeetingView
    @Environment(\.locale) private var locale

    var body: some View {
        NavigationLink(value: Place.meeting(meeting.id)) {
            VStack(alignment: .leading) {
                Dates(locale).moment(meeting.when).font(.headline)
                if !isBlank(meeting.about) { Text(verbatim: meeting.about) }
                Muted(meeting.stateWords)
                Fact(meeting.how.modality.words, symbol: meeting.how.modality.symbol)
            }
        }
    }
}

extension MeetingView {
    /// How it stands.
    var stateWords: Text {
        switch meeting.state {
        case .scheduled(let planBSince) where planBSince != nil: Text("meeting_state_plan_b")
        case .scheduled where !canTakePlace: Text("meeting_past_unsettled")
        default: word("meeting_state_", meeting.state)
        }
    }
}

extension Modality {
    /// A way to meet, with its place, tool or number if it is known.
    var words: Text {
        let detail = switch self {
        case .inPerson(let place): place
        case .video(let tool, _): tool
        case .phone(let number): number
        case .text(let tool): tool
        case .other(let name): name
        }
        let means = word("means_", self)
        return isBlank(detail) ? means : labelled(means, Text(verbatim: detail))
    }

    /// Its symbol.
    var symbol: String {
        switch self {
        case .inPerson: "mappin.and.ellipse"
        case .video: "video"
        case .phone: "phone"
        case .text: "text.bubble"
        case .other: "bubble.left.and.bubble.right"
        }
    }
}
