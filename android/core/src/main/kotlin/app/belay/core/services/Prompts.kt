/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Prompts, from the data of this version.
 */
public class Prompts internal constructor(
    private val face: PromptsFace,
    private val calls: Calls,
) {
    /**
     * Draws the prompt that comes next for this person in a situation, and remembers that it was drawn: none comes
     * again before every other that fits has (S174). None where nothing fits.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun draw(situation: Situation): Prompt? =
        calls.work { face.draw(situation) }

    /**
     * The situation of this person in a relationship, about anything; without sensitive prompts unless `sensitive`
     * says that they chose them.
     *
     * Throws [BelayException]: `NotFound`; those of storage.
     */
    public suspend fun situationIn(relationship: RelationshipId, sensitive: Boolean): Situation =
        calls.work { face.situationIn(relationship, sensitive) }

    /**
     * The prompt at the head of a place: the form of an offer or a need, or after a story. None in data that lacks it.
     */
    public suspend fun at(place: PromptPlace): Prompt? =
        calls.work { face.at(place) }

    /**
     * The prompt of this id; none for one of a newer version's data.
     */
    public suspend fun prompt(id: String): Prompt? =
        calls.work { face.prompt(id) }

    /**
     * The recurring questions of a relationship (S175).
     *
     * Throws [BelayException]: `NotFound`; those of storage.
     */
    public suspend fun questions(relationship: RelationshipId): QuestionSetView =
        calls.work { face.questions(relationship) }

    /**
     * Watched: The recurring questions of a relationship (S175).
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeQuestions(relationship: RelationshipId): Updates<QuestionSetView> =
        observed { flow ->
            face.observeQuestions(
                relationship, object : QuestionSetViewListener {
                    override fun changed(value: QuestionSetView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Adds a recurring question, or asks one no more. Gives the questions as they stand then.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun changeQuestions(relationship: RelationshipId, command: PromptSetCommand): QuestionSetView =
        calls.work { face.changeQuestions(relationship, command) }
}
