//! What a phone does in a process of its own, so that its memory, its processor time and its calls to the system are
//! its own: `bench phone WHAT FOLDER …` does one thing and prints what it cost as one line of JSON.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use belay_core::Belay;
use belay_domain::{
    GoalId, MemberId,
    action::NewAction,
    goal::{GoalCommand, GoalKind, GoalOpening},
};
use serde_json::{Value, json};

use crate::{
    figure::Outcome,
    reading,
    scene::open,
    season::{Cast, today},
};

/// The word that makes this program a phone.
pub(crate) const PHONE: &str = "phone";

/// Starts a phone and reads what it prints. `watched` is a program that runs it, with its words.
///
/// # Errors
/// If it fails, or prints something else.
pub(crate) fn ask(watched: &[&str], words: &[&str]) -> Outcome<Value> {
    let program = std::env::current_exe()?;
    let mut command = match watched.split_first() {
        Some((watcher, its_words)) => {
            let mut command = Command::new(watcher);
            command.args(its_words).arg(program);
            command
        }
        None => Command::new(program),
    };
    let output = command.arg(PHONE).args(words).stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the phone ended with {}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Does what the words say.
///
/// # Errors
/// If it cannot.
pub(crate) fn run(words: &[String]) -> Outcome<Value> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["sync", folder] => sync(Path::new(folder)),
        ["read", folder] => reading::on_phone(Path::new(folder)),
        ["write", folder, times] => write(Path::new(folder), times.parse()?),
        _ => Err("a phone syncs, reads or writes".into()),
    }
}

/// Opens the phone and syncs.
fn sync(folder: &Path) -> Outcome<Value> {
    // As a shell would: a small runtime beside the screen's thread.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let belay = open(folder)?;
    let start = Instant::now();
    let report = runtime.block_on(belay.sync(&|_| {}))?;
    let took = start.elapsed();
    let log = fs::metadata(folder.join("belay.db-wal")).map_or(0, |found| found.len());
    belay.shut_down();
    Ok(json!({
        "ms": ms(took), "report": report, "resident_kib": resident_kib()?, "cpu_ms": process_cpu_ms()?,
        "log_bytes": log,
    }))
}

/// Writes as a person does, again and again: drafts a goal, then adds an action to it.
fn write(folder: &Path, times: u32) -> Outcome<Value> {
    let belay = open(folder)?;
    // A screen knows whose phone it is before anybody taps.
    let me = MemberId(belay.account().signed_in()?.ok_or("nobody is signed in")?.person);
    // The first write of a process prepares statements; it belongs to opening.
    draft(&belay, me, 0)?;
    let mut goals = Vec::new();
    let drafting = costs(times, |n| {
        goals.push(draft(&belay, me, n)?);
        Ok(())
    })?;
    let mut goals = goals.into_iter().cycle();
    let acting = costs(times, |n| {
        let what = format!("Ask three people what they would want to hear, number {n}");
        let action = NewAction { owner: me, what, due: Some(today().date_naive()), someday: false };
        let goal = goals.next().ok_or("there is no goal")?;
        belay.goals().act(goal, GoalCommand::AddAction(action))?;
        Ok(())
    })?;
    belay.shut_down();
    Ok(json!({"draft": drafting, "act": acting}))
}

fn draft(belay: &Belay, owner: MemberId, n: u32) -> Outcome<GoalId> {
    let opening = GoalOpening {
        relationship: Cast::relationship(0),
        owner,
        kind: GoalKind::Development,
        statement: format!("Speak first in meeting number {n}, and say what I would do"),
        outcome: "I am asked for my view before the decision is made".into(),
        evidence: String::new(),
        due: Some(today().date_naive()),
        vision: None,
    };
    Ok(belay.goals().draft(opening)?)
}

/// What doing something so many times cost, each time: time until it was on the disk, and time of the processor.
fn costs(times: u32, mut work: impl FnMut(u32) -> Outcome<()>) -> Outcome<Value> {
    let mut waits = Vec::new();
    let mut cpu = Vec::new();
    for n in 0..times {
        let (start, before) = (Instant::now(), thread_cpu_ms()?);
        work(n)?;
        cpu.push(thread_cpu_ms()? - before);
        waits.push(ms(start.elapsed()));
    }
    Ok(json!({"cpu_ms": median(cpu), "ms": median(waits)}))
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// In milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The processor time of this thread so far, in milliseconds.
fn thread_cpu_ms() -> Outcome<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos: u64 = text.split(' ').next().ok_or("schedstat is empty")?.parse()?;
    Ok(nanos as f64 / 1e6)
}

/// The processor time of every thread of this process so far, in milliseconds.
fn process_cpu_ms() -> Outcome<f64> {
    let mut nanos = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
        nanos += text.split(' ').next().and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    }
    Ok(nanos / 1e6)
}

/// The most memory this process has had resident, in KiB.
fn resident_kib() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
}
