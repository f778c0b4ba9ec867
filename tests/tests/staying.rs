//! Unsent texts: the phone shows the reason, at the text and on the first screen.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{Staying, UnsentReason, sync::Reply};
use belay_domain::{
    Edit,
    entry::{EntryCommand, EntryKind, EntryOpening},
    flash::{FlashKind, FlashOpening},
    relationship::RelationshipCommand,
};
use belay_tests::{Community, Fault, Phone, a_pair, both_sync, places::berlin};
use serde_json::json;

/// The server says no to whatever is asked next.
fn a_no() -> Fault {
    let problem = json!({
        "type": "urn:belay:problem:forbidden", "title": "no", "status": 403, "code": "forbidden"
    });
    Fault::Answered(Reply {
        status: 403,
        media_type: belay_protocol::PROBLEM_MEDIA_TYPE.into(),
        retry_after: None,
        body: serde_json::to_vec(&problem).unwrap(),
        travelled: (0, 0),
    })
}

fn staying(phone: &Phone) -> Vec<(UnsentReason, u64)> {
    let home = phone.belay.home().unwrap();
    let all: u64 = home.staying.iter().map(|staying| staying.count).sum();
    assert!(all <= home.unsent, "what stays is not sent");
    home.staying.into_iter().map(|Staying { why, count }| (why, count)).collect()
}

#[tokio::test]
async fn what_is_written_in_a_space_one_has_left_says_at_once_that_it_stays_here() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let opening = EntryOpening { kind: EntryKind::Learning { goal: None }, text: "Ask sooner".into() };
    let entry = mentee.belay.entries().note(Some(relationship), opening).unwrap();
    both_sync(&mentee, &mentor).await;
    mentee.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
    both_sync(&mentee, &mentor).await;
    let left = mentee.belay.entries().entry(entry).unwrap();
    assert_eq!(
        (left.waiting, left.unsent_reason),
        (false, None),
        "what the other has too does not stay here alone"
    );
    assert_eq!((mentee.belay.home().unwrap().unsent, staying(&mentee)), (0, vec![]));

    let edit = Edit { before: "Ask sooner".into(), after: "Ask sooner, and more".into() };
    let written = mentee.belay.entries().act(entry, EntryCommand::Write { edit, seen: Vec::new() }).unwrap();
    assert_eq!((written.waiting, written.unsent_reason), (false, Some(UnsentReason::SpaceLeft)));
    for _ in 0..2 {
        assert_eq!(
            (mentee.belay.home().unwrap().unsent, staying(&mentee)),
            (1, vec![(UnsentReason::SpaceLeft, 1)])
        );
        mentee.sync().await;
    }
    assert_eq!(mentee.belay.counts().unwrap().waiting, 0, "nothing waits for a network");
    let mentee = mentee.reopened();
    assert_eq!(mentee.belay.entries().entry(entry).unwrap().unsent_reason, Some(UnsentReason::SpaceLeft));

    // A deletion is a change like any other: it is not sent into that space.
    mentee.belay.entries().delete(entry).unwrap();
    mentee.sync().await;
    mentor.sync().await;
    assert!(mentee.belay.entries().entry(entry).is_err());
    assert_eq!(staying(&mentee), [(UnsentReason::SpaceLeft, 1)]);
    assert_eq!(mentor.belay.entries().entry(entry).unwrap().entry.text.text, "Ask sooner");
}

#[tokio::test]
async fn a_program_that_the_server_does_not_make_says_so_with_what_is_written_in_it_until_it_is_made() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let program = mia.belay.programs().create("Climbers").unwrap();
    assert_eq!(mia.belay.programs().all().unwrap()[0].unsent_reason, None);
    // Asked with everybody in it, and once more without.
    mia.network.then([a_no(), a_no()]);
    mia.sync().await;
    let refused = &mia.belay.programs().all().unwrap()[0];
    assert_eq!((refused.waiting, refused.unsent_reason), (false, Some(UnsentReason::SpaceRefused)));
    assert_eq!((mia.belay.home().unwrap().unsent, staying(&mia)), (1, vec![(UnsentReason::SpaceRefused, 1)]));

    // Joining another program makes the phone ask again.
    let tom = community.phone("Tom", berlin()).await;
    let other = tom.belay.programs().create("Hikers").unwrap();
    tom.sync().await;
    let link = tom.belay.account().invite(other, Some(1)).await.unwrap();
    mia.belay.account().join(&link).await.unwrap();
    for phone in [&mia, &mia, &tom] {
        phone.sync().await;
    }
    assert!(
        mia.belay.programs().all().unwrap().iter().all(|one| one.unsent_reason.is_none() && !one.waiting)
    );
    assert_eq!((mia.belay.home().unwrap().unsent, staying(&mia)), (0, vec![]));
    let opening = FlashOpening {
        topic: "How to lead".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    assert!(mia.belay.programs().all().unwrap().iter().any(|one| one.id == program));
    let asked = mia.belay.flash().ask(other, opening).unwrap();
    let shown = mia.belay.flash().request(asked).unwrap();
    assert_eq!(
        (shown.waiting, shown.unsent_reason),
        (true, None),
        "what waits for the next sync does not stay"
    );
}
