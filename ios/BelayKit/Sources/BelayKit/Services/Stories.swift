// The calls of stories. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Stories. One's own are in one's own space and never leave it; telling one puts a copy, with aliases for real names,
/// beside it.
public struct Stories: Sendable {
    let face: StoriesFace

    /// Begins a story in one's own space; everything may still be empty. Gives its id.
    ///
    /// - Throws: The rules' ``BelayError/invalid(field:rule:)``; those of storage.
    public func begin(_ opening: StoryOpening) async throws(BelayError) -> StoryId {
        try await work { try await face.begin(opening: opening) }
    }

    /// Carries out a command on one's own story. Gives it as it stands then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ story: StoryId, command: StoryCommand) async throws(BelayError) -> StoryView {
        try await work { try await face.act(story: story, command: command) }
    }

    /// Deletes one of one's own stories for good, and takes back every telling of it: what its listeners took from it for
    /// themselves stays theirs.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func delete(_ story: StoryId) async throws(BelayError) {
        try await work { try await face.delete(story: story) }
    }

    /// One of one's own stories.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func story(_ story: StoryId) async throws(BelayError) -> StoryView {
        try await work { try await face.story(story: story) }
    }

    /// Watched: One of one's own stories.
    public func observeStory(_ story: StoryId) -> Updates<StoryView> {
        Updates { [face] target in try face.observeStory(story: story, listener: StoryViewTarget(target)) }
    }

    /// One's own stories, the newest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func own(from: String? = nil) async throws(BelayError) -> StoryPage {
        try await work { try await face.own(from: from) }
    }

    /// Watched: One's own stories, the newest first.
    public func observeOwn(from: String? = nil) -> Updates<StoryPage> {
        Updates { [face] target in try face.observeOwn(from: from, listener: StoryPageTarget(target)) }
    }

    /// One's own stories for telling in a relationship: on each page those that fit its phase first (S249).
    ///
    /// - Throws: ``BelayError/notFound(what:)``; as `Stories.own`.
    public func toTellIn(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> StoryPage {
        try await work { try await face.toTellIn(relationship: relationship, from: from) }
    }

    /// What a listener would get, for the teller to look at before the yes.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/refused(_:)`` while somebody needs an alias; those of storage.
    public func preview(_ telling: StoryTelling) async throws(BelayError) -> TellingPreview {
        try await work { try await face.preview(telling: telling) }
    }

    /// The teller's yes: a copy goes into the space of the relationship. Gives its id.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` (no point, no question) and ``BelayError/refused(_:)``; those of
    ///   storage.
    public func tell(_ telling: StoryTelling) async throws(BelayError) -> ShareId {
        try await work { try await face.tell(telling: telling) }
    }

    /// Carries out a command on a told story: hear it, take something from it, ask, answer, take it back. Gives it as
    /// this person may see it then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func actOnShare(_ share: ShareId, command: StoryShareCommand) async throws(BelayError) -> StoryShareView {
        try await work { try await face.actOnShare(share: share, command: command) }
    }

    /// One told story.
    ///
    /// - Throws: ``BelayError/notFound(what:)``, also for one that is between others; ``BelayError/updateNeeded``; those of storage.
    public func share(_ share: ShareId) async throws(BelayError) -> StoryShareView {
        try await work { try await face.share(share: share) }
    }

    /// Watched: One told story.
    public func observeShare(_ share: ShareId) -> Updates<StoryShareView> {
        Updates { [face] target in try face.observeShare(share: share, listener: StoryShareViewTarget(target)) }
    }

    /// The stories this person told or was told in a relationship, the newest first.
    ///
    /// - Throws: As `Stories.own`.
    public func toldIn(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> StorySharePage {
        try await work { try await face.toldIn(relationship: relationship, from: from) }
    }

    /// Watched: The stories this person told or was told in a relationship, the newest first.
    public func observeToldIn(_ relationship: RelationshipId, from: String? = nil) -> Updates<StorySharePage> {
        Updates { [face] target in try face.observeToldIn(relationship: relationship, from: from, listener: StorySharePageTarget(target)) }
    }

    /// To whom one told a story, the newest first.
    ///
    /// - Throws: As `Stories.own`.
    public func tellingsOf(_ story: StoryId, from: String? = nil) async throws(BelayError) -> StorySharePage {
        try await work { try await face.tellingsOf(story: story, from: from) }
    }

    /// The stories this person told or was told in a meeting, the newest first.
    ///
    /// - Throws: As `Stories.own`.
    public func toldInMeeting(_ meeting: MeetingId, from: String? = nil) async throws(BelayError) -> StorySharePage {
        try await work { try await face.toldInMeeting(meeting: meeting, from: from) }
    }
}
