/* A phone of the contract: a core in a folder of its own, whose network can be cut. */
package app.belay.core.contract

import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.core.Connectivity
import app.belay.core.KeyVault
import app.belay.core.MemoryVault
import app.belay.core.Settings
import app.belay.core.SignedIn
import java.nio.file.Files
import java.time.ZoneId
import java.util.UUID

/** A phone somewhere. Its background sync rests, so that a test alone says when something travels. */
class Phone private constructor(
    val belay: Belay,
    private val settings: Settings,
    private val vault: KeyVault,
    private val network: Switch,
) : AutoCloseable {
    /** Who uses it. */
    suspend fun me(): UUID = checkNotNull(belay.account().signedIn()).person

    /** Signs somebody in by the mailed code. */
    suspend fun signIn(server: Server, name: String, mail: String): SignedIn {
        belay.account().requestCode(server.url, mail)
        val signedIn = belay.account().signIn(server.url, mail, server.mailedCode(mail), name)
        belay.sync()
        return signedIn
    }

    /** Into a tunnel: the system says that there is no network. */
    fun goOffline() {
        network.online = false
    }

    /** Out of the tunnel. */
    fun goOnline() {
        network.online = true
        belay.networkIsBack()
    }

    /** Opens its folder once more. */
    suspend fun openAgain(): Belay = Belay.open(settings, vault, network)

    override fun close() {
        belay.close()
        settings.folder.deleteRecursively()
    }

    /** What the system says of the network. */
    private class Switch : Connectivity {
        @Volatile
        var online = true

        override fun isOnline(): Boolean = online
    }

    companion object {
        /** A new phone in a zone. */
        suspend fun new(zone: String = "Europe/Berlin", vault: KeyVault = MemoryVault()): Phone {
            val folder = Files.createTempDirectory("belay-phone").toFile()
            val network = Switch()
            val settings = Settings(folder, "a phone of the contract", ZoneId.of(zone))
            try {
                val belay = Belay.open(settings, vault, network)
                belay.suspend()
                return Phone(belay, settings, vault, network)
            } catch (failed: BelayException) {
                folder.deleteRecursively()
                throw failed
            }
        }
    }
}
