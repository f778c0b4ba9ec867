/* Where one answers what waits. */
package app.belay.ui.waits

import app.belay.core.WaitingItem
import app.belay.domain.WaitKind
import app.belay.ui.Place
import app.belay.ui.Route

/** The page on which this can be done. */
public fun WaitingItem.route(): Route {
    val pair = relationship
    return when (kind) {
        WaitKind.ACCEPT_RELATIONSHIP -> Place.Relationship(document)
        WaitKind.LEARN_OF_PARTNER, WaitKind.ANSWER_EXPECTATIONS, WaitKind.BEGIN_RELATIONSHIP ->
            flash?.let { Place.Request(it) } ?: Place.Gate(pair ?: document)
        WaitKind.ACCEPT_AGREEMENT, WaitKind.REVIEW_ENDING -> Place.Agreement(pair ?: document)
        WaitKind.REVIEW_GOAL, WaitKind.REWORD_GOAL, WaitKind.MARK_WIN -> Place.Goal(document)
        WaitKind.CONFIRM_DATE, WaitKind.SETTLE_MEETING, WaitKind.DECIDE_NEXT -> Place.Meeting(document)
        WaitKind.REFLECT -> Route.Write(about = "m/$document")
        WaitKind.ANSWER_QUESTION -> Place.Question(document)
        WaitKind.READ_REFLECTION -> Place.SharedReflection(document)
        // Stories have no page yet: their relationship names who told one.
        WaitKind.HEAR_STORY, WaitKind.ANSWER_LISTENER -> Place.Relationship(pair ?: document)
        WaitKind.ANSWER_FLASH, WaitKind.DECIDE_FLASH, WaitKind.DATE_FLASH, WaitKind.KEEP_TAKEAWAY, WaitKind.WANT_MORE ->
            Place.Request(flash ?: document)
        WaitKind.FINISH_CLOSING -> Place.Closing(pair ?: document)
    }
}
