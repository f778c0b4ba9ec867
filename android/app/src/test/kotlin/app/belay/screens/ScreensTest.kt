/* Every screen behind the tabs, with what a pair has written. */
package app.belay.screens

import androidx.compose.runtime.Composable
import androidx.compose.ui.test.isHeading
import app.belay.core.contract.Community
import app.belay.ui.Place
import app.belay.ui.Route
import app.belay.ui.ask.AskScreen
import app.belay.ui.journal.JournalScreen
import app.belay.ui.today.TodayScreen
import app.belay.ui.together.TogetherScreen
import app.belay.ui.write.WriteScreen
import app.belay.ui.you.YouScreen
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Test

class ScreensTest : ScreenTest() {
    @Test
    fun each_screen_is_drawn_in_four_looks_and_can_be_touched_and_heard() {
        signIn("Mia")
        val services = services()
        val core = services.core
        val faults = runBlocking {
            Community.phone("Tom", "screens", "America/New_York").use { tom ->
                val world = World.write(core, tom)
                val open = screens(world).flatMap { (name, screen) -> draw(services, "screens/$name", isHeading(), screen = screen) }
                world.close(core, tom)
                open + draw(services, "screens/closing", isHeading(), screen = page(Place.Closing(world.relationship)))
            }
        }
        assertEquals(emptyList<String>(), faults.distinct())
    }

    private fun screens(world: World): Map<String, @Composable () -> Unit> {
        fun screen(content: @Composable () -> Unit): @Composable () -> Unit = content
        return mapOf(
            "today" to screen { TodayScreen {} },
            "journal" to screen { JournalScreen {} },
            "write" to screen { WriteScreen(Route.Write(reflection = world.reflection)) {} },
            "waits" to page(Place.Waits),
            "relationship" to page(Place.Relationship(world.relationship)),
            "gate" to page(Place.Gate(world.relationship)),
            "groundwork" to page(Place.Groundwork(world.relationship)),
            "meeting-ahead" to page(Place.Meeting(world.ahead)),
            "meeting-held" to page(Place.Meeting(world.held)),
            "book" to page(Place.Book(world.relationship)),
            "move" to page(Place.Move(world.ahead)),
            "ask" to screen { AskScreen {} },
            "request-to-answer" to page(Place.Request(world.toAnswer)),
            "request-to-decide" to page(Place.Request(world.toDecide)),
            "request-new" to page(Place.NewRequest("Saying no")),
            "together" to screen { TogetherScreen {} },
            "propose" to page(Place.Propose),
            "goals" to page(Place.Goals(world.relationship)),
            "goal" to page(Place.Goal(world.goal)),
            "reflection" to page(Place.Reflection(world.reflection)),
            "reflection-shared" to page(Place.SharedReflection(world.shared)),
            "question" to page(Place.Question(world.question)),
            "agreement" to page(Place.Agreement(world.relationship)),
            "reminders" to page(Place.Reminders),
            "you" to screen { YouScreen {} },
            "search" to page(Place.Search),
            "notebook" to page(Place.Notebook),
            "data" to page(Place.ExportAndHelp),
            "join" to page(Place.Join()),
        )
    }
}
