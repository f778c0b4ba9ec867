/* Web Push as RFC 8291 gives it, and what does not hold. */
package app.belay.push

import app.belay.core.MemoryVault
import java.util.Base64
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Test

class WebPushKeysTest {
    @Test
    fun the_example_of_the_standard_is_opened() {
        assertEquals("When I grow up, I want to be a watermelon", String(checkNotNull(EXAMPLE.open(decoded(BODY)))))
    }

    @Test
    fun what_was_changed_or_cut_on_the_way_is_refused() {
        val body = decoded(BODY)
        for (at in listOf(0, 20, 40, 90, body.lastIndex)) {
            assertNull("byte $at", EXAMPLE.open(body.copyOf().also { it[at] = (it[at] + 1).toByte() }))
        }
        for (length in listOf(0, 1, 20, 21, 60, 86, 100)) assertNull("$length bytes", EXAMPLE.open(body.copyOf(length)))
        assertNull(WebPushKeys.of(MemoryVault()).open(body))
    }

    @Test
    fun the_keys_are_made_once_and_are_of_the_form_that_the_server_takes() {
        val vault = MemoryVault()
        val keys = WebPushKeys.of(vault)
        assertEquals(keys.p256dh to keys.auth, WebPushKeys.of(vault).run { p256dh to auth })
        assertNotEquals(keys.p256dh, WebPushKeys.of(MemoryVault()).p256dh)
        assertArrayEquals(intArrayOf(65, 16), intArrayOf(decoded(keys.p256dh).size, decoded(keys.auth).size))
    }

    companion object {
        /** RFC 8291, appendix A. The private key is 32 bytes there; before it stands what makes it PKCS #8. */
        const val KEY = "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCCrV1enDdSlPlU6a79x_-_qKHTsB6azeePEj4laAtwz3g"
        const val POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        const val AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
        const val BODY = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
            "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        private val EXAMPLE: WebPushKeys by lazy { WebPushKeys.read(KEY, POINT, AUTH) }

        fun decoded(text: String): ByteArray = Base64.getUrlDecoder().decode(text)
    }
}
