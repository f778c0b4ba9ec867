/* Going on to what a command has made, once. */
package app.belay.ui.parts

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import kotlinx.coroutines.flow.MutableStateFlow

/** Goes on when [made] has a value, and takes it away, so that coming back does not go there again. */
@Composable
public fun <T : Any> Going(made: MutableStateFlow<T?>, onMade: (T) -> Unit) {
    val value by made.collectAsStateWithLifecycle()
    LaunchedEffect(value) {
        value?.let {
            made.value = null
            onMade(it)
        }
    }
}
