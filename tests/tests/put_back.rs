//! A phone put back from its own backup, and one backup living on two phones: whatever such a copy writes is carried out,
//! once, though it counts on from where the copy was made.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_domain::GoalId;
use belay_tests::{Community, Phone, Visitor, a_pair, draft, places::berlin, reword, statement, take_on};

/// The actions of a goal, ordered by their texts.
fn actions(phone: &Phone, goal: GoalId) -> Vec<String> {
    let goal = phone.belay.goals().goal(goal).unwrap().goal;
    let mut actions: Vec<_> = goal.actions.into_iter().map(|action| action.what).collect();
    actions.sort();
    actions
}

async fn all_sync(phones: &[&Phone]) {
    for _ in 0..3 {
        for phone in phones {
            phone.sync().await;
        }
    }
}

/// Checks that all these phones and a new one show just these actions, and that none has anything left to
/// send or to say.
async fn all_show(community: &Community, phones: &[&Phone], goal: GoalId, expected: &[&str]) {
    all_sync(phones).await;
    let fresh = community.phone("Mia", berlin()).await;
    fresh.sync().await;
    for phone in phones.iter().copied().chain([&fresh]) {
        assert_eq!(actions(phone, goal), expected);
        assert_eq!(phone.belay.home().unwrap().unsent, 0);
        assert_eq!(phone.belay.attention().list(None).unwrap().items, []);
    }
}

#[tokio::test]
async fn what_a_phone_writes_after_it_was_put_back_is_not_taken_for_what_it_wrote_before() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    take_on(&mentee, goal, "1 before the backup").unwrap();
    mentee.sync().await;
    let closed = mentee.closed();
    let backup = closed.copied();
    let mentee = closed.open().0;
    for what in ["2 since", "3 since", "4 since", "5 since"] {
        take_on(&mentee, goal, what).unwrap();
        mentee.sync().await;
    }
    drop(mentee);
    // Without network, so that nothing tells it of what it wrote since.
    let mentee = backup.open().0;
    mentee.network.cut(true);
    take_on(&mentee, goal, "6 put back").unwrap();
    let mentee = mentee.reopened();
    take_on(&mentee, goal, "7 put back, and opened again").unwrap();
    let other = draft(&mentee, relationship, "Listen");
    reword(&mentee, other, "Listen", "Listen, and ask");
    mentee.network.cut(false);
    all_sync(&[&mentee, &mentor]).await;
    assert_eq!(statement(&mentor, other), "Listen, and ask");
    // And so it goes on.
    take_on(&mentee, goal, "8 later").unwrap();
    let all = [
        "1 before the backup",
        "2 since",
        "3 since",
        "4 since",
        "5 since",
        "6 put back",
        "7 put back, and opened again",
        "8 later",
    ];
    all_show(&community, &[&mentee, &mentor], goal, &all).await;
}

#[tokio::test]
async fn what_waited_when_the_backup_was_made_is_carried_out_once_whether_or_not_it_was_sent_since() {
    for was_sent in [true, false] {
        let community = Community::new().await;
        let (mentee, mentor, relationship) = a_pair(&community).await;
        let goal = draft(&mentee, relationship, "Speak up");
        all_sync(&[&mentee, &mentor]).await;
        mentee.network.cut(true);
        take_on(&mentee, goal, "1 waited").unwrap();
        let mentee = mentee.reopened();
        take_on(&mentee, goal, "2 waited").unwrap();
        let closed = mentee.closed();
        let backup = closed.copied();
        let mentee = closed.open().0;
        if was_sent {
            take_on(&mentee, goal, "3 went along").unwrap();
            mentee.network.cut(false);
            mentee.sync().await;
            take_on(&mentee, goal, "4 went later").unwrap();
            mentee.sync().await;
        }
        drop(mentee);
        let mentee = backup.open().0;
        take_on(&mentee, goal, "5 put back").unwrap();
        take_on(&mentor, goal, "6 of the other").unwrap();
        mentor.sync().await;
        let all = ["1 waited", "2 waited", "3 went along", "4 went later", "5 put back", "6 of the other"];
        let expected: Vec<_> = all.into_iter().filter(|what| was_sent || !what.contains("went")).collect();
        all_show(&community, &[&mentee, &mentor], goal, &expected).await;
    }
}

#[tokio::test]
async fn two_phones_that_one_backup_was_put_on_both_keep_what_they_write() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    mentee.sync().await;
    let closed = mentee.closed();
    let twin = closed.copied().without_vault().open().0;
    let mentee = closed.open().0;
    community.sign_in(&twin, "Mia").await;
    let mut expected = Vec::new();
    for round in 0..6 {
        let both = [(&mentee, "one"), (&twin, "two")];
        for (phone, of) in both.into_iter().chain(both) {
            let what = format!("{round} of {of} {}", expected.len());
            take_on(phone, goal, &what).unwrap();
            expected.push(what);
        }
        // Now the one comes first, now the other.
        for phone in if round % 2 == 0 { [&mentee, &twin] } else { [&twin, &mentee] } {
            phone.sync().await;
        }
    }
    expected.sort();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    all_show(&community, &[&mentee, &twin, &mentor], goal, &expected).await;
    // To the server they are two phones: the one that signed in did not sign the other out.
    let devices = mentee.belay.account().devices().await.unwrap();
    assert!(devices.len() > 1, "{devices:?}");
}

#[tokio::test]
async fn a_restored_server_gets_back_what_a_phone_wrote_after_it_was_put_back_itself() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    mentee.sync().await;
    let closed = mentee.closed();
    let phone_backup = closed.copied();
    let mentee = closed.open().0;
    take_on(&mentee, goal, "1 since").unwrap();
    all_sync(&[&mentee, &mentor]).await;
    let folder = tempfile::tempdir().unwrap();
    let server_backup = folder.path().join("copy.db");
    belay_server::backup(&community.folder(), &server_backup).unwrap();
    take_on(&mentee, goal, "2 since, only on the other phone").unwrap();
    all_sync(&[&mentee, &mentor]).await;
    drop(mentee);
    let mentee = phone_backup.open().0;
    take_on(&mentee, goal, "3 put back").unwrap();
    all_sync(&[&mentee, &mentor]).await;
    let community =
        community.restarted(|folder| belay_server::restore(&server_backup, folder).unwrap()).await;
    take_on(&mentee, goal, "4 after both").unwrap();
    let all = ["1 since", "2 since, only on the other phone", "3 put back", "4 after both"];
    all_show(&community, &[&mentee, &mentor], goal, &all).await;
}

#[tokio::test]
async fn a_document_that_is_changed_in_every_opening_for_weeks_stays_short_and_is_not_changed_twice() {
    const OPENINGS: usize = 40;
    /// With what stands for all that are left out.
    const NAMED: usize = 16;
    let community = Community::new().await;
    let (mut mentee, mentor, relationship) = a_pair(&community).await;
    let visitor = Visitor::new(&community, "Tom").await;
    let goal = draft(&mentee, relationship, "Speak up");
    mentee.sync().await;
    let closed = mentee.closed();
    let backup = closed.copied();
    mentee = closed.open().0;
    let mut expected = Vec::new();
    for opening in 0..OPENINGS {
        let what = format!("{opening:02}");
        take_on(&mentee, goal, &what).unwrap();
        expected.push(what);
        // Longer than what a document names, it is in the tunnel.
        if opening > NAMED + 3 {
            mentee.sync().await;
        }
        mentee = mentee.reopened();
    }
    let (_, content) = visitor.document(goal).await;
    let lines =
        content["applied"].as_object().unwrap().values().map(|lines| lines.as_object().unwrap().len());
    assert_eq!(lines.max(), Some(NAMED), "{}", content["applied"]);
    drop(mentee);
    let mentee = backup.open().0;
    take_on(&mentee, goal, "put back").unwrap();
    expected.push("put back".into());
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    all_show(&community, &[&mentee, &mentor], goal, &expected).await;
}
