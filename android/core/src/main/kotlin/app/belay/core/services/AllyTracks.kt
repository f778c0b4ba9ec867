/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * One's own ally track.
 */
public class AllyTracks internal constructor(
    private val face: AllyTracksFace,
    private val calls: Calls,
) {
    /**
     * One's own track; none where one has never been in an ally partnership. With the first that begins it is there
     * (S012), and it stays (S453).
     *
     * Throws [BelayException]: Those of storage.
     */
    public suspend fun own(): AllyTrackView? =
        calls.work { face.own() }

    /**
     * Watched: One's own track; none where one has never been in an ally partnership. With the first that begins it is there
     * (S012), and it stays (S453).
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeOwn(): Updates<AllyTrackView?> =
        observed { flow ->
            face.observeOwn(
                object : OptionalAllyTrackViewListener {
                    override fun changed(value: AllyTrackView?) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Opens a module, or leaves it as visited. Gives the track as it stands then.
     *
     * Throws [BelayException]: `NotFound` where one has never been in an ally partnership; the rules' `Refused`; those of
     * storage.
     */
    public suspend fun act(command: AllyTrackCommand): AllyTrackView =
        calls.work { face.act(command) }
}
