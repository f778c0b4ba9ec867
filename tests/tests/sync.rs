//! Two phones and a server: what is written on one arrives on the other, whatever happens on the way.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::AttentionReason;
use belay_domain::{
    Edit, Reason,
    goal::{GoalCommand, Wording},
};
use belay_tests::{Community, Fault, a_pair, draft, places::berlin, reword};

#[tokio::test]
async fn what_one_writes_offline_the_other_reads_after_both_synced() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    mentee.network.cut(true);
    let goal = draft(&mentee, relationship, "Speak up in the weekly meeting");
    assert!(mentee.belay.goals().goal(goal).unwrap().waiting);
    let mentee = mentee.reopened();
    assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err().code(), "offline");
    mentee.network.cut(false);
    mentee.sync().await;
    assert!(!mentee.belay.goals().goal(goal).unwrap().waiting);
    mentor.sync().await;
    assert_eq!(
        mentor.belay.goals().goal(goal).unwrap().goal.statement.text,
        "Speak up in the weekly meeting"
    );
}

#[tokio::test]
async fn edits_of_the_same_text_on_two_phones_are_merged_or_both_kept() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let text = "I want to lead a team. I am afraid of it.";
    let goal = draft(&mentee, relationship, text);
    mentee.sync().await;
    mentor.sync().await;
    reword(&mentee, goal, text, "I want to lead a small team. I am afraid of it.");
    reword(&mentor, goal, text, "I want to lead a team. I am afraid of it. Not of the people.");
    mentee.sync().await;
    mentor.sync().await;
    mentee.sync().await;
    let merged = "I want to lead a small team. I am afraid of it. Not of the people.";
    for phone in [&mentee, &mentor] {
        assert_eq!(phone.belay.goals().goal(goal).unwrap().goal.statement.text, merged);
    }
    reword(&mentee, goal, merged, "I will lead.");
    reword(&mentor, goal, merged, "You will lead.");
    mentee.sync().await;
    mentor.sync().await;
    mentee.sync().await;
    for phone in [&mentee, &mentor] {
        let statement = phone.belay.goals().goal(goal).unwrap().goal.statement;
        assert_eq!(statement.text, "I will lead.");
        assert_eq!(statement.kept[0].text, "You will lead.");
    }
}

#[tokio::test]
async fn a_command_that_came_too_late_goes_to_attention_with_its_reason_and_words() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up");
    mentee.sync().await;
    mentor.sync().await;
    mentee.belay.goals().act(goal, GoalCommand::Drop { reason: "another job".into() }).unwrap();
    mentor
        .belay
        .goals()
        .act(
            goal,
            GoalCommand::Reword { wording: Wording::Outcome, edit: Edit::new("Your colleagues quote you") },
        )
        .unwrap();
    mentee.sync().await;
    mentor.sync().await;
    let items = mentor.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1);
    assert!(
        matches!(&items[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::NotNow)
    );
    assert_eq!(
        (items[0].command.as_str(), &items[0].words[..]),
        ("reword", &["Your colleagues quote you".to_owned()][..])
    );
    mentor.belay.attention().settle(items[0].id).unwrap();
    assert_eq!(mentor.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn lost_and_repeated_requests_store_every_write_once() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "one");
    for (fault, text) in [
        (Fault::Lost, "two"),
        (Fault::AnswerLost, "three"),
        (Fault::Twice, "four"),
        (Fault::CutOff(40), "five"),
    ] {
        let before = mentee.belay.goals().goal(goal).unwrap().goal.statement.text;
        reword(&mentee, goal, &before, text);
        mentee.network.then([fault]);
        let _ = mentee.belay.sync(&|_| {}).await;
        // A write on top of one whose answer was lost.
        reword(&mentee, goal, text, &format!("{text}!"));
        mentee.sync().await;
        mentor.sync().await;
        let there = mentor.belay.goals().goal(goal).unwrap().goal.statement;
        assert_eq!((there.text, there.kept.len()), (format!("{text}!"), 0));
    }
    assert_eq!(mentee.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn a_server_restored_from_an_older_copy_is_brought_up_to_date_by_the_phones() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "before the backup");
    mentee.sync().await;
    mentor.sync().await;
    let backup = tempfile::tempdir().unwrap();
    let copy = backup.path().join("copy.db");
    belay_server::backup(&community.folder(), &copy).unwrap();
    reword(&mentee, goal, "before the backup", "after the backup");
    let late = draft(&mentee, relationship, "made after the backup");
    mentee.sync().await;
    mentor.sync().await;
    mentor
        .belay
        .goals()
        .act(goal, GoalCommand::Reword { wording: Wording::Evidence, edit: Edit::new("asked three") })
        .unwrap();
    mentor.sync().await;
    let community = community
        .restarted(|folder| {
            belay_server::restore(&copy, folder).unwrap();
        })
        .await;
    // The mentor's phone was last: it has all; the mentee's never saw the evidence.
    mentee.sync().await;
    mentor.sync().await;
    mentee.sync().await;
    let fresh = community.phone("Mia", berlin()).await;
    for phone in [&mentee, &mentor, &fresh] {
        let view = phone.belay.goals().goal(goal).unwrap();
        assert_eq!(view.goal.statement.text, "after the backup");
        assert_eq!(view.goal.evidence.text, "asked three");
        assert_eq!(phone.belay.goals().goal(late).unwrap().goal.statement.text, "made after the backup");
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}
