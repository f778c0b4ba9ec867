/* Where the core's secrets are kept: files that only a key of the Android Keystore opens. */
package app.belay.platform

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import androidx.annotation.RequiresApi
import app.belay.core.KeyVault
import java.io.File
import java.nio.file.Files
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * The vault of a phone. Each secret is a file, sealed by AES-GCM with a key that never leaves the Keystore (StrongBox where the
 * phone has it). A secret whose key is gone, as after a change of the lock screen on some phones, counts as not there: whoever
 * used it signs in again, and nothing written is lost.
 *
 * @param folder where the files are; made with the first secret. It must not be in a backup: the key is not.
 */
public class KeystoreVault(private val folder: File) : KeyVault {
    @Synchronized
    override fun get(name: String): String? {
        val file = file(name)
        if (!file.exists()) return null
        val sealed = file.readBytes()
        return try {
            val key = found() ?: return null
            Cipher.getInstance(CIPHER).run {
                init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 0, NONCE))
                updateAAD(name.toByteArray())
                String(doFinal(sealed, NONCE, sealed.size - NONCE))
            }
        } catch (_: GeneralSecurityException) {
            null
        } catch (_: IllegalArgumentException) {
            // A file too short to hold a nonce: it was damaged.
            null
        }
    }

    @Synchronized
    override fun set(name: String, secret: String?) {
        val file = file(name)
        if (secret == null) {
            file.delete()
            return
        }
        folder.mkdirs()
        val cipher = Cipher.getInstance(CIPHER)
        try {
            cipher.init(Cipher.ENCRYPT_MODE, found() ?: made())
        } catch (_: GeneralSecurityException) {
            // The key was invalidated. A new one takes its place.
            keys().deleteEntry(ALIAS)
            cipher.init(Cipher.ENCRYPT_MODE, made())
        }
        cipher.updateAAD(name.toByteArray())
        // Written beside and moved: a process killed in the middle leaves the old secret.
        val beside = Files.createTempFile(folder.toPath(), "secret", null)
        Files.write(beside, cipher.run { iv + doFinal(secret.toByteArray()) })
        Files.move(beside, file.toPath(), ATOMIC_MOVE, REPLACE_EXISTING)
    }

    private fun file(name: String) = File(folder, name.toByteArray().joinToString("") { "%02x".format(it) })

    private fun keys(): KeyStore = KeyStore.getInstance(KEYSTORE).apply { load(null) }

    private fun found(): SecretKey? = keys().getKey(ALIAS, null) as? SecretKey

    private fun made(): SecretKey =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) madeInStrongBox() else make(spec())

    @RequiresApi(Build.VERSION_CODES.P)
    private fun madeInStrongBox(): SecretKey =
        try {
            make(spec().setIsStrongBoxBacked(true))
        } catch (_: StrongBoxUnavailableException) {
            make(spec())
        }

    private fun spec() =
        KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)

    private fun make(spec: KeyGenParameterSpec.Builder): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).run {
            init(spec.build())
            generateKey()
        }

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val ALIAS = "belay"
        const val CIPHER = "AES/GCM/NoPadding"
        const val KEY_BITS = 256

        /** Bytes of a GCM nonce; the Keystore chooses it. */
        const val NONCE = 12

        /** Bits of the GCM tag. */
        const val TAG_BITS = 128
    }
}
