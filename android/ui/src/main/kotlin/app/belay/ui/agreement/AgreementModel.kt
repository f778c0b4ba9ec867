/* What the page of an agreement knows, and what can be done there. */
package app.belay.ui.agreement

import app.belay.core.AgreementView
import app.belay.core.BelayException
import app.belay.domain.StarterPlan
import app.belay.domain.AgreementCommand
import app.belay.domain.AgreementPart
import app.belay.domain.AgreementTerms
import app.belay.domain.Cadence
import app.belay.domain.CadenceUnit
import app.belay.domain.Ending
import app.belay.domain.EndingAnswer
import app.belay.domain.LocalDate
import app.belay.domain.MeansTerms
import app.belay.domain.Modality
import app.belay.domain.RelationshipId
import app.belay.domain.TakenText
import app.belay.domain.TextEdit
import app.belay.ui.Services
import app.belay.ui.parts.People
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import java.time.LocalTime
import kotlinx.coroutines.flow.StateFlow

/**
 * An agreement.
 *
 * @property view the agreement; null while nobody has begun one.
 * @property plan the draft one can begin with.
 */
public data class AgreementContent(val view: AgreementView?, val plan: StarterPlan, val people: People, val zone: String) {
    /** The words as they stand: those being worded, else those in force. */
    public val terms: AgreementTerms?
        get() = view?.agreement?.next?.terms ?: view?.inForce

    /** Whether this person can do that now. */
    public fun may(command: String): Boolean = view?.allowed?.contains(command) == true
}

/** The model of [AgreementScreen]. */
public class AgreementModel(services: Services, private val relationship: RelationshipId) : BelayModel(services) {
    /** The agreement. */
    public val state: StateFlow<Screen<AgreementContent>> = watch {
        val view = try {
            agreements().agreement(relationship)
        } catch (_: BelayException.NotFound) {
            null
        }
        AgreementContent(view, agreements().plan(relationship), people(), zone())
    }

    /** Begins with the draft, in the words that were shown: each can be changed. */
    public fun takePlan(texts: List<TakenText>, ending: Ending) {
        act {
            agreements().begin(relationship)
            agreements().act(relationship, AgreementCommand.TakePlan(texts, ending))
        }
    }

    /** Begins with blank pages. */
    public fun begin() {
        act { agreements().begin(relationship) }
    }

    /** Words a part. */
    public fun word(part: AgreementPart, before: String, after: String): Unit =
        command(AgreementCommand.Word(part, TextEdit(before, after)))

    /** How often they meet: every so many weeks, by the clock of [zone]. */
    public fun meetEvery(weeks: Int, zone: String): Unit =
        command(AgreementCommand.SetCadence(Cadence(weeks.toUShort(), CadenceUnit.WEEKS, LocalTime.of(17, 0), zone, null, null)))

    /** How long a meeting is, in minutes. */
    public fun meetFor(minutes: Int): Unit = command(AgreementCommand.SetMeetingLength(minutes.toUShort()))

    /** How they meet, and how if that fails. */
    public fun meetBy(first: Modality, planB: Modality): Unit =
        command(AgreementCommand.SetMeans(MeansTerms(first, emptyList(), planB)))

    /** The day on which they look at the ending. */
    public fun reviewOn(day: LocalDate): Unit = command(AgreementCommand.SetEnding(Ending.ReviewOn(day)))

    /** Asks everyone to accept it. */
    public fun propose(): Unit = command(AgreementCommand.Propose)

    /** Accepts what is offered, as it was seen. */
    public fun accept(view: AgreementView) {
        view.offer?.let { command(AgreementCommand.Accept(it.version, it.mark)) }
    }

    /** Says how one sees the ending that is due. */
    public fun answerReview(due: LocalDate, answer: EndingAnswer): Unit =
        command(AgreementCommand.AnswerEndingReview(due, answer))

    private fun command(command: AgreementCommand) {
        act { agreements().act(relationship, command) }
    }
}
