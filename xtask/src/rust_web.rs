//! Debian's compiler with the sources of the standard library, for targets that this machine's toolchain cannot check.
//!
//! `rustc-web` replaces the system's own compiler when it is installed, so its packages are fetched and unpacked into a
//! folder of this person's cache instead, where several checkouts share them. No rights are needed for that.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::equip::{apt_get, found, must_succeed, succeeds};
use crate::process;
use crate::terminal;

/// The packages. They come with what they depend on.
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// The folder of our own below a person's cache.
const OURS: &str = "belay/rust-web";

/// An unpacked compiler.
pub struct RustWeb {
    root: PathBuf,
}

impl RustWeb {
    /// Finds the compiler where an earlier run unpacked it, or fetches it. `least` is the version the workspace asks
    /// for. None, with the reason printed, where this system has no such packages.
    ///
    /// # Errors
    /// Where the packages are there and cannot be unpacked.
    pub fn equip(least: &str) -> Result<Option<Self>> {
        let web = Self { root: cache()?.join(OURS) };
        if web.answers(least) {
            found(&format!("Debian's compiler in {}", web.root.display()))?;
            return Ok(Some(web));
        }
        if !succeeds(Command::new("apt-get").arg("--version")) {
            terminal::say("this system has no apt-get, and so no packages of Debian's compiler");
            return Ok(None);
        }
        if web.fetch().is_err() {
            // The lists of packages may be missing or stale. Where we may not renew them, the second try says so.
            let _ = apt_get(&["update"]);
            if let Err(error) = web.fetch() {
                terminal::say(&format!("the packages {} cannot be had: {error:#}", PACKAGES.join(", ")));
                return Ok(None);
            }
        }
        if !web.answers(least) {
            terminal::say(&format!(
                "this system's rustc-web is older than Rust {least}, or does not run here"
            ));
            return Ok(None);
        }
        Ok(Some(web))
    }

    /// Its cargo, in `folder`, with everything set so that it uses its own compiler and may build the standard library.
    #[must_use]
    pub fn cargo(&self, folder: &Path) -> Command {
        let mut command = process::cargo_of(&self.root.join("usr/bin/cargo"), folder);
        command.env("LD_LIBRARY_PATH", self.libraries());
        command.env("RUSTC", self.rustc());
        // Building the standard library is for nightly compilers only, and there is none here; for a type check the
        // compiler's word that it could do it is enough.
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
    fn libraries(&self) -> OsString {
        let kind = env::consts::ARCH;
        self.root.join(format!("usr/lib/{kind}-linux-gnu")).into_os_string()
    }

    fn answers(&self, least: &str) -> bool {
        let mut rustc = Command::new(self.rustc());
        let answer = rustc.arg("--version").env("LD_LIBRARY_PATH", self.libraries()).output();
        let sources = self.root.join("usr/lib/rustlib/src/rust/library/std");
        sources.is_dir()
            && answer.is_ok_and(|answer| {
                is_at_least(&String::from_utf8_lossy(&answer.stdout), least).unwrap_or(false)
            })
    }

    /// Downloads the packages and unpacks them; the folder appears only when it is whole.
    fn fetch(&self) -> Result<()> {
        let packages = missing_packages()?;
        let beside = self.root.with_extension(format!("part-{}", std::process::id()));
        let unpacked = unpack(&packages, &beside);
        if unpacked.is_ok() {
            let _ = fs::remove_dir_all(&self.root);
            fs::rename(beside.join("root"), &self.root)
                .context("failed to put the compiler into its place")?;
        }
        let _ = fs::remove_dir_all(&beside);
        unpacked
    }
}

/// What would have to be installed here for the compiler to run: its packages, and those of their dependencies that the
/// system lacks. Only asked, not done.
fn missing_packages() -> Result<Vec<String>> {
    let mut ask = Command::new("apt-get");
    ask.args(["install", "--simulate", "--reinstall", "--no-install-recommends"]).args(PACKAGES);
    let answer = ask.stdin(Stdio::null()).output().context("failed to start apt-get")?;
    if !answer.status.success() {
        bail!("{}", String::from_utf8_lossy(&answer.stderr).trim());
    }
    Ok(to_install(&String::from_utf8_lossy(&answer.stdout)))
}

/// The packages of a simulated installation: its lines `Inst name (version ...)`.
fn to_install(simulated: &str) -> Vec<String> {
    let lines = simulated.lines().filter_map(|line| line.strip_prefix("Inst "));
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn unpack(packages: &[String], beside: &Path) -> Result<()> {
    let (archives, root) = (beside.join("archives"), beside.join("root"));
    for folder in [&archives, &root] {
        fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    }
    let mut download = Command::new("apt-get");
    // The user apt otherwise downloads as has no way into a person's cache.
    download.args(["download", "--option", "APT::Sandbox::User=root"]).args(packages);
    must_succeed(download.current_dir(&archives)).context("failed to download the packages")?;
    for entry in fs::read_dir(&archives).context("failed to list the packages")? {
        let archive = entry?.path();
        let mut unpack = Command::new("dpkg");
        must_succeed(unpack.arg("--extract").arg(&archive).arg(&root))
            .with_context(|| format!("failed to unpack {}", archive.display()))?;
        // What is unpacked is not needed twice.
        fs::remove_file(&archive).with_context(|| format!("failed to remove {}", archive.display()))?;
    }
    Ok(())
}

/// Where this person's programs keep what can be made again.
pub(crate) fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || Some(set("HOME")?.join(".cache"));
    set("XDG_CACHE_HOME").or_else(home).context("failed to find a folder to cache in: HOME is not set")
}

/// Whether a compiler that answers `rustc 1.96.0 (...)` is of version `least` or newer. None where it says something
/// else.
fn is_at_least(answer: &str, least: &str) -> Option<bool> {
    let version = answer.strip_prefix("rustc ")?.split([' ', '-']).next()?;
    let parts = |text: &str| text.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    Some(parts(version)? >= parts(least)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(is_at_least("rustc 1.96.0 (ac68faa20 2026-05-25)", "1.95"), Some(true));
        assert_eq!(is_at_least("rustc 1.95.0", "1.95"), Some(true));
        assert_eq!(is_at_least("rustc 1.100.0-nightly (x)", "1.95"), Some(true));
        assert_eq!(is_at_least("rustc 1.85.0 (4d91de4e4)", "1.95"), Some(false));
        assert_eq!(is_at_least("no such file", "1.95"), None);
    }

    #[test]
    fn a_simulated_installation_names_its_packages() {
        let simulated = "Reading package lists...\nRemv rustc [1.63]\nInst libllvm22 (1:22.1.8 Debian [amd64])\n\
                         Inst rustc-web [1.95] (1.96.0 Debian-Security [amd64])\nConf libllvm22 (1:22.1.8)\n";
        assert_eq!(to_install(simulated), ["libllvm22", "rustc-web"]);
    }
}
