//! Nobody else in the room: a member of the same program takes the ids that she can compute, and reaches nobody's words.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::sync::Arc;

use belay_core::Why;
use belay_domain::{
    FlashId,
    flash::{FlashKind, FlashOpening},
    profile::{Profile, ProfileCommand},
};
use belay_protocol::{Document, Space, SpaceKind, SpaceRequest, paths, shared_space};
use belay_tests::{
    Community, Phone, SetClock, Visitor, a_pair, at,
    places::{berlin, new_york, tokyo},
};
use serde_json::json;
use uuid::Uuid;

/// Mia asks Tom in a program that Eve is in too.
async fn asked(community: &Community) -> (Phone, Phone, Phone, FlashId) {
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let eve = community.phone("Eve", tokyo()).await;
    let program = community.program(&[&mia, &tom, &eve]).await;
    let opening = FlashOpening {
        topic: "How to lead".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask(program, opening).unwrap();
    for phone in [&mia, &tom, &eve] {
        phone.sync().await;
    }
    (mia, tom, eve, flash)
}

/// Eve makes the space of the two before they do, as an app of the version before this one would ask for it.
async fn squat(eve: &Visitor, flash: FlashId, kind: SpaceKind, two: [Uuid; 2], with: Vec<Uuid>) -> Uuid {
    let id = shared_space(flash.0, &two);
    let request = SpaceRequest { id, kind, name: String::new(), with, about: None, people: None };
    let _: Space = eve.post(paths::SPACES, &request).await;
    id
}

/// Tom says no for a reason, which reaches Mia and nobody else.
async fn the_reason_stays_between_them(kind: SpaceKind, are_there_first: bool) {
    let community = Community::new().await;
    let (mia, tom, _eve, flash) = asked(&community).await;
    let visitor = Visitor::new(&community, "Eve").await;
    let two = [mia.me().0, tom.me().0];
    let with = if kind == SpaceKind::Circle { two.to_vec() } else { vec![two[0]] };
    if !are_there_first {
        // Tom has written it in a tunnel, before he could hear of her space.
        tom.belay.flash().decline(flash, Some("I am moving house")).unwrap();
    }
    let taken = squat(&visitor, flash, kind, two, with).await;
    if are_there_first {
        tom.sync().await;
        mia.sync().await;
        tom.belay.flash().decline(flash, Some("I am moving house")).unwrap();
    }
    for phone in [&tom, &mia, &tom] {
        phone.sync().await;
    }
    let answered = mia.belay.flash().request(flash).unwrap().answers;
    assert_eq!(answered[0].reason.as_ref().map(|reason| reason.text.as_str()), Some("I am moving house"));
    assert!(!visitor.documents().await.values().any(|document| document.space == taken));
    let items = tom.belay.attention().list(None).unwrap().items;
    let told = items.iter().filter(|item| item.why == Why::NotPrivate { replaced: true }).count();
    assert_eq!(told, 1, "told once that another space is used");
    assert_eq!(tom.belay.counts().unwrap().waiting, 0);
}

#[tokio::test]
async fn a_circle_made_under_the_id_of_two_before_they_meet_is_not_used() {
    the_reason_stays_between_them(SpaceKind::Circle, true).await;
}

#[tokio::test]
async fn a_circle_made_under_the_id_of_two_while_one_is_in_a_tunnel_is_not_used() {
    the_reason_stays_between_them(SpaceKind::Circle, false).await;
}

#[tokio::test]
async fn a_pair_made_with_one_of_two_is_not_used_and_the_two_still_meet() {
    the_reason_stays_between_them(SpaceKind::Pair, true).await;
    the_reason_stays_between_them(SpaceKind::Pair, false).await;
}

#[tokio::test]
async fn what_a_partner_writes_under_the_id_of_ones_settings_hides_them_on_no_phone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let space = mia.belay.relationships().relationship(relationship).unwrap().space;
    let visitor = Visitor::new(&community, "Tom").await;
    let like = Document {
        space,
        id: Profile::id_for(mia.me()),
        kind: "profile".into(),
        rev: 0,
        seq: 0,
        at: at("2026-03-02T09:00:00Z"),
        by: tom.me().0,
        body: belay_protocol::Body(Vec::new()),
    };
    visitor.store(&like, &json!({"v": 1, "applied": {}, "doc": {}})).await;
    mia.sync().await;
    mia.belay.profile().act(ProfileCommand::SetZone(tokyo())).unwrap();
    mia.sync().await;
    assert!(!mia.belay.profile().settings().unwrap().waiting);
    let tablet = community.phone("Mia", berlin()).await;
    assert_eq!(tablet.belay.profile().settings().unwrap().profile.zone, tokyo());
    assert_eq!(tablet.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn before_anybody_has_signed_in_nobody_is_a_companion_and_that_is_no_error() {
    let phone = Phone::new(berlin(), Arc::new(SetClock::new(at("2026-03-02T09:00:00Z"))));
    assert!(phone.belay.programs().companions().unwrap().is_empty());
    assert!(phone.belay.programs().all().unwrap().is_empty());
    assert!(phone.belay.programs().invited().unwrap().is_empty());
}
