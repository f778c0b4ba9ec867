//! `cargo xtask prove reminders`: months of reminders of many people, counted. It fails where a promise does not hold.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

use std::{env, process::ExitCode, thread, time::Instant};

use belay_tests::months::{Counts, play_many};

/// People and days that make a million reminders.
const PEOPLE: u64 = 1_000;
const DAYS: u32 = 336;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let number = |name: &str| {
        let place = words.iter().position(|word| word == name)?;
        words.get(place + 1)?.parse::<u64>().ok()
    };
    let people = number("--people").unwrap_or(PEOPLE);
    let days = number("--days").and_then(|days| u32::try_from(days).ok()).unwrap_or(DAYS);
    let first = number("--seed").unwrap_or(1);
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let begun = Instant::now();
    let broken = |seed: u64, one: &Counts| {
        let Counts { missed, doubled, inexact, .. } = one;
        eprintln!("--seed {seed} --people 1: {missed} missed, {doubled} doubled, {inexact} inexact");
    };
    let counts = play_many(first..first + people, days, threads, broken);
    println!("{counts}{:>12}  seconds", begun.elapsed().as_secs());
    if counts.holds() {
        println!("Nothing was shown twice on a phone, nothing was missed while a path was alive.");
        return ExitCode::SUCCESS;
    }
    eprintln!("A promise does not hold.");
    ExitCode::FAILURE
}
