/* What the page of one request knows, and what can be done there. */
package app.belay.ui.ask

import app.belay.core.FlashView
import app.belay.domain.FlashCommand
import app.belay.domain.FlashId
import app.belay.domain.FlashQuestionId
import app.belay.domain.MemberId
import app.belay.domain.RelationshipId
import app.belay.domain.WallTime
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import java.time.ZoneId
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/**
 * A request.
 *
 * @property zone the zone of this phone, in which another time is named.
 * @property own one's own takeaway; only oneself can read it.
 * @property next the mentor who fits next, once nobody has answered.
 */
public data class RequestContent(
    val view: FlashView,
    val people: People,
    val zone: ZoneId,
    val own: String?,
    val next: String?,
) {
    /** Whether one has asked it. */
    public val isMine: Boolean
        get() = view.asker == people.me

    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = command in view.allowed
}

/** The model of [RequestScreen]. */
public class RequestModel(services: Services, private val flash: FlashId) : BelayModel(services) {
    /** The request. */
    public val state: StateFlow<Screen<RequestContent>> = watch {
        val view = flash().request(flash)
        val people = people()
        val mine = view.asker == people.me
        RequestContent(
            view = view,
            people = people,
            zone = ZoneId.of(zone()),
            own = if (mine) flash().ownTakeaway(flash)?.text?.text else null,
            next = if (mine && "ask_again" in view.allowed) flash().nextMentor(flash)?.name else null,
        )
    }

    /** The relationship that has begun out of it. */
    public val begun: MutableStateFlow<RelationshipId?> = MutableStateFlow(null)

    /** Yes: this person helps. */
    public fun accept(): Unit = command(FlashCommand.Accept)

    /** No, with a reason for the two alone, or without one. */
    public fun decline(reason: String) {
        act { flash().decline(flash, reason.ifBlank { null }) }
    }

    /** No, and nobody else is to ask now. */
    public fun unavailable(): Unit = command(FlashCommand.Unavailable)

    /** Needs to know more first. */
    public fun askForMore(question: String): Unit = command(FlashCommand.AskForMore(question))

    /** Yes, at another time. */
    public fun proposeTime(slot: WallTime): Unit = command(FlashCommand.ProposeTime(slot))

    /** Takes the time of a mentor. */
    public fun takeTime(mentor: MemberId, slot: WallTime): Unit = command(FlashCommand.TakeTime(mentor, slot))

    /** Answers a mentor's question. */
    public fun answerMore(question: FlashQuestionId, told: String): Unit = command(FlashCommand.AnswerMore(question, told))

    /** Takes the request back. */
    public fun withdraw(): Unit = command(FlashCommand.Withdraw)

    /** They have talked. */
    public fun held(): Unit = command(FlashCommand.MarkHeld)

    /** Keeps what one takes from it: for oneself, and what the readers of the request may see. */
    public fun keep(own: String, shared: String) {
        act { flash().keepTakeaway(flash, own.ifBlank { null }, shared.ifBlank { null }) }
    }

    /** Closes it without a takeaway. */
    public fun closePlain(): Unit = command(FlashCommand.ClosePlain)

    /** Wants more than one conversation. */
    public fun wantMore(): Unit = command(FlashCommand.WantMore)

    /** Begins the relationship that both want. */
    public fun begin() {
        act { begun.value = flash().beginRelationship(flash) }
    }

    private fun command(command: FlashCommand) {
        act { flash().act(flash, command) }
    }
}
