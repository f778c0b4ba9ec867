/* Whether somebody has to unlock the app before they see it. */
package app.belay.lock

/** Closed from the start of the process and whenever the app has gone out of sight, where its [lock] is on. */
public class Gate(private val lock: Lock) {
    private var isShut = true

    /** Whether the page of the lock has to be shown. */
    public val isClosed: Boolean get() = isShut && lock.isOn

    /** Somebody has unlocked it. */
    public fun open() {
        isShut = false
    }

    /** The app has gone out of sight. */
    public fun shut() {
        isShut = true
    }
}
