/* How texts are encoded for the library: half an emoji is repaired, as Swift's `String` does by itself. */
package app.belay.core

import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CodingErrorAction
import java.nio.charset.StandardCharsets

/**
 * A UTF-8 encoder that replaces half a surrogate pair by U+FFFD. A text field that limits UTF-16 units can cut an emoji in two.
 * UniFFI's encoder throws [java.nio.charset.CharacterCodingException] for the rest, which no call declares; the reference to the
 * service that the call took by then is never released.
 *
 * Generated code encodes by `Charsets.UTF_8.newEncoder()`. Kotlin resolves `Charsets` in the file's own package before the
 * standard library, so each generated package declares it as [RepairingCharsets]. `PassingFaultsTest` checks that this works.
 */
internal object RepairingUtf8 {
    private val replacement = "\uFFFD".toByteArray()

    fun newEncoder(): RepairingUtf8 = this

    /** Generated code wants errors reported. They are repaired instead. */
    @Suppress("UNUSED_PARAMETER")
    fun onMalformedInput(action: CodingErrorAction) = Unit

    fun encode(text: CharBuffer): ByteBuffer =
        StandardCharsets.UTF_8.newEncoder().run {
            onMalformedInput(CodingErrorAction.REPLACE)
            replaceWith(replacement)
            encode(text)
        }
}

/** The `Charsets` of generated code. */
internal object RepairingCharsets {
    @Suppress("PropertyName")
    val UTF_8 = RepairingUtf8
}

internal typealias Charsets = RepairingCharsets

/** Decodes a text of the library, which is always well formed. */
@Suppress("UNUSED_PARAMETER")
internal fun ByteArray.toString(charset: RepairingUtf8): String = toString(StandardCharsets.UTF_8)
