//! `cargo xtask mobile-check`: whether the phone library's Rust code is right for an Android and an Apple phone, said without
//! either's SDK.
//!
//! It checks types and borrows, and that what is only compiled for a phone is there. It shows nothing of C code, linking or
//! running: `cargo xtask android` and `cargo xtask ios` do that on machines that can.

use std::fs;

use anyhow::{Context, Result};

use crate::phones::{self, LIBRARY};
use crate::process;
use crate::rust_web::RustWeb;
use crate::terminal::{self, BAD, GOOD, painted};
use crate::workspace::Workspace;

/// One target a phone. What differs between the kinds of one system (32 bits, a simulator) is for the real builds.
const TARGETS: [&str; 2] = ["aarch64-linux-android", "aarch64-apple-ios"];

/// The folder below cargo's own: another compiler's output beside ours would rebuild both on every switch.
const FOLDER: &str = "mobile-check";

/// The C compiler that compiles nothing, from the root. A build script's `CC` is a bare path: words after it would be cut at every
/// space of that path.
const C_COMPILER: &str = "xtask/scripts/cc-stand-in.sh";

/// The oldest compiler the workspace takes, as its Cargo.toml says it.
const LEAST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Checks every target. True when all hold. Where a compiler for a target cannot be had, it says so and what is thereby not
/// checked, and does not count it as a fault.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let folder = workspace.target.join(FOLDER);
    let sdk = folder.join("no-sdk");
    fs::create_dir_all(&sdk).with_context(|| format!("failed to make {}", sdk.display()))?;

    let lacking = phones::lacking_targets(workspace, &TARGETS);
    let web = if lacking.is_empty() { None } else { RustWeb::equip(LEAST_RUST)? };
    let mut held = true;
    for target in TARGETS {
        let mut command = match &web {
            _ if !lacking.contains(&target) => process::cargo(&workspace.root),
            Some(web) => web.cargo(&workspace.root),
            None => {
                let not_checked = painted(BAD, "not checked");
                terminal::say(&format!(
                    "{not_checked} for {target}: `rustup target add {target}` makes it so"
                ));
                continue;
            }
        };
        command.args(["check", "--package", LIBRARY, "--target", target, "--target-dir"]).arg(&folder);
        if lacking.contains(&target) {
            command.arg("-Zbuild-std=std,panic_unwind");
        }
        // The workspace optimises its dependencies for its test runs. Here they would be build scripts and macros, which run
        // once: that took four times as long as the check itself.
        command.args([
            "--config",
            "profile.dev.package.'*'.opt-level=0",
            "--config",
            "profile.dev.debug=false",
        ]);
        let variable = target.replace('-', "_");
        command.env(format!("CC_{variable}"), workspace.root.join(C_COMPILER));
        command.env(format!("AR_{variable}"), "ar");
        command.env("SDKROOT", &sdk); // otherwise build scripts ask Xcode for it
        let is_right = process::succeeds_showing(&mut command)?;
        let mark = if is_right { painted(GOOD, "ok") } else { painted(BAD, "not ok") };
        terminal::say(&format!("{mark} {target}"));
        held &= is_right;
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_file_becomes_an_empty_object_only_where_the_real_compiler_agrees() {
        let workspace = Workspace::read().expect("the tests run in the workspace");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let object = folder.path().join("a.o");
        let compiled = |text: &str, words: &str| {
            let _ = fs::remove_file(&object);
            fs::write(folder.path().join("a.c"), text).expect("a file can be written");
            let mut compiler = Command::new(workspace.root.join(C_COMPILER));
            let success = process::succeeds(compiler.current_dir(&folder).args(words.split_whitespace()));
            (success, fs::metadata(&object).ok().map(|object| object.len()))
        };
        let text = "#include <stddef.h>\nint x;\n";
        assert_eq!(compiled(text, "-O2 -c a.c -o a.o"), (true, Some(0)));
        let of_a_target =
            "-arch arm64 -isysroot /none --target=arm64-apple-ios -mios-version-min=16 -c -o a.o a.c";
        assert_eq!(compiled(text, of_a_target), (true, Some(0)));
        assert_eq!(compiled(text, "-O2 -fno-such-option -c a.c -o a.o"), (false, None));
        assert_eq!(compiled("#include \"no-such.h\"\n", "-c a.c -o a.o"), (false, None));
        assert_eq!(compiled(text, "-c a.c -o"), (false, None));
        assert_eq!(compiled(text, "-c a.c -arch"), (false, None));
        // Preprocessing and questions reach the real compiler as they are.
        assert_eq!(compiled(text, "-E a.c -o a.o").1.map(|bytes| bytes > 0), Some(true));
        assert_eq!(compiled(text, "--version"), (true, None));
    }
}
