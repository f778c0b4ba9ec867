// Which screen is shown at each place behind the tabs.

import BelayKit
import SwiftUI

struct PlaceScreen: View {
    let place: Place
    let belay: Belay

    var body: some View {
        switch place {
        case .waits: WaitsScreen(belay)
        case .attention: AttentionScreen(belay)
        case .search: SearchScreen(belay)
        case .reminders: RemindersScreen(belay)
        case .dataAndHelp: ExportAndHelpScreen(belay)
        case .propose: ProposeScreen(belay)
        case .join(let link): JoinScreen(belay, link: link)
        case .relationship(let id, let part): RelationshipPartScreen(belay: belay, id: id, part: part)
        case .goal(let id): GoalScreen(belay, id)
        case .meeting(let id): MeetingScreen(belay, id)
        case .move(let id): BookScreen(belay, .meeting(id))
        case .request(let id): RequestScreen(belay, id)
        case .bookRequest(let id): BookScreen(belay, .flash(id))
        case .newRequest(let topic): NewRequestScreen(belay, topic: topic)
        case .reflection(let id): ReflectionScreen(belay, id)
        case .sharedReflection(let id): SharedReflectionScreen(belay, id)
        case .question(let id): QuestionScreen(belay, id)
        case .write(let writing): WriteScreen(belay, writing)
        }
    }
}

/// The pages of a relationship.
private struct RelationshipPartScreen: View {
    let belay: Belay
    let id: RelationshipId
    let part: Place.RelationshipPart

    var body: some View {
        switch part {
        case .overview: RelationshipScreen(belay, id)
        case .gate: GateScreen(belay, id)
        case .groundwork: GroundworkScreen(belay, id)
        case .agreement: AgreementScreen(belay, id)
        case .goals: GoalsScreen(belay, id)
        case .closing: ClosingScreen(belay, id)
        case .book: BookScreen(belay, .pair(id))
        }
    }
}
