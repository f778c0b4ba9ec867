/* Whether there is a network, as the system says. */
package app.belay.platform

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities.NET_CAPABILITY_INTERNET
import app.belay.core.Connectivity

/** The system's knowledge of the network. In doubt there is one: then the core finds out by itself. */
public class AndroidNetwork(context: Context) : Connectivity {
    private val system = context.getSystemService(ConnectivityManager::class.java)

    override fun isOnline(): Boolean {
        val network = system?.activeNetwork ?: return system == null
        return system.getNetworkCapabilities(network)?.hasCapability(NET_CAPABILITY_INTERNET) ?: true
    }

    /** Calls [back] whenever a network comes. */
    public fun whenBack(back: () -> Unit) {
        system?.registerDefaultNetworkCallback(object : ConnectivityManager.NetworkCallback() {
            override fun onAvailable(network: Network) = back()
        })
    }
}
