/* The keys of this phone for Web Push (RFC 8291): what the server encrypts a push with, and how it is opened. */
package app.belay.push

import app.belay.core.KeyVault
import java.math.BigInteger
import java.security.AlgorithmParameters
import java.security.GeneralSecurityException
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.SecureRandom
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec
import java.security.spec.PKCS8EncodedKeySpec
import java.util.Base64
import javax.crypto.Cipher
import javax.crypto.KeyAgreement
import javax.crypto.Mac
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.SecretKeySpec

/** A key pair of P-256 and a secret that only the server is told. */
internal class WebPushKeys private constructor(private val privateKey: PrivateKey, private val point: ByteArray, private val secret: ByteArray) {
    /** The public key, an uncompressed point, as the server is told it. */
    val p256dh: String get() = written(point)

    /** The secret, as the server is told it. */
    val auth: String get() = written(secret)

    /** Opens a push in the form `aes128gcm` (RFC 8188) of one record; null for what was not encrypted to these keys. */
    fun open(body: ByteArray): ByteArray? =
        try {
            opened(body)
        } catch (_: GeneralSecurityException) {
            null
        } catch (_: IndexOutOfBoundsException) {
            null
        } catch (_: IllegalArgumentException) {
            null
        }

    private fun opened(body: ByteArray): ByteArray? {
        val salt = body.copyOfRange(0, SALT)
        val length = body[SALT + RECORD].toInt() and 0xFF
        val from = SALT + RECORD + 1
        val sender = body.copyOfRange(from, from + length)
        if (length != POINT) return null
        val shared = KeyAgreement.getInstance("ECDH").run {
            init(privateKey)
            doPhase(publicKey(sender), true)
            generateSecret()
        }
        val input = derived(secret, shared, "WebPush: info".toByteArray() + 0 + point + sender, HASH)
        val key = derived(salt, input, "Content-Encoding: aes128gcm".toByteArray() + 0, KEY)
        val nonce = derived(salt, input, "Content-Encoding: nonce".toByteArray() + 0, NONCE)
        val plain = Cipher.getInstance("AES/GCM/NoPadding").run {
            init(Cipher.DECRYPT_MODE, SecretKeySpec(key, "AES"), GCMParameterSpec(TAG_BITS, nonce))
            doFinal(body, from + length, body.size - from - length)
        }
        // The last record ends with a 2, and zeros that only hide its length.
        val end = plain.indexOfLast { it != 0.toByte() }
        return if (end >= 0 && plain[end] == LAST) plain.copyOf(end) else null
    }

    companion object {
        private const val SALT = 16
        private const val RECORD = 4
        private const val POINT = 65
        private const val COORDINATE = 32
        private const val HASH = 32
        private const val KEY = 16
        private const val NONCE = 12
        private const val TAG_BITS = 128
        private const val LAST: Byte = 2

        /** The keys in the vault, made where there are none or where their secret is lost. */
        fun of(vault: KeyVault): WebPushKeys {
            val kept = listOf("push.private", "push.public", "push.auth").map { vault.get(it) ?: return made(vault) }
            return read(kept[0], kept[1], kept[2])
        }

        /** The keys as they are written in the vault: the private one in PKCS #8. */
        fun read(privateKey: String, point: String, secret: String): WebPushKeys {
            val key = KeyFactory.getInstance("EC").generatePrivate(PKCS8EncodedKeySpec(Base64.getUrlDecoder().decode(privateKey)))
            return WebPushKeys(key, Base64.getUrlDecoder().decode(point), Base64.getUrlDecoder().decode(secret))
        }

        private fun made(vault: KeyVault): WebPushKeys {
            val pair = KeyPairGenerator.getInstance("EC").run {
                initialize(ECGenParameterSpec("secp256r1"))
                generateKeyPair()
            }
            val point = (pair.public as ECPublicKey).w.run { byteArrayOf(4) + bytes(affineX) + bytes(affineY) }
            val secret = ByteArray(SALT).also(SecureRandom()::nextBytes)
            vault.set("push.private", written(pair.private.encoded))
            vault.set("push.public", written(point))
            vault.set("push.auth", written(secret))
            return WebPushKeys(pair.private, point, secret)
        }

        private fun written(bytes: ByteArray) = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)

        /** A coordinate in 32 bytes: Java's has a sign before it, and no zeros. */
        private fun bytes(coordinate: BigInteger) =
            coordinate.toByteArray().let { ByteArray(maxOf(0, COORDINATE - it.size)) + it }.takeLast(COORDINATE).toByteArray()

        private fun publicKey(point: ByteArray): ECPublicKey {
            val curve = AlgorithmParameters.getInstance("EC").run {
                init(ECGenParameterSpec("secp256r1"))
                getParameterSpec(ECParameterSpec::class.java)
            }
            val x = BigInteger(1, point.copyOfRange(1, 1 + COORDINATE))
            val y = BigInteger(1, point.copyOfRange(1 + COORDINATE, POINT))
            return KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(ECPoint(x, y), curve)) as ECPublicKey
        }

        /** HKDF with SHA-256 (RFC 5869), for as many bytes as one hash has at most. */
        private fun derived(salt: ByteArray, input: ByteArray, info: ByteArray, length: Int): ByteArray =
            hash(hash(salt, input), info + 1).copyOf(length)

        private fun hash(key: ByteArray, data: ByteArray) = Mac.getInstance("HmacSHA256").run {
            init(SecretKeySpec(key, "HmacSHA256"))
            doFinal(data)
        }
    }
}
