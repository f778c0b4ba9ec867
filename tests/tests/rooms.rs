//! Derived ids: a member of the same program takes the ids that she can compute, and can read no texts of others.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::sync::Arc;

use belay_core::AttentionReason;
use belay_domain::{
    FlashId,
    profile::{Profile, ProfileCommand},
};
use belay_protocol::{Document, Space, SpaceKind, SpaceRequest, paths, shared_space};
use belay_tests::{
    Community, Phone, SetClock, Visitor, a_pair, asked, at,
    places::{berlin, tokyo},
};
use serde_json::json;
use uuid::Uuid;

/// A request for the space of the two about what was asked.
fn theirs(flash: FlashId, kind: SpaceKind, two: [Uuid; 2], with: Vec<Uuid>, proved: bool) -> SpaceRequest {
    let (about, people) = if proved { (Some(flash.0), Some(two.to_vec())) } else { (None, None) };
    SpaceRequest {
        id: shared_space(flash.0, &two),
        kind,
        name: String::new(),
        with,
        about,
        people,
        closed: false,
    }
}

/// Tom says no for a reason, which reaches Mia. How often he was told that another space is used.
async fn told_of_another_space(tom: &Phone, mia: &Phone, flash: FlashId) -> usize {
    tom.belay.flash().decline(flash, Some("I am moving house")).unwrap();
    for phone in [tom, mia, tom] {
        phone.sync().await;
    }
    let answered = mia.belay.flash().request(flash).unwrap().answers;
    assert_eq!(answered[0].reason.as_ref().map(|reason| reason.text.as_str()), Some("I am moving house"));
    assert_eq!(tom.belay.counts().unwrap().waiting, 0);
    let items = tom.belay.attention().list(None).unwrap().items;
    items.iter().filter(|item| item.why == AttentionReason::NotPrivate { replaced: true }).count()
}

#[tokio::test]
async fn nobody_else_makes_the_space_of_two_whatever_their_app_sends() {
    let community = Community::new().await;
    let (mia, tom, _eve, flash) = asked(&community).await;
    let visitor = Visitor::new(&community, "Eve").await;
    let two = [mia.me().0, tom.me().0];
    for (kind, with) in [(SpaceKind::Circle, two.to_vec()), (SpaceKind::Pair, vec![two[0]])] {
        for proved in [false, true] {
            let request = theirs(flash, kind, two, with.clone(), proved);
            assert_eq!(visitor.status(paths::SPACES, &request).await, 400);
        }
    }
    assert_eq!(told_of_another_space(&tom, &mia, flash).await, 0);
    let spaces = visitor.documents().await;
    assert!(spaces.values().all(|document| document.space != shared_space(flash.0, &two)));
}

#[tokio::test]
async fn where_the_space_of_two_is_closed_to_one_both_use_the_next_and_it_is_told_once() {
    let community = Community::new().await;
    let (mia, tom, _eve, flash) = asked(&community).await;
    let visitor = Visitor::new(&community, "Mia").await;
    let alone = theirs(flash, SpaceKind::Pair, [mia.me().0, tom.me().0], Vec::new(), true);
    let _: Space = visitor.post(paths::SPACES, &alone).await;
    assert_eq!(told_of_another_space(&tom, &mia, flash).await, 1);
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
