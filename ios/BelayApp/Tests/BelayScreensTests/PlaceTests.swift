// Links: each page has one, which leads to it and to nothing else.

import BelayKit
import BelayScreens
import Foundation
import Testing

@MainActor
struct PlaceTests {
    private let id = UUID()

    private var places: [Place] {
        let parts: [Place.RelationshipPart] = [.overview, .gate, .groundwork, .agreement, .goals, .closing, .book]
        return parts.map { .relationship(id, $0) } + [
            .waits, .attention, .search, .reminders, .dataAndHelp, .propose, .join(link: ""), .join(link: "https://a.example/join/1/2"),
            .goal(id), .meeting(id), .move(id), .request(id), .bookRequest(id), .newRequest(topic: ""),
            .newRequest(topic: "Fels & Seil? 50 %"), .reflection(id), .sharedReflection(id), .question(id), .write(Writing()),
            .write(Writing(reflection: id)), .write(Writing(prompt: "P001")), .write(Writing(subject: .meeting(id))),
            .write(Writing(subject: .goal(id))),
        ]
    }

    @Test func each_page_is_found_by_its_path() {
        for place in places {
            #expect(Place(place.path) == place, "\(place.path)")
            #expect(Place("belay://" + place.path) == place, "\(place.path)")
        }
    }

    @Test func a_link_of_the_server_leads_to_its_page_and_another_nowhere() {
        #expect(Place("https://belay.example.org/m/\(id)") == .meeting(id))
        for link in ["", "belay://", "m/no-id", "unknown/\(id)", "https://belay.example.org/", "m", "%zz"] {
            #expect(Place(link) == nil, "\(link)")
        }
    }

    @Test func where_the_person_was_is_there_again() {
        let router = Router()
        router.open("belay://together")
        router.go(.relationship(id))
        router.go(.goal(id))
        let later = Router()
        later.restore(router.kept)
        #expect(later.tab == .together && later.paths == router.paths)
        later.restore(Data("what another app kept".utf8))
        #expect(later.paths == router.paths)
    }
}
