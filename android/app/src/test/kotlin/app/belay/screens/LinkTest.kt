/* Every link of the core leads to a page of the app; one that nobody knows says so, and one to what is not here yet goes on looking. */
package app.belay.screens

import app.belay.AppTest
import app.belay.core.contract.Community
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.ui.Place
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.route
import java.util.UUID
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Test

class LinkTest : AppTest() {
    @Test
    fun a_link_leads_to_its_page_also_as_an_address_of_the_server() {
        val id = UUID.randomUUID()
        val pages = mapOf(
            "today" to Route.Today,
            "w" to Place.Waits,
            "r/$id" to Place.Relationship(id),
            "r/$id/agreement" to Place.Agreement(id),
            "r/$id/gate" to Place.Gate(id),
            "r/$id/closing" to Place.Closing(id),
            "m/$id" to Place.Meeting(id),
            "m/$id/join" to Place.Meeting(id),
            "m/$id/held" to Place.Meeting(id),
            "m/$id/reflect" to Route.Write(about = "m/$id"),
            "f/$id" to Place.Request(id),
            "f/$id/accept" to Place.Request(id),
            "f/$id/time" to Place.Request(id),
            "f/new?topic=How%20to%20say%20no%3F" to Place.NewRequest("How to say no?"),
            "g/$id" to Place.Goal(id),
            "q/$id" to Place.Question(id),
            "s/$id" to Place.Waits,
            "x/$id" to Place.Waits,
            "write" to Route.Write(),
            Route.Write(reflection = id).path to Route.Write(reflection = id),
            "write?reflection=no-id" to Route.Write(),
            "write?about=$id&prompt=P110" to Route.Write(prompt = "P110", about = "m/$id"),
            "r/no-id" to Place.NoSuchPage,
            "nowhere" to Place.NoSuchPage,
        )
        val core = services().core
        for ((path, page) in pages) {
            assertEquals(page, core.route("belay://$path"))
            assertEquals(page, core.route("https://belay.example.org/$path"))
        }
        assertEquals(Place.Join("https://belay.example.org/join/$id/a-b"), core.route("https://belay.example.org/join/$id/a-b"))
    }

    @Test
    fun a_link_that_nobody_knows_says_so() {
        signIn("Mia")
        follow("belay://nowhere/at/all")
        waitFor(text(R.string.app_no_such_page))
        tap(text(R.string.app_back))
        waitFor(text(R.string.today_nothing_waits))
    }

    @Test
    fun a_link_to_what_is_not_on_this_phone_yet_shows_it_once_it_comes() {
        signIn("Mia")
        val core = services().core
        runBlocking {
            Community.phone("Tom", "links").use { tom ->
                val program = tom.belay.programs().create("Climbers")
                tom.belay.sync()
                core.account().join(tom.belay.account().invite(program, 1U))
                core.sync()
                tom.belay.sync()
                val me = checkNotNull(core.account().signedIn()).person
                val relationship = tom.belay.relationships().propose(
                    RelationshipOpening(
                        RelationshipForm.ONE_TO_ONE, listOf(Seat(me, Role.MENTEE), Seat(tom.me(), Role.MENTOR)), "", emptySet(),
                        "Learn to lead", RelationshipOrigin.Direct, null, null,
                    ),
                )
                follow("belay://r/$relationship")
                waitFor(text(R.string.error_not_found))
                waitFor(text(R.string.app_comes_with_sync))
                tom.belay.sync()
                core.sync()
                waitFor(text(R.string.relationship_accept))
            }
        }
    }
}
