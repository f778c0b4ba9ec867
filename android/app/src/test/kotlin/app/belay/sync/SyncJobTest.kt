/* The sync while nobody looks: the system is asked for it once, and what it starts sends what was written. */
package app.belay.sync

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import app.belay.AppTest
import app.belay.domain.ReflectionOpening
import app.belay.domain.ReflectionSubject
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.shadow.api.Shadow

class SyncJobTest : AppTest() {
    private val jobs get() = checkNotNull(app.getSystemService(JobScheduler::class.java))

    @Test
    fun the_system_syncs_with_a_network_and_after_a_reboot() {
        services()
        val job = jobs.allPendingJobs.single()
        assertTrue(job.isPersisted && job.isPeriodic)
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
    }

    @Test
    fun the_job_sends_what_was_written_while_nobody_looks() {
        signIn("Ole")
        val core = services().core
        runBlocking { core.suspend() }
        val id = runBlocking { core.reflections().begin(ReflectionOpening(ReflectionSubject.Free, null, "On the way home.")) }
        val job = Robolectric.buildService(SyncJob::class.java).create().get()
        assertTrue(job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        waitUntil { !runBlocking { core.reflections().reflection(id) }.waiting }
    }
}
