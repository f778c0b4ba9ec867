//! Whom could I ask: what people show of themselves in a program, who has room, and what becomes of it when they leave.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{Error, services::OfferView};
use belay_domain::{
    Kind, MemberId, Reason, Span, Window,
    flash::{FlashKind, FlashOpening},
    offer::{OfferCommand, OfferSide},
    profile::ProfileCommand,
    relationship::{RelationshipCommand, Role},
};
use belay_tests::{
    Community, Phone, Visitor, a_proposal, at, begin, both_sync, content_of,
    places::{berlin, new_york, tokyo},
};
use chrono::{NaiveTime, TimeDelta, Weekday};
use serde_json::json;
use uuid::Uuid;

/// Three people in one program.
struct Scene {
    community: Community,
    mia: Phone,
    tom: Phone,
    yuki: Phone,
    program: Uuid,
}

impl Scene {
    async fn new() -> Self {
        let community = Community::new().await;
        let mia = community.phone("Mia", berlin()).await;
        let tom = community.phone("Tom", new_york()).await;
        let yuki = community.phone("Yuki", tokyo()).await;
        let program = community.program(&[&mia, &tom, &yuki]).await;
        Self { community, mia, tom, yuki, program }
    }

    fn gives(&self, phone: &Phone, topics: &[&str]) {
        phone.belay.offers().show(self.program, Role::Mentor).unwrap();
        for topic in topics {
            self.act(phone, OfferCommand::AddTopic { side: OfferSide::Gives, text: (*topic).into() });
        }
    }

    fn act(&self, phone: &Phone, command: OfferCommand) -> Option<OfferView> {
        phone.belay.offers().act(self.program, command).unwrap()
    }

    fn people(&self, phone: &Phone, topic: Option<&str>) -> Vec<OfferView> {
        phone.belay.offers().people(self.program, topic, None).unwrap().people
    }

    fn names(&self, phone: &Phone, topic: Option<&str>) -> Vec<String> {
        self.people(phone, topic).into_iter().map(|view| view.name).collect()
    }
}

fn refused<T>(answer: belay_core::Result<T>) -> Reason {
    match answer {
        Err(Error::Refused { refusal }) => refusal.reason,
        Err(other) => panic!("not refused: {other}"),
        Ok(_) => panic!("it was allowed"),
    }
}

/// A mentee finds by a topic who can help with it, sees what they say of themselves, and asks from there, all without a network.
#[tokio::test]
async fn whoever_looks_for_a_topic_finds_whom_to_ask_and_asks_from_there() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &["Reading budgets", "Contracts"]);
    scene.gives(&scene.yuki, &["Public speaking"]);
    scene.tom.sync().await;
    both_sync(&scene.yuki, &scene.mia).await;
    scene.mia.network.cut(true);
    assert_eq!(scene.names(&scene.mia, None).len(), 2);
    assert_eq!(scene.names(&scene.mia, Some("budget")), ["Tom"]);
    assert_eq!(scene.names(&scene.mia, Some("SPEAKING")), ["Yuki"]);
    assert!(scene.names(&scene.mia, Some("knitting")).is_empty());
    let tom = scene.people(&scene.mia, Some("budget")).remove(0);
    assert_eq!((tom.member, tom.offer.role, tom.has_room), (scene.tom.me(), Role::Mentor, true));

    let asked = FlashOpening {
        topic: "A first budget".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.member].into(),
        slot: None,
    };
    scene.mia.belay.flash().ask_privately(asked).unwrap();
    let pair = scene.mia.belay.relationships().propose(a_proposal(&scene.mia, &scene.tom)).unwrap();
    scene.mia.network.cut(false);
    both_sync(&scene.mia, &scene.tom).await;
    assert_eq!(scene.tom.belay.flash().to_answer(None).unwrap().requests.len(), 1);
    assert!(scene.tom.belay.relationships().relationship(pair).is_ok());
}

/// Whoever mentors as many as they take, or takes nobody before a day, stands behind those who have room; the phone counts by
/// itself, also when the other's yes came over the network.
#[tokio::test]
async fn people_with_room_come_first_and_the_phone_counts_how_many_somebody_mentors() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &["Budgets"]);
    scene.act(&scene.tom, OfferCommand::SetAtOnce { people: Some(1) });
    scene.gives(&scene.yuki, &["Budgets"]);
    scene.act(&scene.yuki, OfferCommand::SetAway { until: "2026-03-09".parse().ok() });
    both_sync(&scene.tom, &scene.mia).await;
    both_sync(&scene.yuki, &scene.mia).await;
    assert_eq!(scene.names(&scene.mia, None), ["Tom", "Yuki"]);

    // Tom proposes; the yes reaches him over the network.
    let opening = a_proposal(&scene.mia, &scene.tom);
    let pair = scene.tom.belay.relationships().propose(opening).unwrap();
    both_sync(&scene.tom, &scene.mia).await;
    scene.mia.belay.relationships().act(pair, RelationshipCommand::Accept).unwrap();
    both_sync(&scene.mia, &scene.tom).await;
    scene.mia.sync().await;
    let people = scene.people(&scene.mia, None);
    let seen: Vec<_> = people.iter().map(|view| (view.name.as_str(), view.has_room)).collect();
    assert_eq!(seen, [("Yuki", false), ("Tom", false)], "whoever is away will be back");
    assert_eq!(people[1].offer.taken, 1);

    scene.community.clock.pass(TimeDelta::days(7));
    let people = scene.people(&scene.mia, None);
    assert_eq!((people[0].name.as_str(), people[0].has_room, people[0].away_until), ("Yuki", true, None));

    // It ends: there is room again.
    scene.mia.belay.relationships().act(pair, RelationshipCommand::Leave).unwrap();
    both_sync(&scene.mia, &scene.tom).await;
    both_sync(&scene.tom, &scene.mia).await;
    let tom = scene.people(&scene.mia, None).into_iter().find(|view| view.name == "Tom").unwrap();
    assert_eq!((tom.offer.taken, tom.has_room), (0, true));
}

/// Two phones of one person, both out of reach: each topic stands, and a topic that one adds after the other took the offer back
/// is not lost.
#[tokio::test]
async fn what_two_phones_of_one_person_name_out_of_reach_stands_and_is_never_lost() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &[]);
    scene.tom.sync().await;
    let other = Phone::new(new_york(), std::sync::Arc::clone(&scene.community.clock));
    scene.community.sign_in(&other, "Tom").await;
    scene.gives(&scene.tom, &["Budgets", "Law"]);
    scene.gives(&other, &["Speaking", "law"]);
    both_sync(&scene.tom, &other).await;
    for phone in [&scene.tom, &other] {
        let own = phone.belay.offers().own(scene.program).unwrap().unwrap();
        let mut topics: Vec<_> = own.offer.topics.iter().map(|topic| topic.text.as_str()).collect();
        topics.sort_unstable();
        assert_eq!(topics, ["Budgets", "Law", "Speaking"], "one topic is named once");
    }
    scene.act(&scene.tom, OfferCommand::TakeBack);
    scene.tom.sync().await;
    scene.gives(&other, &["Gardening"]);
    other.sync().await;
    assert!(other.belay.offers().own(scene.program).unwrap().is_none());
    let kept = other.belay.attention().list(None).unwrap().items;
    assert!(kept.iter().any(|item| item.words == ["Gardening"]), "{kept:?}");
    // It can be shown again, from either.
    other.belay.offers().show(scene.program, Role::Both).unwrap();
    both_sync(&other, &scene.mia).await;
    assert_eq!(scene.people(&scene.mia, None)[0].offer.role, Role::Both);
}

/// What is taken back leaves every phone: its lists, its tables and its file.
#[tokio::test]
async fn what_somebody_takes_back_or_leaves_behind_is_on_no_phone_any_more() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &["Tightrope walking"]);
    scene.gives(&scene.yuki, &["Origami folding"]);
    scene.tom.sync().await;
    both_sync(&scene.yuki, &scene.mia).await;
    assert_eq!(scene.names(&scene.mia, None).len(), 2);
    scene.act(&scene.tom, OfferCommand::TakeBack);
    scene.yuki.belay.account().leave(scene.program).await.unwrap();
    for phone in [&scene.tom, &scene.yuki, &scene.mia] {
        phone.sync().await;
    }
    assert!(scene.people(&scene.mia, None).is_empty());
    for words in ["Tightrope walking", "Origami folding"] {
        assert!(!scene.mia.wrote_down(words), "{words}");
    }
    assert!(!scene.tom.wrote_down("Tightrope walking"));
    let left = scene.yuki.belay.offers().people(scene.program, None, None).unwrap_err();
    assert_eq!(left.code(), "not_found");
}

/// Whoever is taken out of the program by its owner is shown to nobody.
#[tokio::test]
async fn somebody_who_is_in_the_program_no_more_is_shown_to_nobody() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &["Budgets"]);
    both_sync(&scene.tom, &scene.mia).await;
    scene.mia.belay.account().remove(scene.program, scene.tom.me()).await.unwrap();
    scene.mia.sync().await;
    assert!(scene.people(&scene.mia, None).is_empty());
}

/// A deleted account takes back what it showed.
#[tokio::test]
async fn a_deleted_account_leaves_no_offer_behind() {
    let scene = Scene::new().await;
    scene.gives(&scene.tom, &["Tightrope walking"]);
    both_sync(&scene.tom, &scene.mia).await;
    scene.community.clock.pass(TimeDelta::seconds(1));
    let before = scene.community.mails();
    scene.tom.belay.account().request_deletion_code().await.unwrap();
    let code = scene.community.code_since(&before);
    scene.tom.belay.account().delete(&code).await.unwrap();
    scene.mia.sync().await;
    assert!(scene.people(&scene.mia, None).is_empty());
    assert!(!scene.mia.wrote_down("Tightrope walking"));
}

/// A stranger sees nothing, and a member cannot write in somebody's name: not by a command, and not by a modified app under an
/// id that they derived.
#[tokio::test]
async fn nobody_shows_or_changes_an_offer_in_the_name_of_another() {
    let scene = Scene::new().await;
    let eve = scene.community.phone("Eve", berlin()).await;
    assert_eq!(eve.belay.offers().show(scene.program, Role::Mentor).unwrap_err().code(), "not_found");
    assert_eq!(eve.belay.offers().people(scene.program, None, None).unwrap_err().code(), "not_found");
    scene.gives(&scene.tom, &["Budgets"]);
    both_sync(&scene.tom, &scene.mia).await;
    let visitor = Visitor::new(&scene.community, "Yuki").await;
    let documents = visitor.documents().await;
    let tom = documents.values().find(|one| one.kind == Kind::Offer.as_str()).unwrap();
    let mut forged = content_of(tom);
    forged["doc"]["member"] = json!(scene.mia.me());
    visitor.store(tom, &forged).await;
    both_sync(&scene.mia, &scene.tom).await;
    scene.mia.sync().await;
    assert_eq!(scene.names(&scene.mia, None), ["Tom"]);
    assert_eq!(scene.mia.belay.offers().own(scene.program).unwrap(), None);
}

/// Texts that are empty, too long, or turn directions around.
#[tokio::test]
async fn odd_topics_are_refused_or_shown_as_they_are() {
    let scene = Scene::new().await;
    let offers = scene.mia.belay.offers();
    let add = |text: &str| OfferCommand::AddTopic { side: OfferSide::Seeks, text: text.into() };
    assert_eq!(offers.act(scene.program, add("x")).unwrap_err().code(), "not_found", "nothing is shown yet");
    offers.show(scene.program, Role::Mentee).unwrap();
    for wrong in [" ", "\u{202e}", &"x".repeat(81)] {
        assert_eq!(offers.act(scene.program, add(wrong)).unwrap_err().code(), "invalid", "{wrong:?}");
    }
    for right in ["تسلّق الجبال", &"ק".repeat(80)] {
        let view = offers.act(scene.program, add(right)).unwrap().unwrap();
        assert_eq!(view.offer.topics.last().unwrap().text, right);
    }
    scene.act(&scene.mia, OfferCommand::TakeBack);
    assert_eq!(refused(offers.act(scene.program, add("x"))), Reason::Closed);
    assert_eq!(refused(offers.act(scene.program, OfferCommand::TakeBack)), Reason::AlreadyDone);
}

/// Hours that somebody shows in the program are hours in common, without typing them in; they follow the settings.
#[tokio::test]
async fn hours_that_are_shown_in_a_program_are_known_where_two_look_for_a_date() {
    let scene = Scene::new().await;
    let pair = begin(&scene.mia, &scene.tom).await;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let window = |weekday, from, until, zone| Window { weekday, from: hour(from), until: hour(until), zone };
    let set =
        |phone: &Phone, windows| phone.belay.profile().act(ProfileCommand::SetWindows(windows)).unwrap();
    set(&scene.mia, vec![window(Weekday::Mon, 14, 18, berlin())]);
    set(&scene.tom, vec![window(Weekday::Mon, 9, 11, new_york())]);
    let week = Span { start: at("2026-03-02T00:00:00Z"), end: at("2026-03-09T00:00:00Z") };
    let common = || scene.mia.belay.meetings().common_hours_with(pair, week).unwrap();
    assert_eq!(common().unknown, [scene.tom.me()]);
    scene.tom.belay.offers().show(scene.program, Role::Mentor).unwrap();
    scene.tom.belay.offers().show_hours(scene.program, true).unwrap();
    both_sync(&scene.tom, &scene.mia).await;
    let span = |from: &str, until: &str| Span { start: at(from), end: at(until) };
    assert_eq!(common().unknown, Vec::<MemberId>::new());
    assert_eq!(common().hours, [span("2026-03-02T14:00:00Z", "2026-03-02T16:00:00Z")]);
    set(&scene.tom, vec![window(Weekday::Mon, 11, 13, new_york())]);
    both_sync(&scene.tom, &scene.mia).await;
    assert_eq!(common().hours, [span("2026-03-02T16:00:00Z", "2026-03-02T17:00:00Z")]);
    scene.tom.belay.offers().show_hours(scene.program, false).unwrap();
    both_sync(&scene.tom, &scene.mia).await;
    assert_eq!(common().unknown, [scene.tom.me()]);
}
