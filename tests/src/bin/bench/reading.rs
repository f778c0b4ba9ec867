//! Opening a phone with many documents, and what its screens ask.

use std::{path::Path, sync::Arc, time::Instant};

use belay_core::{
    Belay, Ports,
    ports::{Clock, FileVault, SystemRandom},
    services::JournalFilter,
    sync::HttpTransport,
};
use belay_domain::MemberId;
use belay_tests::SetClock;
use serde_json::{Value, json};

use crate::{
    figure::{Chapter, Figure, Outcome, grouped},
    phone::{ask, median, ms},
    scene::{open, open_with},
    season::{Cast, today},
    yardstick::{Unit, Yardstick},
};

/// How long opening may take, in milliseconds (issue *Speed*).
const OPEN_MS: f64 = 30.0;
/// How long the first screen may take, in milliseconds (issue *Speed*).
const HOME_MS: f64 = 5.0;
/// How long a page of fifty may take, in milliseconds (issue *Speed*).
const PAGE_MS: f64 = 2.0;
/// The same as so many documents that are read by their keys and parsed.
const HOME_FETCHES: f64 = 500.0;
/// Likewise: a page holds fifty.
const PAGE_FETCHES: f64 = 200.0;
/// How long a screen that one call fills may take, in milliseconds.
const SCREEN_MS: f64 = 5.0;
/// How long the screen that the app opens with may take, in milliseconds.
const TODAY_MS: f64 = 10.0;
/// How often each is done.
const TIMES: usize = 51;

/// What one screen asks: how it is called, how long it may take in milliseconds, and the asking. It answers how many it got.
type Question = (&'static str, f64, Box<dyn Fn(&Belay) -> Outcome<usize>>);

/// The other in the first relationship.
fn with_whom(belay: &Belay) -> Outcome<Option<MemberId>> {
    let me = belay.account().signed_in()?.map(|signed_in| MemberId(signed_in.person));
    let there = belay.relationships().relationship(Cast::relationship(0))?.relationship;
    Ok(there.members.keys().copied().find(|member| Some(*member) != me))
}

/// Every page there is, at its fullest.
fn pages() -> Vec<Question> {
    fn question(name: &'static str, ask: impl Fn(&Belay) -> Outcome<usize> + 'static) -> Question {
        (name, PAGE_MS, Box::new(ask))
    }
    fn screen(name: &'static str, ask: impl Fn(&Belay) -> Outcome<usize> + 'static) -> Question {
        (name, SCREEN_MS, Box::new(ask))
    }
    vec![
        question("goals of a relationship", |belay| {
            Ok(belay.goals().of_relationship(Cast::relationship(0), None)?.goals.len())
        }),
        question("goals of a relationship, second page", |belay| {
            let first = belay.goals().of_relationship(Cast::relationship(0), None)?;
            Ok(belay.goals().of_relationship(Cast::relationship(0), first.next.as_deref())?.goals.len())
        }),
        question("action plan of a relationship", |belay| {
            Ok(belay.goals().action_plan(Cast::relationship(0))?.len())
        }),
        question("open relationships", |belay| Ok(belay.relationships().open(None)?.relationships.len())),
        question("past relationships", |belay| Ok(belay.relationships().past(None)?.relationships.len())),
        question("meetings of a relationship", |belay| {
            Ok(belay.meetings().of_relationship(Cast::relationship(0), None)?.meetings.len())
        }),
        question("calendar", |belay| Ok(belay.meetings().calendar(None)?.meetings.len())),
        question("own reflections", |belay| Ok(belay.reflections().own(None)?.reflections.len())),
        screen("journal of a person", |belay| {
            let with = with_whom(belay)?;
            Ok(belay
                .reflections()
                .journal(&JournalFilter { with, ..JournalFilter::default() }, None)?
                .reflections
                .len())
        }),
        screen("journal of a person, drafts of a month", |belay| {
            let (with, month) = (with_whom(belay)?, Some(today().date_naive()));
            let filter = JournalFilter { with, month, drafts: true, ..JournalFilter::default() };
            Ok(belay.reflections().journal(&filter, None)?.reflections.len())
        }),
        question("reflections shared in a relationship", |belay| {
            Ok(belay.reflections().shared_in(Cast::relationship(6), None)?.reflections.len())
        }),
        question("own entries", |belay| Ok(belay.entries().own(None, None)?.entries.len())),
        question("entries to talk about", |belay| {
            Ok(belay.entries().to_discuss(Cast::relationship(0), None)?.entries.len())
        }),
        question("flash requests one helps with", |belay| Ok(belay.flash().helping(None)?.requests.len())),
        question("reminders to arm", |belay| Ok(belay.reminders().to_arm(None)?.len())),
        ("today", TODAY_MS, Box::new(|belay: &Belay| Ok(usize::from(belay.today()?.next_meeting.is_some())))),
        screen("one meeting", |belay| Ok(belay.meetings().meeting(Cast::meeting())?.agenda.len())),
        screen("what waits", |belay| Ok(belay.waiting()?.items.len())),
        screen("page of a relationship", |belay| {
            Ok(belay.relationships().page(Cast::relationship(0))?.goals.len())
        }),
        screen("one goal", |belay| Ok(belay.goals().goal(Cast::goal())?.goal.benchmarks.len())),
        question("one relationship", |belay| {
            belay.relationships().relationship(Cast::relationship(0))?;
            Ok(1)
        }),
    ]
}

/// Measures on the phone in a folder; run in a process of its own.
///
/// # Errors
/// If something cannot be read.
pub(crate) fn on_phone(folder: &Path) -> Outcome<Value> {
    let mut opening = Vec::new();
    for _ in 0..TIMES {
        // TLS roots and vault belong to the shell's start, not to the documents.
        let ports = Ports {
            clock: Arc::new(SetClock::new(today())) as Arc<dyn Clock>,
            random: Arc::new(SystemRandom),
            vault: Arc::new(FileVault::new(folder.join("vault.json"))),
            transport: Arc::new(HttpTransport::new(&[])?),
        };
        let start = Instant::now();
        let belay = open_with(folder, ports)?;
        opening.push(ms(start.elapsed()));
        belay.shut_down();
    }
    let first = opening.first().copied();
    let belay = open(folder)?;
    let home = timed(|| Ok(belay.home()?.relationships.len()))?;
    let mut answers = Vec::new();
    for (name, limit, ask) in pages() {
        let mut answer = timed(|| ask(&belay))?;
        answer["name"] = name.into();
        answer["limit_ms"] = limit.into();
        answers.push(answer);
    }
    belay.shut_down();
    Ok(json!({"open_ms": median(opening), "open_first_ms": first, "home": home, "pages": answers}))
}

/// Asks again and again: how long it took at first and in the middle, and how many were found.
fn timed(ask: impl Fn() -> Outcome<usize>) -> Outcome<Value> {
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..TIMES {
        let start = Instant::now();
        found = ask()?;
        times.push(ms(start.elapsed()));
    }
    let first = times.first().copied();
    Ok(json!({"ms": median(times), "first_ms": first, "found": found}))
}

/// The chapter of a phone that holds `count` documents.
///
/// # Errors
/// If something cannot be read.
pub(crate) fn chapter(folder: &Path, count: usize, yardstick: &Yardstick) -> Outcome<Chapter> {
    let told = ask(&[], &["read", &folder.to_string_lossy()])?;
    let number = |value: &Value| value.as_f64().ok_or("a phone tells numbers");
    let mut figures = vec![
        Figure::duration("open, again", OPEN_MS, number(&told["open_ms"])?),
        Figure::duration("open, the first time in a process", OPEN_MS, number(&told["open_first_ms"])?),
        Figure::duration("home()", HOME_MS, number(&told["home"]["ms"])?).beside(
            yardstick,
            Unit::Fetched,
            HOME_FETCHES,
        ),
        Figure::duration("home(), the first time", HOME_MS, number(&told["home"]["first_ms"])?),
    ];
    for page in told["pages"].as_array().ok_or("a phone tells its pages")? {
        let name = page["name"].as_str().unwrap_or_default();
        let what = format!("{name} ({} found)", page["found"]);
        let limit = number(&page["limit_ms"])?;
        let page = Figure::duration(what, limit, number(&page["ms"])?);
        figures.push(page.beside(yardstick, Unit::Fetched, PAGE_FETCHES * limit / PAGE_MS));
    }
    Ok(Chapter {
        title: format!("Reading at {} documents", grouped(count as u64)),
        how: format!(
            "Each query runs {TIMES} times in a process that does nothing else; the figure is the median. The file is in the \
             system's cache, as on a phone that was used today."
        ),
        figures,
    })
}
