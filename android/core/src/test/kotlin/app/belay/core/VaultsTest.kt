/* The vaults for computers and tests, and what of a vault's trouble reaches the core. */
package app.belay.core

import app.belay.phone.VaultException
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull
import org.junit.jupiter.api.io.TempDir

class VaultsTest {
    @Test
    fun `a file vault keeps secrets over a restart and forgets what is removed`(@TempDir folder: Path) {
        val file = folder.resolve("not yet there/vault").toFile()
        FileVault(file).set("session", "töken = 1\n")
        FileVault(file).set("other", "2")
        assertEquals("töken = 1\n", FileVault(file).get("session"))
        FileVault(file).set("session", null)
        assertNull(FileVault(file).get("session"))
        assertEquals("2", FileVault(file).get("other"))
        assertEquals(listOf(file), file.parentFile.listFiles()?.toList(), "nothing is left beside it")
    }

    @Test
    fun `only its owner may read a file vault`(@TempDir folder: Path) {
        val file = folder.resolve("vault")
        FileVault(file.toFile()).set("session", "token")
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
    }

    @Test
    fun `a memory vault keeps and forgets`() {
        val vault = MemoryVault()
        vault.set("session", "token")
        assertEquals("token", vault.get("session"))
        vault.set("session", null)
        assertNull(vault.get("session"))
    }

    @Test
    fun `the message of a vault's exception never goes further, it may name the secret`() {
        val vault = object : KeyVault {
            override fun get(name: String): String? = error("the token is hunter2")

            override fun set(name: String, secret: String?): Unit = throw BelayException.Locked()
        }
        val failed = assertFailsWith<VaultException.Failed> { VaultForCore(vault).get("session") }
        assertFalse("hunter2" in failed.why)
        assertFailsWith<VaultException.Locked> { VaultForCore(vault).set("session", "hunter2") }
    }

    @Test
    fun `a secret is kept in a file of the working folder too`() {
        val file = File(Files.createTempFile("belay", "vault").toFile().name)
        try {
            FileVault(file).set("session", "token")
            assertEquals("token", FileVault(file).get("session"))
        } finally {
            file.delete()
        }
    }
}
