/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
 */
public class Reflections internal constructor(
    private val face: ReflectionsFace,
    private val calls: Calls,
) {
    /**
     * Begins a reflection in one's own space; its text may still be empty. Gives its id.
     *
     * Throws [BelayException]: The rules' `Invalid`; those of storage.
     */
    public suspend fun begin(opening: ReflectionOpening): ReflectionId =
        calls.work { face.begin(opening) }

    /**
     * Carries out a command on one's own reflection. `ReflectionCommand.Share` also puts the copy in place (or the
     * text as it stands now into the copy that is there); `ReflectionCommand.TakeBack` also empties it. Gives the
     * reflection as it stands then.
     *
     * Throws [BelayException]: `NotFound`, also for taking back from a relationship one has left; the rules' `Invalid` and
     * `Refused`; those of storage.
     */
    public suspend fun act(reflection: ReflectionId, command: ReflectionCommand): ReflectionView =
        calls.work { face.act(reflection, command) }

    /**
     * Deletes one of one's own reflections for good, a draft too, and takes back every copy of it that is shared. Nothing of
     * its words stays on this phone; one's other phones and the server follow with the next sync.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun delete(reflection: ReflectionId): Unit =
        calls.work { face.delete(reflection) }

    /**
     * One of one's own reflections.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun reflection(reflection: ReflectionId): ReflectionView =
        calls.work { face.reflection(reflection) }

    /**
     * Watched: One of one's own reflections.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeReflection(reflection: ReflectionId): Updates<ReflectionView> =
        observed { flow ->
            face.observeReflection(
                reflection, object : ReflectionViewListener {
                    override fun changed(value: ReflectionView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's own reflections, the newest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun own(from: String? = null): ReflectionPage =
        calls.work { face.own(from) }

    /**
     * Watched: One's own reflections, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOwn(from: String? = null): Updates<ReflectionPage> =
        observed { flow ->
            face.observeOwn(
                from, object : ReflectionPageListener {
                    override fun changed(value: ReflectionPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * What is shared in a relationship now, by anybody in it, the newest first.
     *
     * Throws [BelayException]: As `Reflections.own`.
     */
    public suspend fun sharedIn(relationship: RelationshipId, from: String? = null): SharedReflectionPage =
        calls.work { face.sharedIn(relationship, from) }

    /**
     * Watched: What is shared in a relationship now, by anybody in it, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeSharedIn(relationship: RelationshipId, from: String? = null): Updates<SharedReflectionPage> =
        observed { flow ->
            face.observeSharedIn(
                relationship, from, object : SharedReflectionPageListener {
                    override fun changed(value: SharedReflectionPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Everything this person may read on a subject (S172). Nothing for `Subject.Free`, which is about nothing.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun about(subject: ReflectionSubject): ReflectionsAbout =
        calls.work { face.about(subject) }

    /**
     * Asks all members of a relationship one question; the answers open together when all are in (S176). Gives its id.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun askAll(opening: PairedOpening): Uuid =
        calls.work { face.askAll(opening) }

    /**
     * Answers such a question, or words one's answer anew while it is still covered. Gives what this person may see.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun answer(question: Uuid, command: PairedCommand): PairedReflectionView =
        calls.work { face.answer(question, command) }

    /**
     * One question to all, as this person may see it.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun question(question: Uuid): PairedReflectionView =
        calls.work { face.question(question) }

    /**
     * Watched: One question to all, as this person may see it.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeQuestion(question: Uuid): Updates<PairedReflectionView> =
        observed { flow ->
            face.observeQuestion(
                question, object : PairedReflectionViewListener {
                    override fun changed(value: PairedReflectionView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The questions to all in a relationship, the newest first.
     *
     * Throws [BelayException]: As `Reflections.own`.
     */
    public suspend fun questionsIn(relationship: RelationshipId, from: String? = null): PairedReflectionPage =
        calls.work { face.questionsIn(relationship, from) }

    /**
     * Watched: The questions to all in a relationship, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeQuestionsIn(relationship: RelationshipId, from: String? = null): Updates<PairedReflectionPage> =
        observed { flow ->
            face.observeQuestionsIn(
                relationship, from, object : PairedReflectionPageListener {
                    override fun changed(value: PairedReflectionPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Asks all members their own recurring questions, now that their occasion has come (S175): a resource was
     * finished, an experience is done. Asked again, on this phone or another, it asks nothing twice. Gives what was
     * asked. When a meeting is held or a goal is reached, this is done by itself.
     *
     * Throws [BelayException]: `NotFound`; `Refused`; those of storage.
     */
    public suspend fun askRecurring(relationship: RelationshipId, occasion: Occasion, subject: ReflectionSubject): List<PairedReflectionView> =
        calls.work { face.askRecurring(relationship, occasion, subject) }
}
