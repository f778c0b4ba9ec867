/* How the generated code of this package encodes texts: see RepairingUtf8. */
package app.belay.domain

import app.belay.core.RepairingCharsets
import app.belay.core.RepairingUtf8
import java.nio.charset.StandardCharsets

internal typealias Charsets = RepairingCharsets

/** Decodes a text of the library, which is always well formed. */
@Suppress("UNUSED_PARAMETER")
internal fun ByteArray.toString(charset: RepairingUtf8): String = toString(StandardCharsets.UTF_8)
