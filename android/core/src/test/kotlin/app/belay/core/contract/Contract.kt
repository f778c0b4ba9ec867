/* How a case of the contract is played: what every class of cases shares. */
package app.belay.core.contract

import app.belay.core.Belay
import app.belay.core.BelayException
import kotlin.test.assertFailsWith
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.TestWatcher

/**
 * Says of each test that passed that its case did: `case <name> ok`. The test's name is the case's, as it stands in
 * `tests/contract/cases.txt`; the three languages are compared by these lines.
 */
class SaysWhatPassed : TestWatcher {
    override fun testSuccessful(context: ExtensionContext) = println("case ${context.requiredTestMethod.name} ok")
}

/** The server that cases talk to, a process of its own. It ends with this process. */
object Community {
    private var running: Server? = null

    val server: Server get() = running ?: Server.start().also { running = it }

    /** From now on a new one: a server takes only so many sign-ins from one machine in a while. */
    fun renew() {
        running?.close()
        running = null
    }

    /** A phone on which somebody has signed in. Addresses differ by case: the server sends few codes to one. */
    suspend fun phone(name: String, case: String, zone: String = "Europe/Berlin"): Phone {
        val phone = Phone.new(zone)
        phone.signIn(server, name, mail(name, case))
        return phone
    }

    fun mail(name: String, case: String): String = "${name.lowercase()}.$case@example.org"

    /** Brings several phones into one program, which the first one makes. Gives the program. */
    suspend fun program(vararg phones: Phone): java.util.UUID {
        val first = phones.first()
        val program = first.belay.programs().create("Climbers")
        first.belay.sync()
        val link = first.belay.account().invite(program, phones.size.toUInt())
        phones.drop(1).forEach { it.belay.account().join(link) }
        phones.forEach { it.belay.sync() }
        return program
    }
}

/** Plays a case. */
fun play(scene: suspend CoroutineScope.() -> Unit): Unit = runBlocking(block = scene)

/** Waits for a value, however long that takes; the whole run has a limit, the value has none. */
suspend fun <T> Flow<T>.until(holds: (T) -> Boolean): T = first { holds(it) }

/** That a call fails in this way. */
suspend inline fun <reified E : BelayException> refused(noinline call: suspend () -> Unit): E =
    assertFailsWith<E> { call() }
