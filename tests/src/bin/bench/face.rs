//! What the benchmarks in Kotlin and Swift measure, in Rust: the same calls on the same phone with the same clock, so that what
//! the way through a language costs is the difference.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use belay_core::{
    Belay, Ports,
    domain::RelationshipId,
    ports::{FileVault, SystemClock, SystemRandom},
    sync::HttpTransport,
};

use crate::{figure::Outcome, scene::open_with};

/// The word that asks for it.
pub(crate) const FACE: &str = "face";
/// So often before measuring, and so often measured: as in the other languages.
const WARMING: usize = 300;
const TIMES: usize = 201;

/// Prints `rust WHAT MICROSECONDS` for each call.
///
/// # Errors
/// If something cannot be read.
pub(crate) fn run(folder: &Path) -> Outcome<()> {
    let began = Instant::now();
    let ports = Ports {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        // A vault that is empty: without its secret the phone has no session, and no sync disturbs what is measured.
        vault: Arc::new(FileVault::new(folder.join("no-vault.json"))),
        transport: Arc::new(HttpTransport::new(&[])?),
    };
    let belay = open_with(folder, ports)?;
    tell("load_and_open", began.elapsed());
    belay.home()?;
    tell("load_and_first_home", began.elapsed());
    tell("home", median(|| belay.home())?);
    let relationship = with_pages(&belay)?;
    let page = |from: Option<&str>| belay.goals().of_relationship(relationship, from);
    tell("page_of_50", median(|| page(None))?);
    tell("two_pages_of_50", median(|| page(page(None)?.next.as_deref()))?);
    tell("counts", median(|| belay.counts())?);
    belay.shut_down();
    Ok(())
}

/// The relationship whose goals fill more than one page.
fn with_pages(belay: &Belay) -> Outcome<RelationshipId> {
    for relationship in belay.home()?.relationships {
        if belay.goals().of_relationship(relationship.id, None)?.next.is_some() {
            return Ok(relationship.id);
        }
    }
    Err("no relationship has a second page of goals".into())
}

fn tell(what: &str, took: Duration) {
    println!("rust {what} {}", took.as_micros());
}

fn median<T>(mut call: impl FnMut() -> belay_core::Result<T>) -> Outcome<Duration> {
    let mut times = Vec::with_capacity(TIMES);
    for turn in 0..WARMING + TIMES {
        let start = Instant::now();
        call()?;
        if turn >= WARMING {
            times.push(start.elapsed());
        }
    }
    times.sort();
    Ok(times[TIMES / 2])
}
