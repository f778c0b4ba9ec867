/* The system's alarm clock as the core's reminders need it, and how it is kept equal to what the core plans. */
package app.belay.core

import app.belay.domain.ReminderId
import java.time.Instant
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update

/**
 * The system's scheduler: on a phone a thin adapter over `AlarmManager` in the app's own module; in tests [MemoryScheduler].
 *
 * It is only a cache of what the core plans. A reboot, an update of the app and a forced stop empty it without a word: the app
 * then calls `reminders().disarmed()` from its receiver of `BOOT_COMPLETED` or `MY_PACKAGE_REPLACED`, and arms again. When an alarm
 * goes off, the app asks `reminders().fired(id)` and shows what that gives; nothing where it gives null. When the server's push
 * arrives, it syncs and asks `reminders().pushed(id)` in the same way.
 */
public interface ReminderScheduler {
    /** The reminders it has now. */
    public fun pending(): Set<ReminderId>

    /**
     * Takes a reminder, in place of the one with the same id. One whose time is past rings at once. An exact alarm is asked for
     * where [ReminderView.toleranceSeconds] is 0.
     */
    public fun arm(reminder: ReminderView)

    /** Forgets a reminder. */
    public fun cancel(id: ReminderId)
}

/** A scheduler that rings nothing, for tests and previews. */
public class MemoryScheduler : ReminderScheduler {
    private val armed = MutableStateFlow<Map<ReminderId, ReminderView>>(emptyMap())

    /** What it has, by id. */
    public val reminders: StateFlow<Map<ReminderId, ReminderView>> = armed.asStateFlow()

    override fun pending(): Set<ReminderId> = armed.value.keys

    override fun arm(reminder: ReminderView): Unit = armed.update { it + (reminder.reminder.id to reminder) }

    override fun cancel(id: ReminderId): Unit = armed.update { it - id }

    /** A reboot empties it. */
    public fun reboot(): Unit = armed.update { emptyMap() }
}

/**
 * Keeps a scheduler equal to what the core plans, until its coroutine is cancelled: after each change what is no longer planned
 * is cancelled, what is new or has moved is armed, and the core is told what the scheduler has.
 *
 * @param limit how many the scheduler takes; 48 at most.
 */
public suspend fun Belay.keepArmed(scheduler: ReminderScheduler, limit: UInt? = null) {
    val armed = mutableMapOf<ReminderId, ReminderView>()
    updates { reminders().toArm(limit) }.collect { planned ->
        val pending = scheduler.pending()
        val wanted = planned.associateBy { it.reminder.id }
        // What is due already rings in its own time.
        val due = armed.filterValues { it.reminder.at <= Instant.now() }.keys
        (pending - wanted.keys - due).forEach(scheduler::cancel)
        for ((id, reminder) in wanted) {
            if (id !in pending || armed[id]?.reminder?.at != reminder.reminder.at) scheduler.arm(reminder)
        }
        armed.keys.retainAll(scheduler.pending())
        armed += wanted
        reminders().armed(scheduler.pending().toList())
    }
}
