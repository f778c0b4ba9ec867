// The subjects, and what no single one of them has. Written by `cargo xtask bindings` from core's source.

import Foundation

extension Belay {
    /// Signing in and out, devices, and invitations. Every call but `Account.signed_in` needs the network.
    public var account: Account { Account(face: face.account()) }

    /// How the members of one's relationships want to work together. A relationship has one agreement, so it is named by
    /// the relationship.
    public var agreements: Agreements { Agreements(face: face.agreements()) }

    /// One's own ally track.
    public var allyTracks: AllyTracks { AllyTracks(face: face.allyTracks()) }

    /// What waits for a person's eye.
    public var attention: Attention { Attention(face: face.attention()) }

    /// How one's relationships come to their end. A relationship has one closure for each time closing was opened, so the
    /// present one is named by the relationship.
    public var closures: Closures { Closures(face: face.closures()) }

    /// Short notes, kept by their sort: shared in a relationship, or one's own.
    public var entries: Entries { Entries(face: face.entries()) }

    /// Flash requests, in the programs one is in. What is written into them can be read by everybody in the program **and
    /// by its server**; only the reason of a no is for the two alone.
    public var flash: Flash { Flash(face: face.flash()) }

    /// The goals of one's relationships.
    public var goals: Goals { Goals(face: face.goals()) }

    /// One's meetings.
    public var meetings: Meetings { Meetings(face: face.meetings()) }

    /// One's own settings.
    public var profile: ProfileSettings { ProfileSettings(face: face.profile()) }

    /// Programs: communities in which flash requests are asked and partners found. What is written into a program can be
    /// read by its members **and its server**, and a shell says so on screen.
    public var programs: Programs { Programs(face: face.programs()) }

    /// Prompts, from the data of this version.
    public var prompts: Prompts { Prompts(face: face.prompts()) }

    /// Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
    public var reflections: Reflections { Reflections(face: face.reflections()) }

    /// One's relationships.
    public var relationships: Relationships { Relationships(face: face.relationships()) }

    /// Reminders, planned on this phone for whoever uses it.
    public var reminders: Reminders { Reminders(face: face.reminders()) }

    /// Stories. One's own are in one's own space and never leave it; telling one puts a copy, with aliases for real names,
    /// beside it.
    public var stories: Stories { Stories(face: face.stories()) }

    /// Where one wants to be in some years.
    public var visions: Visions { Visions(face: face.visions()) }

    /// Where the background sync stands.
    public func syncState() async throws(BelayError) -> SyncState {
        try await work { try await face.syncState() }
    }

    /// Watched: Where the background sync stands.
    public func observeSyncState() -> Updates<SyncState> {
        Updates { [face] target in try face.observeSyncState(listener: SyncStateTarget(target)) }
    }

    /// How much there is, waits, and wants to be looked at: for a line at the edge of a screen.
    ///
    /// - Throws: Those of storage.
    public func counts() async throws(BelayError) -> Counts {
        try await work { try await face.counts() }
    }

    /// Watched: How much there is, waits, and wants to be looked at: for a line at the edge of a screen.
    public func observeCounts() -> Updates<Counts> {
        Updates { [face] target in try face.observeCounts(listener: CountsTarget(target)) }
    }

    /// The true time, as far as this phone knows: its clock, corrected by what the server last told of it.
    ///
    /// - Throws: ``BelayError/closed``.
    public func now() async throws(BelayError) -> UtcInstant {
        try await work { try await face.now() }
    }

    /// Where the phone is: what "today" and a clock time mean on its screens.
    ///
    /// - Throws: ``BelayError/closed``.
    public func zone() async throws(BelayError) -> ZoneName {
        try await work { try await face.zone() }
    }

    /// The phone moved to another zone, or its owner chose one.
    ///
    /// - Throws: ``BelayError/closed``.
    public func setZone(_ zone: ZoneName) async throws(BelayError) {
        try await work { try await face.setZone(zone: zone) }
    }

    /// What one keeps of a relationship, open or over: the relationship, the agreement in force, goals with benchmarks,
    /// wins and actions, meetings, what was written and told, the closure; and one's own reflections and lessons, marked as
    /// one's own. It reads every document of the relationship.
    ///
    /// - Throws: ``BelayError/notFound(what:)`` for a relationship that is not on this phone; ``BelayError/updateNeeded``; those of storage.
    public func export(_ relationship: RelationshipId, format: ExportFormat) async throws(BelayError) -> String {
        try await work { try await face.export(relationship: relationship, format: format) }
    }

    /// Everything this person has, over all spaces: their own reflections, notes, stories, visions and settings, what they
    /// asked for, what lies on the attention list, and every relationship as `Belay.export` gives it. It reads every
    /// document.
    ///
    /// - Throws: ``BelayError/signedOut`` on a new phone; those of storage.
    public func exportAll(_ format: ExportFormat) async throws(BelayError) -> String {
        try await work { try await face.exportAll(format: format) }
    }

    /// The first screen, in one call. Observe it: `belay.observe(Belay::home, …)`.
    ///
    /// - Throws: ``BelayError/signedOut`` where nobody has ever signed in on this phone; those of storage.
    public func home() async throws(BelayError) -> Home {
        try await work { try await face.home() }
    }

    /// Watched: The first screen, in one call. Observe it: `belay.observe(Belay::home, …)`.
    public func observeHome() -> Updates<Home> {
        Updates { [face] target in try face.observeHome(listener: HomeTarget(target)) }
    }

    /// One's own reflections and stories that have every word of `query`; the last word may be unfinished. Case does not
    /// matter, nor do accents, points and other marks that are left out at will; marks that make another letter do.
    /// Where words are written without spaces, letters in a row are found. An emoji is a word, whatever its skin tone.
    /// Punctuation is not searched. A page at a time, the best first.
    ///
    /// - Throws: ``BelayError/invalid(field:rule:)`` for a `from` that no page gave; those of storage.
    public func search(_ query: String, from: String? = nil) async throws(BelayError) -> SearchPage {
        try await work { try await face.search(query: query, from: from) }
    }
}
