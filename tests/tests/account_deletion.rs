//! Deleting the account: what goes from the server and the phone, and what stays with those it was shared with.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{Error, sync::Reply};
use belay_domain::{
    MeetingId, Phase, RelationshipId,
    entry::{EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening, FlashStatus},
    meeting::{MeetingCommand, MeetingOf, MeetingOpening},
    reflection::{ReflectionOpening, ReflectionSubject},
    relationship::RelationshipCommand,
};
use belay_tests::{
    Community, Fault, Phone, a_circle, a_meeting, a_pair, begin, meet, places::berlin, tell, wall,
};

/// A word that stands nowhere else.
const CANARY: &str = "zyxomatic";

/// Whether a word is anywhere in the files under a folder.
fn holds(folder: &std::path::Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return holds(&path, word);
        }
        std::fs::read(path).unwrap().windows(word.len()).any(|at| at == word.as_bytes())
    })
}

fn is_empty(phone: &Phone) -> bool {
    std::fs::read_dir(phone.home()).unwrap().next().is_none()
}

/// The code that is mailed to whoever uses the phone, to delete their account with.
async fn farewell_code(community: &Community, phone: &Phone) -> String {
    community.clock.pass(chrono::TimeDelta::seconds(1));
    let before = community.mails();
    phone.belay.account().request_deletion_code().await.expect("ask for a code");
    community.code_since(&before)
}

#[tokio::test]
async fn a_deleted_account_is_gone_and_what_was_shared_stays_with_the_partner() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let tablet = community.phone("Mia", berlin()).await;
    let person = mia.me();
    let own = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: CANARY.into() };
    mia.belay.reflections().begin(own).unwrap();
    let shared = EntryOpening { kind: EntryKind::Learning { goal: None }, text: "Ask first".into() };
    let entry = mia.belay.entries().note(Some(relationship), shared).unwrap();
    mia.sync().await;
    tom.sync().await;
    assert!(holds(&community.folder(), CANARY) && holds(&community.folder(), "mia@example.org"));

    let code = farewell_code(&community, &mia).await;
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    let refused = mia.belay.account().delete(wrong).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid { rule, .. } if rule == "code_refused"), "{refused}");
    assert!(mia.belay.account().signed_in().unwrap().is_some(), "nothing has happened yet");
    mia.belay.account().delete(&code).await.expect("delete the account");

    assert_eq!(mia.belay.home().unwrap_err(), Error::Closed);
    assert!(is_empty(&mia), "nothing is left in the folder");
    assert!(!holds(&community.folder(), CANARY), "nor on the server");
    assert!(!holds(&community.folder(), "mia@example.org"), "their address and the mails to it neither");
    assert_eq!(tablet.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);

    tom.sync().await;
    assert_eq!(tom.belay.entries().entry(entry).unwrap().entry.author, person);
    assert!(tom.belay.programs().companions().unwrap().iter().all(|one| one.member != person));

    // The same address is another person now, with nothing of the first.
    let again = community.phone("Mia", berlin()).await;
    assert_ne!(again.me(), person);
    assert!(again.belay.reflections().own(None).unwrap().reflections.is_empty());
    assert!(again.belay.entries().entry(entry).is_err());
}

#[tokio::test]
async fn what_a_recovery_moved_aside_goes_with_the_account() {
    let community = Community::new().await;
    for ends_before_it_is_done in [false, true] {
        let name = if ends_before_it_is_done { "Tom" } else { "Mia" };
        let mut phone = community.phone(name, berlin()).await;
        let home = phone.home();
        for _ in 0..2 {
            std::fs::write(home.join("vault.json"), "half a fi").unwrap();
            phone.open_again().unwrap();
            community.sign_in(&phone, name).await;
        }
        std::fs::write(home.join("vault.new"), "left by a killed app").unwrap();
        std::fs::write(home.join("belay.db.damaged-20261130T120000"), "moved aside").unwrap();
        let files = || std::fs::read_dir(&home).unwrap().map(|file| file.unwrap().file_name());
        let aside = files().filter(|file| file.to_string_lossy().starts_with("vault.json.damaged"));
        assert_eq!(aside.count(), 2);
        let code = farewell_code(&community, &phone).await;
        if ends_before_it_is_done {
            phone.network.then([Fault::Twice, Fault::AnswerLost]);
            phone.belay.account().delete(&code).await.unwrap_err();
            phone.open_again().unwrap();
            assert_eq!(phone.belay.sync(&|_| {}).await.unwrap_err(), Error::Closed);
        } else {
            phone.belay.account().delete(&code).await.expect("delete the account");
        }
        assert_eq!(files().collect::<Vec<_>>(), Vec::<std::ffi::OsString>::new());
    }
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_gone_on_with() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let code = farewell_code(&community, &phone).await;
    // The new text comes first, and may come twice.
    phone.network.then([Fault::Twice, Fault::AnswerLost]);
    phone.belay.account().delete(&code).await.unwrap_err();
    assert!(!is_empty(&phone), "nobody knows yet whether the server heard");
    let phone = phone.reopened();
    assert_eq!(phone.belay.sync(&|_| {}).await.unwrap_err(), Error::Closed);
    assert!(is_empty(&phone));
    let mut phone = phone;
    phone.open_again().unwrap();
    assert!(phone.belay.account().signed_in().unwrap().is_none(), "it is a new phone");
}

#[tokio::test]
async fn a_deletion_that_never_left_can_be_taken_back_and_keeps_nothing_else_from_being_sent() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let code = farewell_code(&community, &phone).await;
    phone.network.cut(true);
    phone.belay.account().delete(&code).await.unwrap_err();
    assert!(!phone.belay.account().is_deletion_asked().unwrap(), "in a tunnel nothing begins");
    phone.network.cut(false);
    // The new text comes first, and may come twice.
    phone.network.then([Fault::Twice, Fault::Lost]);
    let unanswered = phone.belay.account().delete(&code).await.unwrap_err();
    assert!(matches!(unanswered, Error::Offline { .. }), "{unanswered}");
    assert!(phone.belay.account().is_deletion_asked().unwrap());

    // A server that fails over it is no reason to keep words back.
    let own = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: CANARY.into() };
    phone.belay.reflections().begin(own).unwrap();
    let failing = Reply {
        status: 500,
        media_type: String::new(),
        retry_after: None,
        body: Vec::new(),
        travelled: (0, 0),
    };
    phone.network.then([Fault::Answered(failing)]);
    let _ = phone.belay.sync(&|_| {}).await;
    assert_eq!(phone.belay.counts().unwrap().waiting, 0);

    let phone = phone.reopened();
    if phone.belay.account().is_deletion_asked().unwrap() {
        phone.belay.account().withdraw_deletion().unwrap();
    }
    assert!(!phone.belay.account().is_deletion_asked().unwrap());
    phone.sync().await;
    assert!(phone.belay.account().signed_in().unwrap().is_some(), "the account is there as before");
}

#[tokio::test]
async fn a_program_passes_on_when_its_owner_deletes_their_account() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    let program = community.program(&[&mia, &tom]).await;
    let link = mia.belay.account().invite(program, Some(2)).await.unwrap();
    let code = farewell_code(&community, &mia).await;
    mia.belay.account().delete(&code).await.expect("delete the account");
    tom.sync().await;
    tom.belay.account().invite(program, None).await.expect("the program is Tom's now");
    let ada = community.phone("Ada", berlin()).await;
    ada.belay.account().join(&link).await.expect_err("her links ended with her");
}

/// A circle of a mentor and mentees that has begun.
async fn a_circle_at_work(mentor: &Phone, mentees: &[&Phone]) -> RelationshipId {
    let circle = a_circle(mentor, mentees).await;
    let (from, to, reason) = (Phase::Proposed, Phase::Preparing, String::new());
    mentor.belay.relationships().act(circle, RelationshipCommand::MoveTo { from, to, reason }).unwrap();
    mentor.sync().await;
    circle
}

/// Whether a phone reminds of a meeting, or shows it as ahead.
fn is_ahead(phone: &Phone, meeting: MeetingId) -> bool {
    let view = phone.belay.meetings().meeting(meeting).unwrap().view;
    let listed = phone.belay.meetings().calendar(None).unwrap().meetings;
    let reminded = phone.belay.reminders().to_arm(None).unwrap();
    let answers = [
        view.can_take_place,
        listed.iter().any(|one| one.id == meeting),
        reminded.iter().any(|one| one.document == meeting.0),
    ];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "they agree: {answers:?}");
    answers[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_account_has_left_everything_they_shared_and_nobody_is_reminded_of_meeting_them() {
    let community = Community::new().await;
    let [mia, tom, zoe, ada] = [
        community.phone("Mia", berlin()).await,
        community.phone("Tom", berlin()).await,
        community.phone("Zoe", berlin()).await,
        community.phone("Ada", berlin()).await,
    ];
    let program = community.program(&[&tom, &mia, &zoe, &ada]).await;
    let pair = begin(&mia, &tom).await;
    let of_pair = meet(&mia, &tom, a_meeting(pair, wall(berlin(), "2026-03-10T15:00"))).await;
    let circle = a_circle_at_work(&tom, &[&mia, &zoe, &ada]).await;
    mia.sync().await;
    let led =
        MeetingOpening { lead: Some(mia.me()), ..a_meeting(circle, wall(berlin(), "2026-03-11T15:00")) };
    let of_circle = meet(&tom, &zoe, led).await;
    let asks = |mentor: &Phone| FlashOpening {
        topic: "Pivot tables".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [mentor.me()].into(),
        slot: None,
    };
    let helped = zoe.belay.flash().ask(program, asks(&mia)).unwrap();
    zoe.sync().await;
    mia.sync().await;
    mia.belay.flash().act(helped, FlashCommand::Accept).unwrap();
    let once = MeetingOpening {
        of: MeetingOf::Flash { flash: helped },
        ..a_meeting(pair, wall(berlin(), "2026-03-12T15:00"))
    };
    let of_flash = mia.belay.meetings().book(once).unwrap().id;
    let asked = mia.belay.flash().ask(program, asks(&ada)).unwrap();
    mia.sync().await;
    zoe.sync().await;
    let start = wall(berlin(), "2026-03-12T15:00");
    tell(&zoe, of_flash, MeetingCommand::Confirm { start });
    zoe.sync().await;
    for phone in [&mia, &ada, &tom] {
        phone.sync().await;
    }
    assert!(is_ahead(&tom, of_pair) && is_ahead(&tom, of_circle) && is_ahead(&zoe, of_flash));

    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path().join("saved.db");
    belay_server::backup(&community.folder(), &copy).unwrap();
    let code = farewell_code(&community, &mia).await;
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    mia.belay.account().delete(wrong).await.unwrap_err();
    mia.sync().await;
    tom.sync().await;
    for phone in [&mia, &tom] {
        assert!(is_ahead(phone, of_pair), "a wrong code has said nothing to anybody");
        assert_eq!(phone.belay.home().unwrap().unsent, 0);
    }
    let person = mia.me();
    mia.belay.account().delete(&code).await.expect("delete the account");

    let all_is_said = async || {
        for phone in [&tom, &zoe, &ada] {
            phone.sync().await;
        }
        let ended = tom.belay.relationships().relationship(pair).unwrap();
        assert_eq!(ended.relationship.phase(), Phase::Closed);
        assert!(!is_ahead(&tom, of_pair));
        for phone in [&tom, &zoe, &ada] {
            let there = phone.belay.relationships().relationship(circle).unwrap().relationship;
            assert_ne!(there.phase(), Phase::Closed);
            assert!(!there.attendees().contains(&person));
            assert!(is_ahead(phone, of_circle), "the others still meet");
            assert_eq!(phone.belay.meetings().meeting(of_circle).unwrap().view.meeting.lead, None);
            assert_eq!(phone.belay.attention().count().unwrap(), 0);
        }
        assert!(!is_ahead(&zoe, of_flash));
        assert_eq!(ada.belay.flash().request(asked).unwrap().status, FlashStatus::Withdrawn);
    };
    all_is_said().await;
    let community = community.restarted(|folder| belay_server::restore(&copy, folder).unwrap()).await;
    all_is_said().await;
    all_is_said().await;
    assert!(tom.belay.programs().companions().unwrap().iter().all(|one| one.member != person));
    drop(community);
}
