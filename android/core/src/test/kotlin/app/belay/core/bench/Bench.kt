/*
 * What the way through Kotlin costs on this machine. Run on request by `cargo xtask bench`, never by the tests: it prints
 * `kotlin <what> <microseconds>` and judges nothing.
 *
 * Its one argument is the folder of a phone with many documents, somebody signed in, and a relationship with more than
 * one page of goals.
 */
package app.belay.core.bench

import app.belay.core.Belay
import app.belay.core.MemoryVault
import app.belay.core.Settings
import app.belay.domain.RelationshipId
import app.belay.phone.ContractFace
import app.belay.phone.uniffiContinuationHandleMap
import java.io.File
import java.time.ZoneId
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/**
 * So often before measuring: this virtual machine compiles what runs often, while a phone's has compiled it before the app
 * starts. Ten times what Rust and Swift take, which are compiled from the first call on.
 */
private const val WARMING = 3_000

/** So often measured; the median is told. */
private const val TIMES = 201

fun main(arguments: Array<String>) = runBlocking(Dispatchers.Default) {
    val folder = File(arguments.single())
    val began = System.nanoTime()
    Belay.load()
    tell("load", System.nanoTime() - began)
    // Without its secret the phone has no session, so no sync disturbs what is measured.
    Belay.open(Settings(folder, "a benchmark", ZoneId.of("Europe/Berlin")), MemoryVault()).use { belay ->
        tell("load_and_open", System.nanoTime() - began)
        belay.home()
        tell("load_and_first_home", System.nanoTime() - began)
        tell("home", median { belay.home() })
        val relationship = withPages(belay)
        tell("page_of_50", median { belay.goals().ofRelationship(relationship) })
        tell("two_pages_of_50", median {
            val first = belay.goals().ofRelationship(relationship)
            belay.goals().ofRelationship(relationship, first.next)
        })
        tell("counts", median { belay.counts() })
    }
    tell("cancellation", cancellation())
}

/** The relationship whose goals fill more than one page. */
private suspend fun withPages(belay: Belay): RelationshipId =
    belay.home().relationships.map { it.id }.first { belay.goals().ofRelationship(it).next != null }

/** How long a call goes on after its coroutine was cancelled in the middle of it. */
private suspend fun cancellation(): Long {
    val contract = ContractFace()
    return median(before = {
        CoroutineScope(Dispatchers.Default).launch(start = CoroutineStart.UNDISPATCHED) {
            contract.wait(null)
        }.also {
            // Waits in the library, and not on its way there.
            while (uniffiContinuationHandleMap.size == 0) yield()
        }
    }) { call -> call.cancelAndJoin() }
}

private suspend fun median(call: suspend () -> Unit): Long = median(before = {}) { call() }

private suspend fun <T> median(before: suspend () -> T, call: suspend (T) -> Unit): Long {
    val times = LongArray(WARMING + TIMES) {
        val prepared = before()
        val start = System.nanoTime()
        call(prepared)
        System.nanoTime() - start
    }
    return times.drop(WARMING).sorted()[TIMES / 2]
}

private fun tell(what: String, nanoseconds: Long) = println("kotlin $what ${nanoseconds / 1_000}")
