/* Pushes without Google: by whatever app of this phone distributes them (UnifiedPush, the specification for Android, AND_3). */
package app.belay.push

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.belay.BelayApplication
import app.belay.core.PushAddress
import app.belay.core.PushOffer
import app.belay.platform.KeystoreVault
import app.belay.reminders.inBackground
import java.io.File
import java.util.UUID

/** The provider of this flavour. */
internal fun pushProvider(context: Context): PushProvider = UnifiedPush(context)

/** Asks a distributor by broadcasts; what it answers comes to [UnifiedPushReceiver]. */
internal class UnifiedPush(private val context: Context) : PushProvider {
    private val kept = context.getSharedPreferences("unified_push", Context.MODE_PRIVATE)

    /** Tells our registration from others'; only the distributor knows it, so a broadcast that has it is the distributor's. */
    val token: String? get() = kept.getString(TOKEN, null)

    override fun register(offer: PushOffer) {
        val key = offer.web ?: return
        val distributor = distributor() ?: return
        val token = token ?: UUID.randomUUID().toString()
        kept.edit().putString(TOKEN, token).putString(DISTRIBUTOR, distributor).apply()
        send("REGISTER", distributor, token) { putExtra("vapid", key) }
    }

    override fun unregister() {
        val token = token ?: return
        val distributor = kept.getString(DISTRIBUTOR, null) ?: return
        kept.edit().clear().apply()
        send("UNREGISTER", distributor, token) {}
    }

    /** A push has been taken: the distributor need not send it again. */
    fun acknowledge(message: String) {
        val distributor = kept.getString(DISTRIBUTOR, null) ?: return
        send("MESSAGE_ACK", distributor, token.orEmpty()) { putExtra("id", message) }
    }

    /** The distributor of before, where it is still there; else the first of this phone. */
    private fun distributor(): String? {
        val all = context.packageManager.queryBroadcastReceivers(Intent("$TO_DISTRIBUTOR.REGISTER"), 0).map { it.activityInfo.packageName }
        return kept.getString(DISTRIBUTOR, null)?.takeIf { it in all } ?: all.firstOrNull()
    }

    private fun send(what: String, distributor: String, token: String, more: Intent.() -> Unit) {
        val intent = Intent("$TO_DISTRIBUTOR.$what").setPackage(distributor).putExtra("token", token)
        // By whom it was made, the distributor sees who asks. Older ones read the name instead.
        intent.putExtra("pi", PendingIntent.getBroadcast(context, 0, Intent(), PendingIntent.FLAG_IMMUTABLE))
        intent.putExtra("application", context.packageName)
        context.sendBroadcast(intent.apply(more))
    }

    private companion object {
        const val TO_DISTRIBUTOR = "org.unifiedpush.android.distributor"
        const val TOKEN = "token"
        const val DISTRIBUTOR = "distributor"
    }
}

/** What a distributor says. Any app can send it something, so what has not our token is dropped. */
public class UnifiedPushReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val app = context.applicationContext as BelayApplication
        val push = UnifiedPush(app)
        if (push.token == null || intent.getStringExtra("token") != push.token) return
        inBackground(app) {
            when (intent.action?.removePrefix("org.unifiedpush.android.connector.")) {
                "NEW_ENDPOINT" -> intent.getStringExtra("endpoint")?.let { endpoint ->
                    val keys = keys(app)
                    app.pushes.addressed(PushAddress.Web(endpoint, keys.p256dh, keys.auth))
                }
                "MESSAGE" -> {
                    intent.getStringExtra("id")?.let(push::acknowledge)
                    val body = intent.getByteArrayExtra("bytesMessage")
                    // What cannot be opened was not written by our server.
                    body?.let(keys(app)::open)?.let { app.pushes.woken(String(it)) }
                }
                "UNREGISTERED", "REGISTRATION_FAILED" -> app.pushes.gone()
            }
        }
    }

    private fun keys(context: Context) = WebPushKeys.of(KeystoreVault(File(context.noBackupFilesDir, "vault")))
}
