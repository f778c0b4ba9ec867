/* Where a link leads, as the core has read it. */
package app.belay.ui

import app.belay.core.BelayException
import app.belay.core.CoreInterface
import app.belay.domain.Link
import app.belay.domain.MeetingLink
import app.belay.domain.RelationshipLink
import java.util.UUID

/** Where a link leads, of a notification or from elsewhere: [Place.NoSuchPage] for one that this version does not know. */
public fun CoreInterface.route(link: String): Route =
    try {
        screen(link).route(link)
    } catch (unknown: BelayException.Invalid) {
        Place.NoSuchPage
    }

/** Where it leads. [text] is the link itself: an invitation is handed to the core as it is. */
private fun Link.route(text: String): Route = when (this) {
    Link.Today -> Route.Today
    Link.Waiting -> Place.Waits
    is Link.Relationship -> when (page) {
        RelationshipLink.OVERVIEW -> Place.Relationship(relationship)
        RelationshipLink.AGREEMENT -> Place.Agreement(relationship)
        RelationshipLink.GATE -> Place.Gate(relationship)
        RelationshipLink.CLOSING -> Place.Closing(relationship)
    }
    is Link.Meeting -> when (page) {
        MeetingLink.REFLECT -> Route.Write(about = Place.Meeting(meeting).path)
        MeetingLink.OVERVIEW, MeetingLink.JOIN, MeetingLink.HELD -> Place.Meeting(meeting)
    }
    is Link.Flash -> Place.Request(flash)
    is Link.NewFlash -> Place.NewRequest(topic)
    is Link.Goal -> Place.Goal(goal)
    is Link.Round -> Place.Question(round)
    // They have no page yet: what waits of them is in the list.
    is Link.Story, is Link.Feedback -> Place.Waits
    is Link.Write -> Route.Write(begun(text), prompt, about?.let { Place.Meeting(it).path })
    is Link.Join -> Place.Join(text)
}

/** The reflection that the share sheet of this app has begun and leads to: only this app makes such links, of its own [Route.Write]. */
private fun begun(link: String): UUID? =
    link.substringAfter('?', "").split('&').firstOrNull { it.startsWith("reflection=") }?.substringAfter('=')?.let { id ->
        try {
            UUID.fromString(id)
        } catch (_: IllegalArgumentException) {
            null
        }
    }
