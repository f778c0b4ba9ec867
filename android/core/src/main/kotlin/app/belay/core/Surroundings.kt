/* What else the core may ask of its surroundings: the network's state, and a place for its log. */
package app.belay.core

import app.belay.phone.ConnectivityException
import app.belay.phone.ConnectivityFace
import app.belay.phone.LogException
import app.belay.phone.LogLevel
import app.belay.phone.LoggerFace

/** Whether there is a network. On Android the answer of `ConnectivityManager`; called on threads of the library. */
public fun interface Connectivity {
    /** False where trying would be in vain. In doubt true: then the core finds out by itself. */
    public fun isOnline(): Boolean
}

/**
 * A place for the core's log, such as `android.util.Log`. Called on threads of the library, several at once. Nothing
 * anyone wrote is ever in it, no address, no token, no code.
 */
public fun interface Logger {
    /** One line of the log; [target] names the part of the core that says it. */
    public fun log(level: LogLevel, target: String, message: String)
}

/** The network's state as the library asks for it. */
internal class ConnectivityForCore(private val connectivity: Connectivity) : ConnectivityFace {
    override fun isOnline(): Boolean =
        try {
            connectivity.isOnline()
        } catch (error: Exception) {
            throw ConnectivityException.Failed(error.javaClass.name)
        }
}

/** The log as the library writes to it. */
internal class LoggerForCore(private val logger: Logger) : LoggerFace {
    override fun log(level: LogLevel, target: String, message: String): Unit =
        try {
            logger.log(level, target, message)
        } catch (error: Exception) {
            throw LogException.Failed(error.javaClass.name)
        }
}
