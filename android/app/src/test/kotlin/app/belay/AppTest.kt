/* What the tests of the app share: the real Activity on the real core, a real server, and pictures. */
package app.belay

import android.Manifest
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.net.Uri
import android.os.Looper
import android.os.StrictMode
import androidx.annotation.PluralsRes
import androidx.annotation.StringRes
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasScrollToNodeAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.AndroidComposeTestRule
import androidx.compose.ui.test.junit4.v2.createAndroidComposeRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.printToString
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.rules.ActivityScenarioRule
import androidx.test.platform.app.InstrumentationRegistry
import app.belay.core.contract.Community
import app.belay.core.contract.Server
import app.belay.platform.StandInKeystore
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.Start
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import org.junit.BeforeClass
import org.junit.Rule
import org.junit.rules.ExternalResource
import org.junit.rules.RuleChain
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNetworkCapabilities

/** A test of the whole app. It starts with the Activity in sight and nobody signed in. */
@RunWith(RobolectricTestRunner::class)
abstract class AppTest {
    /** Compose's eyes and fingers on the Activity. */
    val compose: AndroidComposeTestRule<ActivityScenarioRule<MainActivity>, MainActivity> = createAndroidComposeRule()

    /** The app that the test began with. */
    protected val app: BelayApplication get() = ApplicationProvider.getApplicationContext()

    @get:Rule
    val rules: RuleChain = RuleChain.outerRule(OnlinePhone()).around(compose)

    /** Whether the app may show notifications. Where it may, nobody is asked for it in the middle of a test. */
    protected open val mayNotify: Boolean = true

    /** The server that everybody of the tests signs in at. */
    protected val server: Server get() = Community.server

    /** The services, once the core is open. */
    protected fun services(): Services {
        compose.waitUntil(LIMIT) { app.start.value is Start.Open }
        return (app.start.value as Start.Open).services
    }

    /** A sentence of the app in the language of the test. */
    protected fun text(@StringRes id: Int, vararg values: Any): String =
        ApplicationProvider.getApplicationContext<Context>().getString(id, *values)

    /** The same for a number of things. */
    protected fun quantity(@PluralsRes id: Int, number: Int): String =
        ApplicationProvider.getApplicationContext<Context>().resources.getQuantityString(id, number, number)

    /** Waits until something is shown that `matcher` describes. */
    protected fun waitFor(matcher: SemanticsMatcher): SemanticsNodeInteraction {
        try {
            compose.waitUntil(LIMIT) { compose.onAllNodes(matcher).fetchSemanticsNodes().isNotEmpty() }
        } catch (late: ComposeTimeoutException) {
            throw AssertionError("${matcher.description} is not on the screen:\n${compose.onAllNodes(isRoot()).printToString(DEEP)}", late)
        }
        return compose.onAllNodes(matcher)[0]
    }

    /** Waits until something is on the page that `matcher` describes, and scrolls to it: lists draw only what is in sight. */
    protected fun find(matcher: SemanticsMatcher): SemanticsNodeInteraction {
        try {
            compose.waitUntil(LIMIT) { compose.onAllNodes(matcher).fetchSemanticsNodes().isNotEmpty() || isScrolledTo(matcher) }
        } catch (late: ComposeTimeoutException) {
            throw AssertionError("${matcher.description} is not on the page:\n${compose.onAllNodes(isRoot()).printToString(DEEP)}", late)
        }
        val found = compose.onAllNodes(matcher)[0]
        if (hasAnyAncestor(hasScrollAction()).matches(found.fetchSemanticsNode())) found.performScrollTo()
        return found
    }

    /** The same for a text. */
    protected fun find(text: String): SemanticsNodeInteraction = find(hasText(text))

    private fun isScrolledTo(matcher: SemanticsMatcher): Boolean {
        val lists = compose.onAllNodes(hasScrollToNodeAction())
        return lists.fetchSemanticsNodes().indices.any { index ->
            try {
                lists[index].performScrollToNode(matcher)
                true
            } catch (absent: AssertionError) {
                false
            }
        }
    }

    /** Waits until a text is shown. */
    protected fun waitFor(text: String): SemanticsNodeInteraction = waitFor(hasText(text))

    /** Waits until a text is not shown any more. */
    protected fun waitUntilGone(text: String) = waitUntil { compose.onAllNodes(hasText(text)).fetchSemanticsNodes().isEmpty() }

    /** Waits until a condition holds. */
    protected fun waitUntil(holds: () -> Boolean): Unit = compose.waitUntil(LIMIT) {
        // What the system sends is delivered on the main thread, which this one is.
        shadowOf(Looper.getMainLooper()).idle()
        holds()
    }

    /** Taps on what has this text or label. */
    protected fun tap(text: String) {
        find((hasText(text) or hasLabel(text)) and hasClickAction()).performClick()
    }

    /** Types into the field of this label. */
    protected fun type(label: String, text: String) {
        find((hasText(label) or hasLabel(label)) and hasSetTextAction()).performTextInput(text)
    }

    /** Does something while every call of the core on the main thread ends the test. */
    protected fun <T> strictly(block: () -> T): T {
        val before = StrictMode.getThreadPolicy()
        StrictMode.setThreadPolicy(StrictMode.ThreadPolicy.Builder().detectCustomSlowCalls().penaltyDeath().build())
        try {
            return block()
        } finally {
            StrictMode.setThreadPolicy(before)
        }
    }

    /** Into a tunnel: the system says that there is no network. */
    protected fun goOffline() = setNetwork { removeCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) }

    /** Out of the tunnel. */
    protected fun goOnline() {
        setNetwork { addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) }
        val system = checkNotNull(app.getSystemService(ConnectivityManager::class.java))
        val network = checkNotNull(system.activeNetwork)
        shadowOf(system).networkCallbacks.forEach { it.onAvailable(network) }
    }

    private fun setNetwork(change: ShadowNetworkCapabilities.() -> Unit) {
        val system = checkNotNull(app.getSystemService(ConnectivityManager::class.java))
        val capabilities = ShadowNetworkCapabilities.newInstance()
        shadowOf(capabilities).change()
        shadowOf(system).setNetworkCapabilities(system.activeNetwork, capabilities)
    }

    /** Follows a link while the app is there, as a touch on a notification does. */
    protected fun follow(link: String) {
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link), app, MainActivity::class.java)
        compose.activityRule.scenario.onActivity { InstrumentationRegistry.getInstrumentation().callActivityOnNewIntent(it, intent) }
    }

    /** Signs somebody in by the mailed code, through the screens. */
    protected fun signIn(name: String, mail: String = "${name.lowercase()}.${javaClass.simpleName.lowercase()}.${people.incrementAndGet()}@example.org") {
        type(text(R.string.welcome_server), server.url)
        type(text(R.string.welcome_mail), mail)
        tap(text(R.string.welcome_send_code))
        waitFor(text(R.string.welcome_mailed, mail))
        type(text(R.string.welcome_code), server.mailedCode(mail))
        type(text(R.string.welcome_name), name)
        tap(text(R.string.welcome_sign_in))
        waitFor(text(R.string.tab_today))
    }

    /** Draws the window as it is, by day and by night: see [Pictures]. */
    protected fun picture(name: String, tolerance: Double = Pictures.TOLERANCE) = Pictures(compose).take(name, tolerance)

    private fun hasLabel(text: String) = SemanticsMatcher("is labelled '$text'") { node ->
        node.config.getOrElse(SemanticsProperties.ContentDescription) { emptyList() }.any { it == text }
    }

    /**
     * A phone with a network that leads into the internet: Robolectric's leads nowhere. The core of the test ends with it: after the
     * Activity, which tells it when nobody looks any more.
     */
    private inner class OnlinePhone : ExternalResource() {
        override fun before() {
            setNetwork { addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) }
            if (mayNotify) shadowOf(app).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)
        }

        override fun after() {
            app.scope.cancel()
            val open = app.start.value as? Start.Open ?: return
            runBlocking { open.services.core.shutdown() }
        }
    }

    companion object {
        /** Levels of what is on the screen that a failing test prints. */
        private const val DEEP = 40

        /** Each test signs in somebody new: whoever comes back finds what they wrote before. */
        private val people = AtomicInteger()

        /** Milliseconds. Nothing waits for a time: this only ends a test whose condition never comes. */
        private const val LIMIT = 60_000L

        /** Before the first application is made. */
        @JvmStatic
        @BeforeClass
        fun keepKeysInMemory() = StandInKeystore.install()

        /** A server of its own for each class: so many sign-ins come from all of them that one would ask to wait. */
        @JvmStatic
        @BeforeClass
        fun meetAtANewServer() = Community.renew()
    }
}
