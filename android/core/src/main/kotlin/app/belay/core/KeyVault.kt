/* Where an app keeps the core's secret. */
package app.belay.core

import app.belay.phone.KeyVaultFace
import app.belay.phone.VaultException

/**
 * The vault for secrets. On a phone it is kept over the Android Keystore, in the app's own module: that needs Android's
 * classes, and this module has none. On a computer there is [FileVault], in tests [MemoryVault].
 *
 * Called on threads of the library, one call at a time or several: it must be safe for that, and it may block. It throws
 * [BelayException.Locked] while the platform does not give secrets out (before the first unlock), and any other exception
 * for any other fault; of that one only its class reaches the log.
 */
public interface KeyVault {
    /** The secret kept under [name]; null where there is none. */
    public fun get(name: String): String?

    /** Keeps [secret] under [name], or removes what is there where it is null. */
    public fun set(name: String, secret: String?)
}

/** A vault as the library asks it. */
internal class VaultForCore(private val vault: KeyVault) : KeyVaultFace {
    override fun get(name: String): String? = answered { vault.get(name) }

    override fun set(name: String, secret: String?): Unit = answered { vault.set(name, secret) }

    private inline fun <T> answered(ask: () -> T): T =
        try {
            ask()
        } catch (_: BelayException.Locked) {
            throw VaultException.Locked()
        } catch (error: BelayException.Internal) {
            throw VaultException.Failed(error.why)
        } catch (error: Exception) {
            // Its message may well name the secret.
            throw VaultException.Failed(error.javaClass.name)
        }
}
