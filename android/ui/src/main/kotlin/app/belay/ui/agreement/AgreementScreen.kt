/* The agreement of a relationship: a draft to begin with, its words, what changed, and the yes of each. */
package app.belay.ui.agreement

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.AgreementView
import app.belay.domain.StarterPlan
import app.belay.domain.TakenText
import app.belay.domain.AgreementPart
import app.belay.domain.AgreementTerms
import app.belay.domain.Ending
import app.belay.domain.EndingAnswer
import app.belay.domain.Heading
import app.belay.domain.LocalDate
import app.belay.domain.Modality
import app.belay.domain.RelationshipId
import app.belay.ui.R
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.DayChoice
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Group
import app.belay.ui.parts.KeptText
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.agreementPartWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.listWord
import app.belay.ui.words.planWord
import app.belay.ui.words.modalityWord

/** What can be done with an agreement. */
public class AgreementActions(
    public val takePlan: (List<TakenText>, Ending) -> Unit = { _, _ -> },
    public val begin: () -> Unit = {},
    public val word: (AgreementPart, String, String) -> Unit = { _, _, _ -> },
    public val meetEvery: (Int, String) -> Unit = { _, _ -> },
    public val meetFor: (Int) -> Unit = {},
    public val meetBy: (Modality, Modality) -> Unit = { _, _ -> },
    public val reviewOn: (LocalDate) -> Unit = {},
    public val propose: () -> Unit = {},
    public val accept: (AgreementView) -> Unit = {},
    public val answerReview: (LocalDate, EndingAnswer) -> Unit = { _, _ -> },
)

/** The page of an agreement. */
@Composable
public fun AgreementScreen(id: RelationshipId, back: () -> Unit) {
    val model = belayModel { services, _ -> AgreementModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    val actions = AgreementActions(
        model::takePlan, model::begin, model::word, model::meetEvery, model::meetFor, model::meetBy, model::reviewOn,
        model::propose, model::accept, model::answerReview,
    )
    AgreementPane(state, model.around(back), actions)
}

/** Draws it. */
@Composable
public fun AgreementPane(state: Screen<AgreementContent>, around: Around, actions: AgreementActions) {
    Framed(state, around) { content ->
        Page(stringResource(R.string.agreement_title), around) {
            val view = content.view
            if (view == null) {
                item { Beginning(content.plan, actions) }
                return@Page
            }
            item { Standing(content, view, actions) }
            if (content.people.me in view.reviewAsks) item(key = "review") { Review(view, actions) }
            val terms = content.terms
            if (content.may("word")) {
                wording(terms, view, content, actions)
            } else if (terms != null) {
                items(Heading.entries.size) { index ->
                    val text = terms.clauses[Heading.entries[index]]?.text.orEmpty()
                    if (text.isNotBlank()) Quote(text, by = agreementPartWord(AgreementPart.Clause(Heading.entries[index]), content.people))
                }
            }
        }
    }
}

@Composable
private fun Beginning(plan: StarterPlan, actions: AgreementActions) {
    Stone(strong = true) {
        Line(stringResource(R.string.agreement_empty))
        Muted(stringResource(R.string.agreement_plan_text))
        val texts = plan.texts.map { TakenText(it.part, planWord(it)) }
        Buttons {
            MainButton(stringResource(R.string.agreement_take_plan)) { actions.takePlan(texts, plan.ending) }
            QuietButton(stringResource(R.string.agreement_write_own), onClick = actions.begin)
        }
    }
}

/** Since when it holds, who has still to say yes, what changed since one's own. */
@Composable
private fun Standing(content: AgreementContent, view: AgreementView, actions: AgreementActions) {
    Stone(strong = true) {
        val since = view.agreement.accepted.lastOrNull()?.since
        StoneTitle(
            when {
                view.offer != null -> stringResource(R.string.agreement_state_proposed)
                view.agreement.next != null -> stringResource(R.string.agreement_worded)
                since != null -> stringResource(R.string.agreement_since, dayWord(since))
                else -> stringResource(R.string.agreement_none)
            },
        )
        view.reviewOn?.let { Fact(BelayIcons.Calendar, stringResource(R.string.agreement_review_on, dayWord(it))) }
        if (view.offer != null) Waiting(view, content.people)
        // Of a first wording everything is new.
        if (since != null) Parts(R.string.agreement_differences, view.changes, content)
        if (view.changesSinceVoided.isNotEmpty()) {
            NoticeLine(stringResource(R.string.common_labelled, stringResource(R.string.agreement_changed), parts(view.changesSinceVoided, content)))
        }
        if (content.may("propose")) Parts(R.string.refused_missing, view.gaps, content)
        if (view.unsettled.isNotEmpty()) NoticeLine(stringResource(R.string.common_two_versions))
        Buttons {
            if (content.may("accept")) MainButton(stringResource(R.string.agreement_accept)) { actions.accept(view) }
            if (content.may("propose")) {
                MainButton(stringResource(R.string.agreement_propose), enabled = view.gaps.isEmpty() && view.unsettled.isEmpty(), onClick = actions.propose)
            }
        }
    }
}

@Composable
private fun Waiting(view: AgreementView, people: People) {
    val others = people.others(view.waitsFor)
    if (others.isEmpty()) return
    val names = others.map { people.named(it) }
    Muted(stringResource(R.string.common_waiting_for, listWord(names)))
}

@Composable
private fun Parts(title: Int, parts: List<AgreementPart>, content: AgreementContent) {
    if (parts.isNotEmpty()) Muted(stringResource(R.string.common_labelled, stringResource(title), parts(parts, content)))
}

@Composable
private fun parts(parts: List<AgreementPart>, content: AgreementContent): String {
    val names = parts.map { agreementPartWord(it, content.people) }
    return listWord(names)
}

/** The ending is due: how does one see it? */
@Composable
private fun Review(view: AgreementView, actions: AgreementActions) {
    val due = view.reviewOn ?: return
    Stone {
        StoneTitle(stringResource(R.string.agreement_review_question))
        Buttons {
            MainButton(stringResource(R.string.ending_answer_go_on)) { actions.answerReview(due, EndingAnswer.GoOn(due.plusMonths(3))) }
            OtherButton(stringResource(R.string.ending_answer_re_aim)) { actions.answerReview(due, EndingAnswer.ReAim) }
            OtherButton(stringResource(R.string.ending_answer_close)) { actions.answerReview(due, EndingAnswer.Close) }
        }
    }
}

/** All parts, to be worded. The text is kept at each pause. */
private fun LazyListScope.wording(terms: AgreementTerms?, view: AgreementView, content: AgreementContent, actions: AgreementActions) {
    val headings = Heading.entries.filter { it != Heading.SHARING && it != Heading.ENDING }
    for (heading in headings) {
        part(AgreementPart.Clause(heading), terms?.clauses?.get(heading)?.text, "clause$heading", content, actions)
    }
    val me = content.people.me
    part(AgreementPart.Role(me), terms?.roles?.get(me)?.text, "role", content, actions)
    part(AgreementPart.Gain(me), terms?.gains?.get(me)?.text, "gain", content, actions)
    part(AgreementPart.Gift(me), terms?.gifts?.get(me)?.text, "gift", content, actions)
    val others = content.people.others((terms?.roles.orEmpty().keys + terms?.gains.orEmpty().keys + terms?.gifts.orEmpty().keys).toList())
    for (other in others) {
        item { Theirs(AgreementPart.Role(other), terms?.roles?.get(other)?.text, content) }
        item { Theirs(AgreementPart.Gain(other), terms?.gains?.get(other)?.text, content) }
        item { Theirs(AgreementPart.Gift(other), terms?.gifts?.get(other)?.text, content) }
    }
    item(key = "cadence") { Rhythm(terms, content, actions) }
    item(key = "means") { Means(terms, actions) }
    item(key = "ending") {
        Group {
            SectionTitle(stringResource(R.string.agreement_part_ending))
            DayChoice(stringResource(R.string.agreement_ending_day), (terms?.ending as? Ending.ReviewOn)?.on ?: view.reviewOn) { actions.reviewOn(it) }
        }
    }
}

private fun LazyListScope.part(part: AgreementPart, text: String?, key: String, content: AgreementContent, actions: AgreementActions) {
    item(key = key) {
        KeptText(agreementPartWord(part, content.people), text.orEmpty(), lines = 2) { before, after -> actions.word(part, before, after) }
    }
}

@Composable
private fun Theirs(part: AgreementPart, text: String?, content: AgreementContent) {
    if (!text.isNullOrBlank()) Quote(text, by = agreementPartWord(part, content.people))
}

@Composable
private fun Rhythm(terms: AgreementTerms?, content: AgreementContent, actions: AgreementActions) {
    Group {
        SectionTitle(stringResource(R.string.agreement_part_cadence))
        Choice(listOf(1, 2, 3, 4), terms?.cadence?.every?.toInt(), name = { pluralStringResource(R.plurals.cadence_weeks, it, it) }) {
            actions.meetEvery(it, content.zone)
        }
        SectionTitle(stringResource(R.string.agreement_part_meeting_length))
        Choice(listOf(30, 45, 60, 90), terms?.meetingMinutes?.toInt(), name = { pluralStringResource(R.plurals.common_minutes, it, it) }) {
            actions.meetFor(it)
        }
    }
}

@Composable
private fun Means(terms: AgreementTerms?, actions: AgreementActions) {
    val (video, phone, place) = Triple(Modality.Video("", ""), Modality.Phone(""), Modality.InPerson(""))
    val kinds = listOf(video, phone, place)
    val first = kinds.firstOrNull { it.javaClass == terms?.means?.firstChoice?.javaClass }
    Group {
        SectionTitle(stringResource(R.string.agreement_part_means))
        Choice(kinds, first, name = { modalityWord(it) }) { actions.meetBy(it, if (it == phone) video else phone) }
        terms?.means?.planB?.let { Muted(stringResource(R.string.meeting_plan_b, modalityWord(it))) }
    }
}
