//! Practices of goals on two phones with a server between them: clear before they are reviewed, agreed by two, marked when
//! reached.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Advice, Cadence, CadenceUnit, Edit, Phase, Rating, Reason, Scope,
    goal::{GoalCommand, GoalKind, GoalOpening, GoalState, NewBenchmark, WinState, Wording},
    relationship::{ExpectationItem, Form, Origin, RelationshipCommand, RelationshipOpening, Role, Seat},
    vision::VisionOpening,
};
use belay_tests::{
    Community, a_goal, a_pair, agree, agreed_goal, both_sync, get_acquainted, places::berlin, take_on,
};
use chrono::NaiveTime;

use crate::phone_scene::{acquainted, action, day, drafted, refusal, seen, tell, unfit};

const EVIDENCE: &str = "Three minutes in a row";

#[tokio::test]
async fn s070_before_the_groundwork_a_goal_goes_to_review_only_when_both_say_why() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let goal = drafted(&mia, pair, GoalKind::Development, EVIDENCE);
    let refused = refusal(tell(&mia, goal, GoalCommand::SendToReview));
    assert_eq!(refused.reason, Reason::GroundworkFirst);
    assert!(refused.allowed.contains(&"get_acquainted".to_owned()));
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert_eq!(refusal(tell(&mia, goal, GoalCommand::SendToReview)).reason, Reason::GroundworkFirst);
        let reason = "the deadline is ours alone".to_owned();
        tell(phone, goal, GoalCommand::OverrideGroundwork { reason }).unwrap();
        both_sync(&tom, &mia).await;
    }
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(seen(&tom, goal).goal.state, GoalState::InReview);
}

#[tokio::test]
async fn s110_s116_s134_a_goal_is_clear_before_review_pushed_back_with_a_question_and_agreed_by_two() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = drafted(&mia, pair, GoalKind::Development, " ");
    let unclear = refusal(tell(&mia, goal, GoalCommand::SendToReview));
    assert_eq!((unclear.reason, unclear.missing), (Reason::GoalUnclear, vec!["evidence".to_owned()]));
    both_sync(&mia, &tom).await;
    assert_eq!(seen(&tom, goal).goal.state, GoalState::Draft);
    let edit = Edit { before: seen(&mia, goal).goal.evidence.text, after: EVIDENCE.into() };
    tell(&mia, goal, GoalCommand::Reword { wording: Wording::Evidence, edit }).unwrap();
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;

    let push = |question: &str| GoalCommand::PushBack { question: question.into() };
    assert_eq!(refusal(tell(&mia, goal, push("Why?"))).reason, Reason::NotByOwner);
    assert_eq!(unfit(tell(&tom, goal, push(" "))), ("question".to_owned(), "empty".to_owned()));
    tell(&tom, goal, push("What would be hard?")).unwrap();
    both_sync(&tom, &mia).await;
    let back = seen(&mia, goal).goal;
    assert!(
        matches!(&back.state, GoalState::PushedBack { question, by } if question == "What would be hard?" && *by == tom.me())
    );
    let edit = Edit { before: back.statement.text, after: "Speak first in the weekly meeting".into() };
    tell(&mia, goal, GoalCommand::Reword { wording: Wording::Statement, edit }).unwrap();
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;

    assert_eq!(refusal(tell(&mia, goal, GoalCommand::Agree)).reason, Reason::NotByOwner);
    assert_eq!(seen(&mia, goal).goal.state, GoalState::InReview, "the owner alone agrees nothing");
    tell(&tom, goal, GoalCommand::Agree).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert!(matches!(seen(phone, goal).goal.state, GoalState::Agreed { with, .. } if with == tom.me()));
    }
}

#[tokio::test]
async fn s118_a_goal_goes_to_its_mentor_with_a_plan_and_its_owner_is_asked_for_the_gap() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let opening = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: EVIDENCE.into(),
        due: Some(day("2026-06-01")),
        ..a_goal(&mia, pair, "Speak up in the weekly meeting")
    };
    let goal = mia.belay.goals().draft(opening).unwrap();
    let gap = refusal(tell(&mia, goal, GoalCommand::SendToReview));
    assert_eq!((gap.reason, gap.missing), (Reason::PlanNeeded, vec!["action".to_owned()]));
    assert_eq!(gap.allowed, ["add_action"]);
    both_sync(&mia, &tom).await;
    assert_eq!(seen(&tom, goal).goal.state, GoalState::Draft, "nothing was sent");
    let asked = |phone: &belay_tests::Phone| phone.belay.home().unwrap().waits;
    assert!(asked(&tom).iter().all(|wait| wait.document != goal.0));
    take_on(&mia, goal, "Ask for the agenda").unwrap();
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    assert!(asked(&tom).iter().any(|wait| wait.document == goal.0));
    tell(&tom, goal, GoalCommand::Agree).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert!(seen(phone, goal).goal.is_agreed());
    }
}

#[tokio::test]
async fn s114_s115_the_lower_reading_counts_a_gap_calls_for_a_talk_and_a_low_goal_says_so() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = drafted(&mia, pair, GoalKind::Development, EVIDENCE);
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    let rate = |phone, stretch| {
        let rating = Rating::try_from(stretch).unwrap();
        tell(phone, goal, GoalCommand::RateStretch(rating)).unwrap();
    };
    // Each reads it in a tunnel.
    rate(&mia, 5);
    rate(&tom, 2);
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let view = seen(phone, goal);
        assert_eq!(view.stretch_level.map(Rating::value), Some(2));
        assert!(view.advice.contains(&Advice::TalkAboutStretch));
    }
    rate(&mia, 1);
    rate(&tom, 1);
    tell(&tom, goal, GoalCommand::Agree).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert!(seen(phone, goal).advice.contains(&Advice::LowGoal));
    }
    rate(&mia, 3);
    rate(&tom, 3);
    both_sync(&tom, &mia).await;
    assert!(!seen(&mia, goal).advice.contains(&Advice::LowGoal));
}

#[tokio::test]
async fn s120_a_reached_benchmark_asks_both_how_to_mark_it_until_one_celebrates_or_lets_it_be() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up in the weekly meeting").await;
    for (measure, due) in [("Meetings led", "2026-03-20"), ("Decisions made", "2026-04-20")] {
        let new = NewBenchmark { measure: measure.into(), target: "one".into(), due: day(due) };
        tell(&mia, goal, GoalCommand::AddBenchmark(new)).unwrap();
    }
    for benchmark in seen(&mia, goal).goal.benchmarks {
        tell(&mia, goal, GoalCommand::ReachBenchmark { benchmark: benchmark.id }).unwrap();
    }
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let view = seen(phone, goal);
        assert!(view.advice.contains(&Advice::Celebrate));
        assert!(view.goal.wins.iter().all(|win| win.state == WinState::Open));
    }
    let wins: Vec<_> = seen(&tom, goal).goal.wins.into_iter().map(|win| win.id).collect();
    let how = "A walk by the river".into();
    tell(&tom, goal, GoalCommand::Celebrate { win: wins[0], how }).unwrap();
    both_sync(&tom, &mia).await;
    assert!(seen(&mia, goal).advice.contains(&Advice::Celebrate), "one is still open");
    tell(&mia, goal, GoalCommand::WaiveWin { win: wins[1] }).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let view = seen(phone, goal);
        assert!(!view.advice.contains(&Advice::Celebrate));
        assert_eq!(view.goal.wins.len(), 2, "the list keeps them");
    }
}

#[tokio::test]
async fn s122_widening_waits_for_the_others_phone_and_narrowing_takes_effect_at_once() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up in the weekly meeting").await;
    let sharing = |phone| seen(phone, goal).goal.sharing;
    tell(&mia, goal, GoalCommand::SetScope(Scope::Cohort)).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert_eq!(sharing(phone).scope, Scope::Partner);
        assert_eq!(sharing(phone).check(Scope::Cohort).unwrap_err().reason, Reason::ConsentNeeded);
    }
    tell(&tom, goal, GoalCommand::SetScope(Scope::Cohort)).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((sharing(&mia).scope, sharing(&tom).scope), (Scope::Cohort, Scope::Cohort));
    let narrowed = tell(&tom, goal, GoalCommand::SetScope(Scope::Private)).unwrap();
    assert_eq!(narrowed.goal.sharing.scope, Scope::Private);
    both_sync(&tom, &mia).await;
    assert_eq!(sharing(&mia).scope, Scope::Private);
}

#[tokio::test]
async fn s124_s125_the_plan_of_both_phones_is_in_order_of_due_date_and_holds_nothing_undated() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up in the weekly meeting").await;
    let other = drafted(&mia, pair, GoalKind::Performance, "A signed paper");
    let add = |goal, new| tell(&mia, goal, GoalCommand::AddAction(new));
    let undated = refusal(add(goal, action(&mia, "Read the old minutes", None)));
    assert_eq!((undated.reason, undated.missing), (Reason::DateNeeded, vec!["due".to_owned()]));
    assert_eq!(undated.allowed, ["due", "someday"]);
    add(other, action(&mia, "Write to Lena", Some("2026-02-20"))).unwrap();
    add(goal, action(&mia, "Chair the meeting", Some("2026-04-20"))).unwrap();
    let someday = belay_domain::action::NewAction { someday: true, ..action(&mia, "Read the minutes", None) };
    add(other, someday).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let plan = phone.belay.goals().action_plan(pair).unwrap();
        let order: Vec<&str> = plan.iter().map(|action| action.what.as_str()).collect();
        let asked = "Ask for the agenda";
        assert_eq!(order, ["Write to Lena", asked, asked, "Chair the meeting", "Read the minutes"]);
    }
}

#[tokio::test]
async fn s131_a_goal_in_review_asks_for_its_vision_which_the_partner_never_reads() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let opening = VisionOpening { text: "I run a clinic of my own".into(), horizon_years: None };
    let vision = mia.belay.visions().write(opening, None).unwrap();
    assert_eq!(mia.belay.visions().list(None).unwrap().visions[0].vision.horizon_years, 5);
    let goal = drafted(&mia, pair, GoalKind::Development, EVIDENCE);
    tell(&mia, goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    assert!(seen(&mia, goal).advice.contains(&Advice::LinkToVision));
    tell(&mia, goal, GoalCommand::LinkVision(Some(vision))).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert!(!seen(phone, goal).advice.contains(&Advice::LinkToVision));
    }
    assert!(!tom.wrote_down("I run a clinic of my own"));
}

#[tokio::test]
async fn s109_s111_the_work_waits_for_a_first_goal_by_which_somebody_grows() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let at = NaiveTime::from_hms_opt(17, 0, 0).unwrap();
    let cadence =
        Cadence { every: 2, unit: CadenceUnit::Weeks, at, zone: berlin(), weekday: None, from: None };
    agree(&mia, &tom, pair, cadence, None).await;
    for phone in [&mia, &tom] {
        for item in ExpectationItem::ALL {
            let answer = RelationshipCommand::AnswerExpectation { item, answer: "as it comes".into() };
            phone.belay.relationships().act(pair, answer).unwrap();
        }
    }
    both_sync(&mia, &tom).await;
    let onward = || {
        let (from, to, reason) = (Phase::Negotiating, Phase::EnablingGrowth, String::new());
        tom.belay.relationships().act(pair, RelationshipCommand::MoveTo { from, to, reason })
    };
    let without = refusal(onward());
    assert_eq!(without.missing, ["agreed_goal"]);
    assert!(without.allowed.contains(&"note_no_goal".to_owned()), "or a word why not");
    for (kind, missing) in [(GoalKind::Performance, Some("development_goal")), (GoalKind::Development, None)]
    {
        let goal = drafted(&mia, pair, kind, EVIDENCE);
        tell(&mia, goal, GoalCommand::SendToReview).unwrap();
        both_sync(&mia, &tom).await;
        tell(&tom, goal, GoalCommand::Agree).unwrap();
        match missing {
            Some(missing) => assert_eq!(refusal(onward()).missing, [missing]),
            None => assert_eq!(onward().unwrap().relationship.phase(), Phase::EnablingGrowth),
        }
    }
}

#[tokio::test]
async fn s005_peers_review_each_others_goals_and_nobody_is_the_senior() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    community.program(&[&mia, &tom]).await;
    let seats = |roles: [Role; 2]| {
        let seat = |(phone, role): (&belay_tests::Phone, Role)| Seat { member: phone.me(), role };
        [&mia, &tom].into_iter().zip(roles).map(seat).collect()
    };
    let opening = |roles| RelationshipOpening {
        form: Some(Form::Peer),
        members: seats(roles),
        topic: String::new(),
        focus: Default::default(),
        purpose: "To get better at listening".into(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    let senior = mia.belay.relationships().propose(opening([Role::Mentee, Role::Mentor]));
    assert_eq!(refusal(senior).reason, Reason::RolesUnfit);
    let peers = mia.belay.relationships().propose(opening([Role::Both, Role::Both])).unwrap();
    both_sync(&mia, &tom).await;
    tom.belay.relationships().act(peers, RelationshipCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    get_acquainted(&mia, &tom, peers).await;
    for (owner, other) in [(&mia, &tom), (&tom, &mia)] {
        let role = owner.belay.home().unwrap().relationships[0].role.unwrap();
        assert!(role.mentors() && role.learns(), "both sides are there for either");
        let goal = drafted(owner, peers, GoalKind::Development, EVIDENCE);
        tell(owner, goal, GoalCommand::SendToReview).unwrap();
        both_sync(owner, other).await;
        let back = || GoalCommand::PushBack { question: "What makes it hard?".into() };
        assert_eq!(refusal(tell(owner, goal, back())).reason, Reason::NotByOwner);
        tell(other, goal, back()).unwrap();
        both_sync(other, owner).await;
        let state = seen(owner, goal).goal.state;
        assert!(matches!(state, GoalState::PushedBack { by, .. } if by == other.me()));
    }
}
