//! One call a screen: what each of them says on real phones, and what each person is offered to do.

use std::sync::mpsc;

use belay_core::{Belay, services::MeetingView};
use belay_domain::{
    action::NewAction,
    meeting::{MeetingOf, MeetingOpening},
    reflection::{ReflectionCommand, ReflectionOpening},
};

use super::*;

fn kinds(items: &[WaitingItem]) -> Vec<WaitKind> {
    items.iter().map(|item| item.kind).collect()
}

/// With whom and about what.
fn said(view: &MeetingView) -> (Vec<&str>, &str) {
    (view.with.iter().map(|one| one.name.as_str()).collect(), &view.about)
}

/// The screen the app opens with says with whom one meets next and about what, the three things that wait longest, and apart
/// from them what the last meeting left open: each once, and until it is done.
#[tokio::test]
async fn today_says_whom_one_meets_about_what_and_what_waits_and_was_left_open() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let today = mia.belay.today().unwrap();
    assert!(today.next_meeting.is_none() && today.signal.is_none());
    assert_eq!(kinds(&today.waits), [WaitKind::AnswerExpectations]);
    assert_eq!(kinds(&today.open_ends), OPEN_ENDS);
    assert_eq!(today.waiting, 3);

    let meeting = tom.belay.meetings().book(a_meeting(pair, wall(berlin(), "2026-03-10T15:00"))).unwrap().id;
    tell_story(&tom, &mia, pair);
    let opening = PairedOpening {
        relationship: pair,
        question: "What did we avoid today?".into(),
        prompt: None,
        subject: ReflectionSubject::Free,
    };
    tom.belay.reflections().ask_all(opening).unwrap();
    both_sync(&tom, &mia).await;
    let today = mia.belay.today().unwrap();
    let next = today.next_meeting.unwrap();
    assert_eq!((next.id, said(&next)), (meeting, (vec!["Tom"], "Learn to lead")));
    assert_eq!(said(&mia.belay.home().unwrap().meetings[0]), (vec!["Tom"], "Learn to lead"));
    assert_eq!(said(&tom.belay.meetings().meeting(meeting).unwrap().view), (vec!["Mia"], "Learn to lead"));
    assert_eq!((today.waits.len(), today.waiting), (3, 6), "three are shown, and the badge counts all");

    let held = today.open_ends[0].document.into();
    tell(&mia, held, MeetingCommand::Reflect);
    assert_eq!(kinds(&mia.belay.today().unwrap().open_ends), [WaitKind::DecideNext]);
    tell(&mia, held, MeetingCommand::DecideNext(NextDecision::Date { meeting }));
    assert!(mia.belay.today().unwrap().open_ends.is_empty());
}

/// Whoever watches the first screen is told what waits as soon as it has arrived, and when it is done.
#[tokio::test]
async fn whoever_watches_today_is_told_of_what_waits_and_when_it_is_done() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let (send, told) = mpsc::channel();
    let watching = mia
        .belay
        .observe(Belay::today, move |today| drop(today.map(|today| send.send(today.waits))))
        .unwrap();
    let until = |count: usize, has: bool| {
        let is = |waits: &Vec<WaitingItem>| kinds(waits).contains(&WaitKind::HearStory) == has;
        let found = told.iter().find(|waits| is(waits)).unwrap();
        assert_eq!(found.len(), count);
    };
    until(1, false);
    let story = tell_story(&tom, &mia, pair);
    both_sync(&tom, &mia).await;
    until(2, true);
    mia.belay.stories().act_on_share(story, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    until(1, false);
    watching.cancel();
}

/// A relationship in which nobody has met for weeks is a sign on the first screen of each, one at a time.
#[tokio::test]
async fn s308_today_says_that_a_relationship_fades_with_whom_and_how_it_can_go_on() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    community.clock.pass(TimeDelta::days(40));
    for (phone, other) in [(&mia, "Tom"), (&tom, "Mia")] {
        let signal = phone.belay.today().unwrap().signal.unwrap();
        assert_eq!((signal.relationship, signal.with[0].name.as_str()), (pair, other));
        assert!(!signal.fading.ways.is_empty());
    }
    let soon = a_meeting(pair, wall(berlin(), "2026-05-10T15:00"));
    meet(&mia, &tom, soon).await;
    assert!(mia.belay.today().unwrap().signal.is_none(), "a date was found");
}

/// The conversation of a flash request says with whom and about what, though the two share no relationship.
#[tokio::test]
async fn a_flash_conversation_says_with_whom_and_about_what() {
    let community = Community::new().await;
    let (mia, tom, _, flash) = belay_tests::asked(&community).await;
    tom.belay.flash().act(flash, FlashCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    let opening = MeetingOpening {
        of: MeetingOf::Flash { flash },
        ..a_meeting(RelationshipId(flash.0), wall(new_york(), "2026-03-04T10:00"))
    };
    let booked = tom.belay.meetings().book(opening).unwrap();
    assert_eq!(said(&booked), (vec!["Mia"], "How to lead"));
    both_sync(&tom, &mia).await;
    let today = mia.belay.today().unwrap();
    assert_eq!(said(&today.next_meeting.unwrap()), (vec!["Tom"], "How to lead"));
    assert_eq!(said(&mia.belay.home().unwrap().meetings[0]), (vec!["Tom"], "How to lead"));
}

/// The hint how to begin is for whoever has nothing yet: not for somebody who helps with a request.
#[tokio::test]
async fn home_is_blank_only_for_whoever_has_nothing_going_on() {
    let community = Community::new().await;
    let (mia, tom, eve, flash) = belay_tests::asked(&community).await;
    assert!(eve.belay.home().unwrap().is_blank());
    tom.belay.flash().act(flash, FlashCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    let home = tom.belay.home().unwrap();
    assert!(!home.flash_helping.is_empty() && !home.is_blank());
    assert!(!mia.belay.home().unwrap().is_blank());
}

/// What each person is offered is what they can do now: nobody confirms a yes of their own, and no gate is offered that is
/// closed.
#[tokio::test]
async fn what_can_be_done_now_is_what_this_person_can_do() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    community.program(&[&mia, &tom]).await;
    let pair = mia.belay.relationships().propose(a_proposal(&mia, &tom)).unwrap();
    both_sync(&mia, &tom).await;
    let page = |phone: &Phone| phone.belay.relationships().page(pair).unwrap().allowed;
    let may = |phone: &Phone, one: &str| page(phone).iter().any(|allowed| allowed == one);
    assert_eq!(page(&tom), ["accept", "decline"]);
    assert!(may(&mia, "decline") && !may(&mia, "accept") && !may(&mia, "preparing"));
    say(&tom, pair, RelationshipCommand::Accept);
    both_sync(&tom, &mia).await;
    assert!(!may(&mia, "negotiating"), "they have not met yet");
    get_acquainted(&mia, &tom, pair).await;

    say(&mia, pair, RelationshipCommand::Pause);
    both_sync(&mia, &tom).await;
    assert!(may(&mia, "resume") && !may(&tom, "resume"), "whoever asked for the rest ends it");
    say(&mia, pair, RelationshipCommand::Resume);
    both_sync(&mia, &tom).await;

    let told = tell_story(&mia, &tom, pair);
    both_sync(&mia, &tom).await;
    let share = |phone: &Phone| phone.belay.stories().share(told).unwrap().allowed;
    let story = |phone: &Phone, command| phone.belay.stories().act_on_share(told, command).unwrap();
    story(&tom, StoryShareCommand::Hear { knows_tender: false });
    both_sync(&tom, &mia).await;
    assert_eq!(
        (share(&mia), share(&tom)),
        (vec!["revoke".to_owned()], vec!["take_away".into(), "ask".into()])
    );
    story(&tom, StoryShareCommand::Ask { text: "Who held you?".into() });
    both_sync(&tom, &mia).await;
    assert_eq!(share(&mia), ["answer", "decline_question", "revoke"]);

    let opening =
        ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: "I was ashamed".into() };
    let own = mia.belay.reflections().begin(opening).unwrap();
    let reflect = |command| mia.belay.reflections().act(own, command).unwrap().allowed;
    assert_eq!(
        reflect(ReflectionCommand::Keep),
        ["write", "share"],
        "nothing is shared that could be taken back"
    );
    let shared = reflect(ReflectionCommand::Share { relationship: pair });
    assert!(shared.contains(&"take_back".to_owned()));

    come_to_closure(&mia, &tom, pair).await;
    let closure = |phone: &Phone| phone.belay.closures().closure(pair).unwrap().allowed;
    assert!(!may(&mia, "closed"), "nobody has signed");
    for phone in [&mia, &tom] {
        assert_eq!(closure(phone)[..2], ["sign", "waive_signature"]);
        phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        assert!(!closure(phone).contains(&"sign".to_owned()));
        both_sync(&mia, &tom).await;
        both_sync(&tom, &mia).await;
    }
    assert!(may(&mia, "closed") && may(&tom, "closed"));
}

/// Of four benchmarks one is reached: the goal says so on both phones, which comes next, and once its day has passed, that it
/// is overdue. It is on the first screen of its owner as well.
#[tokio::test]
async fn s119_a_goal_says_on_both_phones_how_far_it_is_what_comes_next_and_what_is_overdue() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up").await;
    let goals = mia.belay.goals();
    for due in ["2026-04-10", "2026-03-20", "2026-05-01", "2026-04-01"] {
        let due = day(due);
        let benchmark = NewBenchmark { measure: "Meetings".into(), target: "Three".into(), due };
        goals.act(goal, GoalCommand::AddBenchmark(benchmark)).unwrap();
    }
    let first = goals.goal(goal).unwrap().next_benchmark.unwrap();
    assert_eq!(first.due, day("2026-03-20"));
    goals.act(goal, GoalCommand::ReachBenchmark { benchmark: first.id }).unwrap();
    both_sync(&mia, &tom).await;
    community.clock.set(at("2026-04-05T12:00:00Z"));
    for phone in [&mia, &tom] {
        let view = phone.belay.goals().goal(goal).unwrap();
        let progress = view.progress.unwrap();
        assert_eq!((progress.reached, progress.total), (1, 4));
        assert_eq!(view.next_benchmark.unwrap().due, day("2026-04-01"));
        assert_eq!(view.overdue.iter().map(|one| one.due).collect::<Vec<_>>(), [day("2026-04-01")]);
    }
    let near = mia.belay.home().unwrap().benchmarks;
    let near: Vec<_> = near.iter().map(|one| (one.benchmark.due, one.overdue)).collect();
    assert_eq!(near, [(day("2026-04-01"), true), (day("2026-04-10"), false)]);
}

/// What both have taken on stands on one board, by the day it is due, on the page of each.
#[tokio::test]
async fn s287_what_both_have_taken_on_stands_on_one_board_on_the_page_of_each() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up").await;
    for (what, due) in [("Introduce Ada", "2026-03-12"), ("Send the book", "2026-03-05")] {
        let new = NewAction { owner: tom.me(), what: what.into(), due: Some(day(due)), someday: false };
        tom.belay.goals().act(goal, GoalCommand::AddAction(new)).unwrap();
    }
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let page = phone.belay.relationships().page(pair).unwrap();
        let board: Vec<_> =
            page.actions.iter().map(|due| (due.action.owner, due.action.what.as_str())).collect();
        assert_eq!(
            board,
            [(tom.me(), "Send the book"), (mia.me(), "Ask for the agenda"), (tom.me(), "Introduce Ada")]
        );
    }
}
