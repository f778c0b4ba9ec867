/* The notebook: what one has learned, lessons, questions to bring up, role models. Only oneself can read it. */
package app.belay.ui.notebook

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.EntryView
import app.belay.domain.EntryKind
import app.belay.domain.EntryOpening
import app.belay.domain.EntrySort
import app.belay.domain.EntryState
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Choice
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Stone
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.words.dayWord
import app.belay.ui.words.entrySortWord
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine

/**
 * What stands in the notebook.
 *
 * @property sort the sort that is looked at; null shows all.
 * @property hasMore whether older notes are not read yet.
 */
public data class NotebookContent(val sort: EntrySort?, val entries: List<EntryView>, val hasMore: Boolean, val people: People)

/** The model of [NotebookScreen]. */
public class NotebookModel(services: Services, private val saved: SavedStateHandle) : BelayModel(services) {
    private val chosen = combine(saved.getStateFlow<String?>(SORT, null), saved.getStateFlow(PAGES, 1)) { sort, pages ->
        sort?.let(EntrySort::valueOf) to pages
    }

    /** One's own notes, the newest first. */
    public val state: StateFlow<Screen<NotebookContent>> = watch(chosen) { (sort, pages) ->
        val read = mutableListOf<EntryView>()
        var next: String? = null
        for (page in 1..pages) {
            val answer = entries().own(sort, next)
            read += answer.entries
            next = answer.next ?: break
        }
        NotebookContent(sort, read, next != null, people())
    }

    /** Looks at one sort, or at all. */
    public fun look(sort: EntrySort?) {
        saved[SORT] = sort?.name
        saved[PAGES] = 1
    }

    /** Reads one page more. */
    public fun more() {
        saved[PAGES] = (saved[PAGES] ?: 1) + 1
    }

    /** Notes something one has learned. */
    public fun note(text: String) {
        act { entries().note(null, EntryOpening(EntryKind.Learning(null), text)) }
    }

    private companion object {
        const val SORT = "sort"
        const val PAGES = "pages"
    }
}

/** What can be done in the notebook. */
public class NotebookActions(
    public val look: (EntrySort?) -> Unit = {},
    public val more: () -> Unit = {},
    public val note: (String) -> Unit = {},
)

/** The page of the notebook. */
@Composable
public fun NotebookScreen(back: () -> Unit) {
    val model = belayModel { services, saved -> NotebookModel(services, saved) }
    val state by model.state.collectAsStateWithLifecycle()
    NotebookView(state, model.around(back), NotebookActions(model::look, model::more, model::note))
}

/** Draws it. */
@Composable
public fun NotebookView(state: Screen<NotebookContent>, around: Around, actions: NotebookActions) {
    Framed(state, around) { content ->
        Page(stringResource(R.string.notebook_title), around) {
            item(key = "note") { Note(actions) }
            item(key = "sorts") {
                Choice(
                    listOf(null) + EntrySort.entries, content.sort,
                    name = { if (it == null) stringResource(R.string.common_all) else entrySortWord(it) }, onChoose = actions.look,
                )
            }
            if (content.entries.isEmpty()) item { Muted(stringResource(R.string.notebook_empty)) }
            items(content.entries.size) { EntryStone(content.entries[it], content.people) }
            if (content.hasMore) item { Buttons { QuietButton(stringResource(R.string.journal_more), onClick = actions.more) } }
        }
    }
}

@Composable
private fun Note(actions: NotebookActions) {
    var text by rememberSaveable { mutableStateOf("") }
    Stone {
        PlainText(stringResource(R.string.notebook_add), text, hint = stringResource(R.string.common_only_you), lines = 2) { text = it }
        Buttons {
            MainButton(stringResource(R.string.common_keep), enabled = text.isNotBlank()) {
                actions.note(text)
                text = ""
            }
        }
    }
}

@Composable
private fun EntryStone(view: EntryView, people: People) {
    val entry = view.entry
    Stone {
        val sort = entrySortWord(entry.kind.sort)
        val whom = entry.kind.whom(people)
        Muted(if (whom == null) sort else stringResource(R.string.common_labelled, sort, whom))
        Line(entry.text.text)
        (entry.state as? EntryState.Discussed)?.let {
            Muted(stringResource(R.string.common_labelled, stringResource(R.string.notebook_discussed), dayWord(it.on)))
        }
    }
}

/** Whom it is about or for. */
@Composable
private fun EntryKind.whom(people: People): String? = when (this) {
    is EntryKind.LearnedOfPartner -> people.named(partner)
    is EntryKind.LearnedFromPartner -> people.named(partner)
    is EntryKind.Question -> people.named(partner)
    is EntryKind.RoleModel -> name
    is EntryKind.PastMentor -> name
    is EntryKind.Learning, is EntryKind.FlashTakeaway, is EntryKind.Lesson, is EntryKind.Passion -> null
}

private val EntryKind.sort: EntrySort
    get() = when (this) {
        is EntryKind.Learning -> EntrySort.LEARNING
        is EntryKind.LearnedOfPartner -> EntrySort.LEARNED_OF_PARTNER
        is EntryKind.LearnedFromPartner -> EntrySort.LEARNED_FROM_PARTNER
        is EntryKind.FlashTakeaway -> EntrySort.FLASH_TAKEAWAY
        is EntryKind.Lesson -> EntrySort.LESSON
        is EntryKind.RoleModel -> EntrySort.ROLE_MODEL
        is EntryKind.PastMentor -> EntrySort.PAST_MENTOR
        is EntryKind.Question -> EntrySort.QUESTION
        is EntryKind.Passion -> EntrySort.PASSION
    }
