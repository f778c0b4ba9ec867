//! The circle of a private request: whoever has no part in it any more is out of it, and it brings nobody together but asker and
//! mentor.

use belay_core::Error;
use belay_domain::{
    Reason,
    flash::{FlashCommand, FlashStatus},
};
use belay_protocol::{InvitationRequest, SpaceKind, SpaceRequest, paths};
use belay_tests::{
    Community, Phone, Visitor,
    places::{berlin, new_york, tokyo},
};
use serde_json::json;
use uuid::Uuid;

use crate::{Scene, about, act, see};

const TOPIC: &str = "Letting somebody go";
const WORDS: &str = "How did it come to that";

/// Whether the server gives somebody this document.
async fn reaches(visitor: &Visitor, id: Uuid) -> bool {
    visitor.documents().await.contains_key(&id)
}

/// Nothing of the request waits on this phone, and nothing can be done with it.
fn is_done_with(phone: &Phone, flash: belay_domain::FlashId, status: FlashStatus) {
    let view = see(phone, flash);
    assert_eq!((view.status, view.allowed.is_empty()), (status, true));
    assert!(phone.belay.home().unwrap().flash_to_answer.is_empty());
    assert!(phone.belay.home().unwrap().waits.is_empty());
    let refused = phone.belay.flash().act(flash, FlashCommand::Accept);
    assert!(matches!(refused, Err(Error::Refused { refusal }) if refusal.reason == Reason::Closed));
    assert_eq!(phone.belay.attention().count().unwrap(), 0);
    assert_eq!(phone.belay.counts().unwrap().waiting, 0);
}

#[tokio::test]
async fn whoever_said_no_hears_nothing_more_of_a_private_request_and_keeps_their_answer() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
    scene.all_sync().await;
    scene.tom.belay.flash().decline(flash, Some("I am moving house")).unwrap();
    scene.tom.sync().await;
    act(&scene.yuki, flash, FlashCommand::AskForMore { question: WORDS.into() });
    scene.yuki.sync().await;
    scene.all_sync().await;
    let view = see(&scene.mia, flash);
    assert_eq!((view.answers.len(), view.questions[0].text.as_str()), (2, WORDS));
    assert_eq!(view.answers.iter().filter_map(|said| said.reason.as_ref()).count(), 1);
    assert!(!scene.tom.wrote_down(WORDS));
    assert!(!reaches(&Visitor::new(&scene.community, "Tom").await, flash.0).await);
    is_done_with(&scene.tom, flash, FlashStatus::Declined);
}

#[tokio::test]
async fn once_another_helps_or_it_is_taken_back_the_circle_of_a_private_request_is_empty_but_for_the_two() {
    for is_withdrawn in [false, true] {
        let scene = Scene::new().await;
        let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
        scene.all_sync().await;
        act(&scene.tom, flash, FlashCommand::AskForMore { question: WORDS.into() });
        scene.tom.sync().await;
        if is_withdrawn {
            scene.mia.sync().await;
            act(&scene.mia, flash, FlashCommand::Withdraw);
        } else {
            act(&scene.yuki, flash, FlashCommand::Accept);
        }
        for _ in 0..2 {
            scene.yuki.sync().await;
            scene.all_sync().await;
        }
        let status = if is_withdrawn { FlashStatus::Withdrawn } else { FlashStatus::Taken };
        is_done_with(&scene.tom, flash, status);
        assert!(!reaches(&Visitor::new(&scene.community, "Tom").await, flash.0).await);
        let helps = Visitor::new(&scene.community, "Yuki").await;
        assert_eq!(reaches(&helps, flash.0).await, !is_withdrawn);
        let of_mia = see(&scene.mia, flash);
        assert_eq!(of_mia.helper, (!is_withdrawn).then(|| scene.yuki.me()));
    }
}

/// A mentor whose modified app says no and stays is taken out by the asker's phone; one that says nothing, once it takes no more
/// answers.
#[tokio::test]
async fn a_mentor_who_stays_after_a_no_is_taken_out_of_the_circle() {
    for says_no in [true, false] {
        let community = Community::new().await;
        let [mia, tom, yuki] = [
            community.phone("Mia", berlin()).await,
            community.phone("Tom", new_york()).await,
            community.phone("Yuki", tokyo()).await,
        ];
        community.program(&[&mia, &tom, &yuki]).await;
        let flash = mia.belay.flash().ask_privately(about(TOPIC, &[&tom, &yuki])).unwrap();
        mia.sync().await;
        let visitor = Visitor::new(&community, "Tom").await;
        if says_no {
            let (document, mut content) = visitor.document(flash).await;
            content["doc"]["answers"][tom.me().0.to_string()] = json!({"is": "declined", "on": "2026-03-02"});
            visitor.store(&document, &content).await;
        } else {
            community.clock.pass(chrono::TimeDelta::days(7));
        }
        for _ in 0..2 {
            mia.sync().await;
        }
        assert!(!reaches(&visitor, flash.0).await);
        // Yuki's phone keeps what it has, if it had it.
        let still = reaches(&Visitor::new(&community, "Yuki").await, flash.0).await;
        assert_eq!(still, says_no);
    }
}

#[tokio::test]
async fn mentors_who_were_asked_along_do_not_know_each_other_by_that() {
    let community = Community::new().await;
    let [mia, tom, yuki] = [
        community.phone("Mia", berlin()).await,
        community.phone("Tom", new_york()).await,
        community.phone("Yuki", tokyo()).await,
    ];
    community.program(&[&mia, &tom]).await;
    community.program(&[&mia, &yuki]).await;
    let flash = mia.belay.flash().ask_privately(about(TOPIC, &[&tom, &yuki])).unwrap();
    mia.sync().await;
    for phone in [&tom, &yuki, &tom] {
        phone.sync().await;
        if see(phone, flash).status == FlashStatus::ToAnswer {
            act(phone, flash, FlashCommand::AskForMore { question: WORDS.into() });
            phone.sync().await;
        }
    }
    let refused = tom.belay.flash().ask_privately(about("Coffee", &[&yuki]));
    assert!(matches!(refused, Err(Error::Refused { refusal }) if refusal.reason == Reason::NotAMember));
    assert!(tom.belay.programs().companions().unwrap().iter().all(|one| one.member != yuki.me()));
    let request = SpaceRequest {
        id: Uuid::now_v7(),
        kind: SpaceKind::Circle,
        name: String::new(),
        with: vec![yuki.me().0],
        about: None,
        people: None,
        closed: false,
    };
    let of_tom = Visitor::new(&community, "Tom").await;
    assert_eq!(of_tom.status(paths::SPACES, &request).await, 403);
}

#[tokio::test]
async fn a_circle_whose_asker_has_left_admits_nobody_and_its_mentors_are_done_with_it() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::AskForMore { question: WORDS.into() });
    scene.tom.sync().await;
    scene.mia.belay.account().leave(flash.0).await.unwrap();
    let visitor = Visitor::new(&scene.community, "Tom").await;
    let links = format!("{}/{flash}/invitations", paths::SPACES);
    assert_eq!(visitor.status(&links, &InvitationRequest { uses: Some(1) }).await, 403);
    assert!(!reaches(&Visitor::new(&scene.community, "Yuki").await, flash.0).await, "she was only invited");
    for phone in [&scene.tom, &scene.yuki] {
        for _ in 0..2 {
            phone.sync().await;
        }
        is_done_with(phone, flash, FlashStatus::Withdrawn);
    }
    assert!(!reaches(&visitor, flash.0).await);
}
