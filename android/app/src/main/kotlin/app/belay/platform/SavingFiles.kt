/* Hands a file to the system's file picker: an export, a date for the calendar. */
package app.belay.platform

import android.net.Uri
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts
import app.belay.ui.export.Exported
import java.io.IOException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch

/**
 * Saves files where a person says. Make it before the Activity is started.
 *
 * @param scope in which a file is written: it is finished although the Activity has gone.
 */
public class SavingFiles(private val activity: ComponentActivity, private val scope: () -> CoroutineScope) {
    /** What waits for a place. The picker takes the place of the app; if the process ends meanwhile, it is asked for again. */
    private var waiting: Exported? = null

    private val picker =
        activity.registerForActivityResult(ActivityResultContracts.CreateDocument("application/octet-stream")) { place ->
            val file = waiting
            waiting = null
            if (place != null && file != null) write(place, file)
        }

    /** Asks where to, and writes it there. */
    public fun save(file: Exported) {
        waiting = file
        picker.launch(file.name)
    }

    private fun write(place: Uri, file: Exported) {
        val resolver = activity.applicationContext.contentResolver
        scope().launch(Dispatchers.IO) {
            try {
                resolver.openOutputStream(place)?.use { it.write(file.text.toByteArray()) }
            } catch (_: IOException) {
                // The place is full or gone. The file is made again from the same page, and nothing of it was only here.
            }
        }
    }
}
