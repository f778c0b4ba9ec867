/* The errors an app sees: each says in its summary what is the matter, in words a developer can read. */
package app.belay.core

import app.belay.domain.Reason
import app.belay.domain.Refusal
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class BelayExceptionTest {
    private val refusal = Refusal(Reason.NOT_NOW, null, listOf("purpose"), listOf("wait", "ask"), null)

    private val all: List<BelayException> = listOf(
        BelayException.Offline("timed out"),
        BelayException.SignedOut(),
        BelayException.Refused(refusal),
        BelayException.NotFound("goal"),
        BelayException.Conflict("account"),
        BelayException.Invalid("due", "past"),
        BelayException.Busy(7UL),
        BelayException.StorageFull(),
        BelayException.Locked(),
        BelayException.UpdateNeeded(),
        BelayException.Closed(),
        BelayException.Cancelled(),
        BelayException.Internal("a panic"),
    )

    @Test
    fun `each error has a code of its own`() {
        assertEquals(all.size, all.map { it.code }.toSet().size)
        assertEquals(listOf("offline", "busy", "storage_full", "locked"), all.filter { it.isRetryable }.map { it.code })
    }

    @Test
    fun `a summary is a fragment a person can read`() {
        for (error in all) {
            val summary = error.summary
            assertTrue(summary.isNotEmpty() && "=" !in summary && summary.first().isLowerCase(), summary)
        }
        assertEquals(
            "the rules do not allow it: not_now; missing: purpose; allowed: wait, ask",
            BelayException.Refused(refusal).summary,
        )
    }
}
