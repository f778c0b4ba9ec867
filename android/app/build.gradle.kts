// The app.
plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.compose.compiler)
}

android {
    namespace = "app.belay"
    compileSdk = 35
    defaultConfig {
        applicationId = "app.belay"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
    }
    // AndroidX brings its words in eighty languages; these are the app's.
    androidResources { localeFilters += listOf("en", "de", "es", "fr", "ar") }
    // Who carries pushes. Both have the same of everything else.
    flavorDimensions += "push"
    productFlavors {
        create("free") { dimension = "push" }
        create("google") { dimension = "push" }
    }
    buildFeatures { compose = true }
    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "rules.pro")
        }
    }
    // The tests run under Maven, on this machine's library and a real server: `cargo xtask test`.
    sourceSets["test"].kotlin.directories.clear()
}

dependencies {
    implementation(project(":ui"))
    implementation(libs.activity.compose)
    implementation(libs.core)
    "googleImplementation"(libs.firebase.messaging)
}
