/* One reflection of one's own: its words, who else can read it, sharing it and taking that back. */
package app.belay.ui.reflection

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ReflectionView
import app.belay.domain.ReflectionCommand
import app.belay.domain.ReflectionId
import app.belay.domain.RelationshipId
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Confirm
import app.belay.ui.parts.Fact
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.People
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.Quote
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.around
import app.belay.ui.parts.named
import app.belay.ui.parts.people
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import app.belay.ui.theme.BelayIcons
import app.belay.ui.words.aboutWord
import app.belay.ui.words.dayWord
import app.belay.ui.words.listWord
import app.belay.ui.words.promptWord
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** A relationship in which it can be shared, and whether it is. */
public data class Reader(val id: RelationshipId, val names: List<String>, val isShared: Boolean)

/** A reflection and who can read it. */
public data class ReflectionContent(val view: ReflectionView, val readers: List<Reader>, val people: People)

/** The model of [ReflectionScreen]. */
public class ReflectionModel(services: Services, private val reflection: ReflectionId) : BelayModel(services) {
    /** The reflection. */
    public val state: StateFlow<Screen<ReflectionContent>> = watch {
        val (view, people) = reflections().reflection(reflection) to people()
        val shares = view.reflection.shares
        val readers = relationships().open().relationships.map { pair ->
            val others = pair.companions.filter { it.member != people.me }.map { it.name }
            Reader(pair.id, others, isShared = shares[pair.id]?.let { it.takenBack == null } == true)
        }
        ReflectionContent(view, readers, people)
    }

    /** It has been deleted. */
    public val deleted: MutableStateFlow<Unit?> = MutableStateFlow(null)

    /** Shares it with the others of a relationship. */
    public fun share(relationship: RelationshipId) {
        act { reflections().act(reflection, ReflectionCommand.Share(relationship)) }
    }

    /** Takes it back from them. */
    public fun takeBack(relationship: RelationshipId) {
        act { reflections().act(reflection, ReflectionCommand.TakeBack(relationship)) }
    }

    /** Deletes it for good. */
    public fun delete() {
        act {
            reflections().delete(reflection)
            deleted.value = Unit
        }
    }
}

/** What can be done with a reflection. */
public class ReflectionActions(
    public val write: () -> Unit = {},
    public val share: (RelationshipId) -> Unit = {},
    public val takeBack: (RelationshipId) -> Unit = {},
    public val delete: () -> Unit = {},
)

/** The page of a reflection. */
@Composable
public fun ReflectionScreen(id: ReflectionId, go: (Route) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> ReflectionModel(services, id) }
    val state by model.state.collectAsStateWithLifecycle()
    Going(model.deleted) { back() }
    ReflectionPane(state, model.around(back), ReflectionActions({ go(Route.Write(reflection = id)) }, model::share, model::takeBack, model::delete))
}

/** Draws it. */
@Composable
public fun ReflectionPane(state: Screen<ReflectionContent>, around: Around, actions: ReflectionActions) {
    Framed(state, around) { content ->
        val view = content.view
        Page(dayWord(view.reflection.on), around, over = aboutWord(view.reflection.subject)) {
            view.question?.let { item { Quote(promptWord(view.reflection.prompt, it)) } }
            item { Line(view.reflection.text.text) }
            item {
                Buttons {
                    if ("write" in view.allowed) OtherButton(stringResource(R.string.reflection_write), onClick = actions.write)
                }
            }
            item { SectionTitle(stringResource(R.string.reflection_readers)) }
            if (content.readers.none { it.isShared }) item { Fact(BelayIcons.Lock, stringResource(R.string.common_only_you)) }
            items(content.readers.size) { ReaderStone(content.readers[it], view, actions) }
            for (question in view.questions) item { Quote(question.text, by = content.people.named(question.by)) }
            item(key = "delete") { Delete(actions) }
        }
    }
}

/** What the others will see is said before they do. */
@Composable
private fun ReaderStone(reader: Reader, view: ReflectionView, actions: ReflectionActions) {
    var asked by rememberSaveable { mutableStateOf(false) }
    val names = listWord(reader.names)
    Stone {
        if (reader.isShared) {
            Fact(BelayIcons.Shared, stringResource(R.string.reflection_shared_with, names))
            Buttons { OtherButton(stringResource(R.string.reflection_take_back)) { actions.takeBack(reader.id) } }
        } else if (!asked) {
            Fact(BelayIcons.You, names)
            Buttons {
                OtherButton(stringResource(R.string.reflection_share), enabled = "share" in view.allowed) { asked = true }
            }
            if ("share" !in view.allowed) Muted(stringResource(R.string.reflection_keep_first))
        } else {
            Confirm(
                stringResource(R.string.reflection_share_what, names),
                stringResource(R.string.reflection_share),
                { actions.share(reader.id) },
            ) { asked = false }
        }
    }
}

@Composable
private fun Delete(actions: ReflectionActions) {
    var asked by rememberSaveable { mutableStateOf(false) }
    if (!asked) return Buttons { QuietButton(stringResource(R.string.reflection_delete)) { asked = true } }
    Confirm(stringResource(R.string.reflection_delete_sure), stringResource(R.string.reflection_delete), actions.delete) { asked = false }
}
