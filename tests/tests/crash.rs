//! A phone whose process is killed (SIGKILL) while it writes and while it syncs: everything it had acknowledged is there,
//! and arrives once.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::collections::{BTreeMap, BTreeSet};

use belay_core::Opened;
use belay_domain::{RelationshipId, reflection::ReflectionState};
use belay_tests::{Community, Draw, Phone, Writer, a_pair, places::berlin};

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

/// A draft is saved at each pause: an app that is killed in the middle of typing loses at most what was typed since the last one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_is_saved_at_each_pause_is_there_to_the_last_pause_whenever_the_app_is_killed() {
    let community = Community::new().await;
    let (mia, _tom, relationship) = a_pair(&community).await;
    let mut closed = mia.closed();
    let draw = Draw::of(KILLS + 1);
    for kill in 0..KILLS {
        let prefix = format!("draft {kill}:");
        let home = closed.database().parent().unwrap().to_owned();
        let mut writer = Writer::start(WRITER, &home, relationship, &prefix, "draft");
        let mut said: Vec<String> =
            (0..=draw.below(20)).map(|_| writer.next_line().expect("the writer writes")).collect();
        for _ in 0..draw.below(200_000) {
            std::hint::spin_loop();
        }
        said.extend(writer.killed());
        let (phone, opened) = closed.open();
        assert_eq!(opened, Opened::Found, "kill {kill}");
        let own = phone.belay.reflections().own(None).unwrap().reflections;
        let drafts: Vec<_> =
            own.iter().filter(|view| view.reflection.text.text.starts_with(&prefix)).collect();
        assert_eq!((drafts.len(), drafts[0].reflection.state), (1, ReflectionState::Draft), "kill {kill}");
        let saved = format!("{prefix} {}", said.join(" "));
        // The pause that was being saved may be there too.
        let next = format!("{saved} {}", said.len());
        let there = &drafts[0].reflection.text;
        assert!(
            [&saved, &next].contains(&&there.text) && there.kept.is_empty(),
            "kill {kill}: {}",
            there.text
        );
        closed = phone.closed();
    }
    let (mia, _) = closed.open();
    mia.sync().await;
    let second = community.phone("Mia", berlin()).await;
    let texts = |phone: &Phone| {
        let own = phone.belay.reflections().own(None).unwrap().reflections;
        own.into_iter().map(|view| view.reflection.text.text).collect::<BTreeSet<_>>()
    };
    assert_eq!(texts(&second).len() as u64, KILLS);
    assert_eq!(texts(&second), texts(&mia));
}
