//! What waits on whom: it appears on the right phone after a sync, names whose turn came before, and goes when it is done.

#![allow(clippy::expect_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Edit, MemberId,
    goal::{GoalCommand, GoalOpening},
    meeting::MeetingCommand,
    reflection::{PairedCommand, PairedOpening, Subject},
    waiting::WaitKind,
};
use belay_tests::{
    Community, Phone, a_goal, a_meeting, a_pair, both_sync, get_acquainted, places::berlin, tell, wall,
};
use chrono::NaiveDate;

/// The kinds that wait on whoever uses this phone, but for those that a phase waits for.
fn waits(phone: &Phone) -> Vec<WaitKind> {
    let items = phone.belay.waiting().expect("what waits").items;
    let of_phase = [WaitKind::AnswerExpectations, WaitKind::LearnOfPartner];
    items.into_iter().map(|item| item.kind).filter(|kind| !of_phase.contains(kind)).collect()
}

/// Whose turn came before, for what waits of this kind.
fn with(phone: &Phone, kind: WaitKind) -> Option<MemberId> {
    let items = phone.belay.waiting().expect("what waits").items;
    let item = items.into_iter().find(|item| item.kind == kind).expect("it waits");
    item.with.map(|with| with.member)
}

/// Each waits on the one whose turn it is, and not on the other; once it is done it waits on nobody.
#[tokio::test]
async fn what_waits_shows_on_the_phone_whose_turn_it_is_and_goes_when_it_is_done() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    get_acquainted(&mia, &tom, pair).await;
    for phone in [&mia, &tom] {
        for kind in waits(phone) {
            assert!(matches!(kind, WaitKind::Reflect | WaitKind::DecideNext), "{kind:?}");
        }
    }
    let news = |phone: &Phone| {
        let of_meeting = [WaitKind::Reflect, WaitKind::DecideNext];
        waits(phone).into_iter().filter(|kind| !of_meeting.contains(kind)).collect::<Vec<_>>()
    };

    let start = wall(berlin(), "2026-03-10T15:00");
    let meeting = tom.belay.meetings().book(a_meeting(pair, start)).expect("propose a date").id;
    assert_eq!(news(&tom), [], "who proposed it waits for the other");
    both_sync(&tom, &mia).await;
    assert_eq!((news(&mia), news(&tom)), (vec![WaitKind::ConfirmDate], vec![]));
    assert_eq!(with(&mia, WaitKind::ConfirmDate), Some(tom.me()));
    tell(&mia, meeting, MeetingCommand::Confirm { start });
    assert_eq!(news(&mia), []);

    let opening = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: "Three minutes in a row".into(),
        due: NaiveDate::from_ymd_opt(2026, 6, 1),
        ..a_goal(&mia, pair, "Speak up")
    };
    let goal = mia.belay.goals().draft(opening).expect("draft a goal");
    both_sync(&mia, &tom).await;
    assert_eq!((news(&mia), news(&tom)), (vec![], vec![]), "a draft waits on nobody");
    mia.belay.goals().act(goal, GoalCommand::SendToReview).expect("send it to review");
    both_sync(&mia, &tom).await;
    assert_eq!((news(&mia), news(&tom)), (vec![], vec![WaitKind::ReviewGoal]));
    let question = "What will you be able to do?".to_owned();
    tom.belay.goals().act(goal, GoalCommand::PushBack { question: question.clone() }).expect("push it back");
    both_sync(&tom, &mia).await;
    assert_eq!((news(&mia), news(&tom)), (vec![WaitKind::RewordGoal], vec![]));
    let home = mia.belay.home().expect("home");
    assert!(home.waits.iter().any(|item| item.what == question));

    let opening = PairedOpening {
        relationship: pair,
        question: "What did we avoid?".into(),
        prompt: None,
        subject: Subject::Free,
    };
    let asked = mia.belay.reflections().ask_all(opening).expect("ask both");
    both_sync(&mia, &tom).await;
    for phone in [&tom, &mia] {
        assert!(news(phone).contains(&WaitKind::AnswerQuestion));
        let answer = PairedCommand::Answer(Edit::new("The money"));
        phone.belay.reflections().answer(asked, answer).expect("answer");
        assert!(!news(phone).contains(&WaitKind::AnswerQuestion));
    }
}
