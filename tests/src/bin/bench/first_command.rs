//! What the README's first command takes on a fresh clone: processor time and time, by GNU time.

use std::{fs, path::Path, process::Command};

use crate::figure::{Chapter, Figure, Outcome, Verdict};

/// The processor time that the release 5eff32e took, user and system, in seconds, on the machine and in the hour in which this
/// tree took 207. The command takes at most half of it.
const BEFORE: f64 = 651.0;

/// Builds into a folder under `scratch` and plays the demo.
///
/// # Errors
/// If GNU time or cargo cannot be started, or the command fails.
pub(crate) fn chapter(scratch: &Path) -> Outcome<Chapter> {
    let times = scratch.join("times");
    let mut command = Command::new("time");
    command.args(["--format", "%U %S %e", "--output"]).arg(&times);
    command.args(["cargo", "run", "--release", "--target-dir"]).arg(scratch.join("target"));
    if !command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).status()?.success() {
        return Err("cargo run --release failed".into());
    }
    let told = fs::read_to_string(&times)?;
    let seconds: Vec<f64> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [user, system, elapsed] = seconds[..] else { return Err(format!("GNU time wrote: {told}").into()) };
    let (most, processor) = (BEFORE / 2.0, user + system);
    Ok(Chapter {
        title: "The first command".to_owned(),
        how: "`cargo run --release` into an empty build folder, the packages having been fetched before, by GNU time. It builds \
              everything and plays the demo. The target is half of what the release 5eff32e took on one machine in one hour."
            .to_owned(),
        figures: vec![
            Figure::of(
                "processor time, user and system",
                format!("≤ {most:.0} s"),
                format!("{processor:.0} s"),
                processor,
                Verdict::of(processor <= most),
            ),
            Figure::plain("time", format!("{elapsed:.0} s"), elapsed),
        ],
    })
}
