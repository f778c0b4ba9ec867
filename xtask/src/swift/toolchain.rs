//! Debian's Swift in a folder of its own: a small Debian 13, because Debian 12 has no Swift 6 and Debian 13's does not
//! run on Debian 12. Made once a user and kept, since it takes minutes and 3 GB.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::{process, terminal};

/// The Debian that packages Swift 6.0.
const RELEASE: &str = "trixie";
/// The compiler, what it links with, and the certificates without which Foundation's HTTP trusts nobody.
const PACKAGES: &str = "swiftlang,ca-certificates,libc6-dev,libstdc++-14-dev";
/// Written when everything is in place, so that an installation that was cut off is made again.
const COMPLETE: &str = ".belay-complete";
/// What to do where we cannot.
const BY_HAND: &str = "install Swift 6 (https://www.swift.org/install) so that `swift --version` answers";

/// The folder with Swift in it.
///
/// # Errors
/// Where it is not there and cannot be made; the error names what to install.
pub(super) fn find_or_install() -> Result<PathBuf> {
    if !cfg!(target_os = "linux") {
        bail!("failed to find Swift 6: {BY_HAND}");
    }
    let kept = kept()?;
    let system = kept.join("swift");
    if is_complete(&system) {
        return Ok(system);
    }
    if !is_root() {
        bail!(
            "failed to find Swift 6: {BY_HAND}, or run this as root on Debian, which installs it for itself"
        );
    }
    fs::create_dir_all(&kept).with_context(|| format!("failed to make {}", kept.display()))?;
    // Two checkouts tested at once share the folder: the second waits, and finds it complete.
    let lock = File::create(kept.join("swift.lock")).context("failed to make a lock beside Swift")?;
    lock.lock().context("failed to wait for another installation of Swift")?;
    if !is_complete(&system) {
        install(&system).with_context(|| format!("failed to install Swift 6 from Debian: {BY_HAND}"))?;
    }
    Ok(system)
}

fn install(system: &Path) -> Result<()> {
    terminal::say(
        "Swift 6 is missing: installing Debian's in a folder of its own (some minutes, 3 GB, once)",
    );
    need_debootstrap()?;
    if system.exists() {
        fs::remove_dir_all(system).context("failed to remove an installation that was cut off")?;
    }
    // In a mount namespace of its own: what debootstrap mounts while it works is gone with it, however it ends.
    let mut command = Command::new("unshare");
    command.args(["--mount", "--", "debootstrap", "--variant=minbase"]);
    command.arg(format!("--include={PACKAGES}")).args([RELEASE]).arg(system).arg(apt::mirror()?);
    command.envs(apt::proxies()?);
    must_succeed(&mut command)?;
    // The packages themselves are unpacked by now: half a gigabyte.
    let archives = system.join("var/cache/apt/archives");
    fs::remove_dir_all(&archives).context("failed to remove the packages after their installation")?;
    fs::write(system.join(COMPLETE), complete_means()).context("failed to mark the installation complete")
}

fn need_debootstrap() -> Result<()> {
    let there = Command::new("debootstrap").arg("--version").stdout(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let mut update = Command::new("apt-get");
    must_succeed(update.arg("update")).context("failed to ask for the packages of this system")?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends", "debootstrap"]);
    must_succeed(install.env("DEBIAN_FRONTEND", "noninteractive")).context("failed to install debootstrap")
}

/// An installation of other packages than today's is made again too.
fn is_complete(system: &Path) -> bool {
    fs::read_to_string(system.join(COMPLETE)).is_ok_and(|said| said == complete_means())
}

fn complete_means() -> String {
    format!("{RELEASE} {PACKAGES}\n")
}

/// Outside `target/`, so that a clean checkout finds it again.
fn kept() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    Ok(cache.context("failed to find this user's home")?.join("belay"))
}

fn is_root() -> bool {
    let answer = Command::new("id").arg("-u").output();
    answer.is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

fn must_succeed(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let status = process::run_showing(command, |_| {})?;
    if !status.success() {
        bail!("{} ended with {status}", program.display());
    }
    Ok(())
}
