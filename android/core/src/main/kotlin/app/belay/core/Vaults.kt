/* Vaults for computers and for tests. */
package app.belay.core

import java.io.File
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.nio.file.attribute.PosixFilePermissions
import java.util.Properties
import java.util.concurrent.ConcurrentHashMap

/** A vault that forgets everything with its process: for tests and previews. */
public class MemoryVault : KeyVault {
    private val secrets = ConcurrentHashMap<String, String>()

    override fun get(name: String): String? = secrets[name]

    override fun set(name: String, secret: String?) {
        if (secret == null) secrets.remove(name) else secrets[name] = secret
    }
}

/**
 * A vault for computers: a file that only its owner may read. A phone never uses it, it has a keystore.
 *
 * @param file made when the first secret is kept.
 */
public class FileVault(private val file: File) : KeyVault {
    @Synchronized
    override fun get(name: String): String? = read().getProperty(name)

    @Synchronized
    override fun set(name: String, secret: String?) {
        val secrets = read()
        if (secret == null) secrets.remove(name) else secrets.setProperty(name, secret)
        // Written beside and moved: a process killed in the middle leaves the old secrets, not half a file.
        val folder = file.absoluteFile.parentFile.toPath()
        Files.createDirectories(folder)
        val beside = Files.createTempFile(folder, file.name, null)
        if ("posix" in beside.fileSystem.supportedFileAttributeViews()) {
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"))
        }
        Files.newOutputStream(beside).use { secrets.store(it, null) }
        Files.move(beside, file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
    }

    private fun read(): Properties {
        val secrets = Properties()
        if (file.exists()) file.inputStream().use(secrets::load)
        return secrets
    }
}
