/* The vault of a phone: what is kept is read again, sealed on the way, and a lost key loses no more than the secret. */
package app.belay.platform

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(application = android.app.Application::class)
class KeystoreVaultTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val folder get() = File(temporary.root, "vault")

    @Before
    fun keys() = StandInKeystore.install()

    @Test
    fun a_secret_is_read_again_by_the_next_process_and_lies_sealed() {
        KeystoreVault(folder).set("session", "a secret")
        assertEquals("a secret", KeystoreVault(folder).get("session"))
        assertNull(KeystoreVault(folder).get("another"))
        assertFalse(folder.listFiles().orEmpty().any { "a secret" in it.readText() })
    }

    @Test
    fun a_secret_that_is_removed_is_gone() {
        val vault = KeystoreVault(folder)
        vault.set("session", "a secret")
        vault.set("session", null)
        assertNull(vault.get("session"))
        vault.set("session", null)
    }

    @Test
    fun a_secret_whose_key_is_lost_or_whose_file_is_damaged_counts_as_not_there() {
        val vault = KeystoreVault(folder)
        vault.set("session", "a secret")
        StandInKeystore.loseKeys()
        assertNull(vault.get("session"))
        vault.set("session", "a new one")
        assertEquals("a new one", vault.get("session"))
        folder.listFiles().orEmpty().single().writeBytes(byteArrayOf(1, 2, 3))
        assertNull(vault.get("session"))
    }

    @Test
    fun a_secret_cannot_be_passed_off_as_another() {
        val vault = KeystoreVault(folder)
        vault.set("a", "a secret")
        val file = folder.listFiles().orEmpty().single()
        file.copyTo(File(folder, "62"))
        assertNull(vault.get("b"))
    }
}
