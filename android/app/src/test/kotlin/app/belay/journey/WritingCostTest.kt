/* What writing costs: the database is written at a pause, never at a keystroke. */
package app.belay.journey

import app.belay.AppTest
import app.belay.ui.R
import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Test

class WritingCostTest : AppTest() {
    @Test
    fun a_keystroke_writes_no_database_and_a_pause_does() {
        signIn("Ada")
        val core = services().core
        runBlocking {
            core.sync()
            core.suspend()
        }
        tap(text(R.string.today_write))
        type(text(R.string.write_text), "O")
        waitFor(text(R.string.write_saved))
        val before = database()
        for (letter in "n the ledge I was calm.") type(text(R.string.write_text), letter.toString())
        assertEquals(before, database())
        waitFor(text(R.string.write_saved))
        assertNotEquals(before, database())
    }

    /** What is in its files, without the index that readers write too. */
    private fun database(): Map<String, Int> =
        File(app.filesDir, "belay").walk().filter { it.isFile && !it.name.endsWith("-shm") }.associate { it.name to it.readBytes().contentHashCode() }
}
