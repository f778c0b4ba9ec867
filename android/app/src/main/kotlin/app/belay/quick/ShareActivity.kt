/* The share sheet: a text from another app becomes a reflection of one's own. */
package app.belay.quick

import android.app.Activity
import android.app.AlertDialog
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import app.belay.BelayApplication
import app.belay.MainActivity
import app.belay.core.BelayException
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import app.belay.ui.R
import app.belay.ui.Route
import app.belay.ui.words.sentence
import java.io.IOException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Keeps the text and opens its page; where that cannot be, says why. The text stays in the app it came from. */
public class ShareActivity : Activity() {
    private val app get() = application as BelayApplication
    private var keeping: Job? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        keeping = app.scope.launch {
            val page = try {
                val text = withContext(Dispatchers.IO) { text() }
                if (text == null) return@launch say(R.string.share_no_text)
                if (text.length > MOST_LETTERS) return@launch say(R.string.share_too_long)
                val core = app.core() ?: return@launch say(R.string.error_internal)
                core.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, text))
            } catch (error: BelayException) {
                val isTooLong = error is BelayException.Invalid && error.rule == "too_long"
                return@launch say(if (isTooLong) R.string.share_too_long else error.sentence)
            } catch (_: IOException) {
                return@launch say(R.string.share_no_text)
            }
            val link = Uri.parse("belay://" + Route.Write(page).path)
            startActivity(Intent(Intent.ACTION_VIEW, link, this@ShareActivity, MainActivity::class.java))
            finish()
        }
    }

    override fun onDestroy() {
        // A rotation makes it anew, with the same text.
        keeping?.cancel()
        super.onDestroy()
    }

    /** What was shared: a text, or a file with one, of which no more is read than would be taken. */
    private fun text(): String? {
        intent.getCharSequenceExtra(Intent.EXTRA_TEXT)?.let { return it.toString() }
        @Suppress("DEPRECATION")
        val file = intent.getParcelableExtra<Uri>(Intent.EXTRA_STREAM) ?: return null
        val letters = CharArray(MOST_LETTERS + 1)
        val reader = contentResolver.openInputStream(file)?.bufferedReader() ?: return null
        reader.use {
            var read = 0
            while (read < letters.size) {
                val more = it.read(letters, read, letters.size - read)
                if (more < 0) break
                read += more
            }
            return String(letters, 0, read)
        }
    }

    private fun say(words: Int) {
        AlertDialog.Builder(this, android.R.style.Theme_DeviceDefault_Dialog_Alert)
            .setMessage(words)
            .setPositiveButton(R.string.common_ok, null)
            .setOnDismissListener { finish() }
            .show()
    }

    private companion object {
        /** UTF-16 units: the core takes 20,000 letters, each of which is two at most. */
        const val MOST_LETTERS = 40_000
    }
}
