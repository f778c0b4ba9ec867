/* The subjects, and what no single one of them has. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/** What [Belay] reaches: a property for each subject, and the calls of the first screen. */
public abstract class Screens internal constructor(
    internal val face: BelayFace,
    internal val calls: Calls,
) {
    /**
     * Signing in and out, devices, and invitations. Every call but `Account.signed_in` needs the network.
     */
    public val account: Account by lazy { Account(face.account(), calls) }

    /**
     * How the members of one's relationships want to work together. A relationship has one agreement, so it is named by
     * the relationship.
     */
    public val agreements: Agreements by lazy { Agreements(face.agreements(), calls) }

    /**
     * One's own ally track.
     */
    public val allyTracks: AllyTracks by lazy { AllyTracks(face.allyTracks(), calls) }

    /**
     * What waits for a person's eye.
     */
    public val attention: Attention by lazy { Attention(face.attention(), calls) }

    /**
     * How one's relationships come to their end. A relationship has one closure for each time closing was opened, so the
     * present one is named by the relationship.
     */
    public val closures: Closures by lazy { Closures(face.closures(), calls) }

    /**
     * Short notes, kept by their sort: shared in a relationship, or one's own.
     */
    public val entries: Entries by lazy { Entries(face.entries(), calls) }

    /**
     * Flash requests, in the programs one is in. What is written into them can be read by everybody in the program **and
     * by its server**; only the reason of a no is for the two alone.
     */
    public val flash: Flash by lazy { Flash(face.flash(), calls) }

    /**
     * The goals of one's relationships.
     */
    public val goals: Goals by lazy { Goals(face.goals(), calls) }

    /**
     * One's meetings.
     */
    public val meetings: Meetings by lazy { Meetings(face.meetings(), calls) }

    /**
     * One's own settings.
     */
    public val profile: ProfileSettings by lazy { ProfileSettings(face.profile(), calls) }

    /**
     * Programs: communities in which flash requests are asked and partners found. What is written into a program can be
     * read by its members **and its server**, and a shell says so on screen.
     */
    public val programs: Programs by lazy { Programs(face.programs(), calls) }

    /**
     * Prompts, from the data of this version.
     */
    public val prompts: Prompts by lazy { Prompts(face.prompts(), calls) }

    /**
     * Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
     */
    public val reflections: Reflections by lazy { Reflections(face.reflections(), calls) }

    /**
     * One's relationships.
     */
    public val relationships: Relationships by lazy { Relationships(face.relationships(), calls) }

    /**
     * Reminders, planned on this phone for whoever uses it.
     */
    public val reminders: Reminders by lazy { Reminders(face.reminders(), calls) }

    /**
     * Stories. One's own are in one's own space and never leave it; telling one puts a copy, with aliases for real names,
     * beside it.
     */
    public val stories: Stories by lazy { Stories(face.stories(), calls) }

    /**
     * Where one wants to be in some years.
     */
    public val visions: Visions by lazy { Visions(face.visions(), calls) }

    /**
     * Where the background sync stands.
     */
    public suspend fun syncState(): SyncState =
        calls.work { face.syncState() }

    /**
     * Watched: Where the background sync stands.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeSyncState(): Updates<SyncState> =
        observed { flow ->
            face.observeSyncState(
                object : SyncStateListener {
                    override fun changed(value: SyncState) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * How much there is, waits, and wants to be looked at: for a line at the edge of a screen.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun counts(): Counts =
        calls.work { face.counts() }

    /**
     * Watched: How much there is, waits, and wants to be looked at: for a line at the edge of a screen.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeCounts(): Updates<Counts> =
        observed { flow ->
            face.observeCounts(
                object : CountsListener {
                    override fun changed(value: Counts) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The true time, as far as this phone knows: its clock, corrected by what the server last told of it.
     *
     * Throws [BelayException]: `Closed`.
     */
    public suspend fun now(): UtcInstant =
        calls.work { face.now() }

    /**
     * Where the phone is: what "today" and a clock time mean on its screens.
     *
     * Throws [BelayException]: `Closed`.
     */
    public suspend fun zone(): ZoneName =
        calls.work { face.zone() }

    /**
     * The phone moved to another zone, or its owner chose one.
     *
     * Throws [BelayException]: `Closed`.
     */
    public suspend fun setZone(zone: ZoneName): Unit =
        calls.work { face.setZone(zone) }

    /**
     * What one keeps of a relationship, open or over: the relationship, the agreement in force, goals with benchmarks,
     * wins and actions, meetings, what was written and told, the closure; and one's own reflections and lessons, marked as
     * one's own. It reads every document of the relationship.
     *
     * Throws [BelayException]: `NotFound` for a relationship that is not on this phone; `UpdateNeeded`; those of storage.
     */
    public suspend fun export(relationship: RelationshipId, format: ExportFormat): String =
        calls.work { face.export(relationship, format) }

    /**
     * Everything this person has, over all spaces: their own reflections, notes, stories, visions and settings, what they
     * asked for, what lies on the attention list, and every relationship as `Belay.export` gives it. It reads every
     * document.
     *
     * Throws [BelayException]: `SignedOut` on a new phone; those of storage.
     */
    public suspend fun exportAll(format: ExportFormat): String =
        calls.work { face.exportAll(format) }

    /**
     * The first screen, in one call. Observe it: `belay.observe(Belay::home, …)`.
     *
     * Throws [BelayException]: `SignedOut` where nobody has ever signed in on this phone; those of storage.
     */
    public suspend fun home(): Home =
        calls.work { face.home() }

    /**
     * Watched: The first screen, in one call. Observe it: `belay.observe(Belay::home, …)`.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeHome(): Updates<Home> =
        observed { flow ->
            face.observeHome(
                object : HomeListener {
                    override fun changed(value: Home) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's own reflections and stories that have every word of `query`; the last word may be unfinished. Case does not
     * matter, nor do accents, points and other marks that are left out at will; marks that make another letter do.
     * Where words are written without spaces, letters in a row are found. An emoji is a word, whatever its skin tone.
     * Punctuation is not searched. A page at a time, the best first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun search(query: String, from: String? = null): SearchPage =
        calls.work { face.search(query, from) }
}
