//! Documents that are too large, of a kind or version nobody here knows, damaged, or full of strange letters: one of them
//! never holds up the others, and nothing in them is lost.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{AttentionReason, Error, Staying, UnsentReason};
use belay_domain::{
    Edit, GoalId,
    goal::{GoalCommand, MAX_GOAL_CHARS, Wording},
};
use belay_protocol::{Document, MAX_BODY_BYTES};
use belay_tests::{Community, Phone, Visitor, a_goal, a_pair, content_of, draft, reword, statement, take_on};
use serde_json::{Value, json};
use uuid::Uuid;

/// A paragraph as long as the rules allow, in the letters that take the most bytes.
fn longest() -> String {
    "🧗".repeat(MAX_GOAL_CHARS)
}

fn word(phone: &Phone, goal: GoalId, wording: Wording, before: &str, after: &str) {
    let edit = Edit { before: before.into(), after: after.into() };
    phone.belay.goals().act(goal, GoalCommand::Reword { wording, edit }).unwrap();
}

fn reasons(phone: &Phone) -> Vec<AttentionReason> {
    phone.belay.attention().list(None).unwrap().items.into_iter().map(|item| item.why).collect()
}

#[tokio::test]
async fn a_document_over_the_limit_stays_is_named_holds_nothing_up_and_goes_out_when_it_was_shortened() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let huge = draft(&mentee, relationship, &longest());
    for wording in [Wording::Outcome, Wording::Evidence] {
        word(&mentee, huge, wording, "", &longest());
    }
    mentee.sync().await;
    let action = "🧗".repeat(belay_domain::action::MAX_ACTION_CHARS);
    // Each action weighs 2 KiB, the three texts together 12: shortened by those, it fits again.
    let mut actions = 0;
    while mentee.belay.attention().count().unwrap() == 0 {
        take_on(&mentee, huge, &action).unwrap();
        actions += 1;
        if actions * 2_000 > MAX_BODY_BYTES - 20_000 {
            mentee.sync().await;
        }
        assert!(actions * 2_000 < MAX_BODY_BYTES, "it is over the limit");
    }
    assert!(
        matches!(&reasons(&mentee)[..], [AttentionReason::NotTaken { code }] if code == "too_large"),
        "{:?}",
        reasons(&mentee)
    );
    let view = mentee.belay.goals().goal(huge).unwrap();
    assert_eq!(
        (view.waiting, view.unsent_reason),
        (false, Some(UnsentReason::NotTaken)),
        "it has not reached the server"
    );
    let home = mentee.belay.home().unwrap();
    assert_eq!((home.unsent, home.staying), (1, vec![Staying { why: UnsentReason::NotTaken, count: 1 }]));
    let small = draft(&mentee, relationship, "others flow");
    mentee.sync().await;
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(statement(&mentor, small), "others flow");
    assert!(mentor.belay.goals().goal(huge).unwrap().goal.actions.len() < actions);
    assert_eq!(mentee.belay.attention().count().unwrap(), 1, "it is named once");
    let mentee = mentee.reopened();
    assert_eq!(mentee.belay.goals().goal(huge).unwrap().goal.actions.len(), actions);
    for wording in [Wording::Statement, Wording::Outcome, Wording::Evidence] {
        word(&mentee, huge, wording, &longest(), "short");
    }
    mentee.sync().await;
    mentor.sync().await;
    let there = mentor.belay.goals().goal(huge).unwrap();
    assert_eq!((there.goal.actions.len(), there.goal.statement.text.as_str()), (actions, "short"));
    let view = mentee.belay.goals().goal(huge).unwrap();
    assert_eq!((view.waiting, view.unsent_reason), (false, None));
}

#[tokio::test]
async fn a_hundred_documents_that_wait_flow_also_when_the_first_of_them_are_over_the_limit() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let action = "🧗".repeat(belay_domain::action::MAX_ACTION_CHARS);
    for _ in 0..3 {
        let huge = draft(&mentee, relationship, "huge");
        for _ in 0..66 {
            take_on(&mentee, huge, &action).unwrap();
        }
    }
    let small: Vec<_> = (0..105).map(|number| draft(&mentee, relationship, &number.to_string())).collect();
    mentee.sync().await;
    mentor.sync().await;
    for (number, goal) in small.iter().enumerate() {
        assert_eq!(statement(&mentor, *goal), number.to_string());
    }
    assert_eq!(mentee.belay.attention().count().unwrap(), 3);
}

#[tokio::test]
async fn a_kind_of_a_newer_app_is_kept_and_counted_and_everything_else_arrives() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    let (goal_document, _) = {
        let goal = draft(&mentor, relationship, "known");
        mentor.sync().await;
        newer.document(goal).await
    };
    let hologram = Document { id: Uuid::now_v7(), kind: "hologram".into(), rev: 0, ..goal_document };
    newer.store(&hologram, &json!({"v": 1, "applied": {}, "doc": {"light": true}})).await;
    mentee.sync().await;
    assert_eq!(mentee.belay.home().unwrap().needs_update, 1);
    assert_eq!(statement(&mentee, GoalId(goal_document_id(&newer).await)), "known");
    let mine = draft(&mentee, relationship, "still flows");
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(statement(&mentor, mine), "still flows");
    let mentee = mentee.reopened();
    assert_eq!(mentee.belay.home().unwrap().needs_update, 1);
    assert_eq!(mentee.belay.attention().count().unwrap(), 0);
}

async fn goal_document_id(newer: &Visitor) -> Uuid {
    let documents = newer.documents().await;
    let known = documents.values().find(|document| {
        document.kind == "goal" && content_of(document)["doc"]["statement"]["text"] == "known"
    });
    known.unwrap().id
}

/// A goal of a newer app, in three forms that this version cannot read.
fn beyond_this_version(content: &Value, way: usize) -> Value {
    let mut content = content.clone();
    match way {
        0 => content["v"] = json!(99),
        1 => content["doc"]["state"] = json!({"is": "incubating", "since": "2026-03-02"}),
        _ => content["doc"] = json!("rolled up"),
    }
    content
}

#[tokio::test]
async fn a_version_of_a_newer_app_is_shown_as_such_and_own_words_wait_until_it_can_be_read() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    for way in 0..3 {
        let goal = draft(&mentee, relationship, "Speak up in the weekly meeting");
        mentee.sync().await;
        let (document, content) = newer.document(goal).await;
        let rev = newer.store(&document, &beyond_this_version(&content, way)).await;
        // Written before the phone meets the newer version.
        reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up in every weekly meeting");
        mentee.sync().await;
        assert_eq!(mentee.belay.goals().goal(goal).unwrap_err(), Error::UpdateNeeded);
        let late = GoalCommand::Reword { wording: Wording::Statement, edit: Edit::new("blind") };
        assert_eq!(mentee.belay.goals().act(goal, late).unwrap_err(), Error::UpdateNeeded);
        assert_eq!(mentee.belay.attention().count().unwrap(), 0, "nothing is given up");
        assert_eq!(mentee.belay.home().unwrap().needs_update, 1);
        let other = draft(&mentee, relationship, "others flow");
        mentee.sync().await;
        mentor.sync().await;
        assert_eq!(statement(&mentor, other), "others flow");
        // The newer app writes it in a way that this version can read.
        newer.store(&Document { rev, ..document }, &content).await;
        mentee.sync().await;
        mentor.sync().await;
        for phone in [&mentee, &mentor] {
            assert_eq!(statement(phone, goal), "Speak up in every weekly meeting");
        }
        assert_eq!(mentee.belay.home().unwrap().needs_update, 0);
    }
}

#[tokio::test]
async fn what_a_newer_app_added_to_a_document_survives_every_change_made_here() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    let goal = draft(&mentee, relationship, "Speak up");
    take_on(&mentee, goal, "first").unwrap();
    take_on(&mentee, goal, "second").unwrap();
    mentee.sync().await;
    let (document, mut content) = newer.document(goal).await;
    content["later"] = json!({"by": "a newer app"});
    content["doc"]["colour"] = json!({"hue": 200, "of": ["sea"]});
    content["doc"]["statement"]["language"] = json!("en");
    content["doc"]["actions"][1]["effort"] = json!({"hours": 3});
    newer.store(&document, &content).await;
    // A write on top of it, one that meets it only at the server, and one by the other person.
    reword(&mentee, goal, "Speak up", "Speak up now");
    mentee.sync().await;
    take_on(&mentee, goal, "third").unwrap();
    mentee.sync().await;
    mentor.sync().await;
    word(&mentor, goal, Wording::Outcome, "", "They listen");
    mentor.sync().await;
    let (_, after) = newer.document(goal).await;
    assert_eq!(after["later"], content["later"]);
    assert_eq!(after["doc"]["colour"], content["doc"]["colour"]);
    assert_eq!(after["doc"]["statement"], json!({"text": "Speak up now", "language": "en"}));
    assert_eq!(after["doc"]["actions"][1], content["doc"]["actions"][1]);
    assert_eq!(after["doc"]["actions"].as_array().unwrap().len(), 3);
    assert_eq!(after["doc"]["outcome"]["text"], "They listen");
}

#[tokio::test]
async fn a_body_that_does_not_open_is_named_once_and_what_was_here_stays_until_it_does() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let faulty = Visitor::new(&community, "Tom").await;
    let other = draft(&mentee, relationship, "another goal");
    mentee.sync().await;
    let (others, _) = faulty.document(other).await;
    // Bytes that are nothing, an envelope cut short, one of another document, and one that holds no content.
    let header = |document: &Document| {
        belay_crypto::seal(
            &belay_crypto::Header { space: document.space, document: document.id, kind: &document.kind },
            b"no content",
        )
    };
    for way in 0..4 {
        let goal = draft(&mentee, relationship, "Speak up in the weekly meeting");
        mentee.sync().await;
        let (document, content) = faulty.document(goal).await;
        let body = match way {
            0 => Vec::new(),
            1 => document.body.0[..20].to_vec(),
            2 => others.body.0.clone(),
            _ => header(&document),
        };
        let rev = faulty.store_body(&document, body).await;
        reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up in every weekly meeting");
        let beside = draft(&mentee, relationship, "others flow");
        // Were it tried again and again, this would never end.
        mentee.sync().await;
        mentee.sync().await;
        assert_eq!(statement(&mentee, goal), "Speak up in every weekly meeting");
        assert_eq!(reasons(&mentee), [AttentionReason::Unreadable], "way {way}");
        mentor.sync().await;
        assert_eq!(statement(&mentor, beside), "others flow");
        faulty.store(&Document { rev, ..document }, &content).await;
        mentee.sync().await;
        mentor.sync().await;
        for phone in [&mentee, &mentor] {
            assert_eq!(statement(phone, goal), "Speak up in every weekly meeting", "way {way}");
            for item in phone.belay.attention().list(None).unwrap().items {
                phone.belay.attention().settle(item.id).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn an_envelope_of_a_newer_app_waits_for_the_update() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    let goal = draft(&mentee, relationship, "Speak up in the weekly meeting");
    mentee.sync().await;
    let (document, content) = newer.document(goal).await;
    let mut body = document.body.0.clone();
    body[0] = 200;
    let rev = newer.store_body(&document, body).await;
    reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up in every weekly meeting");
    mentee.sync().await;
    assert_eq!(mentee.belay.goals().goal(goal).unwrap_err(), Error::UpdateNeeded);
    assert_eq!(
        (mentee.belay.home().unwrap().needs_update, mentee.belay.attention().count().unwrap()),
        (1, 0)
    );
    newer.store(&Document { rev, ..document }, &content).await;
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(statement(&mentor, goal), "Speak up in every weekly meeting");
}

#[tokio::test]
async fn text_of_any_script_and_sort_arrives_letter_by_letter() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let texts = [
        "",
        "שלום עולם, قابلني غدًا",
        "\u{202e}right to left override\u{202c}",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🧗🏽‍♀️ e\u{301} é",
        "null\u{0}in the middle, bell\u{7} escape\u{1b}[31m del\u{7f}",
        "\u{feff}byte order mark, \u{200b} zero width, \u{fffd} replacement, \u{10ffff} the last",
        "lines\r\nof\nall\rsorts\u{2028}and\u{85}tabs\t.",
        "'; DROP TABLE document; -- \" \\ </script> {{}} %s ${HOME} \\u0000",
        "学習 한국어 ไทย हिन्दी Ελληνικά Žluťoučký",
        "﷽".repeat(MAX_GOAL_CHARS).as_str(),
    ]
    .map(str::to_owned);
    let goals: Vec<_> = texts.iter().map(|text| draft(&mentee, relationship, text)).collect();
    let mentee = mentee.reopened();
    mentee.sync().await;
    mentor.sync().await;
    for (goal, text) in goals.iter().zip(&texts) {
        assert_eq!(&statement(&mentee, *goal), text);
        assert_eq!(&statement(&mentor, *goal), text);
        let longer = format!("{text} נוסף").chars().take(MAX_GOAL_CHARS).collect::<String>();
        reword(&mentor, *goal, text, longer.trim());
        mentor.sync().await;
        mentee.sync().await;
        assert_eq!(statement(&mentee, *goal), longer.trim());
    }
}

#[tokio::test]
async fn a_pasted_book_is_refused_by_its_field_and_changes_nothing() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    let book = "a word and ".repeat(100_000);
    let error = mentee.belay.goals().draft(a_goal(&mentee, relationship, &book)).unwrap_err();
    assert_eq!(error, Error::Invalid { field: "statement".into(), rule: "too_long".into() });
    let goal = draft(&mentee, relationship, "short");
    let edit = Edit { before: "short".into(), after: book };
    let command = GoalCommand::Reword { wording: Wording::Statement, edit };
    assert_eq!(mentee.belay.goals().act(goal, command).unwrap_err(), error);
    assert_eq!(statement(&mentee, goal), "short");
    let blank = GoalCommand::Drop { reason: " \u{a0}\u{3000}\n".into() };
    assert_eq!(
        mentee.belay.goals().act(goal, blank).unwrap_err(),
        Error::Invalid { field: "reason".into(), rule: "empty".into() }
    );
}
