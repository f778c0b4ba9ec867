//! Practices of endings on two phones with a server between them: the look at the ending, the debrief, goodbye and sign-off.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_core::services::ExportFormat;
use belay_domain::{
    Edit, Reason,
    action::ActionCommand,
    agreement::{AgreementCommand, EndingAnswer},
    closure::{AchievedSource, ClosureCommand, ClosureState, Differently},
    goal::{GoalCommand, NewBenchmark},
    meeting::{MeetingCommand, MeetingKind, MeetingOpening},
    relationship::{AfterEnding, Outcome, State},
    reminder::ReminderKind,
};
use belay_tests::{
    Community, Phone, a_meeting, a_pair, at, both_sync, get_acquainted, meet, places::berlin, start_working,
    tell as tell_meeting, wall,
};
use chrono::TimeDelta;

use crate::phone_scene::{action, day, refusal, seen, tell, unfit};

#[tokio::test]
async fn s441_on_the_review_day_both_phones_ask_and_going_on_needs_a_new_date() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    get_acquainted(&mia, &tom, pair).await;
    start_working(&mia, &tom, pair).await;
    let due = mia.belay.agreements().agreement(pair).unwrap().review_on.unwrap();
    // A phone is signed out when nobody has used it for half a year.
    community.clock.set(at("2026-07-01T09:00:00Z"));
    both_sync(&mia, &tom).await;
    let asks = |phone: &Phone| phone.belay.agreements().agreement(pair).unwrap().review_asks;
    assert!(asks(&mia).is_empty());
    for phone in [&mia, &tom] {
        let reminded = phone.belay.reminders().due(at("2026-11-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        let mut kinds = reminded.unwrap().into_iter().map(|view| view.reminder.kind);
        assert!(kinds.any(|kind| kind == ReminderKind::EndingReview));
    }
    community.clock.set(due.and_hms_opt(12, 0, 0).unwrap().and_utc());
    for phone in [&mia, &tom] {
        assert_eq!(asks(phone), [mia.me(), tom.me()].into());
    }
    let go_on = |review_on| {
        let answer = EndingAnswer::GoOn { review_on };
        AgreementCommand::AnswerEndingReview { due, answer }
    };
    assert_eq!(unfit(mia.belay.agreements().act(pair, go_on(due))).0, "review_on");
    mia.belay.agreements().act(pair, go_on(day("2027-06-01"))).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert_eq!(asks(phone), [tom.me()].into());
    }
    tom.belay.agreements().act(pair, go_on(day("2027-05-01"))).unwrap();
    both_sync(&tom, &mia).await;
    assert!(asks(&mia).is_empty());
    let next = mia.belay.agreements().agreement(pair).unwrap().review_on;
    assert_eq!(next, Some(day("2027-05-01")), "the earlier of the two");
}

#[tokio::test]
async fn s210_s443_s447_a_goodbye_takes_both_an_answer_of_each_or_a_waiver_and_leaves_no_mark() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let chance = MeetingOpening {
        kind: MeetingKind::Unplanned,
        ..a_meeting(pair, wall(berlin(), "2026-03-02T09:00"))
    };
    mia.belay.meetings().book(chance).unwrap();
    mia.belay.closures().begin(pair).unwrap();
    both_sync(&mia, &tom).await;
    let early = refusal(tom.belay.closures().close(pair, Outcome::Concluded));
    assert_eq!(early.reason, Reason::GateClosed);
    assert!(early.missing.contains(&"closing_meeting".to_owned()));
    assert!(early.allowed.contains(&"say_goodbye".to_owned()));
    mia.belay.closures().keep_lesson(pair, "Ask sooner").unwrap();
    let unmet = refusal(mia.belay.closures().act(pair, ClosureCommand::Sign));
    assert_eq!(unmet.missing, ["closing_meeting"]);
    for phone in [&mia, &tom] {
        let unmet = refusal(tom.belay.closures().close(pair, Outcome::Concluded));
        assert!(unmet.missing.contains(&"closing_meeting".to_owned()), "one alone does not waive it");
        let edit = Edit::new("Thank you, and until some day");
        phone.belay.closures().act(pair, ClosureCommand::SayGoodbyeInWriting { edit }).unwrap();
        both_sync(&tom, &mia).await;
    }
    mia.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
    both_sync(&mia, &tom).await;
    let unanswered = refusal(tom.belay.closures().act(pair, ClosureCommand::Sign));
    assert_eq!(unanswered.missing, ["differently"]);
    tom.belay.closures().act(pair, ClosureCommand::Answer(Differently::Waived)).unwrap();
    let signed = tom.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
    assert_eq!(signed.state, ClosureState::Signed);
    tom.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let past = phone.belay.relationships().past(None).unwrap().relationships;
        let State::Closed { outcome, .. } = past[0].relationship.state else { panic!("it is closed") };
        assert_eq!(outcome, Outcome::Concluded, "completed early counts as completed");
        assert!(past[0].advice.is_empty());
    }
}

#[tokio::test]
async fn s444_s445_the_debrief_lists_what_was_achieved_and_what_each_has_still_to_settle() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    get_acquainted(&mia, &tom, pair).await;
    let goal = start_working(&mia, &tom, pair).await;
    let new = NewBenchmark { measure: "Meetings led".into(), target: "one".into(), due: day("2026-03-20") };
    tell(&mia, goal, GoalCommand::AddBenchmark(new)).unwrap();
    let benchmark = seen(&mia, goal).goal.benchmarks[0].id;
    tell(&mia, goal, GoalCommand::ReachBenchmark { benchmark }).unwrap();
    let own = seen(&mia, goal).goal.actions[0].id;
    let done = || ActionCommand::Complete { result: String::new() };
    tell(&mia, goal, GoalCommand::Act { action: own, command: done() }).unwrap();
    tell(&mia, goal, GoalCommand::Reach { evidence: "The minutes".into() }).unwrap();
    let meeting = meet(&mia, &tom, a_meeting(pair, wall(berlin(), "2026-03-03T15:00"))).await;
    community.clock.set(at("2026-03-03T14:10:00Z"));
    for what in ["Write to Lena", "Read the book", "Introduce her"] {
        tell_meeting(&mia, meeting, MeetingCommand::Commit(action(&mia, what, Some("2026-03-20"))));
    }
    tell_meeting(&mia, meeting, MeetingCommand::Hold { next: None });
    tom.belay.closures().begin(pair).unwrap_or_else(|error| panic!("{error}"));
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let view = phone.belay.closures().closure(pair).unwrap();
        let sources: Vec<_> = view.achieved.iter().map(|achieved| &achieved.source).collect();
        assert!(sources.contains(&&AchievedSource::Goal(goal)));
        assert!(sources.iter().any(|source| matches!(source, AchievedSource::Win(_))));
        assert_eq!(view.open_actions.len(), 3);
    }
    let text = "I sleep before a speech".to_owned();
    mia.belay.closures().act(pair, ClosureCommand::AddAchieved { text }).unwrap();
    let view = mia.belay.closures().keep_lesson(pair, "Ask sooner").unwrap();
    assert!(view.achieved.iter().any(|achieved| achieved.text == "I sleep before a speech"));
    let open: Vec<_> = view.open_actions.iter().map(|open| open.action.id).collect();
    let mut left: Vec<String> = open.iter().map(|action| format!("action:{action}")).collect();
    let missing = || {
        let refused = refusal(mia.belay.closures().act(pair, ClosureCommand::Sign));
        let missing = refused.missing.into_iter().filter(|one| one.starts_with("action:"));
        missing.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(missing(), left.iter().cloned().collect());
    for (action, command) in [(open[0], done()), (open[1], ActionCommand::Drop)] {
        tell_meeting(&mia, meeting, MeetingCommand::Act { action, command });
        left.remove(0);
        assert_eq!(missing(), left.iter().cloned().collect());
    }
    let carry = ClosureCommand::CarryAction { action: open[2], by: mia.me() };
    mia.belay.closures().act(pair, carry).unwrap();
    assert!(missing().is_empty(), "what is left is the goodbye");
}

#[tokio::test]
async fn s451_a_goodbye_hands_over_what_was_written_and_a_week_later_invites_to_mentor_in_turn() {
    use AfterEnding::{Keep, MentorInTurn, StayInTouch};
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    mia.belay.closures().begin(pair).unwrap();
    both_sync(&mia, &tom).await;
    let goodbye =
        MeetingOpening { kind: MeetingKind::Closing, ..a_meeting(pair, wall(berlin(), "2026-03-03T15:00")) };
    let meeting = meet(&mia, &tom, goodbye).await;
    community.clock.set(at("2026-03-03T14:30:00Z"));
    tell_meeting(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    let asked = |phone: &Phone| {
        let home = phone.belay.home().unwrap();
        home.reminders.iter().filter(|view| view.reminder.kind == ReminderKind::Reflect).count()
    };
    assert_eq!((asked(&mia), asked(&tom)), (2, 2), "how was your meeting?");
    for phone in [&mia, &tom] {
        phone.belay.closures().act(pair, ClosureCommand::Answer(Differently::Waived)).unwrap();
        phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        both_sync(&mia, &tom).await;
        both_sync(&tom, &mia).await;
    }
    let ended = |phone: &Phone| phone.belay.home().unwrap().ended;
    assert!(ended(&mia).is_empty(), "it is not over yet");
    mia.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&mia, &tom).await;

    for phone in [&mia, &tom] {
        let home = phone.belay.home().unwrap();
        assert_eq!((home.waits.len(), asked(phone)), (0, 0), "nobody is asked about what is over");
        assert_eq!(home.ended.len(), 1);
        assert_eq!((home.ended[0].id, home.ended[0].outcome), (pair, Outcome::Concluded));
        assert_eq!(home.ended[0].ways, [Keep]);
        assert_eq!(phone.belay.relationships().page(pair).unwrap().after_ending, [Keep]);
        let kept = phone.belay.export(pair, ExportFormat::Markdown).unwrap();
        assert!(kept.contains("Learn to lead"));
    }
    community.clock.pass(TimeDelta::days(7));
    assert_eq!(ended(&mia)[0].ways, [Keep, MentorInTurn, StayInTouch]);
    assert_eq!(ended(&tom)[0].ways, [Keep, StayInTouch], "he mentors already");
    mia.belay.relationships().put_away(pair).unwrap();
    assert!(ended(&mia).is_empty() && ended(&tom).len() == 1, "each for themselves");
    let page = mia.belay.relationships().page(pair).unwrap();
    assert_eq!(page.after_ending, [Keep, MentorInTurn, StayInTouch], "its own page goes on saying it");
    community.clock.pass(TimeDelta::days(30));
    assert!(ended(&tom).is_empty(), "a month later it goes by itself");
}
