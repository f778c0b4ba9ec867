/* The pages behind the five tabs: each shows one thing. The back stack keeps it as its path, over the end of the process too. */
package app.belay.ui

import java.net.URLDecoder
import java.net.URLEncoder
import java.util.UUID

/** A page behind the tabs. */
public sealed class Place(override val path: String) : Route {
    /** Everything that waits. */
    public data object Waits : Place("w")

    /** What could not happen. */
    public data object Attention : Place("attention")

    /** Searches everything on the phone. */
    public data object Search : Place("search")

    /** Which reminders ring, and when not. */
    public data object Reminders : Place("reminders")

    /** What one has noted. */
    public data object Notebook : Place("notebook")

    /** Export, help, deletion. */
    public data object ExportAndHelp : Place("data")

    /** A link led nowhere. */
    public data object NoSuchPage : Place("nowhere")

    /** A relationship. */
    public data class Relationship(public val id: UUID) : Place("r/$id")

    /** What its next phase waits for. */
    public data class Gate(public val id: UUID) : Place("r/$id/gate")

    /** Its purpose, expectations, what one learned of the other. */
    public data class Groundwork(public val id: UUID) : Place("r/$id/groundwork")

    /** Its agreement. */
    public data class Agreement(public val id: UUID) : Place("r/$id/agreement")

    /** Its goals. */
    public data class Goals(public val id: UUID) : Place("r/$id/goals")

    /** Its closing. */
    public data class Closing(public val id: UUID) : Place("r/$id/closing")

    /** A new meeting in it. */
    public data class Book(public val id: UUID) : Place("r/$id/book")

    /** A goal. */
    public data class Goal(public val id: UUID) : Place("g/$id")

    /** A meeting. */
    public data class Meeting(public val id: UUID) : Place("m/$id")

    /** Another date for a meeting. */
    public data class Move(public val id: UUID) : Place("m/$id/move")

    /** A flash request. */
    public data class Request(public val id: UUID) : Place("f/$id")

    /** A date for a flash request that has found its mentor. */
    public data class BookRequest(public val id: UUID) : Place("f/$id/book")

    /** A new flash request, about a topic if one is known. */
    public data class NewRequest(public val topic: String = "") :
        Place("f/new" + if (topic.isEmpty()) "" else "?topic=" + URLEncoder.encode(topic, "UTF-8"))

    /** A reflection of one's own. */
    public data class Reflection(public val id: UUID) : Place("reflection/$id")

    /** A reflection that somebody shared. */
    public data class SharedReflection(public val id: UUID) : Place("shared/$id")

    /** A question that all answer before anybody reads. */
    public data class Question(public val id: UUID) : Place("q/$id")

    /** Joining by an invitation, whose link may be known. */
    public data class Join(public val link: String = "") : Place("join" + if (link.isEmpty()) "" else "?link=" + URLEncoder.encode(link, "UTF-8"))

    /** A proposal of a relationship. */
    public data object Propose : Place("propose")

    public companion object {
        /** As the navigation graph knows all of them. */
        public const val PATTERN: String = "place/{place}"

        /** The place as a route of the navigation graph. */
        public fun graph(place: Place): String = "place/" + URLEncoder.encode(place.path, "UTF-8").replace("+", "%20")

        /** The place of a path of the back stack; null if there is none. Links from elsewhere are read by the core: [route]. */
        public fun of(path: String): Place? {
            val parts = path.substringBefore('?').trim('/').split('/')
            fun word(key: String) =
                path.substringAfter('?', "").split('&').firstOrNull { it.startsWith("$key=") }
                    ?.let { runCatching { URLDecoder.decode(it.substringAfter('='), "UTF-8") }.getOrNull() }.orEmpty()
            val id = parts.getOrNull(1)?.let { runCatching { UUID.fromString(it) }.getOrNull() }
            return when (parts.first()) {
                "w" -> Waits
                "attention" -> Attention
                "search" -> Search
                "reminders" -> Reminders
                "notebook" -> Notebook
                "data" -> ExportAndHelp
                "propose" -> Propose
                "nowhere" -> NoSuchPage
                "join" -> Join(word("link"))
                "f" -> if (parts.getOrNull(1) == "new") NewRequest(word("topic")) else id?.let { request(it, parts.getOrNull(2)) }
                else -> id?.let { of(parts.first(), it, parts.getOrNull(2)) }
            }
        }

        private fun of(kind: String, id: UUID, part: String?): Place? = when (kind) {
            "r" -> relationship(id, part)
            "m" -> if (part == "move") Move(id) else Meeting(id)
            "g" -> Goal(id)
            "q" -> Question(id)
            "reflection" -> Reflection(id)
            "shared" -> SharedReflection(id)
            else -> null
        }

        private fun request(id: UUID, part: String?): Place = if (part == "book") BookRequest(id) else Request(id)

        private fun relationship(id: UUID, part: String?): Place = when (part) {
            "gate" -> Gate(id)
            "groundwork" -> Groundwork(id)
            "agreement" -> Agreement(id)
            "goals" -> Goals(id)
            "closing" -> Closing(id)
            "book" -> Book(id)
            else -> Relationship(id)
        }
    }
}
