//! A phone whose process is killed (SIGKILL) while it writes and while it syncs: everything it had acknowledged is there,
//! and arrives once.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::collections::BTreeMap;

use belay_core::Opened;
use belay_domain::RelationshipId;
use belay_tests::{Community, Draw, Phone, Writer, a_pair};

const WRITER: &str = env!("CARGO_BIN_EXE_writer");
/// How often each test kills.
const KILLS: u64 = 12;

/// The statements of all goals of a relationship, each with how often it is there.
fn statements(phone: &Phone, relationship: RelationshipId) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    let mut from = None;
    loop {
        let page = phone.belay.goals().of_relationship(relationship, from.as_deref()).unwrap();
        for view in page.goals {
            *counted.entry(view.goal.statement.text).or_default() += 1;
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return counted,
        }
    }
}

/// Kills a writer again and again at some moment after some writes; after each kill the phone is opened and checked.
async fn survives(what: &str) {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let mut closed = mentee.closed();
    let mut acknowledged = Vec::new();
    // The same moments at every run, as far as two processes allow.
    let draw = Draw::of(KILLS);
    for kill in 0..KILLS {
        let prefix = format!("{what}-{kill}");
        let home = closed.database().parent().unwrap().to_owned();
        let mut writer = Writer::start(WRITER, &home, relationship, &prefix, what);
        let mut said: Vec<String> =
            (0..=draw.below(7)).map(|_| writer.next_line().expect("the writer writes")).collect();
        // Somewhere in what it does next.
        for _ in 0..draw.below(200_000) {
            std::hint::spin_loop();
        }
        said.extend(writer.killed());
        assert!(
            said.iter().all(|line| !line.starts_with("failed")),
            "it was killed, and did not fail: {said:?}"
        );
        acknowledged.extend(said.into_iter().map(|number| format!("{prefix}-{number}")));
        let (phone, opened) = closed.open();
        assert_eq!(opened, Opened::Found, "kill {kill}");
        let here = statements(&phone, relationship);
        for text in &acknowledged {
            assert_eq!(here.get(text), Some(&1), "kill {kill}: {text}");
        }
        // The interrupted write may exist or not; no later one exists.
        assert!(here.len() <= acknowledged.len() + usize::try_from(kill).unwrap() + 1, "kill {kill}");
        closed = phone.closed();
    }
    let (mentee, _) = closed.open();
    mentee.sync().await;
    mentor.sync().await;
    let there = statements(&mentor, relationship);
    assert_eq!(there, statements(&mentee, relationship));
    assert!(there.values().all(|times| *times == 1), "each once: {there:?}");
    assert!(acknowledged.iter().all(|text| there.contains_key(text)));
    assert_eq!(mentee.belay.attention().count().unwrap(), 0);
    let goals = mentee.belay.goals().of_relationship(relationship, None).unwrap().goals;
    assert!(goals.iter().all(|view| !view.waiting), "nothing is left to send");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_acknowledged_before_a_kill_in_the_middle_of_writes_is_there_once() {
    survives("write").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_acknowledged_before_a_kill_in_the_middle_of_a_sync_is_there_once() {
    survives("sync").await;
}
