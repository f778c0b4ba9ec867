//! `cargo xtask ios`: the phone libraries for iPhones and their simulator as one XCFramework, on a Mac with Xcode.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::phones::{self, FILE, LIBRARY, PROFILE};
use crate::process::{self, must_succeed, succeeds};
use crate::terminal;
use crate::workspace::Workspace;

/// What Package.swift takes the library from. Not committed. It holds no headers: the C module is a target of the package, and a
/// second one of its name would not compile.
const FRAMEWORK: &str = "ios/BelayKit/Belay.xcframework";

/// The oldest iOS: the one of Package.swift, the first with Observation.
const OLDEST: &str = "17.0";

/// An iPhone, and its simulator on either kind of Mac; these two become one library.
const TARGETS: [&str; 3] = ["aarch64-apple-ios", "aarch64-apple-ios-sim", "x86_64-apple-ios"];

/// Builds the libraries and puts them together into [`FRAMEWORK`].
pub fn run(workspace: &Workspace) -> Result<bool> {
    let xcode = succeeds(Command::new("xcodebuild").arg("-version"));
    let lipo = succeeds(Command::new("xcrun").args(["--find", "lipo"]));
    let tools = [
        (xcode, "Xcode, on a Mac (from the App Store, then `xcode-select --install`)"),
        (lipo, "lipo, of Xcode's command line tools (`xcode-select --install`)"),
    ];
    phones::need(workspace, &tools, &TARGETS)?;
    if !super::bindings::generate(workspace)? {
        return Ok(false);
    }
    for target in TARGETS {
        let mut command = process::cargo(&workspace.root);
        command.args(["build", "--package", LIBRARY, "--profile", PROFILE, "--target", target]);
        command.env("IPHONEOS_DEPLOYMENT_TARGET", OLDEST);
        must_succeed(&mut command).with_context(|| format!("failed to build for {target}"))?;
    }
    let framework = workspace.root.join(FRAMEWORK);
    if framework.exists() {
        // xcodebuild does not write over one.
        fs::remove_dir_all(&framework).with_context(|| format!("failed to remove the old {FRAMEWORK}"))?;
    }
    fs::create_dir_all(workspace.target.join("ios-simulator")).context("failed to make a folder")?;
    for mut command in joining(&workspace.target, &framework) {
        must_succeed(&mut command).context("failed to join the libraries")?;
    }
    terminal::say(&format!("{FRAMEWORK} is written"));
    Ok(true)
}

/// The commands that make the framework of the libraries in `target`: first the simulators' become one. They are static: an app
/// links them into itself, so that nothing has to be loaded when it starts.
fn joining(target: &Path, framework: &Path) -> [Command; 2] {
    let file = format!("lib{FILE}.a");
    let [phone, arm, intel]: [PathBuf; 3] = TARGETS.map(|name| target.join(name).join(PROFILE).join(&file));
    let simulator = target.join("ios-simulator").join(&file);
    let mut lipo = Command::new("lipo");
    lipo.arg("-create").args([arm, intel]).arg("-output").arg(&simulator);
    let mut xcodebuild = Command::new("xcodebuild");
    xcodebuild.args(["-create-xcframework", "-library"]).arg(phone).arg("-library").arg(simulator);
    xcodebuild.arg("-output").arg(framework);
    [lipo, xcodebuild]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_simulators_become_one_library_and_the_framework_holds_the_phone_and_them() {
        let lines = joining(Path::new("t"), Path::new(FRAMEWORK)).map(|command| {
            let words = std::iter::once(command.get_program()).chain(command.get_args());
            words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(
            lines,
            [
                "lipo -create t/aarch64-apple-ios-sim/mobile/libbelay_ffi.a \
                 t/x86_64-apple-ios/mobile/libbelay_ffi.a -output t/ios-simulator/libbelay_ffi.a",
                "xcodebuild -create-xcframework -library t/aarch64-apple-ios/mobile/libbelay_ffi.a \
                 -library t/ios-simulator/libbelay_ffi.a -output ios/BelayKit/Belay.xcframework"
            ]
        );
    }
}
