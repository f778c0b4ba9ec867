/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Reminders, planned on this phone for whoever uses it.
 */
public class Reminders internal constructor(
    private val face: RemindersFace,
    private val calls: Calls,
) {
    /**
     * What one is reminded of from `from` on and before `to`, in order of time. Of what this phone fetched from the server,
     * nothing that was due more than a month before it arrived.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun due(from: UtcInstant, to: UtcInstant): List<ReminderView> =
        calls.work { face.due(from, to) }

    /**
     * What the phone's own scheduler is armed with now: the soonest that are still ahead, 48 at most. Its queue is only
     * a cache: hand it this after every change and at every start, and let it forget whatever is not in it. Observe it.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun toArm(): List<ReminderView> =
        calls.work { face.toArm() }

    /**
     * Watched: What the phone's own scheduler is armed with now: the soonest that are still ahead, 48 at most. Its queue is only
     * a cache: hand it this after every change and at every start, and let it forget whatever is not in it. Observe it.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeToArm(): Updates<List<ReminderView>> =
        observed { flow ->
            face.observeToArm(
                object : ReminderViewListListener {
                    override fun changed(value: List<ReminderView>) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }
}
