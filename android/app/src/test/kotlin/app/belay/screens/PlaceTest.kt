/* The back stack keeps each page as a path, and a link leads where the core says. */
package app.belay.screens

import app.belay.ui.Place
import java.util.UUID
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class PlaceTest {
    @Test
    fun the_path_of_each_place_leads_back_to_it() {
        val id = UUID.randomUUID()
        val places = listOf(
            Place.Waits, Place.Attention, Place.Search, Place.Reminders, Place.Notebook, Place.ExportAndHelp, Place.Propose, Place.NoSuchPage,
            Place.Relationship(id), Place.Gate(id), Place.Groundwork(id), Place.Agreement(id), Place.Goals(id), Place.Closing(id),
            Place.Book(id), Place.Goal(id), Place.Meeting(id), Place.Move(id), Place.Request(id), Place.BookRequest(id),
            Place.NewRequest(), Place.NewRequest("How to say no? & more"), Place.Reflection(id), Place.SharedReflection(id),
            Place.Question(id), Place.Join(), Place.Join("https://belay.example.org/join/a#b?c=d&e"),
        )
        for (place in places) {
            assertEquals(place, Place.of(place.path))
        }
    }

    @Test
    fun what_is_no_place_leads_nowhere() {
        for (path in listOf("", "r", "r/", "r/no-id", "x/y", "g/123", "f/", "../r", "%%%")) assertNull(path, Place.of(path))
    }
}
