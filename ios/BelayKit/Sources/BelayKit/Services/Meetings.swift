// The calls of meetings. Written by `cargo xtask bindings` from core's source.

import Foundation

/// One's meetings.
public struct Meetings: Sendable {
    let face: MeetingsFace

    /// Proposes a meeting, or books it where the rhythm of the agreement has it (its `series` says so: see
    /// `Meetings.next`), or notes one that just happened. Gives it as it stands then. Where both phones book the same
    /// date of the rhythm, or propose the same date while offline, it is one meeting.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a relationship or request that is not on this phone; the rules' ``BelayError/invalid(field:rule:)`` and
    ///   ``BelayError/refused(_:)``; those of storage.
    public func book(_ opening: MeetingOpening) async throws(BelayError) -> MeetingView {
        try await work { try await face.book(opening: opening) }
    }

    /// Carries out a command on a meeting. Gives it as it stands then. With `MeetingCommand.Hold` the learning
    /// entries on its agenda become discussed (S145).
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func act(_ meeting: MeetingId, command: MeetingCommand) async throws(BelayError) -> MeetingView {
        try await work { try await face.act(meeting: meeting, command: command) }
    }

    /// One meeting, with its agenda and what it clashes with.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; ``BelayError/updateNeeded``; those of storage.
    public func meeting(_ meeting: MeetingId) async throws(BelayError) -> MeetingDetail {
        try await work { try await face.meeting(meeting: meeting) }
    }

    /// Watched: One meeting, with its agenda and what it clashes with.
    public func observeMeeting(_ meeting: MeetingId) -> Updates<MeetingDetail> {
        Updates { [face] target in try face.observeMeeting(meeting: meeting, listener: MeetingDetailTarget(target)) }
    }

    /// The meetings of a relationship in any state, a page at a time, the latest first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func ofRelationship(_ relationship: RelationshipId, from: String? = nil) async throws(BelayError) -> MeetingPage {
        try await work { try await face.ofRelationship(relationship: relationship, from: from) }
    }

    /// Watched: The meetings of a relationship in any state, a page at a time, the latest first.
    public func observeOfRelationship(_ relationship: RelationshipId, from: String? = nil) -> Updates<MeetingPage> {
        Updates { [face] target in try face.observeOfRelationship(relationship: relationship, from: from, listener: MeetingPageTarget(target)) }
    }

    /// One's calendar: every meeting that is proposed or stands and can still take place, a page at a time, the next first.
    /// One that is over and waits for its state is at the head. A page may be short.
    ///
    /// - Throws: As `Meetings.of_relationship`.
    public func calendar(from: String? = nil) async throws(BelayError) -> MeetingPage {
        try await work { try await face.calendar(from: from) }
    }

    /// Watched: One's calendar: every meeting that is proposed or stands and can still take place, a page at a time, the next first.
    /// One that is over and waits for its state is at the head. A page may be short.
    public func observeCalendar(from: String? = nil) -> Updates<MeetingPage> {
        Updates { [face] target in try face.observeCalendar(from: from, listener: MeetingPageTarget(target)) }
    }

    /// The meeting that the rhythm of a relationship has next (S092): book it with its `series` and `start`. None where
    /// no rhythm is agreed, or one meets there no longer. A meeting that was moved does not move the rhythm (S146).
    ///
    /// - Throws: Those of storage.
    public func next(_ relationship: RelationshipId) async throws(BelayError) -> NextMeeting? {
        try await work { try await face.next(relationship: relationship) }
    }

    /// Looks at a date before it is proposed: the instant it names, here and there, and what it clashes with. `minutes`
    /// is how long.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a year in which nobody can meet; ``BelayError/signedOut``; those of storage.
    public func lookAt(_ start: WallTime, minutes: UInt16) async throws(BelayError) -> DateView {
        try await work { try await face.lookAt(start: start, minutes: minutes) }
    }

    /// The hours within `during` in which one can meet (as one's profile says) and others can too, as they told:
    /// `theirs`. At most half a year is looked at.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for years nobody plans for; those of storage.
    public func commonHours(_ theirs: [FreeWindow], during: TimeSpan) async throws(BelayError) -> [TimeSpan] {
        try await work { try await face.commonHours(theirs: theirs, during: during) }
    }
}
