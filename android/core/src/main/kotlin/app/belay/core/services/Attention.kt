/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * What waits for a person's eye.
 */
public class Attention internal constructor(
    private val face: AttentionFace,
    private val calls: Calls,
) {
    /**
     * What could not happen, the newest first.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun list(from: ULong? = null): AttentionPage =
        calls.work { face.list(from) }

    /**
     * Watched: What could not happen, the newest first.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeList(from: ULong? = null): Updates<AttentionPage> =
        observed { flow ->
            face.observeList(
                from, object : AttentionPageListener {
                    override fun changed(value: AttentionPage) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * How many matters wait.
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun count(): ULong =
        calls.work { face.count() }

    /**
     * Takes a matter off the list: the person has seen to it.
     *
     * Throws [BelayException]: `NotFound`; those of storage.
     */
    public suspend fun settle(id: ULong): Unit =
        calls.work { face.settle(id) }
}
