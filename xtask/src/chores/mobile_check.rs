//! `cargo xtask mobile-check`: whether the phone library's Rust code is right for an Android and an Apple phone, said
//! without either's SDK.
//!
//! It checks types and borrows, and that what is only compiled for a phone is there. It shows nothing of C code, linking
//! or running: `cargo xtask android` and `cargo xtask ios` do that on machines that can.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::phones::{self, LIBRARY};
use crate::rust_web::RustWeb;
use crate::terminal::{self, BAD, GOOD, painted};
use crate::workspace::Workspace;
use crate::{process, stand_in};

/// One target a phone. What differs between the kinds of one system (32 bits, a simulator) is for the real builds.
const TARGETS: [&str; 2] = ["aarch64-linux-android", "aarch64-apple-ios"];

/// The folder below cargo's own: another compiler's output beside ours would rebuild both on every switch.
const FOLDER: &str = "mobile-check";

/// The oldest compiler the workspace takes, as its Cargo.toml says it.
const LEAST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Checks every target. True when all hold. Where a compiler for a target cannot be had, it says so and what is thereby
/// not checked, and does not count it as a fault.
///
/// # Errors
/// Where cargo cannot be started, or a compiler's packages are there and cannot be unpacked.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let folder = workspace.target.join(FOLDER);
    let sdk = folder.join("no-sdk");
    fs::create_dir_all(&sdk).with_context(|| format!("failed to make {}", sdk.display()))?;
    let compiler = stand_in::install(&folder)?;

    let lacking = phones::lacking_targets(workspace, &TARGETS)?;
    let web = if lacking.is_empty() { None } else { RustWeb::equip(LEAST_RUST)? };

    let mut held = true;
    for target in TARGETS {
        let mut command = if !lacking.contains(&target) {
            process::cargo(&workspace.root)
        } else if let Some(web) = &web {
            web.cargo(&workspace.root)
        } else {
            terminal::say(&format!(
                "{} for {target}: `rustup target add {target}` makes it possible here",
                painted(BAD, "not checked")
            ));
            continue;
        };
        command.args(["check", "--package", LIBRARY, "--target", target, "--target-dir"]).arg(&folder);
        if lacking.contains(&target) {
            command.arg("-Zbuild-std=std,panic_unwind");
        }
        // The workspace optimises its dependencies for its test runs. Here they would be build scripts and macros, which
        // run once: that took four times as long as the check itself.
        command.args([
            "--config",
            "profile.dev.package.'*'.opt-level=0",
            "--config",
            "profile.dev.debug=false",
        ]);
        let variable = target.replace('-', "_");
        command.env(format!("CC_{variable}"), &compiler).env(format!("AR_{variable}"), "ar");
        command.env("SDKROOT", &sdk); // otherwise build scripts ask Xcode for it
        held &= check(&mut command, target)?;
    }
    Ok(held)
}

fn check(command: &mut Command, target: &str) -> Result<bool> {
    let start = Instant::now();
    let held = process::run_showing(command, |_| {})?.success();
    let mark = if held { painted(GOOD, "ok") } else { painted(BAD, "not ok") };
    terminal::say(&format!("{mark} {target} in {}", terminal::spoken(start.elapsed())));
    Ok(held)
}
