// Where one can be in the app. Each place has a path, which is its deep link too: `belay://` and `https://SERVER/` lead to it.

import BelayKit
import Foundation

/// The five tabs, in their order. A tab's name is its path.
public enum Tab: String, CaseIterable, Codable, Hashable, Sendable {
    case today, together, ask, journal, you
}

/// A page behind the tabs.
public enum Place: Hashable, Sendable {
    /// Everything that waits.
    case waits
    /// What could not happen.
    case attention
    /// Searches everything on the phone.
    case search
    /// Which reminders ring, and when not.
    case reminders
    /// Export, help, deletion.
    case dataAndHelp
    /// A proposal of a relationship.
    case propose
    /// Joining by an invitation, whose link may be known.
    case join(link: String)
    /// A relationship, or one of its pages.
    case relationship(RelationshipId, RelationshipPart = .overview)
    /// A goal.
    case goal(GoalId)
    /// A meeting.
    case meeting(MeetingId)
    /// Another date for a meeting.
    case move(MeetingId)
    /// A flash request.
    case request(FlashId)
    /// A date for a flash request that has found its mentor.
    case bookRequest(FlashId)
    /// A new flash request, about a topic if one is known.
    case newRequest(topic: String)
    /// A reflection of one's own.
    case reflection(ReflectionId)
    /// A reflection that somebody shared.
    case sharedReflection(ShareId)
    /// A question that all answer before anybody reads.
    case question(UUID)
    /// A page to write on.
    case write(Writing)

    /// A page of a relationship. Its name is the end of the path.
    public enum RelationshipPart: String, Hashable, Sendable {
        case overview, gate, groundwork, agreement, goals, closing, book
    }
}

/// A page to write on: an empty one, or that of a reflection.
public struct Writing: Hashable, Sendable {
    /// The one to go on with; none begins one.
    public var reflection: ReflectionId?
    /// The question to answer, by its id; none asks none.
    public var prompt: String?
    /// What it is about.
    public var subject: ReflectionSubject

    /// A page to write on.
    public init(reflection: ReflectionId? = nil, prompt: String? = nil, subject: ReflectionSubject = .free) {
        self.reflection = reflection
        self.prompt = prompt
        self.subject = subject
    }
}

extension Place {
    /// Its path.
    public var path: String {
        switch self {
        case .waits: "w"
        case .attention: "attention"
        case .search: "search"
        case .reminders: "reminders"
        case .dataAndHelp: "data"
        case .propose: "propose"
        case .join(let link): Self.path("join", ["link": link])
        case .relationship(let id, .overview): "r/\(Self.plain(id))"
        case .relationship(let id, let part): "r/\(Self.plain(id))/\(part.rawValue)"
        case .goal(let id): "g/\(Self.plain(id))"
        case .meeting(let id): "m/\(Self.plain(id))"
        case .move(let id): "m/\(Self.plain(id))/move"
        case .request(let id): "f/\(Self.plain(id))"
        case .bookRequest(let id): "f/\(Self.plain(id))/book"
        case .newRequest(let topic): Self.path("f/new", ["topic": topic])
        case .reflection(let id): "reflection/\(Self.plain(id))"
        case .sharedReflection(let id): "shared/\(Self.plain(id))"
        case .question(let id): "q/\(Self.plain(id))"
        case .write(let writing): writing.path
        }
    }

    /// The place of a path or a link; none if there is none. A link comes from anywhere.
    public init?(_ link: String) {
        // A link may hold another one, behind its own scheme.
        let scheme = link.prefix { $0.isLetter }
        let path = link.dropFirst(scheme.count).hasPrefix("://") ? String(link.dropFirst(scheme.count + 3)) : link
        guard let parts = URLComponents(string: path) ?? URLComponents(string: path.prefix { $0 != "?" }.description) else {
            return nil
        }
        var steps = parts.path.split(separator: "/").map(String.init)
        // The server's name, in a link to a page of its.
        if link.hasPrefix("http"), !steps.isEmpty { steps.removeFirst() }
        let words = Dictionary(parts.queryItems?.map { ($0.name, $0.value ?? "") } ?? []) { first, _ in first }
        let id = steps.count > 1 ? UUID(uuidString: steps[1]) : nil
        guard let place = Self.named(steps, words, link) ?? id.flatMap({ Self.of(steps[0], $0, steps.count > 2 ? steps[2] : nil) })
        else { return nil }
        self = place
    }

    private static func named(_ steps: [String], _ words: [String: String], _ link: String) -> Place? {
        switch steps.first {
        case "w": return .waits
        case "attention": return .attention
        case "search": return .search
        case "reminders": return .reminders
        case "data": return .dataAndHelp
        case "propose": return .propose
        case "join": return .join(link: steps.count == 3 ? link : words["link"] ?? "")
        case "f" where steps.count > 1 && steps[1] == "new": return .newRequest(topic: words["topic"] ?? "")
        case "write": return .write(Writing(words))
        default: return nil
        }
    }

    private static func of(_ kind: String, _ id: UUID, _ part: String?) -> Place? {
        switch kind {
        case "r": .relationship(id, part.flatMap(RelationshipPart.init) ?? .overview)
        case "m": part == "move" ? .move(id) : .meeting(id)
        case "g": .goal(id)
        case "f": part == "book" ? .bookRequest(id) : .request(id)
        case "q": .question(id)
        case "reflection": .reflection(id)
        case "shared": .sharedReflection(id)
        default: nil
        }
    }

    static func plain(_ id: UUID) -> String {
        id.uuidString.lowercased()
    }

    static func path(_ path: String, _ words: [String: String]) -> String {
        var parts = URLComponents()
        parts.path = path
        let said = words.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        if !said.isEmpty { parts.queryItems = said.map { URLQueryItem(name: $0.key, value: $0.value) } }
        return parts.string ?? path
    }
}

extension Writing {
    /// Its path.
    var path: String {
        let about: String? = switch subject {
        case .meeting(let id): Place.meeting(id).path
        case .goal(let id): Place.goal(id).path
        default: nil
        }
        let words = ["reflection": reflection.map(Place.plain), "prompt": prompt, "about": about]
        return Place.path("write", words.compactMapValues { $0 })
    }

    /// As the words of a link say.
    init(_ words: [String: String]) {
        reflection = words["reflection"].flatMap(UUID.init(uuidString:))
        prompt = words["prompt"]
        subject = switch words["about"].flatMap(Place.init) {
        case .meeting(let id): .meeting(id)
        case .goal(let id): .goal(id)
        default: .free
        }
    }
}

// Kept as its path, so that a page left open is there again after the system ended the app.
extension Place: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let path = try container.decode(String.self)
        guard let place = Place(path) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no page has this path")
        }
        self = place
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(path)
    }
}
