/* The app is built twice over the same folders, by Gradle and by Maven. That both take the same is held here. */
package app.belay

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class BuildsTest {
    private val android = File(System.getProperty("android.folder"))
    private val catalogue = File(android, "gradle/libs.versions.toml").readText()
    private val poms = listOf("pom.xml", "androidx/pom.xml", "ui/pom.xml", "app/pom.xml").map { File(android, it).readText() }

    @Test
    fun every_version_of_the_catalogue_is_the_poms_version() {
        val named = catalogue.substringAfter("[versions]").substringBefore("[libraries]").lines().filter { '=' in it }
            .associate { line -> line.substringBefore('=').trim() to line.substringAfter('"').substringBefore('"') }
        val inPoms = named.keys.associateWith { name ->
            poms.firstNotNullOfOrNull { pom -> Regex("<$name\\.version>(.*?)</").find(pom)?.groupValues?.get(1) }
        }
        assertEquals(named - ONLY_GRADLE, inPoms - ONLY_GRADLE)
    }

    @Test
    fun every_library_that_gradle_names_is_in_the_list_for_maven() {
        val named = Regex("module = \"([^\"]+)\"").findAll(catalogue).map { it.groupValues[1] }.toSet() -
            setOf("androidx.compose:compose-bom", "com.google.firebase:firebase-messaging")
        val all = poms.joinToString("") + File(android, "core/pom.xml").readText()
        val listed = Regex("<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>").findAll(all)
            .map { it.destructured }
            .map { (group, artifact) -> "$group:${artifact.removeSuffix("-android").removeSuffix("-jvm")}" }.toSet()
        assertEquals(emptySet<String>(), named.map { it.removeSuffix("-android") }.toSet() - listed)
    }

    @Test
    fun both_build_the_same_modules_from_the_same_folders_for_the_same_phones() {
        val modules = Regex("include\\((.*)\\)").find(File(android, "settings.gradle.kts").readText())
        val inGradle = checkNotNull(modules).groupValues[1].split(",").map { it.trim().trim('"', ':') }
        val inMaven = Regex("<module>(.*?)</module>").findAll(poms.first()).map { it.groupValues[1] }.toList()
        assertEquals(inGradle, inMaven - ONLY_MAVEN)
        for (module in inGradle) assertTrue(module, File(android, "$module/src/main/kotlin").isDirectory)
        val gradle = File(android, "app/build.gradle.kts").readText()
        val maven = poms.last()
        for ((key, argument) in listOf("minSdk" to "min", "targetSdk" to "target", "versionCode" to "code")) {
            assertEquals(key, Regex("$key = (\\d+)").find(gradle)?.groupValues?.get(1), Regex(">$argument=(\\d+)<").find(maven)?.groupValues?.get(1))
        }
    }

    @Test
    fun both_keep_the_words_of_the_languages_that_the_app_is_written_in() {
        val written = File(android, "ui/src/main/res").list().orEmpty().filter { it.startsWith("values") }
            .map { it.removePrefix("values").removePrefix("-").ifEmpty { "en" } }.toSet()
        val offered = Regex("android:name=\"(\\w+)\"").findAll(File(android, "app/src/main/res/xml/locales.xml").readText()).map { it.groupValues[1] }
        val gradle = checkNotNull(Regex("localeFilters \\+= listOf\\((.*?)\\)").find(File(android, "app/build.gradle.kts").readText())).groupValues[1]
        val maven = checkNotNull(Regex(">languages=([\\w,]+)<").find(poms.last())).groupValues[1]
        assertEquals(written, offered.toSet())
        assertEquals(written, gradle.split(",").map { it.trim().trim('"') }.toSet())
        assertEquals(written, maven.split(",").toSet())
    }

    @Test
    fun maven_builds_one_of_gradles_flavours_and_each_has_a_provider_of_pushes() {
        val flavours = Regex("create\\(\"(\\w+)\"\\)").findAll(File(android, "app/build.gradle.kts").readText()).map { it.groupValues[1] }.toList()
        assertTrue("<sourceDir>\${project.basedir}/src/free/kotlin</sourceDir>" in poms.last() && "free" in flavours)
        for (flavour in flavours) {
            val sources = File(android, "app/src/$flavour/kotlin").walk().filter { it.extension == "kt" }.joinToString("") { it.readText() }
            assertTrue(flavour, "internal fun pushProvider(context: Context): PushProvider" in sources)
        }
    }

    private companion object {
        /** Gradle has its own tools, and takes AndroidX from Google. */
        val ONLY_MAVEN = setOf("tools", "androidx")

        /** Maven has no plugin of Android's and no list of versions of Compose, and builds the flavour without Google. */
        val ONLY_GRADLE = setOf("agp", "compose-bom", "firebase")
    }
}
