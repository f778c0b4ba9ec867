//! `cargo xtask android`: the app as a signed APK. On a machine with Android's NDK it has the phone libraries in it, each checked to
//! fit pages of 16 KB; elsewhere it is built without them, which shows everything but the core on a phone.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::kotlin;
use crate::library::{self, PAGE};
use crate::phones::{self, FILE, LIBRARY, PROFILE};
use crate::process;
use crate::terminal::{self, BAD, GOOD, painted};
use crate::workspace::Workspace;

/// What is built, and where: Gradle packs what lies here into the app, a folder a kind of phone. Not committed.
const FOLDER: &str = "android/core/src/main/jniLibs";

/// The oldest Android, by its API level: 8.0, the first with `java.time`, which the Kotlin layer speaks.
const OLDEST: &str = "26";

/// A kind of phone.
struct Kind {
    /// As Android calls it.
    abi: &'static str,
    /// As the compiler calls it.
    target: &'static str,
    /// Whether such a phone may have pages of 16 KB (Android 15). Those of 32 bits have 4 KB for good.
    large_pages: bool,
}

/// Every kind of phone that is still in hands, and the emulator's (x86_64).
const KINDS: [Kind; 3] = [
    Kind { abi: "arm64-v8a", target: "aarch64-linux-android", large_pages: true },
    Kind { abi: "armeabi-v7a", target: "armv7-linux-androideabi", large_pages: false },
    Kind { abi: "x86_64", target: "x86_64-linux-android", large_pages: true },
];

/// Builds the libraries where that can be done, and the APK. True when each library fits its phones, and the APK is signed and small.
pub fn run(workspace: &Workspace) -> Result<bool> {
    // cargo-ndk looks for the NDK itself, and says what it did not find before anything is built.
    let has_cargo_ndk = process::succeeds(process::cargo(&workspace.root).args(["ndk", "--version"]));
    let tools = [(has_cargo_ndk, "cargo-ndk (`cargo install cargo-ndk`), and the Android NDK, r28 or newer")];
    let mut fit = true;
    if let Err(missing) = phones::need(workspace, &tools, &KINDS.map(|kind| kind.target)) {
        terminal::say(&format!("the APK is built without the phone libraries: {missing}"));
    } else {
        let mut command = process::cargo(&workspace.root);
        process::must_succeed(command.args(words())).context("failed to build the libraries for Android")?;
        for kind in &KINDS {
            fit &= check(kind, &workspace.root.join(FOLDER))?;
        }
    }
    let apk = ["test", "--activate-profiles", "apk", "-DskipTests"].map(str::to_owned);
    Ok(kotlin::run(workspace, &apk, |_| {})? && fit)
}

/// The arguments for cargo.
fn words() -> Vec<&'static str> {
    let mut words = vec!["ndk", "--platform", OLDEST];
    words.extend(KINDS.iter().flat_map(|kind| ["-t", kind.abi]));
    words.extend(["-o", FOLDER, "build", "--package", LIBRARY, "--profile", PROFILE]);
    words
}

fn check(kind: &Kind, folder: &Path) -> Result<bool> {
    let path = folder.join(kind.abi).join(format!("lib{FILE}.so"));
    let bytes = fs::metadata(&path).with_context(|| format!("failed to look at {}", path.display()))?.len();
    let least = library::alignment(&library::describe(&path)?);
    let fits = !kind.large_pages || least >= PAGE;
    let mark = if fits { painted(GOOD, "ok") } else { painted(BAD, "not ok") };
    terminal::say(&format!("{mark} {}: {bytes} bytes, aligned to {least}", kind.abi));
    if !fits {
        terminal::say("phones with pages of 16 KB do not load it: build with NDK r28 or newer");
    }
    Ok(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_phone_is_asked_of_cargo_ndk() {
        assert_eq!(
            words().join(" "),
            "ndk --platform 26 -t arm64-v8a -t armeabi-v7a -t x86_64 -o android/core/src/main/jniLibs \
             build --package belay-ffi --profile mobile"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_that_a_phone_with_large_pages_cannot_load_is_refused() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let fits = |kind: &Kind, page: u64| {
            let library = folder.path().join(kind.abi).join(format!("lib{FILE}.so"));
            fs::create_dir_all(library.parent().expect("it has a folder")).expect("a folder can be made");
            library::tests::link(&library, page);
            check(kind, folder.path()).expect("it is ELF")
        };
        let [arm64, armv7, _] = KINDS;
        assert!(fits(&arm64, PAGE));
        assert!(!fits(&arm64, 4096));
        assert!(fits(&armv7, 4096), "32 bits have small pages for good");
    }
}
