/* Where one can be in the app. Each place has a path, which is its deep link too. */
package app.belay.ui

import java.net.URLDecoder
import java.net.URLEncoder
import java.util.UUID

/** A place in the app. */
public sealed interface Route {
    /** Its path: `belay://` and `https://SERVER/` lead to it. */
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
     */
    public data class Write(public val reflection: UUID? = null, public val prompt: String? = null) : Route {
        override val path: String
            get() = "write" + query("reflection" to reflection?.toString(), "prompt" to prompt)

        public companion object {
            /** As the navigation graph knows it. */
            public const val PATTERN: String = "write?reflection={reflection}&prompt={prompt}"
        }
    }

    public companion object {
        /** The five tabs, in their order. */
        public val tabs: List<Route> = listOf(Today, Together, Ask, Journal, You)

        /** The place that a link leads to; null if there is none of that name. */
        public fun of(link: String): Route? {
            val path = link.substringAfter("://").removePrefix("/").substringBefore('?').trimEnd('/')
            val words = link.substringAfter('?', "").split('&').filter { '=' in it }
                .associate { it.substringBefore('=') to URLDecoder.decode(it.substringAfter('='), "UTF-8") }
            return tabs.firstOrNull { it.path == path }
                ?: if (path == "write") Write(words["reflection"]?.let(::uuid), words["prompt"]) else null
        }

        private fun uuid(text: String): UUID? = runCatching { UUID.fromString(text) }.getOrNull()

        private fun query(vararg words: Pair<String, String?>): String =
            words.filter { it.second != null }
                .joinToString("&") { (key, value) -> "$key=" + URLEncoder.encode(value, "UTF-8") }
                .let { if (it.isEmpty()) "" else "?$it" }
    }
}
