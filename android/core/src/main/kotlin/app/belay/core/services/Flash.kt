/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Flash requests, in the programs one is in. What is written into them can be read by everybody in the program **and
 * by its server**; only the reason of a no is for the two alone.
 */
public class Flash internal constructor(
    private val face: FlashFace,
    private val calls: Calls,
) {
    /**
     * Posts a request in a program. Until then it is the caller's draft, and nothing of it is kept. Gives its id.
     *
     * Throws [BelayException]: `NotFound` for a program one is not in; the rules' `Invalid` and `Refused`: five open
     * requests, one with each mentor; those of storage.
     */
    public suspend fun ask(program: Uuid, opening: FlashOpening): FlashId =
        calls.work { face.ask(program, opening) }

    /**
     * Carries out a command on a request. Gives it as this person sees it then: a yes reads "asked, waiting" until
     * the server has taken it, and goes to `Belay.attention` where somebody else was first.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(flash: FlashId, command: FlashCommand): FlashView =
        calls.work { face.act(flash, command) }

    /**
     * A mentor's no, with a reason that only the asker can read, if there is one. Said again, the new reason takes the
     * place of the old one.
     *
     * Throws [BelayException]: As `Flash.act`.
     */
    public suspend fun decline(flash: FlashId, reason: String? = null): FlashView =
        calls.work { face.decline(flash, reason) }

    /**
     * Begins the relationship that both want after the conversation (S011). It starts in Proposed, links back, and is
     * made once although both phones may ask for it. Gives its id.
     *
     * Throws [BelayException]: `NotFound`; `Refused` while one of the two has not said yes to more; those of storage.
     */
    public suspend fun beginRelationship(flash: FlashId): RelationshipId =
        calls.work { face.beginRelationship(flash) }

    /**
     * One request.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun request(flash: FlashId): FlashView =
        calls.work { face.request(flash) }

    /**
     * Watched: One request.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeRequest(flash: FlashId): Updates<FlashView> =
        observed { flow ->
            face.observeRequest(
                flash, object : FlashViewListener {
                    override fun changed(value: FlashView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * What one has asked, in every program and at every stage, the newest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun asked(from: String? = null): FlashPage =
        calls.work { face.asked(from) }

    /**
     * Watched: What one has asked, in every program and at every stage, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeAsked(from: String? = null): Updates<FlashPage> =
        observed { flow ->
            face.observeAsked(
                from, object : FlashPageListener {
                    override fun changed(value: FlashPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * What one is asked and can still answer, in every program, the newest first. A page may be short.
     *
     * Throws [BelayException]: As `Flash.asked`.
     */
    public suspend fun toAnswer(from: String? = null): FlashPage =
        calls.work { face.toAnswer(from) }

    /**
     * Watched: What one is asked and can still answer, in every program, the newest first. A page may be short.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeToAnswer(from: String? = null): Updates<FlashPage> =
        observed { flow ->
            face.observeToAnswer(
                from, object : FlashPageListener {
                    override fun changed(value: FlashPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * What one helps or helped with, the newest first; a yes that is still waiting is in it.
     *
     * Throws [BelayException]: As `Flash.asked`.
     */
    public suspend fun helping(from: String? = null): FlashPage =
        calls.work { face.helping(from) }

    /**
     * Watched: What one helps or helped with, the newest first; a yes that is still waiting is in it.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeHelping(from: String? = null): Updates<FlashPage> =
        observed { flow ->
            face.observeHelping(
                from, object : FlashPageListener {
                    override fun changed(value: FlashPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Whom to ask next when nobody accepted: of the program's members that were not asked, the one who has helped
     * most often. None while it takes answers, for anybody but its asker, and where everybody has been asked.
     *
     * Throws [BelayException]: `NotFound`; those of storage.
     */
    public suspend fun nextMentor(flash: FlashId): Companion? =
        calls.work { face.nextMentor(flash) }

    /**
     * A draft for asking again what nobody took up: the same words, for those who were asked, are still there and did not
     * say no, and the next mentor. A slot that has passed is left out.
     *
     * Throws [BelayException]: `NotFound`; `Refused` for anybody but its asker; those of storage.
     */
    public suspend fun askAgain(flash: FlashId): FlashOpening =
        calls.work { face.askAgain(flash) }

    /**
     * Keeps what the asker takes from the conversation: `own` in their own space, where nobody else can read it, and
     * `shared` for the whole program to read. Either may be left out; said again, it changes both, and a `shared` that
     * is left out is taken back.
     *
     * Throws [BelayException]: As `Flash.act`.
     */
    public suspend fun keepTakeaway(flash: FlashId, own: String? = null, shared: String? = null): FlashView =
        calls.work { face.keepTakeaway(flash, own, shared) }

    /**
     * What one took from the conversation of this request for oneself, if anything.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun ownTakeaway(flash: FlashId): OwnTakeaway? =
        calls.work { face.ownTakeaway(flash) }

    /**
     * What oneself and others took from conversations on this topic: shown before a request on it is posted (S010). Of
     * the newest thousand each.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun takeaways(program: Uuid, topic: String): FlashTakeaways =
        calls.work { face.takeaways(program, topic) }
}
