/* Which screen is drawn at each place behind the tabs. */
package app.belay.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.ui.agreement.AgreementScreen
import app.belay.ui.ask.NewRequestScreen
import app.belay.ui.ask.RequestScreen
import app.belay.ui.attention.AttentionScreen
import app.belay.ui.closing.ClosingScreen
import app.belay.ui.export.ExportScreen
import app.belay.ui.export.Exported
import app.belay.ui.goals.GoalScreen
import app.belay.ui.goals.GoalsScreen
import app.belay.ui.join.JoinScreen
import app.belay.ui.meeting.BookScreen
import app.belay.ui.meeting.DateFor
import app.belay.ui.meeting.MeetingScreen
import app.belay.ui.reflection.QuestionScreen
import app.belay.ui.reflection.ReflectionScreen
import app.belay.ui.reflection.SharedReflectionScreen
import app.belay.ui.relationship.GateScreen
import app.belay.ui.relationship.GroundworkScreen
import app.belay.ui.relationship.RelationshipScreen
import app.belay.ui.reminders.RemindersScreen
import app.belay.ui.notebook.NotebookScreen
import app.belay.ui.parts.Around
import app.belay.ui.parts.Line
import app.belay.ui.parts.Muted
import app.belay.ui.parts.Page
import app.belay.ui.search.SearchScreen
import app.belay.ui.together.ProposeScreen
import app.belay.ui.waits.WaitsScreen

/** Draws the screen of [place]. [save] hands a file to the system. */
@Composable
public fun PlaceScreen(place: Place, go: (Route) -> Unit, back: () -> Unit, save: (Exported) -> Unit) {
    when (place) {
        Place.Waits -> WaitsScreen(go, back)
        Place.Attention -> AttentionScreen(back)
        Place.Search -> SearchScreen(go, back)
        Place.Reminders -> RemindersScreen(back)
        Place.Notebook -> NotebookScreen(back)
        Place.ExportAndHelp -> ExportScreen(save, back)
        Place.Propose -> ProposeScreen(go, back)
        Place.NoSuchPage -> NoSuchPage(back)
        is Place.Relationship -> RelationshipScreen(place.id, go, back)
        is Place.Gate -> GateScreen(place.id, go, back)
        is Place.Groundwork -> GroundworkScreen(place.id, back)
        is Place.Agreement -> AgreementScreen(place.id, back)
        is Place.Goals -> GoalsScreen(place.id, go, back)
        is Place.Closing -> ClosingScreen(place.id, go, back)
        is Place.Book -> BookScreen(DateFor.Pair(place.id), back)
        is Place.BookRequest -> BookScreen(DateFor.Flash(place.id), back)
        is Place.Move -> BookScreen(DateFor.Meeting(place.id), back)
        is Place.Goal -> GoalScreen(place.id, go, back)
        is Place.Meeting -> MeetingScreen(place.id, go, save, back)
        is Place.Request -> RequestScreen(place.id, go, back)
        is Place.NewRequest -> NewRequestScreen(place.topic, go, back)
        is Place.Reflection -> ReflectionScreen(place.id, go, back)
        is Place.SharedReflection -> SharedReflectionScreen(place.id, back)
        is Place.Question -> QuestionScreen(place.id, back)
        is Place.Join -> JoinScreen(place.link, back)
    }
}

/** What a link that leads nowhere says. */
@Composable
private fun NoSuchPage(back: () -> Unit) {
    Page(stringResource(R.string.app_no_such_page), Around(back)) {
        item { Line(stringResource(R.string.app_no_such_page_why)) }
        item { Muted(stringResource(R.string.app_safe)) }
    }
}
