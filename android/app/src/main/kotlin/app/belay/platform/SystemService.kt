/* A service of the system that every phone has. */
package app.belay.platform

import android.content.Context

/** The service of this class. */
internal inline fun <reified T : Any> Context.system(): T = checkNotNull(getSystemService(T::class.java))
