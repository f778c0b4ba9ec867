//! `cargo xtask bench`: Belay's speed on this machine beside what it should be. It prints and never judges: it fails
//! only where something cannot be measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;

use super::{kotlin, lint, swift};
use crate::workspace::Workspace;
use crate::{equip, process, terminal};

/// The path of the measurements, from the root.
const DOCS: &str = "docs";

/// The page of what was measured.
const PAGE: &str = "docs/MEASURED.md";

/// What the way through Kotlin and Swift may cost over Rust, in microseconds, and of what (issue *The face to Kotlin and
/// Swift*).
const OVER_RUST: [(&str, &str, u64); 2] =
    [("home", "`home()`", 2_000), ("two_pages_of_50", "100 rows, as two pages", 500)];
/// How soon a cancelled call ends, in microseconds (likewise).
const CANCELLATION: u64 = 20_000;
/// The measurements without a target.
const REPORTED: [(&str, &str); 4] = [
    ("page_of_50", "a page of 50"),
    ("load", "loading the library"),
    ("load_and_open", "loading and opening"),
    ("load_and_first_home", "loading, opening and the first `home()`"),
];

/// The benchmark measures the shipped build; the profile `release` is the demo's (Cargo.toml).
const PROFILE: &str = "dist";

/// The options of the benchmark.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Wanted {
    /// Once each, and without the 100,000 documents
    #[arg(long)]
    pub quick: bool,
    /// Write docs/MEASURED.md and docs/benchmarks.json
    #[arg(long)]
    pub write: bool,
}

/// Builds the benchmark as it is shipped (profile `dist`) and runs it. True when everything could be measured.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    equip::program("strace", &["strace"])?; // calls to the system are counted with it
    equip::program("time", &["time"])?; // the first command is measured by it
    let mut command = process::cargo(&workspace.root);
    command.args(["run", "--profile", PROFILE, "--package", "belay-tests", "--bin", "bench", "--"]);
    if wanted.quick {
        command.arg("--quick");
    }
    if wanted.write {
        command.arg("--write").arg(workspace.root.join(DOCS));
    }
    let phone = workspace.target.join("bench-phone");
    if phone.exists() {
        fs::remove_dir_all(&phone).with_context(|| format!("failed to remove {}", phone.display()))?;
    }
    command.arg("--leave").arg(&phone);
    // Its output is for the terminal alone, with its colours.
    if !command.status().context("failed to start cargo")?.success() {
        return Ok(false);
    }
    let Some(figures) = through_languages(workspace, &phone)? else {
        return Ok(false);
    };
    let told = face_chapter(&figures);
    terminal::say(&told);
    if wanted.write {
        let page = format!("{}\n\n{told}", workspace.text(PAGE)?.trim_end());
        fs::write(workspace.root.join(PAGE), page).with_context(|| format!("failed to write {PAGE}"))?;
    }
    Ok(true)
}

/// What each language took, in microseconds: `home` in `kotlin`.
type Figures = BTreeMap<(String, String), u64>;

/// The figures of each language. None where one could not be measured.
fn through_languages(workspace: &Workspace, phone: &Path) -> Result<Option<Figures>> {
    if !lint::cargo(workspace, &["build", "--profile", PROFILE, "--package", "belay-ffi"])? {
        return Ok(None);
    }
    let mut figures = Figures::new();
    let mut read = |line: &str| {
        if let [language @ ("rust" | "kotlin" | "swift"), what, took] =
            line.split_whitespace().collect::<Vec<_>>()[..]
            && let Ok(took) = took.parse()
        {
            figures.insert((language.to_owned(), what.to_owned()), took);
        }
    };
    let mut rust = process::cargo(&workspace.root);
    rust.args(["run", "--quiet", "--profile", PROFILE])
        .args("--package belay-tests --bin bench -- face".split(' '));
    let library = workspace.target.join(PROFILE);
    let measured = process::run_showing(rust.arg(phone), &mut read)?.success()
        && kotlin::bench(workspace, &library, phone, &mut read)?
        && swift::bench(workspace, &library, phone, &mut read)?;
    Ok(measured.then_some(figures))
}

/// The chapter of the page: what each language took, and what it took over Rust beside what it may.
fn face_chapter(figures: &Figures) -> String {
    let of = |language: &str, what: &str| figures.get(&(language.to_owned(), what.to_owned())).copied();
    let milliseconds = |took: u64| format!("{:.2} ms", took as f64 / 1_000.0);
    let shown = |took: Option<u64>| took.map_or("–".to_owned(), milliseconds);
    // A missing measurement has not kept its target.
    let judged = |took: Option<u64>, most: u64| {
        format!("{} {}", shown(took), if took.is_some_and(|took| took <= most) { "✓" } else { "✗" })
    };
    let mut text = "## Through Kotlin and Swift\n\nThe same calls on the same phone with 20,000 documents, the \
        median of 201 after warming up, with the library as it is shipped. The phone is signed out, so that no sync disturbs.\n\n\
        | What | Rust | Kotlin | Swift | Target |\n|---|---|---|---|---|\n"
        .to_owned();
    let mut row = |cells: [String; 5]| text += &format!("| {} |\n", cells.join(" | "));
    for (what, called, most) in OVER_RUST {
        let rust = of("rust", what);
        let over = |language: &str| {
            let over = of(language, what).zip(rust).map(|(took, rust)| took.saturating_sub(rust));
            format!("{} (over: {})", shown(of(language, what)), judged(over, most))
        };
        let target = format!("≤ {} ms over Rust", most as f64 / 1_000.0);
        row([called.to_owned(), shown(rust), over("kotlin"), over("swift"), target]);
    }
    let cancelled = |language: &str| judged(of(language, "cancellation"), CANCELLATION);
    let target = format!("≤ {} ms", CANCELLATION / 1_000);
    let called = "a cancelled call ends after".to_owned();
    row([called, String::new(), cancelled("kotlin"), cancelled("swift"), target]);
    for (what, called) in REPORTED {
        let [rust, kotlin, swift] = ["rust", "kotlin", "swift"].map(|language| shown(of(language, what)));
        row([called.to_owned(), rust, kotlin, swift, "reported".to_owned()]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_rust_is_marked() {
        let took = |language: &str, what: &str, took| ((language.to_owned(), what.to_owned()), took);
        let figures = BTreeMap::from([
            took("rust", "home", 1_000),
            took("kotlin", "home", 2_500),
            took("swift", "home", 3_001),
            took("kotlin", "cancellation", 4_000),
        ]);
        let text = face_chapter(&figures);
        assert!(
            text.contains("2.50 ms (over: 1.50 ms ✓)") && text.contains("3.00 ms (over: 2.00 ms ✗)"),
            "{text}"
        );
        assert!(text.contains("4.00 ms ✓ | – ✗"), "{text}");
    }
}
