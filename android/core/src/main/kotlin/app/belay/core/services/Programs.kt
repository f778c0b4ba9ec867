/* The calls of one subject. Written by `cargo xtask bindings` from core's source. */
package app.belay.core

/**
 * Programs: communities in which flash requests are asked and partners found. What is written into a program can be
 * read by its members **and its server**, and a shell says so on screen.
 */
public class Programs internal constructor(
    private val face: ProgramsFace,
    private val calls: Calls,
) {
    /**
     * Makes a program. The server is asked for it with the next sync; others join by a link
     * (`Account.invite`).
     *
     * Throws [BelayException]: `Invalid` for a name that cannot be seen, is too long or has control characters; those of storage.
     */
    public suspend fun create(name: String): Uuid =
        calls.work { face.create(name) }

    /**
     * Everyone one shares a space with by one's own will, each once, by name.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun companions(): List<Companion> =
        calls.work { face.companions() }

    /**
     * The programs one is in, and those somebody put one into.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun all(): List<Program> =
        calls.work { face.all() }

    /**
     * Watched: The programs one is in, and those somebody put one into.
     *
     * The current value first, then each that differs; a slow collector sees the newest only.
     */
    public fun observeAll(): Updates<List<Program>> =
        observed { flow ->
            face.observeAll(
                object : ProgramListListener {
                    override fun changed(value: List<Program>) = flow.changed(value)

                    override fun failed(error: FaceException) = flow.failed(error)
                },
            )
        }

    /**
     * The spaces somebody else put one into, and that one has not answered: programs, and those of relationships that are
     * proposed. Writing in one is the yes; `Account.leave` is the no. At most 20 by one person and 200 in all: the
     * others are listed once these are answered.
     *
     * Throws [BelayException]: `SignedOut`; those of storage.
     */
    public suspend fun invited(): List<Invited> =
        calls.work { face.invited() }
}
