/* The system's question for a finger, a face or the phone's code. */
package app.belay.lock

import android.app.Activity
import android.app.KeyguardManager
import android.hardware.biometrics.BiometricManager.Authenticators.BIOMETRIC_WEAK
import android.hardware.biometrics.BiometricManager.Authenticators.DEVICE_CREDENTIAL
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts.StartActivityForResult
import androidx.annotation.RequiresApi
import app.belay.platform.system
import app.belay.ui.R

/**
 * Asks for it; made with its Activity.
 *
 * @param opened the person is who unlocks this phone.
 */
internal class PhoneLock(private val activity: ComponentActivity, private val opened: () -> Unit) {
    private val code = activity.registerForActivityResult(StartActivityForResult()) {
        if (it.resultCode == Activity.RESULT_OK) opened()
    }

    /** Asks once. A refusal changes nothing. */
    fun ask() {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) askForAny() else askForCode()
    }

    @RequiresApi(Build.VERSION_CODES.R)
    private fun askForAny() {
        BiometricPrompt.Builder(activity)
            .setTitle(activity.getString(R.string.lock_title))
            .setAllowedAuthenticators(BIOMETRIC_WEAK or DEVICE_CREDENTIAL)
            .build()
            .authenticate(CancellationSignal(), activity.mainExecutor, Told(opened))
    }

    /** Before Android 11 there is one question for all of them only in this form. */
    @Suppress("DEPRECATION")
    private fun askForCode() {
        val system = activity.system<KeyguardManager>()
        system.createConfirmDeviceCredentialIntent(activity.getString(R.string.lock_title), null)?.let(code::launch)
    }
}

@RequiresApi(Build.VERSION_CODES.R)
private class Told(private val opened: () -> Unit) : BiometricPrompt.AuthenticationCallback() {
    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) = opened()
}
