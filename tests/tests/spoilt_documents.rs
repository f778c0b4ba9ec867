//! Documents of every kind that somebody with a modified app spoilt, while this phone has something to send in each: no sync
//! that ends early, no screen that does not answer, and no word that is lost.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::collections::{BTreeMap, BTreeSet};

use belay_core::{Error, UnsentReason};
use belay_domain::{
    Edit, Kind, WallTime,
    relationship::{RelationshipCommand, RelationshipText},
};
use belay_protocol::{Document, MAX_BODY_BYTES};
use belay_tests::{EveryKind, Fault, content_of, places::berlin, reword, statement};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

fn each(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(parts) => parts.iter_mut().for_each(|part| each(part, change)),
        Value::Object(fields) => fields.values_mut().for_each(|field| each(field, change)),
        _ => {}
    }
    change(value);
}

/// Every date in the same form in another year.
fn in_year(content: &mut Value, year: &str) {
    each(&mut content["doc"], &mut |value| {
        let Some(text) = value.as_str() else { return };
        let is_date = text.parse::<NaiveDate>().is_ok()
            || text.parse::<NaiveDateTime>().is_ok()
            || text.parse::<DateTime<Utc>>().is_ok();
        if is_date {
            let rest = text.split_once('-').unwrap().1;
            *value = json!(format!("{year}-{rest}"));
        }
    });
}

/// The claimed numbers of each replica of each device.
fn applied(content: &mut Value, n: &Value) {
    each(&mut content["applied"], &mut |value| {
        if value.is_number() {
            *value = n.clone();
        }
    });
}

type Way = (&'static str, fn(&mut Value));

/// How a document can be spoilt.
const WAYS: &[Way] = &[
    ("the far end of the calendar", |content| in_year(content, "+262142")),
    ("the near end of the calendar", |content| in_year(content, "-262143")),
    ("a newer version", |content| content["v"] = json!(99)),
    ("another shape", |content| content["doc"] = json!("rolled up")),
    ("nothing in it", |content| content["doc"] = json!({})),
    ("every text a number", |content| {
        each(&mut content["doc"], &mut |value| {
            if value.is_string() {
                *value = json!(7);
            }
        });
    }),
    ("every number too large", |content| every_number(content, &json!(u32::MAX))),
    ("nested too deep", |content| {
        content["doc"]["unknown"] = (0..100).fold(json!(1), |inner, _| json!([inner]));
    }),
    ("a field of a newer app", |content| content["doc"]["unknown"] = json!({"of": [u64::MAX, 1e300]})),
    ("a number this device never gave", |content| applied(content, &json!(1_000_000))),
    ("the last number but one", |content| applied(content, &json!(i64::MAX - 1))),
    ("a number beyond SQLite's", |content| applied(content, &json!(1_u64 << 63))),
    ("a number beyond every integer", |content| applied(content, &json!(1.8e19))),
    ("a negative number", |content| applied(content, &json!(-1))),
    ("applied of another shape", |content| content["applied"] = json!([1])),
    ("every list empty", |content| {
        each(&mut content["doc"], &mut |value| {
            if value.is_array() {
                *value = json!([]);
            }
        });
    }),
    ("every list a hundred times as long", |content| {
        each(&mut content["doc"], &mut |value| {
            if let Some(parts) = value.as_array() {
                *value = parts.iter().cycle().take(100 * parts.len()).cloned().collect();
            }
        });
    }),
    ("nothing in every text", |content| every_text(content, |_| String::new())),
    ("a NUL in every text", |content| every_text(content, |text| format!("{text}\0{text}"))),
    ("the longest text", |content| {
        let mut room = MAX_BODY_BYTES.saturating_sub(content.to_string().len() + 2_048);
        every_text(content, |text| text.to_owned() + &"w ".repeat(std::mem::take(&mut room) / 2));
    }),
    ("every number negative", |content| every_number(content, &json!(-1))),
    ("every number with a half", |content| every_number(content, &json!(0.5))),
    ("every number beyond all others", |content| every_number(content, &json!(1e300))),
    (TWICE, |_| {}),
];

/// Every key twice, nothing behind the first: readers of JSON differ in which of them counts.
const TWICE: &str = "every key twice";

fn every_text(content: &mut Value, mut change: impl FnMut(&str) -> String) {
    each(&mut content["doc"], &mut |value| {
        if let Some(text) = value.as_str() {
            *value = change(text).into();
        }
    });
}

fn every_number(content: &mut Value, n: &Value) {
    each(&mut content["doc"], &mut |value| {
        if value.is_number() {
            *value = n.clone();
        }
    });
}

fn with_keys_twice(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let twice = fields.iter().map(|(key, value)| {
                let key = json!(key);
                format!("{key}:null,{key}:{}", with_keys_twice(value))
            });
            format!("{{{}}}", twice.collect::<Vec<_>>().join(","))
        }
        Value::Array(parts) => {
            format!("[{}]", parts.iter().map(with_keys_twice).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_document_that_somebody_spoilt_costs_no_other_and_no_word_is_lost() {
    let mut scene = EveryKind::new().await;
    let _ = scene.write(WAYS.len());
    scene.mentee.sync().await;
    for (round, (way, spoil)) in WAYS.iter().enumerate() {
        let spoilt = spoil_everything(&scene, way, *spoil).await;
        if round == 0 {
            assert_eq!(kinds(&spoilt), Kind::ALL.iter().map(|kind| kind.as_str()).collect());
        }
        let typed = scene.write(round);
        scene.mentee.sync().await;
        scene.everything_answers(way);
        // In the middle of it the app is closed and opened again.
        scene.mentee = scene.mentee.reopened();
        scene.everything_answers(way);
        put_back(&scene, spoilt).await;
        for phone in [&scene.mentee, &scene.mentor, &scene.mentee] {
            phone.sync().await;
        }
        assert_eq!(scene.lost(&typed).await, Vec::<String>::new(), "{way}");
        assert_eq!(scene.mentee.belay.home().unwrap().needs_update, 0, "{way}");
    }
    assert_eq!(scene.mentee.belay.home().unwrap().relationships.len(), 1);
}

type Spoilt = BTreeMap<Uuid, (usize, Document, Value)>;

/// Spoils every document that somebody can write in. Gives what stood there before, with the revision of the spoilt one.
async fn spoil_everything(scene: &EveryKind, way: &str, spoil: fn(&mut Value)) -> Spoilt {
    let mut spoilt = BTreeMap::new();
    for (whose, visitor) in scene.visitors.iter().enumerate() {
        for (id, document) in visitor.documents().await {
            let content = content_of(&document);
            let mut changed = content.clone();
            spoil(&mut changed);
            let written = if way == TWICE { with_keys_twice(&changed) } else { changed.to_string() };
            if spoilt.contains_key(&id) || written.len() > MAX_BODY_BYTES - 1024 {
                continue;
            }
            let rev = visitor.store_written(&document, written.as_bytes()).await;
            spoilt.insert(id, (whose, Document { rev, ..document }, content));
        }
    }
    spoilt
}

fn kinds(spoilt: &Spoilt) -> BTreeSet<&str> {
    spoilt.values().map(|(_, document, _)| document.kind.as_str()).collect()
}

/// An honest app of theirs writes again what was there; what the phone has written on meanwhile stays.
async fn put_back(scene: &EveryKind, spoilt: Spoilt) {
    for (id, (whose, document, content)) in spoilt {
        let visitor = &scene.visitors[whose];
        if visitor.document(id).await.0.rev == document.rev {
            visitor.store(&document, &content).await;
        }
    }
}

#[tokio::test]
async fn what_can_be_read_again_is_shown_again_and_what_cannot_is_counted() {
    let scene = EveryKind::new().await;
    let partner = &scene.visitors[0];
    let (document, content) = partner.document(scene.goal).await;
    let mut far = content.clone();
    far["doc"]["due"] = json!("+262142-12-31");
    let rev = partner.store(&document, &far).await;
    scene.mentee.sync().await;
    assert_eq!(scene.mentee.belay.goals().goal(scene.goal).unwrap_err(), Error::UpdateNeeded);
    assert_eq!(scene.mentee.belay.home().unwrap().needs_update, 1);
    partner.store(&Document { rev, ..document }, &content).await;
    scene.mentee.sync().await;
    assert_eq!(statement(&scene.mentee, scene.goal), "Speak up");
    assert_eq!(scene.mentee.belay.home().unwrap().needs_update, 0);
}

#[tokio::test]
async fn what_depends_on_a_neighbour_of_a_newer_version_waits_and_everything_else_flows() {
    let scene = EveryKind::new().await;
    let partner = &scene.visitors[0];
    let (relationship, there) = partner.document(scene.relationship).await;
    let mut newer = there.clone();
    newer["v"] = json!(2);
    let rev = partner.store(&relationship, &newer).await;
    // Written before the phone hears of it; the partner writes in the goal too. The answer to what it sends tells of the
    // relationship first, and then the goal has to be decided again.
    let edit = Edit { before: String::new(), after: "Meetings".into() };
    let word = RelationshipCommand::Word { text: RelationshipText::Topic, edit };
    scene.mentee.belay.relationships().act(scene.relationship, word).unwrap();
    reword(&scene.mentee, scene.goal, "Speak up", "Speak up in meetings");
    let (goal, mut content) = partner.document(scene.goal).await;
    content["doc"]["outcome"] = json!({"text": "They hear me"});
    partner.store(&goal, &content).await;
    scene.mentee.sync().await;
    scene.everything_answers("a relationship of a newer version");
    assert_eq!(statement(&scene.mentee, scene.goal), "Speak up in meetings", "it is shown as it was written");
    let view = scene.mentee.belay.goals().goal(scene.goal).unwrap();
    assert_eq!((view.waiting, view.unsent_reason), (false, Some(UnsentReason::UpdateNeeded)));
    let staying = scene.mentee.belay.home().unwrap().staying;
    assert!(
        staying.iter().all(|one| one.why == UnsentReason::UpdateNeeded) && !staying.is_empty(),
        "{staying:?}"
    );
    assert_eq!(scene.mentee.belay.attention().count().unwrap(), 0, "nothing is given up");
    // It can be read again: what waited is decided, on top of what the partner wrote.
    partner.store(&Document { rev, ..relationship }, &there).await;
    scene.mentee.sync().await;
    scene.mentee.sync().await;
    scene.mentor.sync().await;
    let goal = scene.mentor.belay.goals().goal(scene.goal).unwrap().goal;
    assert_eq!(
        (goal.statement.text.as_str(), goal.outcome.text.as_str()),
        ("Speak up in meetings", "They hear me")
    );
}

#[tokio::test]
async fn a_date_is_taken_only_in_years_in_which_people_meet_or_plan() {
    let scene = EveryKind::new().await;
    for year in ["1799", "1999", "2200", "+262142"] {
        let local = format!("{year}-03-09T15:00:00").parse().unwrap();
        let looked = scene.mentee.belay.meetings().look_at(WallTime { local, zone: berlin() }, 60);
        assert!(matches!(looked, Err(Error::Invalid { field, .. }) if field == "start"), "{year}");
    }
    let command = belay_domain::goal::GoalCommand::SetDue(Some("+262142-12-31".parse().unwrap()));
    let refused = scene.mentee.belay.goals().act(scene.goal, command).unwrap_err();
    assert!(matches!(refused, Error::Invalid { rule, .. } if rule == "out_of_range"));
    assert_eq!(statement(&scene.mentee, scene.goal), "Speak up", "what was there is as it was");
}

#[tokio::test]
async fn words_that_a_document_falsely_says_to_hold_stay_with_who_wrote_them() {
    let scene = EveryKind::new().await;
    let [partner, _] = &scene.visitors;
    let (document, mut content) = partner.document(scene.goal).await;
    scene.mentee.network.note_writes();
    scene.mentee.network.then([Fault::Lost]);
    let before = statement(&scene.mentee, scene.goal);
    reword(&scene.mentee, scene.goal, &before, "Typed in the train");
    scene.mentee.belay.sync(&|_| {}).await.unwrap_err();
    // A partner's modified app writes that what was lost on the way is in the document.
    let lost = scene.mentee.network.writes().pop().unwrap();
    content["applied"] = content_of(&Document { body: lost.body, ..document.clone() })["applied"].clone();
    content["doc"]["outcome"] = json!({"text": "by the partner"});
    partner.store(&document, &content).await;
    scene.mentee.sync().await;
    assert_eq!(scene.lost(&["Typed in the train".to_owned()]).await, Vec::<String>::new());
    assert_eq!(scene.mentee.belay.counts().unwrap().waiting, 0);
    scene.mentee.sync().await;
    assert_eq!(scene.mentee.belay.attention().count().unwrap(), 1, "told once");
}

#[tokio::test]
async fn a_deletion_that_a_document_falsely_says_to_hold_is_carried_out() {
    let scene = EveryKind::new().await;
    let [partner, _] = &scene.visitors;
    let (document, mut content) = partner.document(scene.entry).await;
    scene.mentee.network.note_writes();
    scene.mentee.network.then([Fault::Lost]);
    scene.mentee.belay.entries().delete(scene.entry).unwrap();
    scene.mentee.belay.sync(&|_| {}).await.unwrap_err();
    let lost = scene.mentee.network.writes().pop().unwrap();
    content["applied"] = content_of(&Document { body: lost.body, ..document.clone() })["applied"].clone();
    partner.store(&document, &content).await;
    scene.mentee.sync().await;
    assert_eq!(scene.mentee.belay.entries().entry(scene.entry).unwrap_err().code(), "not_found");
    assert!(partner.document(scene.entry).await.1["deleted"].is_object());
}
