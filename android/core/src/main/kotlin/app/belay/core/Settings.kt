/* How a core is opened. */
package app.belay.core

import app.belay.phone.OpenSettings
import java.io.File
import java.security.cert.X509Certificate
import java.time.ZoneId

/**
 * How a core is opened.
 *
 * @property folder where everything is kept, such as `File(context.filesDir, "belay")`; made if it is not there. Leave it
 *   out of backups: a second phone gets its documents from the server.
 * @property deviceName what the list of devices calls this one, such as `android.os.Build.MODEL`.
 * @property zone where the phone is now: what "today" means.
 * @property extraRoots certificates trusted beside the public ones, for a community that runs a server with its own.
 */
public class Settings(
    public val folder: File,
    public val deviceName: String,
    public val zone: ZoneId = ZoneId.systemDefault(),
    public val extraRoots: List<X509Certificate> = emptyList(),
) {
    internal fun forCore(): OpenSettings =
        OpenSettings(
            folder = folder.path,
            zone = zone.id,
            deviceName = deviceName,
            extraRoots = extraRoots.map { it.encoded },
        )
}
