/* The loaded library. */
package app.belay.core

import app.belay.phone.uniffiEnsureInitialized as initializePhone
import app.belay.phone.uniffiRustFutureContinuationCallbackImpl as phoneContinues
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native

/** Asked for the first time, it loads the library. */
internal val loaded: Unit by lazy {
    initializePhone()
    uniffiEnsureInitialized()
    // Each answer comes on a thread of the library. It stays known to the virtual machine for as long as it lives: making
    // it known and forgetting it again for each answer costs more than most answers.
    val keepsKnown = CallbackThreadInitializer(/* daemon = */ true, /* detach = */ false, "belay")
    Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, keepsKnown)
    Native.setCallbackThreadInitializer(phoneContinues, keepsKnown)
}
