/* Where one can be in the app. Each place has a path, by which the back stack knows it. */
package app.belay.ui

import java.net.URLEncoder
import java.util.UUID

/** A place in the app. */
public sealed interface Route {
    /** Its path: `belay://` leads to it where the core knows it as a link. */
    public val path: String

    /** What waits today. */
    public data object Today : Route {
        override val path: String = "today"
    }

    /** The relationships. */
    public data object Together : Route {
        override val path: String = "together"
    }

    /** Requests for thirty minutes. */
    public data object Ask : Route {
        override val path: String = "ask"
    }

    /** Everything one has written. */
    public data object Journal : Route {
        override val path: String = "journal"
    }

    /** One's own settings. */
    public data object You : Route {
        override val path: String = "you"
    }

    /**
     * A page to write on: an empty one, or that of a reflection.
     *
     * @property reflection the one to go on with; null begins one.
     * @property prompt the question to answer, by its id; null asks none.
     * @property about what it is about, as the path of its page: `m/ID` or `g/ID`; null is about anything.
     */
    public data class Write(
        public val reflection: UUID? = null,
        public val prompt: String? = null,
        public val about: String? = null,
    ) : Route {
        override val path: String
            get() = "write" + query("reflection" to reflection?.toString(), "prompt" to prompt, "about" to about)

        public companion object {
            /** As the navigation graph knows it. */
            public const val PATTERN: String = "write?reflection={reflection}&prompt={prompt}&about={about}"
        }
    }

    public companion object {
        /** The five tabs, in their order. */
        public val tabs: List<Route> = listOf(Today, Together, Ask, Journal, You)

        private fun query(vararg words: Pair<String, String?>): String =
            words.filter { it.second != null }
                .joinToString("&") { (key, value) -> "$key=" + URLEncoder.encode(value, "UTF-8") }
                .let { if (it.isEmpty()) "" else "?$it" }
    }
}
