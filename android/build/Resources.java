// Links the resources of a module and compiles its R class: `java Resources.java KEY=VALUE …`.
//
// aapt      the program, android the jar whose resources are the platform's, work a folder for what is made between
// package   of the module; classes the folder for the compiled R
// res       the module's resources; more the compiled ones of other modules (archives and folders of archives, by the path separator)
// manifest  the module's manifest; flavour what a flavour adds to it; libraries a folder with those of its libraries, which tools (a folder of jars) merge into it
// languages those whose words are kept, by commas: AndroidX brings its own in eighty
// apk       where the linked resources go (none for a library); packages a list of further packages of R
//
// The sources of R are left in WORK/r. Nothing is done where no file has changed, so that the compiler sees the same sources.
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

class Resources {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            given.put(argument.substring(0, at), argument.substring(at + 1));
        }
        Path work = Path.of(given.get("work"));
        Path stamp = work.resolve("made-of.txt");
        String madeOf = String.join("\n", arguments) + files(given.get("res")) + files(given.get("manifest")) + files(given.get("flavour"))
                + files(given.get("packages")) + archives(given.getOrDefault("more", "")).stream().map(path -> files(path.toString())).toList();
        if (Files.exists(stamp) && Files.readString(stamp).equals(madeOf)) {
            return;
        }
        Path sources = work.resolve("r");
        delete(work);
        Files.createDirectories(sources);

        Path own = work.resolve("own.zip");
        run(List.of(given.get("aapt"), "compile", "--dir", given.get("res"), "-o", own.toString()));

        boolean isLibrary = !given.containsKey("apk");
        String apk = given.getOrDefault("apk", work.resolve("library.apk").toString());
        List<String> link = new ArrayList<>(List.of(
                given.get("aapt"), "link", "-I", given.get("android"), "--manifest", manifest(given, work).toString(),
                "--auto-add-overlay", "--java", sources.toString(), "-o", apk));
        if (isLibrary) {
            link.addAll(List.of("--static-lib"));
        } else {
            link.addAll(List.of("--non-final-ids", "--min-sdk-version", given.get("min"), "--target-sdk-version", given.get("target"),
                    "-c", given.get("languages"), "--version-code", given.get("code"), "--version-name", given.get("version"),
                    "--proguard", work.resolve("aapt.pro").toString()));
            List<String> packages = new ArrayList<>(Files.readAllLines(Path.of(given.get("packages"))));
            packages.add(given.get("library"));
            link.addAll(List.of("--extra-packages", String.join(":", packages)));
        }
        for (Path archive : archives(given.getOrDefault("more", ""))) {
            link.addAll(List.of("-R", archive.toString()));
        }
        link.addAll(List.of("-R", own.toString()));
        run(link);

        List<String> compile = new ArrayList<>(List.of("--release", "17", "-nowarn", "-d", given.get("classes")));
        try (Stream<Path> paths = Files.walk(sources)) {
            paths.map(Path::toString).filter(path -> path.endsWith(".java")).forEach(compile::add);
        }
        Files.createDirectories(Path.of(given.get("classes")));
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, compile.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the R classes do not compile");
        }
        Files.writeString(stamp, madeOf);
    }

    /** Every file at or below a place, with its size and its time. */
    private static String files(String place) {
        if (place == null) {
            return "";
        }
        try (Stream<Path> paths = Files.walk(Path.of(place))) {
            StringBuilder found = new StringBuilder("\n");
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                found.append(path).append(' ').append(Files.size(path)).append(' ').append(Files.getLastModifiedTime(path)).append('\n');
            }
            return found.toString();
        } catch (java.io.IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }

    /** The manifest with its package, which Gradle takes from its own settings. */
    private static Path manifest(Map<String, String> given, Path work) throws Exception {
        String text = given.containsKey("manifest")
                ? Files.readString(Path.of(given.get("manifest")))
                : "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"/>";
        Path path = work.resolve("AndroidManifest.xml");
        Files.writeString(path, text.replaceFirst("<manifest", "<manifest package=\"" + given.get("package") + "\""));
        if (!given.containsKey("libraries")) {
            return path;
        }
        List<String> flavour = given.containsKey("flavour") ? List.of("--overlays", given.get("flavour")) : List.of();
        List<String> libraries = archives(given.get("libraries")).stream().map(Path::toString).toList();
        Path merged = work.resolve("merged").resolve("AndroidManifest.xml");
        Files.createDirectories(merged.getParent());
        List<String> merge = new ArrayList<>(List.of(
                "java", "-cp", given.get("tools") + File.separator + "*", "com.android.manifmerger.Merger", "--main", path.toString(),
                "--libs", String.join(File.pathSeparator, libraries), "--property", "PACKAGE=" + given.get("package"),
                "--property", "MIN_SDK_VERSION=" + given.get("min"), "--property", "TARGET_SDK_VERSION=" + given.get("target"),
                "--remove-tools-declarations", "--log", "WARNING",
                "--out", merged.toString()));
        merge.addAll(flavour);
        run(merge);
        Files.move(merged, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return path;
    }

    private static List<Path> archives(String places) throws Exception {
        List<Path> found = new ArrayList<>();
        for (String place : places.split(File.pathSeparator)) {
            if (place.isEmpty()) {
                continue;
            }
            if (Files.isDirectory(Path.of(place))) {
                try (Stream<Path> paths = Files.list(Path.of(place))) {
                    found.addAll(paths.sorted().toList());
                }
            } else {
                found.add(Path.of(place));
            }
        }
        return found;
    }

    private static void delete(Path folder) throws Exception {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void run(List<String> words) throws Exception {
        int code = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + code);
        }
    }
}
