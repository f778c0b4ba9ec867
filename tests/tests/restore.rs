//! A server restored from an older copy: what it lost comes back from the phones, whatever it lost and whatever else
//! happens on the way.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::path::PathBuf;

use belay_core::AttentionReason;
use belay_domain::{
    Edit,
    flash::{FlashKind, FlashOpening},
    goal::{GoalCommand, Wording},
    relationship::RelationshipCommand,
};
use belay_tests::{
    Community, Phone, Visitor, a_pair, begin, draft,
    places::{berlin, new_york, tokyo},
    reword, statement, take_on,
};
use serde_json::json;

/// A copy of the server as it is now.
fn copy_of(community: &Community) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    belay_server::backup(&community.folder(), &copy).unwrap();
    (folder, copy)
}

async fn restored(community: Community, copy: &std::path::Path) -> Community {
    community.restarted(|folder| belay_server::restore(copy, folder).unwrap()).await
}

async fn all_sync(phones: &[&Phone]) {
    for _ in 0..3 {
        for phone in phones {
            phone.sync().await;
        }
    }
}

fn nothing_is_left(phones: &[&Phone]) {
    for phone in phones {
        assert_eq!(phone.belay.home().unwrap().unsent, 0);
        assert_eq!(phone.belay.attention().list(None).unwrap().items, []);
    }
}

#[tokio::test]
async fn a_space_and_a_relationship_made_after_the_copy_are_made_again() {
    let community = Community::new().await;
    let mentee = community.phone("Mia", berlin()).await;
    let mentor = community.phone("Tom", new_york()).await;
    community.program(&[&mentee, &mentor]).await;
    let (_folder, copy) = copy_of(&community);
    let relationship = begin(&mentee, &mentor).await;
    let goal = draft(&mentor, relationship, "Listen");
    all_sync(&[&mentee, &mentor]).await;
    let community = restored(community, &copy).await;
    // The mentor's phone comes first: it did not make the space.
    all_sync(&[&mentor, &mentee]).await;
    nothing_is_left(&[&mentee, &mentor]);
    let fresh = community.phone("Mia", berlin()).await;
    fresh.sync().await;
    for phone in [&mentee, &mentor, &fresh] {
        assert_eq!(statement(phone, goal), "Listen");
        assert_eq!(phone.belay.relationships().relationship(relationship).unwrap().companions.len(), 2);
    }
}

#[tokio::test]
async fn where_even_the_program_is_lost_it_is_made_again_and_an_invitation_brings_the_others_back() {
    let community = Community::new().await;
    let mentee = community.phone("Mia", berlin()).await;
    let mentor = community.phone("Tom", new_york()).await;
    let (_folder, copy) = copy_of(&community);
    let program = community.program(&[&mentee, &mentor]).await;
    let relationship = begin(&mentee, &mentor).await;
    let goal = draft(&mentor, relationship, "Listen");
    all_sync(&[&mentee, &mentor]).await;
    let community = restored(community, &copy).await;
    // The two share nothing any more, as far as the server knows: it will not put one into a space because the other
    // says so. Each keeps everything.
    all_sync(&[&mentor, &mentee]).await;
    for phone in [&mentee, &mentor] {
        assert_eq!(statement(phone, goal), "Listen");
    }
    let link = mentee.belay.account().invite(program, None).await.unwrap();
    mentor.belay.account().join(&link).await.unwrap();
    all_sync(&[&mentor, &mentee]).await;
    reword(&mentee, goal, "Listen", "Listen, and ask");
    all_sync(&[&mentor, &mentee]).await;
    let fresh = community.phone("Mia", berlin()).await;
    fresh.sync().await;
    for phone in [&mentee, &mentor, &fresh] {
        assert_eq!(statement(phone, goal), "Listen, and ask");
        assert_eq!(phone.belay.home().unwrap().unsent, 0);
    }
}

/// Where a mentor's phone made the space of a private request again, another phone of its asker hears of it as somebody who was
/// brought there, and does not believe it yet. A server that is restored once more gets it from those who do.
#[tokio::test]
async fn a_private_request_is_brought_back_by_the_phones_that_believe_it_and_the_others_wait_for_them() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    community.program(&[&mia, &tom]).await;
    let other = community.phone("Mia", tokyo()).await;
    all_sync(&[&mia, &tom, &other]).await;
    let (_folder, copy) = copy_of(&community);
    let opening = FlashOpening {
        topic: "Saying no".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask_privately(opening).unwrap();
    all_sync(&[&mia, &tom]).await;
    let community = restored(community, &copy).await;
    all_sync(&[&tom, &other]).await;
    let community = restored(community, &copy).await;
    all_sync(&[&other]).await;
    assert_eq!(other.belay.attention().list(None).unwrap().items, []);
    all_sync(&[&other, &tom, &mia]).await;
    nothing_is_left(&[&other, &tom, &mia]);
    for phone in [&mia, &tom, &other] {
        assert_eq!(phone.belay.flash().request(flash).unwrap().topic, "Saying no");
    }
    drop(community);
}

#[tokio::test]
async fn what_waited_when_the_server_was_restored_and_what_is_written_meanwhile_is_carried_out_once() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    all_sync(&[&mentee, &mentor]).await;
    let (_folder, copy) = copy_of(&community);
    take_on(&mentee, goal, "stored and lost").unwrap();
    all_sync(&[&mentee, &mentor]).await;
    take_on(&mentee, goal, "waits").unwrap();
    take_on(&mentor, goal, "waits too").unwrap();
    let community = restored(community, &copy).await;
    take_on(&mentee, goal, "written after").unwrap();
    let mentee = mentee.reopened();
    // Restored once more, between the two phones.
    mentee.sync().await;
    let community = restored(community, &copy).await;
    all_sync(&[&mentor, &mentee]).await;
    nothing_is_left(&[&mentee, &mentor]);
    let fresh = community.phone("Tom", berlin()).await;
    fresh.sync().await;
    for phone in [&mentee, &mentor, &fresh] {
        let mut actions: Vec<_> = phone
            .belay
            .goals()
            .goal(goal)
            .unwrap()
            .goal
            .actions
            .into_iter()
            .map(|action| action.what)
            .collect();
        actions.sort();
        assert_eq!(actions, ["stored and lost", "waits", "waits too", "written after"]);
    }
}

#[tokio::test]
async fn where_the_restored_server_went_on_both_lines_of_words_stand() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    all_sync(&[&mentee, &mentor]).await;
    let (_folder, copy) = copy_of(&community);
    mentor.network.cut(true);
    take_on(&mentor, goal, "from the tunnel").unwrap();
    take_on(&mentee, goal, "stored and lost").unwrap();
    mentee.sync().await;
    let _community = restored(community, &copy).await;
    // The one who was in the tunnel comes out first: the server goes on without what it lost.
    mentor.network.cut(false);
    all_sync(&[&mentor, &mentee]).await;
    for phone in [&mentee, &mentor] {
        let actions = phone.belay.goals().goal(goal).unwrap().goal.actions;
        let mut actions: Vec<_> = actions.into_iter().map(|action| action.what).collect();
        actions.sort();
        assert_eq!(actions, ["from the tunnel", "stored and lost"]);
    }
    nothing_is_left(&[&mentee, &mentor]);
}

#[tokio::test]
async fn own_words_that_the_server_lost_survive_a_newer_apps_version_of_the_document() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    let goal = draft(&mentee, relationship, "Speak up");
    all_sync(&[&mentee, &mentor]).await;
    let (_folder, copy) = copy_of(&community);
    take_on(&mentee, goal, "stored and lost").unwrap();
    mentee.sync().await;
    let _community = restored(community, &copy).await;
    let (document, content) = newer.document(goal).await;
    let mut beyond = content.clone();
    beyond["v"] = json!(99);
    beyond["applied"][newer.device.to_string()] = json!(1);
    let rev = newer.store(&document, &beyond).await;
    mentee.sync().await;
    assert_eq!(mentee.belay.home().unwrap().needs_update, 1);
    beyond["v"] = content["v"].clone();
    newer.store(&belay_protocol::Document { rev, ..document }, &beyond).await;
    all_sync(&[&mentee, &mentor]).await;
    for phone in [&mentee, &mentor] {
        let actions = phone.belay.goals().goal(goal).unwrap().goal.actions;
        assert_eq!(
            actions.iter().map(|action| action.what.as_str()).collect::<Vec<_>>(),
            ["stored and lost"]
        );
    }
}

#[tokio::test]
async fn a_command_that_the_restored_line_no_longer_allows_goes_to_attention_with_its_words() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    all_sync(&[&mentee, &mentor]).await;
    let (_folder, copy) = copy_of(&community);
    mentor.network.cut(true);
    mentor.belay.goals().act(goal, GoalCommand::Drop { reason: "another job".into() }).unwrap();
    let edit = Edit::new("They quote me");
    mentee.belay.goals().act(goal, GoalCommand::Reword { wording: Wording::Outcome, edit }).unwrap();
    mentee.sync().await;
    let _community = restored(community, &copy).await;
    mentor.network.cut(false);
    all_sync(&[&mentor, &mentee]).await;
    let items = mentee.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1, "{items:?}");
    assert!(matches!(items[0].why, AttentionReason::Overtaken { .. }));
    assert_eq!(items[0].words, ["They quote me"]);
    let phase =
        |phone: &Phone| phone.belay.relationships().relationship(relationship).unwrap().relationship.phase();
    assert_eq!(phase(&mentee), phase(&mentor));
    // And life goes on.
    mentee.belay.relationships().act(relationship, RelationshipCommand::Accept).unwrap_err();
}
