/* A new request: what others took from the topic first, then what one wants to know, of whom, and who can read it. */
package app.belay.ui.ask

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.Program
import app.belay.core.ProgramCompanion
import app.belay.domain.FlashId
import app.belay.domain.FlashKind
import app.belay.domain.FlashOpening
import app.belay.domain.MemberId
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.Choices
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.Quote
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.StoneTitle
import app.belay.ui.parts.around
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import java.util.UUID
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** Who can be asked. Empty for who is in no program yet. */
public data class NewRequestContent(val programs: List<Program>, val mentors: List<ProgramCompanion>)

/** The model of [NewRequestScreen]. What is typed survives the end of the process. */
public class NewRequestModel(services: Services, private val saved: SavedStateHandle, topic: String) : BelayModel(services) {
    /** Programs and people. */
    public val state: StateFlow<Screen<NewRequestContent>> = watch(isEmpty = { it.programs.isEmpty() }) {
        val me = people().me
        NewRequestContent(
            programs = programs().all().filter { !it.invited },
            mentors = programs().companions().filter { it.member != me },
        )
    }

    /** The topic as typed. */
    public val topic: StateFlow<String> = saved.getStateFlow(TOPIC, topic)

    /** The details as typed. */
    public val details: StateFlow<String> = saved.getStateFlow(DETAILS, "")

    /** What was taken from this topic before: by oneself, and by others who shared it. */
    public val takeaways: MutableStateFlow<List<String>> = MutableStateFlow(emptyList())

    /** The request once it was sent. */
    public val sent: MutableStateFlow<FlashId?> = MutableStateFlow(null)

    /** The person types the topic. */
    public fun topic(text: String) {
        saved[TOPIC] = text
    }

    /** The person types the details. */
    public fun details(text: String) {
        saved[DETAILS] = text
    }

    /** Looks for what was taken from this topic before. */
    public fun look(program: UUID, topic: String) {
        act {
            val found = flash().takeaways(program, topic)
            takeaways.value = found.own.map { it.text.text } + found.shared.map { it.text }
        }
    }

    /** Sends it: to everyone on a program's board, or to the chosen mentors alone. */
    public fun send(program: UUID, onBoard: Boolean, mentors: Set<MemberId>, minutes: Int) {
        val opening = FlashOpening(topic.value, details.value, FlashKind.Other, minutes.toUShort(), mentors, null)
        act { sent.value = if (onBoard) flash().ask(program, opening) else flash().askPrivately(opening) }
    }

    private companion object {
        const val TOPIC = "topic"
        const val DETAILS = "details"
    }
}

/** The page of a new request. */
@Composable
public fun NewRequestScreen(topic: String, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, saved -> NewRequestModel(services, saved, topic) }
    val state by model.state.collectAsStateWithLifecycle()
    val typed by model.topic.collectAsStateWithLifecycle()
    val details by model.details.collectAsStateWithLifecycle()
    val takeaways by model.takeaways.collectAsStateWithLifecycle()
    Going(model.sent) {
        back()
        go(Place.Request(it))
    }
    NewRequestView(
        state, model.around(back), Draft(typed, details), takeaways,
        NewRequestActions(model::topic, model::details, model::look, model::send) { go(Place.Join()) },
    )
}

/** What is typed so far. */
public data class Draft(val topic: String, val details: String)

/** What can be done on the page of a new request. */
public class NewRequestActions(
    public val topic: (String) -> Unit,
    public val details: (String) -> Unit,
    public val look: (UUID, String) -> Unit,
    public val send: (UUID, Boolean, Set<MemberId>, Int) -> Unit,
    public val join: () -> Unit,
)

/** Draws it. */
@Composable
public fun NewRequestView(
    state: Screen<NewRequestContent>,
    around: Around,
    draft: Draft,
    takeaways: List<String>,
    actions: NewRequestActions,
) {
    Framed(
        state, around, stringResource(R.string.new_request_no_program), stringResource(R.string.join_title), BelayIcons.Ask, actions.join,
    ) { content ->
        var program by rememberSaveable { mutableStateOf(content.programs.first().id) }
        var onBoard by rememberSaveable { mutableStateOf(false) }
        var chosen by rememberSaveable { mutableStateOf(arrayListOf<UUID>()) }
        var minutes by rememberSaveable { mutableStateOf(30) }
        LaunchedEffect(draft.topic) {
            delay(PAUSE)
            if (draft.topic.isNotBlank()) actions.look(program, draft.topic)
        }
        Page(stringResource(R.string.new_request_title), around) {
            item { Muted(stringResource(R.string.new_request_how)) }
            item(key = "topic") {
                PlainText(stringResource(R.string.new_request_topic), draft.topic, hint = stringResource(R.string.new_request_topic_hint), onChange = actions.topic)
            }
            if (takeaways.isNotEmpty()) {
                item {
                    Stone {
                        StoneTitle(stringResource(R.string.new_request_taken_before))
                        takeaways.take(3).forEach { Quote(it) }
                    }
                }
            }
            item(key = "details") {
                PlainText(stringResource(R.string.new_request_details), draft.details, lines = 3, onChange = actions.details)
            }
            item { SectionTitle(stringResource(R.string.book_length)) }
            item { Choice(listOf(15, 30, 45, 60), minutes, name = { pluralStringResource(R.plurals.common_minutes, it, it) }) { minutes = it } }
            item { SectionTitle(stringResource(R.string.new_request_whom)) }
            item {
                val names = content.mentors.associate { it.member to it.name }
                Choices(content.mentors.map { it.member }, chosen.toSet(), name = { names[it].orEmpty() }) { mentor ->
                    chosen = ArrayList(if (mentor in chosen) chosen - mentor else chosen + mentor)
                }
            }
            item { SectionTitle(stringResource(R.string.new_request_readers)) }
            item {
                val board = stringResource(R.string.new_request_board, content.programs.firstOrNull { it.id == program }?.name.orEmpty())
                val only = stringResource(R.string.new_request_only_asked)
                Choice(listOf(false, true), onBoard, name = { if (it) board else only }) { onBoard = it }
            }
            if (onBoard && content.programs.size > 1) {
                item {
                    val names = content.programs.associate { it.id to it.name }
                    Choice(content.programs.map { it.id }, program, name = { names[it].orEmpty() }) { program = it }
                }
            }
            if (onBoard) item { NoticeLine(stringResource(R.string.new_request_board_notice), icon = BelayIcons.Shared) }
            item {
                Buttons {
                    MainButton(stringResource(R.string.new_request_send), enabled = draft.topic.isNotBlank() && chosen.isNotEmpty()) {
                        actions.send(program, onBoard, chosen.toSet(), minutes)
                    }
                }
            }
        }
    }
}

/** So long nobody types before takeaways are looked for, in milliseconds. */
private const val PAUSE: Long = 500
