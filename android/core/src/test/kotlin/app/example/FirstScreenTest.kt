/* That the README's code does what the README says, with a real server. */
package app.example

import app.belay.core.MemoryVault
import app.belay.core.contract.Community
import app.belay.core.contract.play
import app.belay.core.contract.until
import java.nio.file.Path
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.io.TempDir

class FirstScreenTest {
    @Test
    fun `the first screen signs in, shows home and keeps a reflection`(@TempDir folder: Path) = play {
        val server = Community.server
        val mail = Community.mail("Mia", "readme")
        val scope = CoroutineScope(Dispatchers.Default + Job())
        openCore(folder.toFile(), MemoryVault()).use { belay ->
            val model = HomeModel(belay, scope)
            assertNull(model.home.first())
            assertEquals("Please look at this again: server.", model.requestCode("http://example.org", mail))
            assertNull(model.requestCode(server.url, mail))
            assertEquals("Please look at this again: code.", model.signIn(server.url, mail, "no code", "Mia"))
            assertNull(model.signIn(server.url, mail, server.mailedCode(mail), "Mia"))
            assertEquals("Mia", assertNotNull(model.home.until { it != null }).me.name)
            assertNull(model.reflect("A first word."))
            assertEquals(1, belay.reflections().own().reflections.size)
            scope.cancel()
        }
    }
}
