/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Where one wants to be in some years.
 */
public class Visions internal constructor(
    private val face: VisionsFace,
    private val calls: Calls,
) {
    /**
     * Writes a vision; in place of another, where `instead_of` names one, which can still be read. Gives its id.
     *
     * Throws [BelayException]: `NotFound` for the other; the rules' `Invalid` and `Refused`;
     * those of storage.
     */
    public suspend fun write(opening: VisionOpening, insteadOf: VisionId? = null): VisionId =
        calls.work { face.write(opening, insteadOf) }

    /**
     * Carries out a command on a vision. Gives it as it stands then.
     *
     * Throws [BelayException]: `NotFound`; the rules' `Invalid` and `Refused`; those of storage.
     */
    public suspend fun act(vision: VisionId, command: VisionCommand): VisionView =
        calls.work { face.act(vision, command) }

    /**
     * Deletes one of one's own visions for good. Goals that were linked to it stay.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun delete(vision: VisionId): Unit =
        calls.work { face.delete(vision) }

    /**
     * One vision.
     *
     * Throws [BelayException]: `NotFound`; `UpdateNeeded`; those of storage.
     */
    public suspend fun vision(vision: VisionId): VisionView =
        calls.work { face.vision(vision) }

    /**
     * Watched: One vision.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeVision(vision: VisionId): Updates<VisionView> =
        observed { flow ->
            face.observeVision(
                vision, object : VisionViewListener {
                    override fun changed(value: VisionView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * One's visions, a page at a time: those that stand, then those that were replaced, the newest first.
     *
     * Throws [BelayException]: `Invalid` for a `from` that no page gave; those of storage.
     */
    public suspend fun list(from: String? = null): VisionPage =
        calls.work { face.list(from) }

    /**
     * Watched: One's visions, a page at a time: those that stand, then those that were replaced, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeList(from: String? = null): Updates<VisionPage> =
        observed { flow ->
            face.observeList(
                from, object : VisionPageListener {
                    override fun changed(value: VisionPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
