/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Stories. One's own are in one's own space and never leave it; telling one puts a copy, with aliases for real names,
 * beside it.
 */
public class Stories internal constructor(
    private val face: StoriesFace,
    private val calls: Calls,
) {
    /**
     * Begins a story in one's own space; everything may still be empty. Gives its id.
     *
     * Throws [BelayException]: The rules' `Invalid`; those of storage.
     */
    public suspend fun begin(opening: StoryOpening): StoryId =
        calls.work { face.begin(opening) }

    /**
     * Carries out a command on one's own story. Gives it as it stands then.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(story: StoryId, command: StoryCommand): StoryView =
        calls.work { face.act(story, command) }

    /**
     * Deletes one of one's own stories for good, and takes back every telling of it: what its listeners took from it for
     * themselves stays theirs.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun delete(story: StoryId): Unit =
        calls.work { face.delete(story) }

    /**
     * One of one's own stories.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun story(story: StoryId): StoryView =
        calls.work { face.story(story) }

    /**
     * Watched: One of one's own stories.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeStory(story: StoryId): Updates<StoryView> =
        observed { flow ->
            face.observeStory(
                story, object : StoryViewListener {
                    override fun changed(value: StoryView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's own stories, the newest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun own(from: String? = null): StoryPage =
        calls.work { face.own(from) }

    /**
     * Watched: One's own stories, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOwn(from: String? = null): Updates<StoryPage> =
        observed { flow ->
            face.observeOwn(
                from, object : StoryPageListener {
                    override fun changed(value: StoryPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's own stories for telling in a relationship: on each page those that fit its phase first (S249).
     *
     * Throws [BelayException]: `NotFound`; as `Stories.own`.
     */
    public suspend fun toTellIn(relationship: RelationshipId, from: String? = null): StoryPage =
        calls.work { face.toTellIn(relationship, from) }

    /**
     * What a listener would get, for the teller to look at before the yes.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Refused` while somebody needs an alias; those of storage.
     */
    public suspend fun preview(telling: StoryTelling): TellingPreview =
        calls.work { face.preview(telling) }

    /**
     * The teller's yes: a copy goes into the space of the relationship. Gives its id.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` (no point, no question) and `Refused`; those of
     * storage.
     */
    public suspend fun tell(telling: StoryTelling): ShareId =
        calls.work { face.tell(telling) }

    /**
     * Carries out a command on a told story: hear it, take something from it, ask, answer, take it back. Gives it as
     * this person may see it then.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun actOnShare(share: ShareId, command: StoryShareCommand): StoryShareView =
        calls.work { face.actOnShare(share, command) }

    /**
     * One told story.
     *
     * Throws [BelayException]: `NotFound`, also for one that is between others; `UpdateNeeded`; those of storage.
     */
    public suspend fun share(share: ShareId): StoryShareView =
        calls.work { face.share(share) }

    /**
     * Watched: One told story.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeShare(share: ShareId): Updates<StoryShareView> =
        observed { flow ->
            face.observeShare(
                share, object : StoryShareViewListener {
                    override fun changed(value: StoryShareView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The stories this person told or was told in a relationship, the newest first.
     *
     * Throws [BelayException]: As `Stories.own`.
     */
    public suspend fun toldIn(relationship: RelationshipId, from: String? = null): StorySharePage =
        calls.work { face.toldIn(relationship, from) }

    /**
     * Watched: The stories this person told or was told in a relationship, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeToldIn(relationship: RelationshipId, from: String? = null): Updates<StorySharePage> =
        observed { flow ->
            face.observeToldIn(
                relationship, from, object : StorySharePageListener {
                    override fun changed(value: StorySharePage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * To whom one told a story, the newest first.
     *
     * Throws [BelayException]: As `Stories.own`.
     */
    public suspend fun tellingsOf(story: StoryId, from: String? = null): StorySharePage =
        calls.work { face.tellingsOf(story, from) }

    /**
     * The stories this person told or was told in a meeting, the newest first.
     *
     * Throws [BelayException]: As `Stories.own`.
     */
    public suspend fun toldInMeeting(meeting: MeetingId, from: String? = null): StorySharePage =
        calls.work { face.toldInMeeting(meeting, from) }
}
