//! `cargo xtask android`: the phone libraries for Android, on a machine with its NDK, each checked to fit pages of 16 KB.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

use crate::phones::{self, FILE, LIBRARY, PROFILE};
use crate::terminal::{self, BAD, GOOD, painted};
use crate::workspace::Workspace;
use crate::{equip, library, process};

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

/// Builds the libraries into [`FOLDER`] and looks at their alignment. True when each fits its phones.
///
/// # Errors
/// Where a tool is missing (the error names what to install), or a library does not build.
pub fn run(workspace: &Workspace) -> Result<bool> {
    phones::all_there(&missing(workspace)?)?;
    let mut command = process::cargo(&workspace.root);
    equip::must_succeed(command.args(words())).context("failed to build the libraries for Android")?;
    let mut fit = true;
    for kind in &KINDS {
        fit &= check(kind, &workspace.root.join(FOLDER))?;
    }
    Ok(fit)
}

/// What to ask of cargo.
fn words() -> Vec<&'static str> {
    let mut words = vec!["ndk", "--platform", OLDEST];
    words.extend(KINDS.iter().flat_map(|kind| ["-t", kind.abi]));
    words.extend(["-o", FOLDER, "build", "--package", LIBRARY, "--profile", PROFILE]);
    words
}

fn missing(workspace: &Workspace) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    if !equip::succeeds(process::cargo(&workspace.root).args(["ndk", "--version"])) {
        missing.push("cargo-ndk (`cargo install cargo-ndk`)".to_owned());
    }
    if ndk(|name| env::var_os(name).map(PathBuf::from)).is_none() {
        missing.push(
            "the Android NDK, r28 or newer (from the SDK manager of Android Studio), its folder in ANDROID_NDK_HOME"
                .to_owned(),
        );
    }
    let targets: Vec<&str> = KINDS.iter().map(|kind| kind.target).collect();
    missing.extend(phones::how_to_add(&phones::lacking_targets(workspace, &targets)?));
    Ok(missing)
}

/// Where the NDK is, as cargo-ndk looks for it: named, or below the SDK.
fn ndk(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let named = ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"].into_iter().filter_map(&variable);
    let below =
        ["ANDROID_HOME", "ANDROID_SDK_ROOT"].into_iter().filter_map(&variable).map(|sdk| sdk.join("ndk"));
    named.chain(below).find(|folder| folder.is_dir())
}

fn check(kind: &Kind, folder: &Path) -> Result<bool> {
    let path = folder.join(kind.abi).join(format!("lib{FILE}.so"));
    let bytes = fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
    let least = library::alignments(&bytes)?.into_iter().min().unwrap_or_default();
    let fits = !kind.large_pages || library::fits_large_pages(&bytes)?;
    let mark = if fits { painted(GOOD, "ok") } else { painted(BAD, "not ok") };
    terminal::say(&format!("{mark} {}: {} bytes, aligned to {least}", kind.abi, bytes.len()));
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
        let line = words().join(" ");
        assert_eq!(
            line,
            "ndk --platform 26 -t arm64-v8a -t armeabi-v7a -t x86_64 -o android/core/src/main/jniLibs \
             build --package belay-ffi --profile mobile"
        );
    }

    #[test]
    fn the_ndk_is_found_where_it_is_named_before_where_the_sdk_keeps_it() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let only =
            |set: &'static str, folder: PathBuf| move |name: &str| (name == set).then(|| folder.clone());
        assert_eq!(ndk(only("ANDROID_NDK_ROOT", here.clone())), Some(here.clone()));
        assert_eq!(ndk(only("ANDROID_NDK_HOME", here.join("no-such-folder"))), None);
        assert_eq!(ndk(only("ANDROID_HOME", here)), None, "there is no ndk below it");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_that_a_phone_with_large_pages_cannot_load_is_refused() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let link = |kind: &Kind, page: u64| {
            let library = folder.path().join(kind.abi).join(format!("lib{FILE}.so"));
            fs::create_dir_all(library.parent().expect("it has a folder")).expect("a folder can be made");
            fs::write(&library, library::tests::shared_object(page)).expect("a file can be written");
        };
        let [arm64, armv7, _] = KINDS;
        link(&arm64, library::PAGE);
        assert!(check(&arm64, folder.path()).expect("it is ELF"));
        link(&arm64, 4096);
        assert!(!check(&arm64, folder.path()).expect("it is ELF"));
        link(&armv7, 4096);
        assert!(check(&armv7, folder.path()).expect("it is ELF"), "32 bits have small pages for good");
    }
}
