/* How a day and a time of day are chosen: by the platform's own pickers, which keep what was chosen when the phone is turned. */
package app.belay.ui.parts

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.TimeInput
import androidx.compose.material3.rememberDatePickerState
import androidx.compose.material3.rememberTimePickerState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import app.belay.ui.R
import app.belay.ui.words.dayWord
import app.belay.ui.words.timeWord
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneOffset

/** A button that shows the day and lets one choose another. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
public fun DayChoice(label: String, day: LocalDate?, modifier: Modifier = Modifier, onChoose: (LocalDate) -> Unit) {
    var open by rememberSaveable { mutableStateOf(false) }
    OtherButton(if (day == null) label else stringResource(R.string.common_labelled, label, dayWord(day)), modifier) { open = true }
    if (!open) return
    // The picker counts in UTC: it knows days, and no zones.
    val picked = rememberDatePickerState(day?.atStartOfDay(ZoneOffset.UTC)?.toInstant()?.toEpochMilli())
    DatePickerDialog(
        onDismissRequest = { open = false },
        confirmButton = {
            QuietButton(stringResource(R.string.common_ok)) {
                open = false
                picked.selectedDateMillis?.let { onChoose(Instant.ofEpochMilli(it).atOffset(ZoneOffset.UTC).toLocalDate()) }
            }
        },
        dismissButton = { QuietButton(stringResource(R.string.common_not_now)) { open = false } },
    ) { DatePicker(picked, Modifier.verticalScroll(rememberScrollState())) }
}

/** A button that shows the time of day and lets one choose another. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
public fun TimeChoice(label: String, time: LocalTime, modifier: Modifier = Modifier, onChoose: (LocalTime) -> Unit) {
    var open by rememberSaveable { mutableStateOf(false) }
    OtherButton(stringResource(R.string.common_labelled, label, timeWord(time)), modifier) { open = true }
    if (!open) return
    val picked = rememberTimePickerState(time.hour, time.minute)
    AlertDialog(
        onDismissRequest = { open = false },
        confirmButton = {
            QuietButton(stringResource(R.string.common_ok)) {
                open = false
                onChoose(LocalTime.of(picked.hour, picked.minute))
            }
        },
        dismissButton = { QuietButton(stringResource(R.string.common_not_now)) { open = false } },
        text = { Column(Modifier.verticalScroll(rememberScrollState())) { TimeInput(picked) } },
    )
}
