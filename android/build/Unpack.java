// Unpacks Android libraries (AAR) for a compiler that reads only class files: `java Unpack.java ARCHIVES CLASSES WORK [TOOLS]`.
//
// ARCHIVES holds *.aar and *.jar. All their classes go into CLASSES. Into WORK go the resources of each library, compiled by aapt2
// (flat/NAME.zip), its manifest (manifests/NAME.xml), the packages whose R class they use (packages.txt) and their rules for R8 (rules.pro). TOOLS is the folder of the
// archive that holds aapt2; without it no resources are wanted. What was unpacked before from the same archives is left as it is.
// ARCHIVES is emptied, so that an archive that is named no more is not found there again.
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

class Unpack {
    /** Another one where something else is unpacked than before. */
    private static final String FORM = "with manifests";
    private static final Pattern PACKAGE = Pattern.compile("package=\"([^\"]+)\"");

    public static void main(String[] arguments) throws Exception {
        Path archives = Path.of(arguments[0]);
        Path classes = Path.of(arguments[1]);
        Path work = Path.of(arguments[2]);
        Path stamp = work.resolve("list.txt");
        List<Path> all = sorted(archives);
        String list = FORM + "\n" + String.join("\n", all.stream().map(path -> path.getFileName().toString()).toList());
        if (!Files.exists(stamp) || !Files.readString(stamp).equals(list)) {
            unpack(all, classes, work, arguments.length > 3 ? Path.of(arguments[3]) : null);
            Files.writeString(stamp, list);
        }
        delete(archives);
    }

    private static void unpack(List<Path> all, Path classes, Path work, Path tools) throws Exception {
        delete(classes);
        delete(work);
        Files.createDirectories(classes);
        Files.createDirectories(work.resolve("flat"));
        Path aapt = tools == null ? null : aapt(tools, work);
        TreeSet<String> packages = new TreeSet<>();
        StringBuilder rules = new StringBuilder();
        for (Path path : all) {
            String name = path.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
            if (path.toString().endsWith(".jar")) {
                classes(path, classes);
                continue;
            }
            try (ZipFile archive = new ZipFile(path.toFile())) {
                for (ZipEntry entry : archive.stream().filter(Unpack::isJar).toList()) {
                    Path jar = work.resolve("classes.jar");
                    copy(archive, entry, jar);
                    classes(jar, classes);
                    Files.delete(jar);
                }
                if (aapt == null) {
                    continue;
                }
                copy(archive, archive.getEntry("AndroidManifest.xml"), work.resolve("manifests").resolve(name + ".xml"));
                ZipEntry symbols = archive.getEntry("R.txt");
                if (symbols != null && symbols.getSize() > 0) {
                    var matcher = PACKAGE.matcher(text(archive, archive.getEntry("AndroidManifest.xml")));
                    if (matcher.find()) {
                        packages.add(matcher.group(1));
                    }
                }
                ZipEntry rule = archive.getEntry("proguard.txt");
                if (rule != null) {
                    rules.append("# ").append(name).append('\n').append(text(archive, rule)).append('\n');
                }
                List<? extends ZipEntry> resources =
                        archive.stream().filter(entry -> entry.getName().startsWith("res/") && !entry.isDirectory()).toList();
                if (!resources.isEmpty()) {
                    Path folder = work.resolve("res").resolve(name);
                    for (ZipEntry entry : resources) {
                        copy(archive, entry, folder.resolve(entry.getName().substring("res/".length())));
                    }
                    run(aapt.toString(), "compile", "--dir", folder.toString(), "-o", work.resolve("flat").resolve(name + ".zip").toString());
                }
            }
        }
        Files.write(work.resolve("packages.txt"), packages);
        Files.writeString(work.resolve("rules.pro"), rules);
    }

    private static boolean isJar(ZipEntry entry) {
        return entry.getName().equals("classes.jar") || entry.getName().matches("libs/[^/]+\\.jar");
    }

    /** aapt2 for this system, out of the archive that is alone in its folder. */
    private static Path aapt(Path folder, Path work) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.contains("mac") ? "prebuilt/macosx/aapt2" : "prebuilt/linux/aapt2";
        Path program = work.resolve("aapt2");
        try (ZipFile archive = new ZipFile(sorted(folder).get(0).toFile())) {
            copy(archive, archive.getEntry(name), program);
        }
        program.toFile().setExecutable(true);
        return program;
    }

    private static void classes(Path jar, Path into) throws IOException {
        try (ZipFile archive = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : archive.stream().filter(entry -> !entry.isDirectory()).toList()) {
                String name = entry.getName();
                boolean isOfTheJar = name.equals("META-INF/MANIFEST.MF") || name.endsWith("module-info.class") || name.startsWith("META-INF/maven/");
                if (!isOfTheJar) {
                    copy(archive, entry, into.resolve(name));
                }
            }
        }
    }

    private static String text(ZipFile archive, ZipEntry entry) throws IOException {
        return new String(archive.getInputStream(entry).readAllBytes());
    }

    private static void copy(ZipFile archive, ZipEntry entry, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(archive.getInputStream(entry), to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return new ArrayList<>(paths.sorted().toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void run(String... words) throws Exception {
        int code = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + code);
        }
    }
}
