//! `cargo xtask`: the one entry for every chore.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use xtask::chores::{
    android, bench, bindings, ios, kotlin, lint, mobile_check, mutants, openapi, practices, prove, size,
    swift, test,
};
use xtask::terminal;
use xtask::workspace::Workspace;

/// Every chore of the house, by one word each.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Words {
    #[command(subcommand)]
    chore: Option<Chore>,
}

#[derive(Subcommand)]
enum Chore {
    /// Every test there is, in Rust, Kotlin and Swift: lint, tests, contract, practices, OpenAPI, the demo; installs what is
    /// missing
    Test(test::Wanted),
    /// Formatting, clippy with warnings denied, cargo-deny, who may import whom, house rules
    Lint {
        /// Also check dependencies against the RustSec advisories (needs the network)
        #[arg(long)]
        advisories: bool,
    },
    /// Measure speed on this machine beside its targets, as it is shipped; installs strace where it is missing
    Bench(bench::Wanted),
    /// Play months of a promise and count what came of it
    Prove {
        /// The promise
        promise: prove::Promise,
        /// `--people 1000`, `--days 336`, `--seed 1`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Maven on android (core and app), with the library built before; installs a JDK and Maven where they are missing
    Kotlin {
        /// The goals of Maven: `test`, `test -Dtest=VaultsTest`, …
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Swift on everything in ios, with the library built before; installs Swift where it is missing
    Swift {
        /// The command of Swift: `build`, `test`, `test --filter …`
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// How many of the practices have an executable scenario, group by group
    Practices {
        /// Fail when a practice that is owed by now has no scenario
        #[arg(long)]
        check: bool,
    },
    /// Write Kotlin and Swift from the built library, and bindings/surface.txt, the listing of all that crosses
    Bindings {
        /// Fail when the committed listing differs
        #[arg(long)]
        check: bool,
    },
    /// Write docs/openapi.json from the server's handlers
    Openapi {
        /// Write nothing: fail when the committed document differs
        #[arg(long)]
        check: bool,
    },
    /// Check the types of the phone library for Android and iOS, without their SDKs
    MobileCheck,
    /// Change the rules, documents, sync and server storage in small ways, and show which change no unit test notices
    Mutants {
        /// Only what has changed since this commit or tag; without it, since the last release
        #[arg(long)]
        base: Option<String>,
    },
    /// Build the Android app into target/kotlin/belay-debug.apk, with the phone libraries where its NDK is installed
    Android,
    /// Build the XCFramework for iOS, on a Mac with Xcode
    Ios,
    /// How large the phone library is as it ships, and what is in it by crate
    Size(size::Wanted),
}

fn main() -> ExitCode {
    let words = Words::parse();
    let done = Workspace::read().and_then(|workspace| match words.chore {
        Some(Chore::Test(wanted)) => test::run(&workspace, wanted),
        Some(Chore::Lint { advisories }) => lint::run(&workspace, advisories),
        Some(Chore::Bench(wanted)) => bench::run(&workspace, wanted),
        Some(Chore::Prove { promise, words }) => prove::run(&workspace, promise, &words),
        Some(Chore::Kotlin { words }) => kotlin::run(&workspace, &words, |_| {}),
        Some(Chore::Swift { words }) => swift::run(&workspace, &words, |_| {}),
        Some(Chore::Practices { check }) => practices::run(&workspace, check),
        Some(Chore::Bindings { check }) => bindings::run(&workspace, check),
        Some(Chore::Openapi { check }) => openapi::run(&workspace, check),
        Some(Chore::MobileCheck) => mobile_check::run(&workspace),
        Some(Chore::Mutants { base }) => mutants::run(&workspace, base.as_deref()),
        Some(Chore::Android) => android::run(&workspace),
        Some(Chore::Ios) => ios::run(&workspace),
        Some(Chore::Size(wanted)) => size::run(&workspace, wanted),
        None => {
            Words::command().print_help()?;
            Ok(true)
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            terminal::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
