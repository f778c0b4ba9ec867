/* The errors an app sees: each says in its message what is the matter, and none says "reason=". */
package app.belay.core

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.coroutines.CancellationException

class BelayExceptionTest {
    private val refusal = Refusal(Reason.NOT_NOW, null, listOf("purpose"), listOf("wait", "ask"), null)

    /** One of each, with what becomes of it. */
    private val all: Map<FaceException, BelayException> = mapOf(
        FaceException.Offline("timed out") to BelayException.Offline("timed out"),
        FaceException.SignedOut() to BelayException.SignedOut(),
        FaceException.Refused(refusal) to BelayException.Refused(refusal),
        FaceException.NotFound("goal") to BelayException.NotFound("goal"),
        FaceException.Conflict("account") to BelayException.Conflict("account"),
        FaceException.Invalid("due", "past") to BelayException.Invalid("due", "past"),
        FaceException.Busy(7UL) to BelayException.Busy(7),
        FaceException.StorageFull() to BelayException.StorageFull(),
        FaceException.Locked() to BelayException.Locked(),
        FaceException.UpdateNeeded() to BelayException.UpdateNeeded(),
        FaceException.Closed() to BelayException.Closed(),
        FaceException.Internal("a panic") to BelayException.Internal("a panic"),
    )

    @Test
    fun `each error of the library has one of its own here, which carries the same`() {
        for ((face, expected) in all) {
            val seen = assertIs<BelayException>(face.translated())
            assertEquals(expected.javaClass, seen.javaClass)
            assertEquals(expected.message, seen.message)
        }
        assertIs<CancellationException>(FaceException.Cancelled().translated())
    }

    @Test
    fun `a message is a fragment a person can read`() {
        for (error in all.values) {
            val message = error.message.orEmpty()
            assertTrue(message.isNotEmpty() && "=" !in message && message.first().isLowerCase(), message)
        }
        assertEquals(
            "the rules do not allow it: not_now; missing: purpose; allowed: wait, ask",
            BelayException.Refused(refusal).message,
        )
    }
}
