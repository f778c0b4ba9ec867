//! Debian's compiler with the sources of the standard library, for targets that this machine's toolchain cannot check.
//! `scripts/rust-web.sh` unpacks it into this person's cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process::{self, must_succeed};
use crate::{equip, terminal};

/// Unpacks the compiler into its first word.
const UNPACK: &str = include_str!("../scripts/rust-web.sh");

/// An unpacked compiler.
pub struct RustWeb {
    root: PathBuf,
}

impl RustWeb {
    /// Finds the compiler where an earlier run unpacked it, or fetches it. `least` is the version the workspace asks for. None,
    /// with the reason printed, where this system has no such packages.
    ///
    /// # Errors
    /// If this person has no cache.
    pub fn equip(least: &str) -> Result<Option<Self>> {
        let web = Self { root: equip::cache()?.join("rust-web") };
        if web.answers(least) {
            return Ok(Some(web));
        }
        let unpack = || must_succeed(Command::new("sh").args(["-c", UNPACK, "rust-web"]).arg(&web.root));
        if unpack().is_err() {
            // The lists of packages may be missing or stale. Where we may not renew them, the second try says so.
            let _ = must_succeed(Command::new("apt-get").arg("update"));
            if let Err(error) = unpack() {
                terminal::say(&format!("Debian's rustc-web cannot be had here: {error:#}"));
                return Ok(None);
            }
        }
        if !web.answers(least) {
            terminal::say(&format!("this system's rustc-web is older than Rust {least}, or does not run"));
            return Ok(None);
        }
        Ok(Some(web))
    }

    /// Its cargo, in `folder`, with everything set so that it uses its own compiler and may build the standard library.
    #[must_use]
    pub fn cargo(&self, folder: &Path) -> Command {
        let mut command = process::cargo_of(&self.root.join("usr/bin/cargo"), folder);
        command.env("LD_LIBRARY_PATH", self.libraries()).env("RUSTC", self.rustc());
        // Building the standard library is for nightly compilers only, and there is none here; for a type check the compiler's
        // word that it could do it is enough.
        command.env("RUSTC_BOOTSTRAP", "1");
        for name in ["RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"] {
            command.env_remove(name);
        }
        command
    }

    fn rustc(&self) -> PathBuf {
        self.root.join("usr/bin/rustc")
    }

    /// The folder of the shared libraries of a Debian package: it is named for the machine's kind.
    fn libraries(&self) -> PathBuf {
        self.root.join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH))
    }

    fn answers(&self, least: &str) -> bool {
        let mut rustc = Command::new(self.rustc());
        let answer = process::answer(rustc.arg("--version").env("LD_LIBRARY_PATH", self.libraries()));
        let has_sources = self.root.join("usr/lib/rustlib/src/rust/library/std").is_dir();
        has_sources && answer.is_ok_and(|answer| minor(&answer) >= minor(least))
    }
}

/// 96 of `rustc 1.96.0 (ac68faa20 2026-05-25)`, and 95 of `1.95`: Rust's first number has been 1 since 2015.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}
