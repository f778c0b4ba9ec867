//! Flash requests over two phones and more: one helper whoever is first, and nothing said about who it is.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

mod circle;
mod dates;
mod forged;
mod offers;
mod readers;

use std::{collections::BTreeSet, sync::Arc};

use belay_core::{AttentionReason, Error, ports::Clock, services::FlashView};
use belay_domain::{
    FlashId, MeetingId, Phase, Reason,
    flash::{FlashAnswer, FlashCommand, FlashKind, FlashOpening, FlashStatus},
    relationship::{Origin, RelationshipCommand},
};
use belay_tests::{
    Community, Phone, SetClock, Visitor,
    places::{berlin, new_york, tokyo},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// A mentee in Berlin and mentors in New York and Tokyo who share a program.
struct Scene {
    community: Community,
    program: Uuid,
    mia: Phone,
    tom: Phone,
    yuki: Phone,
}

impl Scene {
    async fn new() -> Self {
        let community = Community::new().await;
        let mia = community.phone("Mia", berlin()).await;
        let tom = community.phone("Tom", new_york()).await;
        let yuki = community.phone("Yuki", tokyo()).await;
        let program = community.program(&[&mia, &tom, &yuki]).await;
        Self { community, program, mia, tom, yuki }
    }

    async fn all_sync(&self) {
        for phone in [&self.mia, &self.tom, &self.yuki] {
            phone.sync().await;
        }
    }

    /// Asked of both mentors, and known to all.
    async fn asked(&self, topic: &str) -> FlashId {
        let id = self.mia.belay.flash().ask(self.program, about(topic, &[&self.tom, &self.yuki])).unwrap();
        self.all_sync().await;
        id
    }

    /// Tom has helped, and all know.
    async fn held(&self, topic: &str) -> FlashId {
        let id = self.asked(topic).await;
        act(&self.tom, id, FlashCommand::Accept);
        let meeting = MeetingId(Uuid::from_u128(7));
        act(&self.tom, id, FlashCommand::Schedule { meeting, replaces: None });
        act(&self.tom, id, FlashCommand::MarkHeld);
        self.tom.sync().await;
        self.all_sync().await;
        id
    }
}

fn about(topic: &str, mentors: &[&Phone]) -> FlashOpening {
    FlashOpening {
        topic: topic.into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: mentors.iter().map(|mentor| mentor.me()).collect(),
        slot: None,
    }
}

fn act(phone: &Phone, flash: FlashId, command: FlashCommand) -> FlashView {
    phone.belay.flash().act(flash, command).unwrap()
}

fn see(phone: &Phone, flash: FlashId) -> FlashView {
    phone.belay.flash().request(flash).unwrap()
}

#[tokio::test]
async fn of_two_mentors_who_accept_at_once_one_helps_and_the_other_is_told_without_a_name() {
    let scene = Scene::new().await;
    let flash = scene.asked("Reading a balance sheet").await;
    let tom = act(&scene.tom, flash, FlashCommand::Accept);
    let yuki = act(&scene.yuki, flash, FlashCommand::Accept);
    for view in [&tom, &yuki] {
        assert_eq!((view.status, view.helper, view.waiting), (FlashStatus::AskedWaiting, None, true));
        assert!(view.allowed.is_empty(), "nothing is built on a yes that the server has not taken");
    }
    scene.tom.sync().await;
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::Matched);
    scene.yuki.sync().await;
    scene.all_sync().await;

    let asker = see(&scene.mia, flash);
    assert_eq!((asker.status, asker.helper), (FlashStatus::Matched, Some(scene.tom.me())));
    let lost = see(&scene.yuki, flash);
    assert_eq!((lost.status, lost.helper), (FlashStatus::Taken, None));
    assert!(scene.yuki.belay.flash().helping(None).unwrap().requests.is_empty());
    assert!(scene.yuki.belay.flash().to_answer(None).unwrap().requests.is_empty());

    let items = scene.yuki.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1);
    assert!(
        matches!(&items[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::FlashTaken)
    );
    for said in [serde_json::to_string(&items[0]).unwrap(), serde_json::to_string(&lost).unwrap()] {
        assert!(!said.contains(&scene.tom.me().to_string()) && !said.contains("Tom"), "{said}");
    }
    assert_eq!(scene.tom.belay.attention().count().unwrap(), 0);
    assert_eq!(scene.mia.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn what_was_sent_reads_waiting_until_somebody_answers() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash().ask(scene.program, about("Pivot tables", &[&scene.tom])).unwrap();
    let sent = see(&scene.mia, flash);
    assert_eq!((sent.status, sent.waiting), (FlashStatus::SentWaiting, true));
    scene.all_sync().await;
    assert!(!see(&scene.mia, flash).waiting);
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::ToAnswer);
    assert_eq!(scene.tom.belay.flash().to_answer(None).unwrap().requests[0].id, flash);
    assert_eq!(see(&scene.yuki, flash).status, FlashStatus::AskedOfOthers);
    assert!(see(&scene.yuki, flash).mentors.is_empty(), "whom it asks is not everybody's");
    assert!(scene.yuki.belay.flash().to_answer(None).unwrap().requests.is_empty());
}

#[tokio::test]
async fn the_fifth_open_request_passes_the_sixth_is_refused_and_room_comes_back() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash();
    let mut mentors = Vec::new();
    for name in ["Ann", "Ben", "Cem", "Dag"] {
        let phone = scene.community.phone(name, berlin()).await;
        let link = scene.mia.belay.account().invite(scene.program, Some(1)).await.unwrap();
        phone.belay.account().join(&link).await.unwrap();
        mentors.push(phone);
    }
    scene.mia.sync().await;
    let dag = mentors.pop().unwrap();
    let others = [&scene.tom, &scene.yuki].into_iter().chain(&mentors);
    let asked: Vec<_> =
        others.map(|mentor| flash.ask(scene.program, about("Help", &[mentor])).unwrap()).collect();
    assert_eq!(asked.len(), 5);
    let sixth = || flash.ask(scene.program, about("Help", &[&dag]));
    let Error::Refused { refusal } = sixth().unwrap_err() else { panic!("refused by the rules") };
    assert_eq!((refusal.reason, &refusal.allowed[..]), (Reason::FlashTooMany, &["withdraw".to_owned()][..]));
    let again = flash.ask(scene.program, about("Other help", &[&scene.tom])).unwrap_err();
    assert!(matches!(again, Error::Refused { refusal } if refusal.reason == Reason::FlashPairOpen));
    act(&scene.mia, asked[0], FlashCommand::Withdraw);
    assert_eq!(see(&scene.mia, asked[0]).status, FlashStatus::Withdrawn);
    sixth().unwrap();
    // A week later nobody has answered: there is room again without a tap.
    scene.community.clock.pass(TimeDelta::days(7));
    flash.ask(scene.program, about("Help", &[&scene.tom])).unwrap();
}

#[tokio::test]
async fn a_yes_to_what_was_withdrawn_meanwhile_goes_to_attention() {
    let scene = Scene::new().await;
    let flash = scene.asked("Pivot tables").await;
    act(&scene.mia, flash, FlashCommand::Withdraw);
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.mia.sync().await;
    scene.tom.sync().await;
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::Withdrawn);
    let items = scene.tom.belay.attention().list(None).unwrap().items;
    assert!(matches!(&items[..], [item] if item.command == "accept"));
}

#[tokio::test]
async fn a_yes_written_in_a_tunnel_before_the_end_and_sent_after_it_is_refused() {
    let scene = Scene::new().await;
    let flash = scene.asked("Pivot tables").await;
    scene.tom.network.cut(true);
    scene.community.clock.pass(TimeDelta::days(7) - TimeDelta::minutes(1));
    assert_eq!(act(&scene.tom, flash, FlashCommand::Accept).status, FlashStatus::AskedWaiting);
    scene.community.clock.pass(TimeDelta::minutes(2));
    scene.tom.network.cut(false);
    scene.tom.sync().await;
    let items = scene.tom.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1);
    assert!(
        matches!(&items[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::FlashExpired)
    );
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::Expired);
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::Expired);
}

#[tokio::test]
async fn the_end_is_judged_by_the_servers_time_on_a_phone_whose_clock_is_a_day_wrong() {
    for wrong in [-TimeDelta::days(1), TimeDelta::days(1)] {
        let scene = Scene::new().await;
        let clock = Arc::new(SetClock::new(Clock::now(&*scene.community.clock) + wrong));
        let ben = Phone::new(berlin(), Arc::clone(&clock));
        scene.community.sign_in(&ben, "Ben").await;
        let link = scene.mia.belay.account().invite(scene.program, Some(1)).await.unwrap();
        ben.belay.account().join(&link).await.unwrap();
        scene.mia.sync().await;
        ben.sync().await;
        let pass = |time: TimeDelta| {
            scene.community.clock.pass(time);
            clock.pass(time);
        };
        let ask = |topic| scene.mia.belay.flash().ask(scene.program, about(topic, &[&ben])).unwrap();

        let early = ask("Early");
        scene.mia.sync().await;
        ben.sync().await;
        pass(TimeDelta::days(7) - TimeDelta::hours(1));
        act(&ben, early, FlashCommand::Accept);
        ben.sync().await;
        assert_eq!(see(&ben, early).status, FlashStatus::Matched, "an hour before the end, off by {wrong}");

        scene.mia.sync().await;
        let late = ask("Late");
        scene.mia.sync().await;
        ben.sync().await;
        pass(TimeDelta::days(7) + TimeDelta::hours(1));
        let refused = ben.belay.flash().act(late, FlashCommand::Accept).unwrap_err();
        let Error::Refused { refusal } = refused else { panic!("refused by the rules") };
        assert_eq!(refusal.reason, Reason::FlashExpired, "an hour after the end, off by {wrong}");
    }
}

#[tokio::test]
async fn why_a_mentor_declined_is_for_the_two_alone() {
    let scene = Scene::new().await;
    let flash = scene.asked("Pivot tables").await;
    let reason = "My daughter is ill this week";
    let declined = scene.tom.belay.flash().decline(flash, Some(reason)).unwrap();
    assert_eq!(declined.status, FlashStatus::Declined);
    scene.tom.sync().await;
    scene.all_sync().await;
    let seen = see(&scene.mia, flash);
    assert_eq!(seen.status, FlashStatus::SentWaiting, "the other mentor may still answer");
    assert!(matches!(seen.answers[0].answer, FlashAnswer::Declined { .. }));
    assert_eq!(seen.answers[0].reason.as_ref().unwrap().text, reason);
    let elsewhere = see(&scene.yuki, flash);
    assert!(elsewhere.answers.is_empty());
    assert!(!scene.yuki.wrote_down(reason), "it never reaches a third phone");

    let second = "I am on leave";
    scene.tom.belay.flash().decline(flash, Some(second)).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).answers[0].reason.as_ref().unwrap().text, second);
}

#[tokio::test]
async fn when_everybody_declines_the_next_mentor_is_shown_and_asked_again() {
    let scene = Scene::new().await;
    let earlier = scene.held("Balance sheets").await;
    assert_eq!(see(&scene.tom, earlier).status, FlashStatus::Held);
    let flash = scene.mia.belay.flash().ask(scene.program, about("Pivot tables", &[&scene.yuki])).unwrap();
    assert_eq!(scene.mia.belay.flash().next_mentor(flash).unwrap(), None);
    scene.all_sync().await;
    scene.yuki.belay.flash().decline(flash, None).unwrap();
    scene.yuki.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::NobodyLeft);
    assert_eq!(scene.mia.belay.flash().next_mentor(flash).unwrap().unwrap().member, scene.tom.me());
    let again = scene.mia.belay.flash().ask_again(flash).unwrap();
    assert_eq!(
        (again.topic.as_str(), again.mentors.clone()),
        ("Pivot tables", BTreeSet::from([scene.tom.me()]))
    );
    scene.mia.belay.flash().ask(scene.program, again).unwrap();
}

#[tokio::test]
async fn once_somebody_helps_the_rest_can_be_withdrawn() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash();
    let one = flash.ask(scene.program, about("Pivot tables", &[&scene.tom])).unwrap();
    let other = flash.ask(scene.program, about("Pivot tables", &[&scene.yuki])).unwrap();
    scene.all_sync().await;
    act(&scene.tom, one, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, one).rest, [other]);
    act(&scene.mia, other, FlashCommand::Withdraw);
    assert!(see(&scene.mia, one).rest.is_empty());
}

#[tokio::test]
async fn a_takeaway_is_private_unless_shared_and_a_shared_one_is_found_by_its_topic() {
    let scene = Scene::new().await;
    let flash = scene.held("Bilanzen lesen").await;
    let private = "I had mixed up cash and profit for years";
    scene.mia.belay.flash().keep_takeaway(flash, Some(private), Some("Start at the cash")).unwrap();
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::Answered);
    scene.mia.sync().await;
    scene.all_sync().await;
    let found = scene.yuki.belay.flash().takeaways(scene.program, "bilanzen einer Bäckerei").unwrap();
    assert_eq!(
        found.shared.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(),
        ["Start at the cash"]
    );
    assert!(found.own.is_empty());
    assert!(scene.yuki.belay.flash().takeaways(scene.program, "Pivot").unwrap().shared.is_empty());
    assert_eq!(scene.mia.belay.flash().own_takeaway(flash).unwrap().unwrap().text.text, private);
    let own = scene.mia.belay.flash().takeaways(scene.program, "Bilanzen").unwrap().own;
    assert_eq!((own[0].flash, own[0].text.text.as_str()), (flash, private));
    for other in [&scene.tom, &scene.yuki] {
        assert_eq!(other.belay.flash().own_takeaway(flash).unwrap(), None);
        assert!(!other.wrote_down(private));
    }
}

#[tokio::test]
async fn a_relationship_begins_once_when_both_want_more_and_both_ask_for_it_at_once() {
    let scene = Scene::new().await;
    let flash = scene.held("Balance sheets").await;
    scene.mia.belay.flash().keep_takeaway(flash, None, None).unwrap();
    act(&scene.mia, flash, FlashCommand::WantMore);
    let early = scene.mia.belay.flash().begin_relationship(flash).unwrap_err();
    assert!(
        matches!(early, Error::Refused { refusal } if refusal.reason == Reason::NotNow),
        "one yes is not two"
    );
    scene.mia.sync().await;
    scene.tom.sync().await;
    act(&scene.tom, flash, FlashCommand::WantMore);
    scene.tom.sync().await;
    scene.mia.sync().await;
    let begun = [&scene.mia, &scene.tom].map(|phone| phone.belay.flash().begin_relationship(flash).unwrap());
    assert_eq!(begun[0], begun[1]);
    for phone in [&scene.mia, &scene.tom, &scene.mia, &scene.tom] {
        phone.sync().await;
    }
    for phone in [&scene.mia, &scene.tom] {
        let open = phone.belay.relationships().open(None).unwrap().relationships;
        assert_eq!(open.len(), 1);
        let relationship = &open[0].relationship;
        assert_eq!((relationship.phase(), relationship.origin), (Phase::Proposed, Origin::Flash(flash)));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    let stranger = scene.yuki.belay.flash().begin_relationship(flash).unwrap_err();
    assert!(matches!(stranger, Error::Refused { .. }));
}

#[tokio::test]
async fn a_relationship_that_grew_out_of_a_request_is_on_a_new_phone_whoever_changed_the_request_since() {
    let scene = Scene::new().await;
    let flash = scene.held("Balance sheets").await;
    scene.mia.belay.flash().keep_takeaway(flash, None, None).unwrap();
    for phone in [&scene.mia, &scene.tom] {
        phone.sync().await;
        act(phone, flash, FlashCommand::WantMore);
        phone.sync().await;
    }
    scene.mia.sync().await;
    let begun = scene.mia.belay.flash().begin_relationship(flash).unwrap();
    scene.mia.sync().await;
    scene.tom.sync().await;
    scene.tom.belay.relationships().act(begun, RelationshipCommand::Accept).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    // A member of the program, with a modified app.
    let visitor = Visitor::new(&scene.community, "Yuki").await;
    let (document, mut content) = visitor.document(flash).await;
    content["doc"]["asker"] = serde_json::json!(scene.yuki.me());
    visitor.store(&document, &content).await;
    for name in ["Mia", "Tom"] {
        let later = scene.community.phone(name, berlin()).await;
        later.sync().await;
        let open = later.belay.relationships().open(None).unwrap().relationships;
        assert_eq!(open.iter().map(|view| view.id).collect::<Vec<_>>(), [begun], "{name}");
    }
}

#[tokio::test]
async fn two_phones_of_one_mentor_that_decline_in_other_words_lose_neither() {
    let scene = Scene::new().await;
    let other = scene.community.phone("Tom", new_york()).await;
    let flash = scene.asked("How to say no").await;
    other.sync().await;
    scene.tom.belay.flash().decline(flash, Some("I am away until May")).unwrap();
    other.belay.flash().decline(flash, Some("Ask Yuki, she knows")).unwrap();
    scene.tom.sync().await;
    other.sync().await;
    scene.all_sync().await;
    let answered = format!("{:?}", see(&scene.mia, flash).answers);
    let kept = format!("{:?}", other.belay.attention().list(None).unwrap().items);
    assert!(answered.contains("I am away until May"), "{answered}");
    assert!(answered.contains("Ask Yuki, she knows") || kept.contains("Ask Yuki, she knows"), "{kept}");
}

#[tokio::test]
async fn a_request_whose_mentors_have_left_the_program_says_that_nobody_is_left_and_what_can_be_done() {
    let scene = Scene::new().await;
    let flash = scene.asked("Reading a balance sheet").await;
    act(&scene.yuki, flash, FlashCommand::Decline);
    scene.yuki.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::SentWaiting);
    scene.tom.belay.account().leave(scene.program).await.unwrap();
    scene.mia.sync().await;
    let view = see(&scene.mia, flash);
    assert_eq!(view.status, FlashStatus::NobodyLeft);
    assert_eq!(view.allowed, ["ask_again", "withdraw"]);
    let again = scene.mia.belay.flash().ask_again(flash).unwrap();
    assert_eq!(again.mentors, [].into(), "Yuki said no, and Tom cannot be asked");
    let home = scene.mia.belay.home().unwrap();
    assert_eq!(
        home.flash_asked.iter().map(|view| view.status).collect::<Vec<_>>(),
        [FlashStatus::NobodyLeft]
    );
    assert_eq!(act(&scene.mia, flash, FlashCommand::Withdraw).status, FlashStatus::Withdrawn);
}

#[tokio::test]
async fn once_one_of_two_has_left_the_program_their_conversation_is_off_for_the_other() {
    let scene = Scene::new().await;
    let open = scene.asked("Reading a balance sheet").await;
    act(&scene.tom, open, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, open).status, FlashStatus::Matched);
    scene.tom.belay.account().leave(scene.program).await.unwrap();
    scene.mia.sync().await;
    let view = see(&scene.mia, open);
    assert_eq!((view.status, view.allowed), (FlashStatus::NobodyLeft, vec!["ask_again".to_owned()]));
    let again = scene.mia.belay.flash().ask_again(open).unwrap();
    assert_eq!(again.mentors, [scene.yuki.me()].into(), "asked before, and still there");
    let again = scene.mia.belay.flash().ask(scene.program, again).unwrap();
    scene.all_sync().await;
    act(&scene.yuki, again, FlashCommand::Accept);
    scene.all_sync().await;
    assert_eq!(scene.yuki.belay.home().unwrap().flash_helping.len(), 1);
    scene.mia.belay.account().leave(scene.program).await.unwrap();
    scene.yuki.sync().await;
    assert_eq!(see(&scene.yuki, again).status, FlashStatus::Withdrawn);
    assert!(scene.yuki.belay.home().unwrap().flash_helping.is_empty());
}
