/* Pushes without Google: asked of the phone's distributor, told to the real server, and answered by a sync. */
package app.belay.push

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import app.belay.AppTest
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.platform.KeystoreVault
import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.robolectric.Shadows.shadowOf

class UnifiedPushTest : AppTest() {
    private val account get() = services().core.account()

    /** An app of this phone that distributes pushes: the edge that is a stand-in here. */
    @Before
    fun distributor() {
        val packages = shadowOf(app.packageManager)
        val receiver = ComponentName("org.example.distributor", "org.example.distributor.Receiver")
        packages.addReceiverIfNotPresent(receiver)
        packages.addIntentFilterForReceiver(receiver, IntentFilter("org.unifiedpush.android.distributor.REGISTER"))
        val vault = KeystoreVault(File(app.noBackupFilesDir, "vault"))
        vault.set("push.private", WebPushKeysTest.KEY)
        vault.set("push.public", WebPushKeysTest.POINT)
        vault.set("push.auth", WebPushKeysTest.AUTH)
    }

    private fun asked(what: String): Intent {
        fun found() = shadowOf(app).broadcastIntents.lastOrNull { it.action == "org.unifiedpush.android.distributor.$what" }
        waitUntil { found() != null }
        return checkNotNull(found())
    }

    /** As the distributor sends it: to the receiver that the merged manifest declares for it. */
    private fun say(what: String, token: String?, more: Intent.() -> Unit = {}) {
        val intent = Intent("org.unifiedpush.android.connector.$what").setPackage(app.packageName)
        val declared = app.packageManager.queryBroadcastReceivers(intent, 0).single().activityInfo
        assertTrue(declared.exported)
        app.sendBroadcast(intent.setClassName(app, declared.name).putExtra("token", token).apply(more))
    }

    private fun register(): String {
        val request = asked("REGISTER")
        assertNotNull(request.getStringExtra("vapid"))
        val token = checkNotNull(request.getStringExtra("token"))
        say("NEW_ENDPOINT", token) { putExtra("endpoint", "https://push.example.org/wake") }
        waitUntil { runBlocking { account.pushOffer() }.registered }
        return token
    }

    @Test
    fun the_server_is_told_the_address_and_forgets_it_when_the_distributor_takes_it_back() {
        signIn("Fee")
        val token = register()
        say("UNREGISTERED", token)
        waitUntil { !runBlocking { account.pushOffer() }.registered }
    }

    @Test
    fun an_encrypted_push_syncs_and_is_acknowledged() {
        signIn("Gil")
        val token = register()
        val core = services().core
        runBlocking { core.suspend() }
        val id = runBlocking { core.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "In the train.")) }
        say("MESSAGE", token) {
            putExtra("bytesMessage", WebPushKeysTest.decoded(WebPushKeysTest.BODY))
            putExtra("id", "one")
        }
        waitUntil { !runBlocking { core.reflections().reflection(id) }.waiting }
        assertTrue(asked("MESSAGE_ACK").getStringExtra("id") == "one")
    }

    @Test
    fun what_another_app_sends_is_dropped() {
        signIn("Hal")
        asked("REGISTER")
        say("NEW_ENDPOINT", "a guess") { putExtra("endpoint", "https://push.example.org/stolen") }
        say("NEW_ENDPOINT", null) { putExtra("endpoint", "https://push.example.org/stolen") }
        assertFalse(runBlocking { account.pushOffer() }.registered)
    }

    @Test
    fun signing_out_gives_the_address_up() {
        signIn("Jo")
        register()
        runBlocking { account.signOut() }
        asked("UNREGISTER")
    }
}
