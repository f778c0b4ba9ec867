/* The sorts of notes. A sort without a word does not compile. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.domain.EntrySort
import app.belay.ui.R

/** A sort of note. */
@Composable
public fun entrySortWord(code: EntrySort): String = stringResource(
    when (code) {
        EntrySort.LEARNING -> R.string.entry_sort_learning
        EntrySort.LEARNED_OF_PARTNER -> R.string.entry_sort_learned_of_partner
        EntrySort.LEARNED_FROM_PARTNER -> R.string.entry_sort_learned_from_partner
        EntrySort.FLASH_TAKEAWAY -> R.string.entry_sort_flash_takeaway
        EntrySort.LESSON -> R.string.entry_sort_lesson
        EntrySort.ROLE_MODEL -> R.string.entry_sort_role_model
        EntrySort.PAST_MENTOR -> R.string.entry_sort_past_mentor
        EntrySort.QUESTION -> R.string.entry_sort_question
        EntrySort.PASSION -> R.string.entry_sort_passion
    },
)
