// The core for Kotlin as an Android library, with the phone libraries that `cargo xtask android` builds into src/main/jniLibs.
plugins { alias(libs.plugins.android.library) }

android {
    namespace = "app.belay.core"
    compileSdk = 35
    defaultConfig { minSdk = 26 }
    sourceSets["main"].kotlin.directories += "src/generated/kotlin"
    // Its tests are the contract on this machine's library: `cargo xtask test` runs them.
    sourceSets["test"].kotlin.directories.clear()
}

dependencies {
    api(libs.coroutines.android)
    implementation(libs.jna) { artifact { type = "aar" } }
}
