// Makes a signed APK of what is compiled: `java -cp TOOLS Pack.java KEY=VALUE … program CLASSPATH`.
//
// r8        the jar of R8; library the jars it compiles against, by the path separator; rules the rules for it, likewise
// resources the APK with the linked resources and the manifest; min the oldest API level
// native    the folder with a folder of phone libraries for each ABI, if they were built; jna the archive with JNA's
// work      a folder for what is made between; keys where the key for debug builds is kept; apk what is written
// most      so many bytes the app may have without its phone libraries
// program   the class path of the app: folders and jars
//
// TOOLS has apksig. The sizes of the parts are printed. It fails where the signature does not hold or the app is too large.
import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

class Pack {
    private static final char[] PASSWORD = "android".toCharArray();

    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = new HashMap<>();
        for (int at = 0; at < arguments.length; at++) {
            int equals = arguments[at].indexOf('=');
            if (arguments[at].equals("program")) {
                given.put("program", arguments[++at]);
            } else {
                given.put(arguments[at].substring(0, equals), arguments[at].substring(equals + 1));
            }
        }
        Path work = Path.of(given.get("work"));
        Files.createDirectories(work);
        Path compiled = work.resolve("compiled.zip");
        Path unsigned = work.resolve("unsigned.apk");
        Path apk = Path.of(given.get("apk"));
        Files.createDirectories(apk.getParent());
        compile(given, work, compiled);
        zip(given, compiled, unsigned);
        sign(given, unsigned, apk);
        verify(apk, Integer.parseInt(given.get("min")));
        if (!weigh(apk, Long.parseLong(given.get("most")))) {
            System.exit(1);
        }
    }

    /** R8 with everything that the app can be linked against: what it misses is an error. */
    private static void compile(Map<String, String> given, Path work, Path compiled) throws Exception {
        List<Path> program = new ArrayList<>();
        Path rules = work.resolve("libraries.pro");
        StringBuilder inLibraries = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (String place : given.get("program").split(File.pathSeparator)) {
            Path path = Path.of(place);
            if (!Files.exists(path)) {
                continue;
            }
            if (Files.isDirectory(path)) {
                Path jar = work.resolve(program.size() + ".jar");
                jar(path, jar, seen);
                path = jar;
            }
            program.add(path);
            rules(path, inLibraries);
        }
        Files.writeString(rules, inLibraries);
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g", "-cp", given.get("r8"),
                "com.android.tools.r8.R8", "--release", "--min-api", given.get("min"), "--output", compiled.toString(),
                "--pg-conf", rules.toString(), "--pg-map-output", work.resolve("mapping.txt").toString()));
        for (String library : given.get("library").split(File.pathSeparator)) {
            words.addAll(List.of("--lib", library));
        }
        // java.lang is not in Robolectric's edition of Android.
        words.addAll(List.of("--lib", System.getProperty("java.home")));
        for (String more : given.get("rules").split(File.pathSeparator)) {
            words.addAll(List.of("--pg-conf", more));
        }
        program.forEach(path -> words.add(path.toString()));
        Path file = work.resolve("r8.txt");
        Files.write(file, words.subList(5, words.size()));
        run(List.of(words.get(0), words.get(1), words.get(2), words.get(3), words.get(4), "@" + file));
    }

    /** The rules that a library brings for R8. Those for ProGuard count only where there are none. */
    private static void rules(Path jar, StringBuilder into) throws Exception {
        try (ZipFile archive = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> all = archive.stream().filter(entry -> entry.getName().matches("META-INF/.*\\.pro")).toList();
            List<? extends ZipEntry> own = all.stream()
                    .filter(entry -> entry.getName().matches("META-INF/com.android.tools/r8(-from-[^/]*)?/.*") && !entry.getName().contains("upto"))
                    .toList();
            for (ZipEntry entry : own.isEmpty() ? all.stream().filter(entry -> entry.getName().startsWith("META-INF/proguard/")).toList() : own) {
                into.append("# ").append(jar.getFileName()).append(' ').append(entry.getName()).append('\n');
                into.append(new String(archive.getInputStream(entry).readAllBytes())).append('\n');
            }
        }
    }

    private static void zip(Map<String, String> given, Path compiled, Path apk) throws Exception {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(apk))) {
            try (ZipFile resources = new ZipFile(given.get("resources"))) {
                for (ZipEntry entry : resources.stream().toList()) {
                    // The system maps the table of resources from the file.
                    boolean stored = entry.getMethod() == ZipEntry.STORED || entry.getName().equals("resources.arsc");
                    put(out, entry.getName(), resources.getInputStream(entry).readAllBytes(), stored);
                }
            }
            try (ZipFile code = new ZipFile(compiled.toFile())) {
                for (ZipEntry entry : code.stream().toList()) {
                    String name = entry.getName();
                    if (name.endsWith(".dex") || name.startsWith("META-INF/services/")) {
                        put(out, name, code.getInputStream(entry).readAllBytes(), false);
                    }
                }
            }
            Path folder = Path.of(given.get("native"));
            if (!Files.isDirectory(folder)) {
                System.out.println("The phone libraries are not built here (`cargo xtask android` needs the NDK for them): the APK is without them.");
                return;
            }
            try (Stream<Path> paths = Files.walk(folder); ZipFile jna = new ZipFile(given.get("jna"))) {
                for (Path path : paths.filter(path -> path.toString().endsWith(".so")).sorted().toList()) {
                    String abi = path.getParent().getFileName().toString();
                    put(out, "lib/" + abi + "/" + path.getFileName(), Files.readAllBytes(path), true);
                    ZipEntry calls = jna.getEntry("jni/" + abi + "/libjnidispatch.so");
                    put(out, "lib/" + abi + "/libjnidispatch.so", jna.getInputStream(calls).readAllBytes(), true);
                }
            }
        }
    }

    /** Signs with a key that is made where there is none: it opens nothing and is only for trying the app. */
    private static void sign(Map<String, String> given, Path unsigned, Path apk) throws Exception {
        Path keys = Path.of(given.get("keys"));
        if (!Files.exists(keys)) {
            run(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "debug",
                    "-keyalg", "RSA", "-keysize", "2048", "-validity", "10000", "-dname", "CN=Belay debug", "-storetype", "PKCS12",
                    "-keystore", keys.toString(), "-storepass", new String(PASSWORD)));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        var signer = new ApkSigner.SignerConfig.Builder(
                "debug", (PrivateKey) store.getKey("debug", PASSWORD), List.of((X509Certificate) store.getCertificate("debug"))).build();
        // It aligns what is stored: the table of resources to 4 bytes, phone libraries to their pages of 16 KB.
        new ApkSigner.Builder(List.of(signer)).setInputApk(unsigned.toFile()).setOutputApk(apk.toFile())
                .setMinSdkVersion(Integer.parseInt(given.get("min"))).setV1SigningEnabled(false).build().sign();
    }

    private static void verify(Path apk, int min) throws Exception {
        ApkVerifier.Result result = new ApkVerifier.Builder(apk.toFile()).setMinCheckedPlatformVersion(min).build().verify();
        if (!result.isVerified()) {
            throw new IllegalStateException("the signature of " + apk + " does not hold: " + result.getErrors());
        }
        System.out.println(apk + " is signed (v2 " + result.isVerifiedUsingV2Scheme() + ", v3 " + result.isVerifiedUsingV3Scheme() + ") and verified");
    }

    /** Prints the parts as they lie in the APK. */
    private static boolean weigh(Path apk, long most) throws Exception {
        TreeMap<String, Long> parts = new TreeMap<>();
        try (ZipFile archive = new ZipFile(apk.toFile())) {
            archive.stream().forEach(entry -> parts.merge(part(entry.getName()), entry.getCompressedSize(), Long::sum));
        }
        long libraries = parts.getOrDefault("phone libraries", 0L);
        long whole = Files.size(apk);
        parts.put("names, signature and gaps", whole - parts.values().stream().mapToLong(Long::longValue).sum());
        parts.forEach((part, bytes) -> System.out.printf("part %,12d  %s%n", bytes, part));
        System.out.printf("part %,12d  all; %,d without the phone libraries, of at most %,d%n", whole, whole - libraries, most);
        return whole - libraries <= most;
    }

    private static String part(String name) {
        if (name.endsWith(".dex")) {
            return "code";
        }
        if (name.startsWith("lib/")) {
            return "phone libraries";
        }
        return name.equals("resources.arsc") ? "words and values" : name.startsWith("res/") ? "layouts and drawings" : "the rest";
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes, boolean stored) throws Exception {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /** Packs a folder. What an earlier one has is left out: the app's R is linked with the numbers that a module's lacks. */
    private static void jar(Path folder, Path jar, Set<String> seen) throws Exception {
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream out = new ZipOutputStream(file); Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(path).toString().replace(File.separatorChar, '/');
                if (seen.add(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(path, out);
                    out.closeEntry();
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
