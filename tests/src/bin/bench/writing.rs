//! What a user's write costs: how often the disk is asked to be sure, and how long the processor works.

use std::{fs, path::Path};

use crate::{
    figure::{Chapter, Figure, Outcome, Verdict, grouped},
    phone::ask,
    yardstick::{Unit, Yardstick},
};

/// Processor time a write may take, in milliseconds (issue *Speed*).
const CPU_MS: f64 = 0.3;
/// The same as so many documents that are parsed and written as JSON.
const REWRITES: f64 = 30.0;
/// How long a write may take until it is on the disk, in milliseconds: the processor's time and a disk's that waits 0.2 ms.
const DISK_MS: f64 = 0.5;
/// The same as so many commits of one row.
const COMMITS: f64 = 3.0;
/// Writes of the shorter of the two counted runs.
const FEW: usize = 20;
/// Writes of the timed run.
const MANY: usize = 200;

/// The chapter of writing on a phone that holds `count` documents. Leaves what it wrote.
///
/// # Errors
/// If it cannot be measured.
pub(crate) fn chapter(folder: &Path, count: usize, yardstick: &Yardstick) -> Outcome<Chapter> {
    let told = ask(&[], &["write", &folder.to_string_lossy(), &MANY.to_string()])?;
    let number = |subject: &str, what: &str| told[subject][what].as_f64().ok_or("a phone tells numbers");
    let mut figures = Vec::new();
    for (subject, name) in [("draft", "draft a goal"), ("act", "add an action to a goal")] {
        let cpu = Figure::duration(format!("{name}: processor time"), CPU_MS, number(subject, "cpu_ms")?);
        figures.push(cpu.beside(yardstick, Unit::Rewritten, REWRITES));
        let wait = number(subject, "ms")?;
        let wait = Figure::duration(format!("{name}: until it is on the disk"), DISK_MS, wait);
        figures.push(wait.beside(yardstick, Unit::Commit, COMMITS));
    }
    figures.push(fsyncs(folder)?);
    Ok(Chapter {
        title: format!("Writing at {} documents", grouped(count as u64)),
        how: format!(
            "Medians of {MANY} writes. The processor time is that of the calling thread (schedstat). strace counts fsync and \
             fdatasync in two runs, one with twice the writes; the figure is their difference a write."
        ),
        figures,
    })
}

fn fsyncs(folder: &Path) -> Outcome<Figure> {
    let (what, target) = ("fsync or fdatasync a write", "= 1");
    if ask(&["strace", "-o", "/dev/null"], &["write", &folder.to_string_lossy(), "1"]).is_err() {
        return Err("strace cannot run here: `apt-get install strace` installs it".into());
    }
    let few = counted(folder, FEW)?;
    let many = counted(folder, FEW * 2)?;
    // Each time, so many goals are drafted and as many actions added.
    let each = (many as f64 - few as f64) / (FEW * 2) as f64;
    let measured = format!("{each}");
    Ok(Figure::of(what, target, measured, each, Verdict::of(each == 1.0)))
}

fn counted(folder: &Path, times: usize) -> Outcome<usize> {
    let log = folder.join("strace.log");
    let to = log.to_string_lossy();
    let strace = ["strace", "-f", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", &to];
    ask(&strace, &["write", &folder.to_string_lossy(), &times.to_string()])?;
    let text = fs::read_to_string(&log)?;
    fs::remove_file(&log)?;
    // A call that another thread interrupts stands there twice: unfinished, and resumed.
    Ok(text.lines().filter(|line| line.contains("sync") && !line.contains("resumed")).count())
}
