/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * One's own settings.
 */
public class ProfileSettings internal constructor(
    private val face: ProfileSettingsFace,
    private val calls: Calls,
) {
    /**
     * The settings as they stand.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun settings(): ProfileView =
        calls.work { face.settings() }

    /**
     * Watched: The settings as they stand.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeSettings(): Updates<ProfileView> =
        observed { flow ->
            face.observeSettings(
                object : ProfileViewListener {
                    override fun changed(value: ProfileView) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * Changes one setting. Gives all of them as they stand then. Other phones of the same person have it with their
     * next sync.
     *
     * Throws [BelayException]: The rules' `Invalid`; `SignedOut`; those of storage.
     */
    public suspend fun act(command: ProfileCommand): ProfileView =
        calls.work { face.act(command) }
}
