//! `cargo xtask bench`: what Belay's speed is on this machine, beside what it should be. It prints and never judges by
//! its exit code: that is 0 unless something could not be measured.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

mod face;
mod figure;
mod first_command;
mod machine;
mod phone;
mod reading;
mod ringing;
mod scene;
mod season;
mod serving;
mod syncing;
mod writing;
mod yardstick;

use std::{
    fs,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use belay_core::ports::{Clock as _, SystemClock};
use serde_json::json;

use crate::{
    figure::{Chapter, Figure, Outcome},
    machine::Machine,
    scene::Scene,
    yardstick::Yardstick,
};

/// Documents of the phone whose screens are measured.
const MANY: usize = 10_000;
/// Documents of a phone that holds as much as a person with fifty relationships gathers.
const TWICE_MANY: usize = 20_000;
/// Documents of the longest first sync.
const VERY_MANY: usize = 100_000;
/// Documents among which a change is compared with one among very many.
const FEW: usize = 1_000;
/// How long a first sync of [`MANY`] may take, in milliseconds (issue *Speed*).
const FIRST_SYNC_MS: f64 = 600.0;
/// The same of [`VERY_MANY`].
const LONG_FIRST_SYNC_MS: f64 = 6_000.0;

const HELP: &str = "\
What Belay's speed is on this machine, beside what it should be.

Usage: cargo xtask bench [--quick] [--write FOLDER]
       bench push [--quick] due alarms and a provider of push alone
       bench face FOLDER    the calls that Kotlin and Swift measure too, on the phone in a folder

  --quick         once each, and without the 100,000 documents: under a minute
  --write FOLDER  write MEASURED.md and benchmarks.json there
  --leave FOLDER  leave the phone with twenty thousand documents there
  --runs N        the best of N first syncs and rounds of writes (3; 1 when quick)
";

struct Wanted {
    quick: bool,
    runs: usize,
    write: Option<PathBuf>,
    leave: Option<PathBuf>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == phone::PHONE) {
        return match phone::run(&words[1..]) {
            Ok(told) => {
                println!("{told}");
                ExitCode::SUCCESS
            }
            Err(error) => failed(&*error),
        };
    }
    if let [word, folder] = words.as_slice()
        && word == face::FACE
    {
        return match face::run(Path::new(folder)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&*error),
        };
    }
    if let Some((word, quick)) = words.split_first()
        && word == ringing::RINGING
        && quick.iter().all(|word| word == "--quick")
    {
        return match alone(!quick.is_empty()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&*error),
        };
    }
    match wanted(&words) {
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Some(wanted)) => match measure(&wanted) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&*error),
        },
        Err(error) => failed(&*error),
    }
}

fn failed(error: &(dyn std::error::Error + Send + Sync)) -> ExitCode {
    eprintln!("failed to measure: {error}");
    ExitCode::FAILURE
}

/// What the words ask for; nothing where they ask for help.
fn wanted(words: &[String]) -> Outcome<Option<Wanted>> {
    let mut wanted = Wanted { quick: false, runs: 0, write: None, leave: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => wanted.quick = true,
            "--runs" => wanted.runs = words.next().ok_or("--runs needs a number")?.parse()?,
            "--write" => wanted.write = Some(words.next().ok_or("--write needs a folder")?.into()),
            "--leave" => wanted.leave = Some(words.next().ok_or("--leave needs a folder")?.into()),
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("there is no {other}; --help tells what there is").into()),
        }
    }
    if wanted.runs == 0 {
        wanted.runs = if wanted.quick { 1 } else { 3 };
    }
    Ok(Some(wanted))
}

/// The chapter of push by itself.
fn alone(quick: bool) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let scratch = tempfile::tempdir()?;
    let chapter = runtime.block_on(ringing::chapter(scratch.path(), quick))?;
    print!("{}", figure::table(&chapter, std::io::stdout().is_terminal()));
    Ok(())
}

fn measure(wanted: &Wanted) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let scratch = tempfile::tempdir()?;
    let machine = Machine::look(scratch.path())?;
    println!("{}", machine.line());
    let (yardstick, chapters) = runtime.block_on(chapters(wanted, scratch.path()))?;
    let (kept, all) = figure::kept(&chapters);
    println!("\n{kept} of {all} targets kept");
    if let Some(folder) = &wanted.write {
        write(folder, &machine, &yardstick, &chapters)?;
    }
    Ok(())
}

async fn chapters(wanted: &Wanted, scratch: &Path) -> Outcome<(Yardstick, Vec<Chapter>)> {
    let runs = wanted.runs;
    let mut chapters = Vec::new();
    let mut show = |chapter: Chapter| {
        print!("{}", figure::table(&chapter, std::io::stdout().is_terminal()));
        chapters.push(chapter);
    };

    note("a thousand documents");
    let mut scene = Scene::new().await?;
    scene.fill(0, FEW).await?;
    let made = (0..FEW).map(|number| Ok(scene.cast.document(number, false)?.content().to_vec()));
    let yardstick = Yardstick::measure(scratch, &made.collect::<Outcome<Vec<_>>>()?)?;
    show(yardstick.chapter());
    let (_, phone) = syncing::first_syncs(&scene, FEW, FIRST_SYNC_MS, 1, &yardstick)?;
    let few = syncing::change(&mut scene, phone.path(), 1).await?;
    drop((scene, phone));

    note("ten thousand documents");
    let mut scene = Scene::new().await?;
    let bytes = scene.fill(0, MANY).await?;
    let (mut figures, phone) = syncing::first_syncs(&scene, MANY, FIRST_SYNC_MS, runs, &yardstick)?;
    figures.extend(syncing::idle(phone.path())?);
    show(reading::chapter(phone.path(), MANY, &yardstick)?);
    show(writing::chapter(phone.path(), MANY, &yardstick)?);

    note("twenty thousand documents");
    scene.fill(MANY, TWICE_MANY).await?;
    let phone = scene.fresh_phone()?;
    phone::ask(&[], &["sync", &phone.path().to_string_lossy()])?;
    show(reading::chapter(phone.path(), TWICE_MANY, &yardstick)?);
    if let Some(folder) = &wanted.leave {
        fs::create_dir_all(folder)?;
        scene::copy_phone(phone.path(), folder)?;
    }

    if wanted.quick {
        let name = format!("first sync of {}", figure::grouped(VERY_MANY as u64));
        figures.push(Figure::skipped(name, "≤ 6.00 s", "without --quick"));
        let phone = scene.fresh_phone()?;
        phone::ask(&[], &["sync", &phone.path().to_string_lossy()])?;
        let many = syncing::change(&mut scene, phone.path(), 1).await?;
        figures.extend(syncing::compared((FEW, few), (TWICE_MANY, many)));
    } else {
        note("a hundred thousand documents");
        scene.fill(TWICE_MANY, VERY_MANY).await?;
        let (long, phone) = syncing::first_syncs(&scene, VERY_MANY, LONG_FIRST_SYNC_MS, runs, &yardstick)?;
        figures.extend(long);
        let many = syncing::change(&mut scene, phone.path(), 1).await?;
        figures.extend(syncing::compared((FEW, few), (VERY_MANY, many)));
    }
    show(syncing::chapter(figures, runs, bytes / MANY));

    note("writes");
    show(serving::chapter(&mut scene, runs).await?);
    note("push");
    show(ringing::chapter(scratch, wanted.quick).await?);
    if !wanted.quick {
        note("the first command");
        show(first_command::chapter(scratch)?);
    }
    Ok((yardstick, chapters))
}

/// Says what takes a while, where somebody watches.
fn note(what: &str) {
    eprintln!("… {what}");
}

fn write(folder: &Path, machine: &Machine, yardstick: &Yardstick, chapters: &[Chapter]) -> Outcome<()> {
    let date = SystemClock.now().date_naive();
    let (kept, all) = figure::kept(chapters);
    let head = format!(
        "# Measured\n\nWritten by `cargo xtask bench --write`, on {date}, on one machine: {}.\n\n\
         {kept} of {all} targets are met. No test asserts a time; this page is where speed is tracked.\n",
        machine.line()
    );
    fs::create_dir_all(folder)?;
    fs::write(folder.join("MEASURED.md"), head + &figure::markdown(chapters))?;
    let all = json!({
        "date": date, "machine": machine.as_json(), "yardstick_ms": yardstick.as_json(), "figures": figure::as_json(chapters),
    });
    let mut text = serde_json::to_string_pretty(&all)?;
    text.push('\n');
    fs::write(folder.join("benchmarks.json"), text)?;
    println!("written to {}", folder.display());
    Ok(())
}
