/* Being woken by the server: the address it pushes to, and what is done when it does. Who carries pushes is a flavour's own. */
package app.belay.push

import app.belay.BelayApplication
import app.belay.core.Belay
import app.belay.core.BelayException
import app.belay.core.PushAddress
import app.belay.core.PushOffer
import app.belay.core.summary
import app.belay.phone.LogLevel
import app.belay.platform.AndroidLog
import app.belay.reminders.Notices
import app.belay.reminders.reminderId
import org.json.JSONException
import org.json.JSONObject

/** Who carries pushes to this phone. Each flavour of the app has one: `pushProvider`. */
public interface PushProvider {
    /** Asks for an address, which is told to [Pushes.addressed], now or later. None comes where this phone has no such service. */
    public fun register(offer: PushOffer)

    /** Gives the address up. */
    public fun unregister()
}

/** What the app makes of pushes. Everything works without them: they only make it sooner. */
public class Pushes(private val app: BelayApplication) {
    private val provider by lazy { pushProvider(app) }

    /** Asks for an address at each start: providers change them. Offline it is asked for at the next start. */
    internal suspend fun start(core: Belay): Unit = logged { provider.register(core.account().pushOffer()) }

    /** Nobody is signed in any more. The server has forgotten the address with the session. */
    internal fun stop(): Unit = provider.unregister()

    /** The provider has an address for this phone. */
    public suspend fun addressed(address: PushAddress): Unit = logged { app.core()?.account()?.registerPush(address) }

    /** The provider has taken the address back. */
    public suspend fun gone(): Unit = logged { app.core()?.account()?.unregisterPush() }

    /** A push has come: [payload] as the server wrote it. One that cannot be read still says that there is something new. */
    public suspend fun woken(payload: String) {
        val id = try {
            JSONObject(payload).optString("id")
        } catch (_: JSONException) {
            ""
        }
        wokenFor(id)
    }

    /** The same, for a provider that takes the payload apart. */
    public suspend fun wokenFor(id: String?) {
        val core = app.core() ?: return
        logged { core.sync() }
        val reminder = id?.let(::reminderId) ?: return
        logged { core.reminders().pushed(reminder)?.let(Notices(app)::show) }
    }

    private inline fun logged(work: () -> Unit) {
        try {
            work()
        } catch (error: BelayException) {
            AndroidLog.log(LogLevel.INFO, "push", error.summary)
        }
    }
}
