//! Whom to ask, on phones: what somebody can help with is found by whoever looks for it.

#![allow(clippy::unwrap_used, reason = "a step that is refused should say which")]

use belay_domain::{
    offer::{OfferCommand, OfferSide},
    relationship::Role,
};
use belay_tests::{
    Community, Phone, both_sync,
    places::{berlin, new_york},
};

/// Given an offer saved, when a need with the same topic is searched, then the member is found; whoever only looks for it too
/// is not.
#[tokio::test]
async fn s033_whoever_looks_for_a_topic_finds_who_offers_it() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let ada = community.phone("Ada", berlin()).await;
    let program = community.program(&[&mia, &tom, &ada]).await;
    let show = |phone: &Phone, side, role| {
        phone.belay.offers().show(program, role).unwrap();
        let add = OfferCommand::AddTopic { side, text: "Negotiating a salary".into() };
        phone.belay.offers().act(program, add).unwrap();
    };
    show(&tom, OfferSide::Gives, Role::Mentor);
    show(&ada, OfferSide::Seeks, Role::Mentee);
    both_sync(&tom, &mia).await;
    both_sync(&ada, &mia).await;
    let found = mia.belay.offers().people(program, Some("salary"), None).unwrap().people;
    assert_eq!(found.iter().map(|view| view.member).collect::<Vec<_>>(), [tom.me()]);
    let all = mia.belay.offers().people(program, None, None).unwrap().people;
    assert_eq!(all.len(), 2, "without a topic everybody who shows something is there");
}
