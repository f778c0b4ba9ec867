//! Whoever owns a program: who is in it, how long its requests wait, who goes, and who owns it next.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{
    Error,
    services::{ProgramBoard, ProgramRole, UnansweredRequests},
};
use belay_domain::{
    FlashId, Reason,
    entry::{EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening},
};
use belay_protocol::self_space;
use belay_tests::{
    Community, Phone, Visitor, begin, both_sync, content_of, draft,
    places::{berlin, new_york, tokyo},
    statement,
};
use chrono::TimeDelta;
use uuid::Uuid;

const TOPIC: &str = "Firing somebody I like";

fn ask(phone: &Phone, program: Uuid, of: &Phone) -> FlashId {
    let opening = FlashOpening {
        topic: TOPIC.into(),
        details: "It keeps me awake".into(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [of.me()].into(),
        slot: None,
    };
    phone.belay.flash().ask(program, opening).unwrap()
}

fn board(phone: &Phone, program: Uuid) -> ProgramBoard {
    phone.belay.programs().board(program).unwrap()
}

/// Who is in it, the owner first and the others by name.
fn roles(board: &ProgramBoard) -> Vec<(&str, ProgramRole)> {
    let mut roles: Vec<_> = board.members.iter().map(|member| (member.name.as_str(), member.role)).collect();
    roles[1..].sort_unstable_by_key(|(name, _)| *name);
    roles
}

async fn a_program(community: &Community) -> (Phone, Phone, Phone, Uuid) {
    let cleo = community.phone("Cleo", tokyo()).await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let program = community.program(&[&cleo, &mia, &tom]).await;
    (cleo, mia, tom, program)
}

/// Whoever owns a program sees its members with their roles, and of its requests how many wait and how long: no word of them.
#[tokio::test]
async fn who_owns_a_program_sees_its_members_and_how_long_its_requests_wait_and_no_word_of_them() {
    let community = Community::new().await;
    let (cleo, mia, tom, program) = a_program(&community).await;
    let own = board(&cleo, program);
    let expected = [("Cleo", ProgramRole::Owner), ("Mia", ProgramRole::Member), ("Tom", ProgramRole::Member)];
    assert_eq!((own.name.as_str(), roles(&own)), ("Climbers", expected.to_vec()));
    assert_eq!(own.unanswered, UnansweredRequests::default());

    let answered = ask(&mia, program, &tom);
    both_sync(&mia, &cleo).await;
    community.clock.pass(TimeDelta::hours(30));
    for (phone, of) in [(&mia, &cleo), (&tom, &mia)] {
        ask(phone, program, of);
        both_sync(phone, &cleo).await;
        community.clock.pass(TimeDelta::hours(5));
    }
    let waits =
        |count, longest_hours, median_hours| UnansweredRequests { count, longest_hours, median_hours };
    assert_eq!(board(&cleo, program).unanswered, waits(3, 40, 10));
    let told = serde_json::to_string(&board(&cleo, program)).unwrap();
    for secret in [TOPIC, "It keeps me awake", &answered.to_string()] {
        assert!(!told.contains(secret), "{told}");
    }
    tom.sync().await;
    tom.belay.flash().act(answered, FlashCommand::Decline).unwrap();
    both_sync(&tom, &cleo).await;
    assert_eq!(board(&cleo, program).unanswered, waits(2, 10, 10), "one was answered");
    community.clock.pass(TimeDelta::days(8));
    assert_eq!(board(&cleo, program).unanswered, waits(0, 0, 0), "what has run out waits no more");
}

/// A plain member and a stranger see no board, take nobody out, and hand nothing over.
#[tokio::test]
async fn a_member_and_a_stranger_see_no_board_and_decide_nothing() {
    let community = Community::new().await;
    let (cleo, mia, tom, program) = a_program(&community).await;
    let eve = community.phone("Eve", berlin()).await;
    let refused = mia.belay.programs().board(program).unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal } if refusal.reason == Reason::NotYours));
    assert_eq!(eve.belay.programs().board(program).unwrap_err().code(), "not_found");
    for (phone, code) in [(&mia, "refused"), (&eve, "not_found")] {
        let account = phone.belay.account();
        assert_eq!(account.remove(program, tom.me()).await.unwrap_err().code(), code);
        assert_eq!(account.hand_over(program, phone.me()).await.unwrap_err().code(), code);
        assert_eq!(account.links(program).await.unwrap_err().code(), code);
    }
    assert_eq!(cleo.belay.account().hand_over(program, eve.me()).await.unwrap_err().code(), "not_found");
    assert_eq!(cleo.belay.account().remove(program, eve.me()).await.unwrap_err().code(), "not_found");
    cleo.sync().await;
    assert_eq!(board(&cleo, program).members.len(), 3);
}

/// Somebody who was taken out hears of it, keeps what they wrote, and does not come back by a link that was made before.
#[tokio::test]
async fn who_is_taken_out_keeps_their_words_and_comes_back_only_by_a_new_link() {
    let community = Community::new().await;
    let (cleo, mia, tom, program) = a_program(&community).await;
    let old = cleo.belay.account().invite(program, Some(5)).await.unwrap();
    // Written in a tunnel, and sent too late.
    ask(&tom, program, &mia);
    cleo.belay.account().remove(program, tom.me()).await.unwrap();
    cleo.sync().await;
    assert_eq!(roles(&board(&cleo, program)).len(), 2);
    tom.sync().await;
    assert!(
        tom.belay
            .programs()
            .all()
            .unwrap()
            .iter()
            .all(|one| one.id != program || one.unsent_reason.is_some())
    );
    let kept = serde_json::to_string(&tom.belay.attention().list(None).unwrap()).unwrap();
    assert!(kept.contains(TOPIC), "what was not sent is not lost: {kept}");
    assert_eq!(tom.belay.account().join(&old).await.unwrap_err().code(), "invalid");

    let new = cleo.belay.account().invite(program, None).await.unwrap();
    tom.belay.account().join(&new).await.unwrap();
    both_sync(&tom, &cleo).await;
    assert_eq!(roles(&board(&cleo, program)).len(), 3);
    let again = cleo.belay.account().remove(program, tom.me()).await;
    again.unwrap();
    assert_eq!(cleo.belay.account().remove(program, tom.me()).await.unwrap_err().code(), "not_found");
}

/// Ownership goes to somebody who is in the program; whoever had it is a member like any other, and may leave. An owner who
/// leaves without handing over is followed by whoever was there longest.
#[tokio::test]
async fn ownership_is_handed_over_and_an_owner_who_leaves_is_followed_by_who_was_there_longest() {
    let community = Community::new().await;
    let cleo = community.phone("Cleo", tokyo()).await;
    let tom = community.phone("Tom", new_york()).await;
    let program = community.program(&[&cleo, &tom]).await;
    community.clock.pass(TimeDelta::hours(1));
    let mia = community.phone("Mia", berlin()).await;
    let link = cleo.belay.account().invite(program, Some(5)).await.unwrap();
    mia.belay.account().join(&link).await.unwrap();
    both_sync(&mia, &cleo).await;
    for _ in 0..2 {
        cleo.belay.account().hand_over(program, tom.me()).await.unwrap();
    }
    let over = cleo.belay.programs().board(program).unwrap_err();
    assert_eq!(over.code(), "refused", "at once, without a further sync");
    assert_eq!(cleo.belay.account().remove(program, mia.me()).await.unwrap_err().code(), "refused");
    assert_eq!(cleo.belay.account().links(program).await.unwrap_err().code(), "refused");
    let ada = community.phone("Ada", berlin()).await;
    assert_eq!(ada.belay.account().join(&link).await.unwrap_err().code(), "invalid", "her links have ended");
    tom.sync().await;
    let own = board(&tom, program);
    let expected = [("Tom", ProgramRole::Owner), ("Cleo", ProgramRole::Member), ("Mia", ProgramRole::Member)];
    assert_eq!(roles(&own), expected);

    tom.belay.account().leave(program).await.unwrap();
    tom.sync().await;
    cleo.sync().await;
    assert_eq!(roles(&board(&cleo, program)), [("Cleo", ProgramRole::Owner), ("Mia", ProgramRole::Member)]);
    cleo.belay.account().remove(program, cleo.me()).await.unwrap();
    cleo.sync().await;
    mia.sync().await;
    assert_eq!(roles(&board(&mia, program)), [("Mia", ProgramRole::Owner)]);
}

/// What a pair that met in a program tells each other stays with the pair: whoever owns the program gets nothing of it.
#[tokio::test]
async fn s470_the_owner_of_a_program_reads_nothing_of_its_pairs() {
    const SECRET: &str = "I am afraid of the board";
    let community = Community::new().await;
    let (cleo, mia, tom, program) = a_program(&community).await;
    let pair = begin(&mia, &tom).await;
    let goal = draft(&mia, pair, SECRET);
    let kind = EntryKind::Learning { goal: None };
    let entry = mia.belay.entries().note(Some(pair), EntryOpening { kind, text: SECRET.into() }).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(statement(&tom, goal), SECRET);
    cleo.sync().await;
    assert_eq!(cleo.belay.relationships().relationship(pair).unwrap_err().code(), "not_found");
    assert_eq!(cleo.belay.goals().goal(goal).unwrap_err().code(), "not_found");
    assert_eq!(cleo.belay.entries().entry(entry).unwrap_err().code(), "not_found");
    assert!(!cleo.wrote_down(SECRET));
    // Nor does the server give it to an app that asks for everything there is for her.
    let for_cleo = Visitor::new(&community, "Cleo").await.documents().await;
    assert!(
        for_cleo
            .values()
            .all(|document| document.space == program || document.space == self_space(cleo.me().0))
    );
    assert!(for_cleo.values().all(|document| !content_of(document).to_string().contains(SECRET)));
}
