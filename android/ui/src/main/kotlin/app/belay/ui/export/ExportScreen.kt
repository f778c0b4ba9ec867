/* Everything in one file, what stays where when one deletes, and where to find help. */
package app.belay.ui.export

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import app.belay.core.ExportFormat
import app.belay.ui.R
import app.belay.ui.Services
import app.belay.ui.belayModel
import app.belay.ui.parts.Around
import app.belay.ui.parts.Buttons
import app.belay.ui.parts.Confirm
import app.belay.ui.parts.Framed
import app.belay.ui.parts.Going
import app.belay.ui.parts.Line
import app.belay.ui.parts.MainButton
import app.belay.ui.parts.Muted
import app.belay.ui.parts.NoticeLine
import app.belay.ui.parts.OtherButton
import app.belay.ui.parts.Page
import app.belay.ui.parts.PlainText
import app.belay.ui.parts.QuietButton
import app.belay.ui.parts.SectionTitle
import app.belay.ui.parts.Stone
import app.belay.ui.parts.around
import app.belay.ui.state.BelayModel
import app.belay.ui.state.Screen
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** Whether the deletion of the account has been asked for. */
public data class ExportContent(val deletionAsked: Boolean)

/** An export on its way to the system's file picker. */
public data class Exported(val name: String, val text: String)

/** The model of [ExportScreen]. */
public class ExportModel(services: Services) : BelayModel(services) {
    /** What there is to say about the account. */
    public val state: StateFlow<Screen<ExportContent>> = watch { ExportContent(account().isDeletionAsked()) }

    /** The export, to be handed to the system. */
    public val exported: MutableStateFlow<Exported?> = MutableStateFlow(null)

    /** The code for the deletion has been mailed. */
    public val codeMailed: MutableStateFlow<Boolean> = MutableStateFlow(false)

    /** Makes one file of everything. */
    public fun export(format: ExportFormat) {
        act {
            val ending = if (format == ExportFormat.MARKDOWN) "md" else "json"
            exported.value = Exported("belay.$ending", exportAll(format))
        }
    }

    /** Has a code mailed for the deletion: needs the network. */
    public fun requestDeletion() {
        act {
            account().requestDeletionCode()
            codeMailed.value = true
        }
    }

    /** Deletes the account with the mailed code. */
    public fun delete(code: String) {
        act { account().delete(code) }
    }

    /** Takes the deletion back while it can be. */
    public fun withdrawDeletion() {
        act { account().withdrawDeletion() }
    }

    /** Signs out of this phone. */
    public fun signOut() {
        act { account().signOut() }
    }
}

/** What can be done on this page. */
public class ExportActions(
    public val export: (ExportFormat) -> Unit = {},
    public val requestDeletion: () -> Unit = {},
    public val delete: (String) -> Unit = {},
    public val withdrawDeletion: () -> Unit = {},
    public val signOut: () -> Unit = {},
)

/**
 * The page of data and help.
 *
 * @param save hands an export to the system's file picker.
 */
@Composable
public fun ExportScreen(save: (Exported) -> Unit, back: () -> Unit) {
    val model = belayModel { services, _ -> ExportModel(services) }
    val state by model.state.collectAsStateWithLifecycle()
    val mailed by model.codeMailed.collectAsStateWithLifecycle()
    Going(model.exported, save)
    val actions = ExportActions(model::export, model::requestDeletion, model::delete, model::withdrawDeletion, model::signOut)
    ExportView(state, model.around(back), mailed, actions)
}

/** Draws it. */
@Composable
public fun ExportView(state: Screen<ExportContent>, around: Around, codeMailed: Boolean, actions: ExportActions) {
    Framed(state, around) { content ->
        Page(stringResource(R.string.data_title), around) {
            item { SectionTitle(stringResource(R.string.data_export)) }
            item {
                Stone {
                    Line(stringResource(R.string.data_export_text))
                    Buttons {
                        MainButton(stringResource(R.string.data_export_markdown)) { actions.export(ExportFormat.MARKDOWN) }
                        OtherButton(stringResource(R.string.data_export_json)) { actions.export(ExportFormat.JSON) }
                    }
                }
            }
            item { SectionTitle(stringResource(R.string.data_help)) }
            item { Stone { Line(stringResource(R.string.data_help_text)) } }
            item { SectionTitle(stringResource(R.string.data_leave)) }
            item(key = "out") { SignOut(actions) }
            item(key = "delete") { Deletion(content, codeMailed, actions) }
        }
    }
}

@Composable
private fun SignOut(actions: ExportActions) {
    var asked by rememberSaveable { mutableStateOf(false) }
    if (!asked) return Buttons { OtherButton(stringResource(R.string.you_sign_out)) { asked = true } }
    Confirm(stringResource(R.string.data_sign_out_sure), stringResource(R.string.you_sign_out), actions.signOut) { asked = false }
}

/** Deleting says first what stays with the partner. */
@Composable
private fun Deletion(content: ExportContent, codeMailed: Boolean, actions: ExportActions) {
    var code by rememberSaveable { mutableStateOf("") }
    Stone {
        if (content.deletionAsked) {
            NoticeLine(stringResource(R.string.data_deletion_asked))
            Buttons { MainButton(stringResource(R.string.data_keep), onClick = actions.withdrawDeletion) }
            return@Stone
        }
        Muted(stringResource(R.string.data_delete_text))
        Muted(stringResource(R.string.common_needs_network))
        if (!codeMailed) {
            Buttons { QuietButton(stringResource(R.string.data_delete), onClick = actions.requestDeletion) }
        } else {
            PlainText(stringResource(R.string.data_delete_code), code) { code = it }
            Buttons { OtherButton(stringResource(R.string.data_delete_now), enabled = code.isNotBlank()) { actions.delete(code) } }
        }
    }
}
