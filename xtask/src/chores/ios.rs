//! `cargo xtask ios`: the phone libraries for iPhones and their simulator as one XCFramework, on a Mac with Xcode.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::phones::{self, FILE, LIBRARY, PROFILE};
use crate::workspace::Workspace;
use crate::{equip, process, terminal};

/// What Package.swift takes the library from. Not committed. It holds no headers: the C module is a target of the package,
/// and a second one of its name would not compile.
const FRAMEWORK: &str = "ios/BelayKit/Belay.xcframework";

/// The oldest iOS: the one of Package.swift, the first with Observation.
const OLDEST: &str = "17.0";

/// An iPhone.
const PHONE: &str = "aarch64-apple-ios";

/// The simulator, on either kind of Mac; both become one library.
const SIMULATORS: [&str; 2] = ["aarch64-apple-ios-sim", "x86_64-apple-ios"];

/// Builds the libraries and puts them together into [`FRAMEWORK`].
///
/// # Errors
/// Where a tool is missing (the error names what to install), or a library does not build.
pub fn run(workspace: &Workspace) -> Result<bool> {
    phones::all_there(&missing(workspace)?)?;
    for target in std::iter::once(PHONE).chain(SIMULATORS) {
        let mut command = process::cargo(&workspace.root);
        command.args(["build", "--package", LIBRARY, "--profile", PROFILE, "--target", target]);
        command.env("IPHONEOS_DEPLOYMENT_TARGET", OLDEST);
        equip::must_succeed(&mut command).with_context(|| format!("failed to build for {target}"))?;
    }
    let simulator = workspace.target.join("ios-simulator").join(file());
    fs::create_dir_all(simulator.parent().context("it lies in a folder")?)
        .context("failed to make its folder")?;
    let [arm, intel] = SIMULATORS.map(|target| built(&workspace.target, target));
    equip::must_succeed(&mut lipo(&arm, &intel, &simulator))
        .context("failed to join the simulator's libraries")?;

    let framework = workspace.root.join(FRAMEWORK);
    if framework.exists() {
        // xcodebuild does not write over one.
        fs::remove_dir_all(&framework).with_context(|| format!("failed to remove the old {FRAMEWORK}"))?;
    }
    let phone = built(&workspace.target, PHONE);
    equip::must_succeed(&mut xcodebuild(&phone, &simulator, &framework))
        .context("failed to make the XCFramework")?;
    terminal::say(&format!("{FRAMEWORK} is written"));
    Ok(true)
}

/// The static library: an app links it into itself, so that nothing has to be loaded when it starts.
fn file() -> String {
    format!("lib{FILE}.a")
}

fn built(folder: &Path, target: &str) -> PathBuf {
    folder.join(target).join(PROFILE).join(file())
}

fn lipo(arm: &Path, intel: &Path, both: &Path) -> Command {
    let mut command = Command::new("lipo");
    command.arg("-create").args([arm, intel]).arg("-output").arg(both);
    command
}

fn xcodebuild(phone: &Path, simulator: &Path, framework: &Path) -> Command {
    let mut command = Command::new("xcodebuild");
    command.arg("-create-xcframework");
    for library in [phone, simulator] {
        command.arg("-library").arg(library);
    }
    command.arg("-output").arg(framework);
    command
}

fn missing(workspace: &Workspace) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    if !equip::succeeds(Command::new("xcodebuild").arg("-version")) {
        missing.push("Xcode, on a Mac (from the App Store, then `xcode-select --install`)".to_owned());
    } else if !equip::succeeds(Command::new("xcrun").args(["--find", "lipo"])) {
        missing.push("lipo, of Xcode's command line tools (`xcode-select --install`)".to_owned());
    }
    let targets: Vec<&str> = std::iter::once(PHONE).chain(SIMULATORS).collect();
    missing.extend(phones::how_to_add(&phones::lacking_targets(workspace, &targets)?));
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: &Command) -> String {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn both_simulators_become_one_library() {
        let [arm, intel] = SIMULATORS.map(|target| built(Path::new("target"), target));
        assert_eq!(
            line(&lipo(&arm, &intel, Path::new("both.a"))),
            "lipo -create target/aarch64-apple-ios-sim/mobile/libbelay_ffi.a \
             target/x86_64-apple-ios/mobile/libbelay_ffi.a -output both.a"
        );
    }

    #[test]
    fn the_framework_holds_the_phone_and_the_simulator() {
        let phone = built(Path::new("target"), PHONE);
        assert_eq!(
            line(&xcodebuild(&phone, Path::new("both.a"), Path::new(FRAMEWORK))),
            "xcodebuild -create-xcframework -library target/aarch64-apple-ios/mobile/libbelay_ffi.a \
             -library both.a -output ios/BelayKit/Belay.xcframework"
        );
    }
}
