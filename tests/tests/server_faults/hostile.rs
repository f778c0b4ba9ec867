//! A server that lies: in counts, revisions, places, times, pages and cursors. The phone stays usable, rests, and loses nothing;
//! once the server tells the truth, everything is as if it always had.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use belay_core::{
    Error,
    sync::{Call, Reply},
};
use belay_crypto::{Header, seal};
use belay_protocol::Document;
use belay_tests::{Between, Community, Phone, Visitor, a_pair, content_of, draft, reword, statement};
use serde_json::{Value, json};
use uuid::Uuid;

/// More calls than a phone makes of one sync of these few documents, whatever it is told: the longest row of exchanges that
/// change nothing, twice.
const MOST_CALLS: u64 = 40;

/// A lie, by its name.
type Lie = (&'static str, fn(&mut Value));

/// A server that lies in each answer to a sync.
struct Lying<F>(F);

impl<F: Fn(&mut Value) + Send + Sync> Between for Lying<F> {
    fn up(&self, call: Call) -> Call {
        call
    }

    fn down(&self, mut reply: Reply) -> Reply {
        if let Ok(mut answer) = serde_json::from_slice::<Value>(&reply.body)
            && answer.get("cursor").is_some()
        {
            self.0(&mut answer);
            reply.body = answer.to_string().into_bytes();
        }
        reply
    }
}

/// From now on it tells this phone the truth.
fn heal(phone: &Phone) {
    phone.network.pass_through(Arc::new(Lying(|_: &mut Value| {})));
}

fn each(answer: &mut Value, part: &str, change: impl Fn(&mut Value)) {
    for one in answer[part].as_array_mut().into_iter().flatten() {
        change(one);
    }
}

/// Puts something into the bookkeeping of each document that came: "its body has these intentions of these devices".
fn applied(answer: &mut Value, devices: &Value) {
    each(answer, "documents", |one| {
        let document: Document = serde_json::from_value(one.clone()).unwrap();
        let mut content = content_of(&document);
        content["applied"] = devices.clone();
        let header = Header { space: document.space, document: document.id, kind: &document.kind };
        let body = belay_protocol::Body(seal(&header, &serde_json::to_vec(&content).unwrap()));
        one["body"] = serde_json::to_value(body).unwrap();
    });
}

const LIES: [Lie; 24] = [
    ("more, and more", |answer| answer["more"] = json!(true)),
    ("a cursor that goes back", |answer| {
        answer["cursor"] = json!("");
        answer["more"] = json!(true);
    }),
    ("a cursor that is none", |answer| answer["cursor"] = json!("\u{0}\u{202e}%00../..")),
    ("a cursor of a megabyte", |answer| answer["cursor"] = json!("A".repeat(1 << 20))),
    ("an epoch of a megabyte", |answer| answer["epoch"] = json!("e".repeat(1 << 20))),
    ("the highest revision there is", |answer| each(answer, "documents", |one| one["rev"] = json!(u64::MAX))),
    ("the highest that a database holds", |answer| {
        each(answer, "documents", |one| one["rev"] = json!(i64::MAX));
    }),
    ("a revision of none", |answer| each(answer, "documents", |one| one["rev"] = json!(0))),
    ("a revision below none", |answer| each(answer, "documents", |one| one["rev"] = json!(-1))),
    ("one place for all", |answer| each(answer, "documents", |one| one["seq"] = json!(1))),
    ("the last place there is", |answer| each(answer, "documents", |one| one["seq"] = json!(u64::MAX))),
    ("stored as the highest revision", |answer| {
        each(answer, "results", |one| {
            one["rev"] = json!(u64::MAX);
            one["seq"] = json!(u64::MAX);
        });
    }),
    ("the same result a thousand times", |answer| {
        let results = answer["results"].as_array().cloned().unwrap_or_default();
        answer["results"] = json!(results.iter().cycle().take(results.len() * 1_000).collect::<Vec<_>>());
    }),
    ("no result at all", |answer| answer["results"] = json!([])),
    ("results of writes that nobody sent", |answer| {
        let stored = |n: u128| json!({ "write": Uuid::from_u128(n), "outcome": "stored", "rev": 7, "seq": n as u64, "at": "2026-03-02T09:00:00Z" });
        answer["results"] = json!((0..1_000).map(stored).collect::<Vec<_>>());
    }),
    ("each document a thousand times", |answer| {
        let documents = answer["documents"].as_array().cloned().unwrap_or_default();
        answer["documents"] =
            json!(documents.iter().cycle().take(documents.len() * 1_000).collect::<Vec<_>>());
    }),
    ("documents of spaces that nobody is in", |answer| {
        let mut documents = answer["documents"].as_array().cloned().unwrap_or_default();
        for one in &mut documents {
            one["space"] = json!(Uuid::from_u128(99));
        }
        answer["documents"].as_array_mut().unwrap().extend(documents);
    }),
    ("intentions of strangers without number", |answer| {
        let device = |n: u128| {
            (Uuid::from_u128(n).to_string(), json!({ Uuid::from_u128(n + 7).to_string(): u64::MAX }))
        };
        applied(answer, &Value::Object((0..500).map(device).collect()));
    }),
    ("bookkeeping that is none", |answer| applied(answer, &json!({ "not a device": { "": -1 } }))),
    ("the last moment there is", |answer| {
        answer["now"] = json!("+262142-12-31T23:59:59Z");
        each(answer, "documents", |one| one["at"] = json!("+262142-12-31T23:59:59Z"));
        each(answer, "results", |one| one["at"] = json!("+262142-12-31T23:59:59Z"));
    }),
    ("a moment before all others", |answer| {
        answer["now"] = json!("-262143-01-01T00:00:00Z");
        each(answer, "documents", |one| one["at"] = json!("-262143-01-01T00:00:00Z"));
        each(answer, "results", |one| one["at"] = json!("-262143-01-01T00:00:00Z"));
    }),
    ("out of one's own journal", |answer| {
        answer["spaces"] = json!([]);
        answer["documents"] = json!([]);
    }),
    ("numbers where there are none", |answer| answer["documents"] = json!(1e300)),
    ("depth without a bottom", |answer| {
        answer["documents"] = (0..100).fold(json!([]), |inner, _| json!([inner]));
    }),
];

/// A text that no other part of the test has.
fn text(number: usize) -> String {
    format!("Speak up, for the {number}th time")
}

/// Lies by which a page is told and what was in it is not: nobody can know what a server leaves out. It comes with its next
/// change.
const HIDING: [&str; 4] = [
    "the highest revision there is",
    "the highest that a database holds",
    "bookkeeping that is none",
    "out of one's own journal",
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_server_says_the_phone_rests_goes_on_and_loses_nothing() {
    for (name, lie) in LIES {
        // One after the other, and each with phones of its own, so that one that fails is named.
        let survived = tokio::spawn(is_survived(name, lie)).await;
        assert!(survived.is_ok(), "{name}");
    }
}

async fn is_survived(name: &'static str, lie: fn(&mut Value)) {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, &text(0));
    mentee.sync().await;
    mentor.sync().await;
    reword(&mentee, goal, &text(0), &text(1));
    let theirs = draft(&mentor, relationship, "of the mentor");
    mentor.sync().await;

    mentee.network.pass_through(Arc::new(Lying(lie)));
    let calls = mentee.network.calls();
    let ended = mentee.belay.sync(&|_| {}).await;
    let calls = mentee.network.calls() - calls;
    assert!(calls <= MOST_CALLS, "{name}: it rests after {calls} calls");
    let is_said = matches!(ended, Ok(_) | Err(Error::Offline { .. }));
    assert!(is_said, "{name}: {ended:?}");
    is_usable(&mentee, goal, &text(1), name);

    heal(&mentee);
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(statement(&mentee, goal), text(1), "{name}");
    assert_eq!(statement(&mentor, goal), text(1), "{name}: what was written has arrived");
    assert_eq!(mentee.belay.counts().unwrap().waiting, 0, "{name}");
    if !HIDING.contains(&name) {
        assert_eq!(statement(&mentee, theirs), "of the mentor", "{name}");
        assert_eq!(mentee.belay.attention().count().unwrap(), 0, "{name}");
    }
    reword(&mentor, theirs, "of the mentor", "of the mentor, again");
    mentor.sync().await;
    mentee.sync().await;
    assert_eq!(statement(&mentee, theirs), "of the mentor, again", "{name}");
    let gap = mentee.belay.now().unwrap() - mentor.belay.now().unwrap();
    assert!(gap.num_minutes() == 0, "{name}: it believes it is {gap} later");
}

/// Every screen answers, and what was written is there; more can be written.
fn is_usable(phone: &Phone, goal: belay_domain::GoalId, written: &str, name: &str) {
    phone.belay.home().unwrap_or_else(|error| panic!("{name}: {error}"));
    phone.belay.reminders().to_arm(None).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(statement(phone, goal), written, "{name}");
    reword(phone, goal, written, "a draft");
    reword(phone, goal, "a draft", written);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_back_in_its_cursor_for_ever_tells_nothing_new_and_is_left_alone() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    for number in 0..20 {
        let _ = draft(&mentee, relationship, &text(number));
    }
    mentee.sync().await;
    let visitor = Visitor::new(&community, "Mia").await;
    let all: Vec<Value> = visitor
        .documents()
        .await
        .into_values()
        .map(|document| serde_json::to_value(document).unwrap())
        .collect();
    let page = AtomicU64::new(0);
    mentee.network.pass_through(Arc::new(Lying(move |answer: &mut Value| {
        // The same pages again and again, each a document or two of what is there.
        let page = page.fetch_add(1, Ordering::Relaxed) as usize;
        answer["documents"] = json!([all[page % all.len()], all[(page + 1) % all.len()]]);
        answer["cursor"] = json!(format!("{}", page % 3));
        answer["more"] = json!(true);
    })));
    let calls = mentee.network.calls();
    let ended = mentee.belay.sync(&|_| {}).await;
    assert!(matches!(ended, Err(Error::Offline { .. })), "{ended:?}");
    let calls = mentee.network.calls() - calls;
    assert!(calls < 4 * MOST_CALLS, "{calls} calls");
    heal(&mentee);
    mentee.sync().await;
    assert_eq!(mentee.belay.counts().unwrap().waiting, 0);
}
