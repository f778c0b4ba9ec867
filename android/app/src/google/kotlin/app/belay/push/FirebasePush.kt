/* Pushes by Firebase Cloud Messaging. Only Gradle compiles it: its library is not among those that Maven takes (docs/MOBILE.md). */
package app.belay.push

import android.content.Context
import app.belay.BelayApplication
import app.belay.core.PushAddress
import app.belay.core.PushOffer
import com.google.firebase.FirebaseApp
import com.google.firebase.messaging.FirebaseMessaging
import com.google.firebase.messaging.FirebaseMessagingService
import com.google.firebase.messaging.RemoteMessage
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The provider of this flavour. */
internal fun pushProvider(context: Context): PushProvider = FirebasePush(context.applicationContext as BelayApplication)

/** Without `google-services.json` in the build there is no Firebase, and no push. */
internal class FirebasePush(private val app: BelayApplication) : PushProvider {
    override fun register(offer: PushOffer) {
        if (!offer.fcm || FirebaseApp.getApps(app).isEmpty()) return
        FirebaseMessaging.getInstance().token.addOnSuccessListener { token ->
            app.scope.launch { app.pushes.addressed(PushAddress.Fcm(token)) }
        }
    }

    override fun unregister() {
        if (FirebaseApp.getApps(app).isNotEmpty()) FirebaseMessaging.getInstance().deleteToken()
    }
}

/** What Firebase says, each on a thread of its own. */
public class FirebasePushService : FirebaseMessagingService() {
    private val pushes get() = (application as BelayApplication).pushes

    override fun onNewToken(token: String): Unit = runBlocking { pushes.addressed(PushAddress.Fcm(token)) }

    // Data alone: the app runs and shows its own words. Firebase gives it some seconds.
    override fun onMessageReceived(message: RemoteMessage): Unit = runBlocking { pushes.wokenFor(message.data["id"]) }
}
