/* The sync while nobody looks: the system starts it when there is a network and the battery allows. */
package app.belay.sync

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import app.belay.BelayApplication
import app.belay.core.BelayException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** One sync. */
public class SyncJob : JobService() {
    private var running: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        val app = application as BelayApplication
        running = app.scope.launch(Dispatchers.Default) {
            val again = try {
                app.core()?.sync()
                false
            } catch (error: BelayException) {
                error is BelayException.Offline || error is BelayException.Busy
            }
            jobFinished(parameters, again)
        }
        return true
    }

    override fun onStopJob(parameters: JobParameters): Boolean {
        running?.cancel()
        // What was exchanged stays exchanged; the rest is for the next time.
        return true
    }

    internal companion object {
        private const val ID = 1

        /** Milliseconds between two syncs: the shortest that Android grants. */
        private const val PERIOD = 15 * 60_000L

        /** Has the system sync from now on, also after a reboot. Asked again it changes nothing. */
        fun schedule(context: Context) {
            val system = checkNotNull(context.getSystemService(JobScheduler::class.java))
            if (system.getPendingJob(ID) != null) return
            val job = JobInfo.Builder(ID, ComponentName(context, SyncJob::class.java))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setPeriodic(PERIOD)
                .setPersisted(true)
                .build()
            system.schedule(job)
        }
    }
}
