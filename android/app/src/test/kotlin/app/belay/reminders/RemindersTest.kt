/* Reminders: armed with the system, shown when they ring, answered from the notification, and armed anew when the system lost them. */
package app.belay.reminders

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.RemoteInput
import android.content.Intent
import android.os.Bundle
import app.belay.AppTest
import app.belay.core.Muted
import app.belay.core.ReminderView
import app.belay.core.contract.Community
import app.belay.core.contract.Phone
import app.belay.domain.MeetingCommand
import app.belay.domain.MeetingId
import app.belay.domain.MeetingKind
import app.belay.domain.MeetingOf
import app.belay.domain.MeetingOpening
import app.belay.domain.ProfileCommand
import app.belay.domain.RelationshipCommand
import app.belay.domain.RelationshipForm
import app.belay.domain.RelationshipOpening
import app.belay.domain.RelationshipOrigin
import app.belay.domain.ReminderKind
import app.belay.domain.Role
import app.belay.domain.Seat
import app.belay.domain.WallTime
import app.belay.domain.WritingTime
import app.belay.platform.system
import app.belay.ui.R
import java.time.LocalDateTime
import java.time.ZoneId
import java.time.temporal.ChronoUnit
import java.util.UUID
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlarmManager
import org.robolectric.shadows.ShadowPowerManager

class RemindersTest : AppTest() {
    private val system get() = app.system<AlarmManager>()
    private val alarms get() = shadowOf(system).scheduledAlarms
    private val manager get() = app.system<NotificationManager>()
    private val notifications get() = shadowOf(manager).allNotifications
    private val core get() = services().core

    /** Somebody who wants to write every day at a time that comes within a minute: a scheduler may ring as much too early. */
    private fun somebodyWhoWritesNow(name: String) = somebodyWhoWrites(name, inAMinute())

    private fun somebodyWhoWrites(name: String, at: LocalDateTime) {
        signIn(name)
        runBlocking {
            core.profile().act(ProfileCommand.SetQuietHours(null))
            core.profile().act(ProfileCommand.SetWritingTimes(listOf(WritingTime(null, at.toLocalTime()))))
        }
        waitUntil { alarms.isNotEmpty() }
    }

    private fun inAMinute() = LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).plusMinutes(1)

    /** The alarm that is due first goes off: the system has it no more. */
    private fun ring() {
        val alarm = checkNotNull(alarms.minBy { it.triggerAtMs }.operation)
        system.cancel(alarm)
        alarm.send()
    }

    private fun alarmOf(reminder: ReminderView): PendingIntent? =
        alarms.mapNotNull { it.operation }.firstOrNull { shadowOf(it).savedIntent.data?.schemeSpecificPart == reminder.reminder.id.toString() }

    private fun shown(): Notification {
        waitUntil { notifications.isNotEmpty() }
        return notifications.single()
    }

    private fun Notification.title() = extras.getCharSequence(Notification.EXTRA_TITLE).toString()

    private fun Notification.press(button: Int, typed: String? = null) {
        val action = actions.single { it.title == text(button) }
        val filled = Intent()
        if (typed != null) RemoteInput.addResultsToIntent(action.remoteInputs, filled, Bundle().apply { putString(action.remoteInputs.single().resultKey, typed) })
        action.actionIntent.send(app, 0, filled)
    }

    private fun journal() = runBlocking { core.reflections().own(null) }.reflections.map { it.reflection.text.text }

    @Test
    fun a_time_to_write_is_armed_within_a_window() {
        somebodyWhoWritesNow("Lea")
        waitUntil { AlarmScheduler(app).pending().size == alarms.size }
        val alarm = alarms.minBy { it.triggerAtMs }
        assertEquals(AlarmManager.RTC_WAKEUP, alarm.type)
        assertEquals(15 * 60_000L, alarm.windowLengthMs)
    }

    @Test
    fun it_rings_once_and_what_is_typed_into_it_stands_in_the_journal() {
        somebodyWhoWritesNow("Ida")
        val alarm = checkNotNull(alarms.minBy { it.triggerAtMs }.operation)
        alarm.send()
        val notice = shown()
        assertEquals(text(R.string.notify_write_own), notice.title())
        assertEquals("gentle", notice.channelId)
        alarm.send()
        notice.press(R.string.notify_do_write, LINE)
        waitUntil { notifications.singleOrNull()?.title() == text(R.string.notify_kept) }
        assertEquals(listOf(LINE), journal())
    }

    @Test
    fun what_is_typed_after_its_subject_has_gone_is_kept_all_the_same() {
        signIn("Eva")
        val unknown = UUID.randomUUID()
        val press = Intent(app, ReminderReceiver::class.java).setAction(ReminderReceiver.PRESS)
            .setData(android.net.Uri.fromParts(ReminderReceiver.SCHEME, unknown.toString(), "WRITE"))
        RemoteInput.addResultsToIntent(arrayOf(RemoteInput.Builder("text").build()), press, Bundle().apply { putString("text", LINE) })
        app.sendBroadcast(press)
        assertEquals(text(R.string.notify_kept), shown().title())
        assertEquals(listOf(LINE), journal())
    }

    @Test
    fun an_alarm_of_something_deleted_meanwhile_shows_nothing() {
        somebodyWhoWritesNow("Pia")
        val alarm = checkNotNull(alarms.minBy { it.triggerAtMs }.operation)
        runBlocking { core.profile().act(ProfileCommand.SetWritingTimes(emptyList())) }
        waitUntil { alarms.isEmpty() }
        AlarmScheduler(app).pending().let { assertTrue(it.isEmpty()) }
        val id = checkNotNull(shadowOf(alarm).savedIntent.data?.schemeSpecificPart)
        // The alarm is noted as if the system had it, so that it can be seen to be dealt with.
        app.getSharedPreferences("alarms", 0).edit().putLong(id, 0).apply()
        app.sendBroadcast(shadowOf(alarm).savedIntent)
        waitUntil { id !in app.getSharedPreferences("alarms", 0).all }
        assertNull(runBlocking { core.reminders().fired(UUID.fromString(id)) })
        assertTrue(notifications.isEmpty())
    }

    @Test
    fun a_date_is_confirmed_from_the_notification() {
        signIn("Mia")
        runBlocking {
            core.profile().act(ProfileCommand.SetQuietHours(null))
            Community.phone("Tom", "notified").use { tom ->
                val meeting = proposeDate(tom)
                // A minute too early is early enough; before, the core takes it back and hands it over again.
                waitUntil {
                    val planned = runBlocking { core.reminders().toArm() }.firstOrNull { it.reminder.kind == ReminderKind.CONFIRM }
                    planned?.let(::alarmOf)?.send()
                    notifications.isNotEmpty()
                }
                val notice = shown()
                assertEquals(text(R.string.notify_meeting_confirm), notice.title())
                assertEquals("meetings", notice.channelId)
                assertEquals(
                    listOf(R.string.notify_do_yes, R.string.notify_do_another_time).map { text(it) },
                    notice.actions.map { it.title.toString() },
                )
                val another = shadowOf(notice.actions[1].actionIntent)
                assertTrue(another.isActivityIntent)
                notice.press(R.string.notify_do_yes)
                waitUntil { notifications.singleOrNull()?.title() == text(R.string.notify_said_yes_waiting) }
                core.sync()
                tom.belay.sync()
                assertTrue(tom.belay.meetings().meeting(meeting).view.canTakePlace)
            }
        }
    }

    @Test
    fun a_reboot_an_update_and_another_zone_arm_everything_anew() {
        // Far enough that none is due before the test has ended.
        somebodyWhoWrites("Rob", inAMinute().plusHours(6))
        val actions = listOf(
            Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED, Intent.ACTION_TIME_CHANGED, Intent.ACTION_TIMEZONE_CHANGED,
        )
        val planned = planned()
        for (action in actions) {
            waitUntil { alarms.size == planned }
            alarms.toList().forEach { system.cancel(it.operation!!) }
            assertEquals(0, alarms.size)
            sendToDeclared(action)
            waitUntil { alarms.size == planned }
        }
    }

    /** So many reminders the core plans. */
    private fun planned() = runBlocking { core.reminders().toArm() }.size

    /** As the system sends it: to the receivers that the manifest declares for it. */
    private fun sendToDeclared(action: String) {
        val declared = app.packageManager.queryBroadcastReceivers(Intent(action).setPackage(app.packageName), 0)
        assertEquals(listOf(WakeReceiver::class.java.name), declared.map { it.activityInfo.name })
        app.sendBroadcast(Intent(action).setClassName(app, declared.single().activityInfo.name))
    }

    @Test
    fun what_a_forced_stop_took_is_noticed_at_the_next_start() {
        somebodyWhoWritesNow("Uma")
        // All of them: one that is armed after the stop would be there.
        waitUntil { AlarmScheduler(app).pending().let { it.isNotEmpty() && it.size == planned() } }
        assertTrue(!AlarmScheduler(app).hasLostSome)
        alarms.toList().forEach { alarm ->
            system.cancel(alarm.operation!!)
            alarm.operation!!.cancel()
        }
        assertTrue(AlarmScheduler(app).hasLostSome)
        assertTrue(AlarmScheduler(app).pending().isEmpty())
    }

    @Test
    fun exact_alarms_are_asked_for_only_where_the_person_allows_them() {
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        signIn("Xia")
        runBlocking {
            Community.phone("Tom", "exact").use { tom -> proposeDate(tom, confirmed = true) }
        }
        waitUntil { alarms.any { it.windowLengthMs == 10 * 60_000L } }
        waitUntil { runBlocking { core.reminders().standing() }.muted == Muted.NOT_EXACT }
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        sendToDeclared(AlarmManager.ACTION_SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED)
        waitUntil { alarms.any { it.windowLengthMs == 0L && it.isAllowWhileIdle } }
        waitUntil { runBlocking { core.reminders().standing() }.muted == null }
        assertTrue(alarms.none { it.windowLengthMs == 10 * 60_000L })
    }

    @Test
    fun a_muted_channel_a_revoked_permission_and_battery_saver_are_told() {
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        signIn("Kim")
        fun muted() = runBlocking { core.reminders().standing() }.muted
        waitUntil { manager.getNotificationChannel("meetings") != null }
        waitUntil { muted() == null }
        shadowOf(manager).setNotificationsEnabled(false)
        sendToDeclared(NotificationManager.ACTION_APP_BLOCK_STATE_CHANGED)
        waitUntil { muted() == Muted.NOT_ALLOWED }
        shadowOf(manager).setNotificationsEnabled(true)
        val channel = manager.getNotificationChannel("meetings")
        channel.importance = NotificationManager.IMPORTANCE_NONE
        sendToDeclared(NotificationManager.ACTION_NOTIFICATION_CHANNEL_BLOCK_STATE_CHANGED)
        waitUntil { muted() == Muted.CHANNEL_OFF }
        channel.importance = NotificationManager.IMPORTANCE_HIGH
        val power = org.robolectric.shadow.api.Shadow.extract<ShadowPowerManager>(app.system<android.os.PowerManager>())
        power.setIsPowerSaveMode(true)
        app.sendBroadcast(Intent(android.os.PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        waitUntil { muted() == Muted.RESTRICTED }
        assertEquals(Muted.RESTRICTED, runBlocking { core.today() }.muted)
        power.setIsPowerSaveMode(false)
        compose.activityRule.scenario.moveToState(androidx.lifecycle.Lifecycle.State.CREATED)
        compose.activityRule.scenario.moveToState(androidx.lifecycle.Lifecycle.State.RESUMED)
        waitUntil { muted() == null }
    }

    @Test
    fun channels_have_names_in_the_language_of_the_phone() {
        services()
        val names = listOf(R.string.channel_meetings, R.string.channel_asked_of_you, R.string.channel_gentle)
        waitUntil { manager.notificationChannels.size == names.size }
        assertEquals(names.map { text(it) }.toSet(), manager.notificationChannels.map { it.name.toString() }.toSet())
    }

    @Test
    fun what_is_on_the_phone_still_rings_without_a_session() {
        somebodyWhoWrites("Ben", inAMinute().plusHours(6))
        val planned = planned()
        runBlocking { core.account().signOut() }
        waitUntil { runBlocking { core.account().signedIn() }?.session == false }
        waitUntil { alarms.size == planned && AlarmScheduler(app).pending().size == planned }
    }

    /** Brings the person of the app and another into a relationship; that one proposes a date a day ahead. */
    private suspend fun proposeDate(tom: Phone, confirmed: Boolean = false): MeetingId {
        val program = tom.belay.programs().create("Climbers")
        tom.belay.sync()
        core.account().join(tom.belay.account().invite(program, 1u))
        core.sync()
        tom.belay.sync()
        val me = checkNotNull(core.account().signedIn()).person
        val relationship = tom.belay.relationships().propose(
            RelationshipOpening(
                form = RelationshipForm.ONE_TO_ONE,
                members = listOf(Seat(me, Role.MENTEE), Seat(tom.me(), Role.MENTOR)),
                topic = "",
                focus = emptySet(),
                purpose = "Learn to lead",
                origin = RelationshipOrigin.Direct,
                program = null,
                length = null,
            ),
        )
        tom.belay.sync()
        core.sync()
        core.relationships().act(relationship, RelationshipCommand.Accept)
        core.sync()
        tom.belay.sync()
        // The first reminder, a day before, is due in 15 to 75 seconds: after the booking, and soon.
        val date = LocalDateTime.now(ZoneId.of(ZONE)).plusHours(24).plusSeconds(75).truncatedTo(ChronoUnit.MINUTES)
        val start = WallTime(date, ZONE)
        val meeting = tom.belay.meetings().book(
            MeetingOpening(
                of = MeetingOf.Relationship(relationship),
                kind = MeetingKind.REGULAR,
                start = start,
                minutes = null,
                modality = null,
                planB = null,
                lead = null,
                `protected` = false,
                series = null,
            ),
        ).id
        tom.belay.sync()
        core.sync()
        if (confirmed) core.meetings().act(meeting, MeetingCommand.Confirm(start))
        return meeting
    }

    private companion object {
        const val LINE = "On the ledge I noticed how calm I was."
        const val ZONE = "Europe/Berlin"
    }
}
