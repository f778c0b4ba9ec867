/* A real server in a process of its own, as `belay serve` runs it, and the mails it writes. */
package app.belay.core.contract

import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** A `belay serve` on a free port of this machine, with a database and mails in a folder of its own. */
class Server private constructor(private val process: Process, private val folder: File, val url: String) :
    AutoCloseable {
    /** The code in the newest mail to [address]. A mail is there before the call that asked for it returns. */
    fun mailedCode(address: String): String {
        val mails = File(folder, "mail").listFiles { file -> file.extension == "eml" }.orEmpty()
        val to = mails.filter { mail -> mail.useLines { lines -> lines.any { it.startsWith("To:") && address in it } } }
        val newest = to.maxByOrNull { it.name } ?: error("no mail was written to $address")
        return newest.readLines().map(String::trim).firstOrNull(CODE::matches) ?: error("the mail has no code")
    }

    override fun close() {
        process.destroy()
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
        folder.deleteRecursively()
    }

    companion object {
        private val CODE = Regex("""\d{8}""")
        private val ADDRESS = Regex("""http://127\.0\.0\.1:\d+""")

        /** Starts one, and returns when it answers. */
        fun start(): Server {
            val program = System.getenv("BELAY_BIN") ?: error("BELAY_BIN must name the belay program")
            val folder = Files.createTempDirectory("belay-server").toFile()
            // It offers Web Push.
            val push = File(folder, "push.json").apply { writeText("""{"web": {"contact": "mailto:somebody@example.org"}}""") }
            val process = ProcessBuilder(program, "serve", "--data", folder.path, "--listen", "127.0.0.1:0", "--push", push.path)
                .redirectError(File(folder, "log"))
                .start()
            val said = process.inputStream.bufferedReader().lineSequence()
            val url = said.firstNotNullOfOrNull { line -> ADDRESS.find(line)?.value }
            if (url == null) {
                process.destroyForcibly()
                error("the server did not start: ${File(folder, "log").readText()}")
            }
            // It serves every case, so it ends with the process that started it, however that ends.
            return Server(process, folder, url).also { Runtime.getRuntime().addShutdownHook(Thread(it::close)) }
        }
    }
}
