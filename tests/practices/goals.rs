//! Goals and the action plan: clear before they are reviewed, agreed by two, marked when reached.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Advice, Aggregate, Edit, GoalId, MeetingId, MemberId, Phase, Rating, Reason, Refusal, Scope, VisionId,
    action::{ActionCommand, ActionState, NewAction},
    agreement::SharingClause,
    entry::{Entry, EntryCommand, EntryFacts, EntryKind, EntryOpening, EntryState},
    goal::{
        Goal, GoalCommand, GoalFacts, GoalKind, GoalOpening, GoalState, NewBenchmark, Progress, WinState,
        Wording, action_plan,
    },
    relationship::{Missing, RelationshipFacts},
    vision::{DEFAULT_HORIZON_YEARS, Vision, VisionOpening},
};
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, PAIR, all_there, at, both, by, day, move_to, relationship_in};

fn facts() -> GoalFacts {
    GoalFacts { members: both(), phase: Phase::Negotiating, opened: SharingClause::default() }
}

fn drafted(kind: GoalKind, evidence: &str) -> Goal {
    let opening = GoalOpening {
        relationship: PAIR,
        owner: MENTEE,
        kind,
        statement: "Lead a meeting of thirty".into(),
        outcome: "People leave with one decision".into(),
        evidence: evidence.into(),
        due: Some(day("2026-05-04")),
        vision: None,
    };
    Goal::open(opening, &facts(), &by(MENTEE)).unwrap()
}

fn tell(goal: &mut Goal, actor: MemberId, command: GoalCommand) -> Result<(), Refusal> {
    goal.handle(command, &facts(), &by(actor))
}

fn action(what: &str, due: Option<&str>, someday: bool) -> NewAction {
    NewAction { owner: MENTEE, what: what.into(), due: due.map(day), someday }
}

fn in_review(kind: GoalKind) -> Goal {
    let mut goal = drafted(kind, "Three of three asked can name it");
    let plan = GoalCommand::AddAction(action("Ask to chair on Friday", Some("2026-03-06"), false));
    tell(&mut goal, MENTEE, plan).unwrap();
    tell(&mut goal, MENTEE, GoalCommand::SendToReview).unwrap();
    goal
}

fn agreed(kind: GoalKind) -> Goal {
    let mut goal = in_review(kind);
    tell(&mut goal, MENTOR, GoalCommand::Agree).unwrap();
    goal
}

fn rate(goal: &mut Goal, actor: MemberId, stretch: u8) {
    let rating = Rating::try_from(stretch).unwrap();
    tell(goal, actor, GoalCommand::RateStretch(rating)).unwrap();
}

fn benchmark(goal: &mut Goal, measure: &str, due: &str) {
    let new = NewBenchmark { measure: measure.into(), target: "one".into(), due: day(due) };
    tell(goal, MENTEE, GoalCommand::AddBenchmark(new)).unwrap();
}

#[test]
fn s110_without_evidence_a_goal_stays_a_draft_and_the_field_is_named() {
    let mut goal = drafted(GoalKind::Development, " ");
    let refusal = tell(&mut goal, MENTEE, GoalCommand::SendToReview).unwrap_err();
    assert_eq!(refusal.reason, Reason::GoalUnclear);
    assert_eq!(refusal.missing, ["evidence"]);
    assert_eq!(goal.state, GoalState::Draft);
    let edit = Edit::new("Three of three asked can name it");
    let wording = Wording::Evidence;
    tell(&mut goal, MENTEE, GoalCommand::Reword { wording, edit }).unwrap();
    let plan = GoalCommand::AddAction(action("Ask to chair on Friday", Some("2026-03-06"), false));
    tell(&mut goal, MENTEE, plan).unwrap();
    tell(&mut goal, MENTEE, GoalCommand::SendToReview).unwrap();
    assert_eq!(goal.state, GoalState::InReview);
}

#[test]
fn s111_with_one_performance_goal_only_a_development_goal_is_asked_for() {
    let goals = [agreed(GoalKind::Performance), agreed(GoalKind::Development)];
    let facts_with = |goals: &[Goal]| {
        let agreed = goals.iter().filter(|goal| goal.is_agreed());
        let growing = agreed.clone().filter(|goal| goal.kind == GoalKind::Development);
        RelationshipFacts {
            agreed_goals: u32::try_from(agreed.count()).unwrap(),
            agreed_development_goals: u32::try_from(growing.count()).unwrap(),
            ..all_there()
        }
    };
    let mut relationship = relationship_in(Phase::Negotiating);
    let to_the_work = move_to(&relationship, Phase::EnablingGrowth);
    let performance = facts_with(&goals[..1]);
    let refusal = relationship.clone().handle(to_the_work.clone(), &performance, &by(MENTEE)).unwrap_err();
    assert!(refusal.missing.contains(&Missing::DevelopmentGoal.code().to_owned()));
    relationship.handle(to_the_work, &facts_with(&goals), &by(MENTEE)).unwrap();
    assert_eq!(relationship.phase(), Phase::EnablingGrowth);
}

#[test]
fn s114_owner_five_and_reviewer_two_make_level_two_and_a_talk_is_suggested() {
    let mut goal = in_review(GoalKind::Development);
    rate(&mut goal, MENTEE, 5);
    assert_eq!(goal.stretch_level(), None, "one reading is no level");
    rate(&mut goal, MENTOR, 2);
    assert_eq!(goal.stretch_level().map(Rating::value), Some(2));
    assert!(goal.advice().contains(&Advice::TalkAboutStretch));
    rate(&mut goal, MENTOR, 5);
    assert!(!goal.advice().contains(&Advice::TalkAboutStretch));
}

#[test]
fn s115_a_goal_that_stretches_nobody_says_so_when_agreed() {
    let mut goal = in_review(GoalKind::Development);
    rate(&mut goal, MENTEE, 1);
    rate(&mut goal, MENTOR, 1);
    tell(&mut goal, MENTOR, GoalCommand::Agree).unwrap();
    assert!(goal.advice().contains(&Advice::LowGoal));
    rate(&mut goal, MENTEE, 3);
    rate(&mut goal, MENTOR, 3);
    assert!(!goal.advice().contains(&Advice::LowGoal));

    let finish = |moment: &str| {
        let mut goal = agreed(GoalKind::Development);
        let done = GoalCommand::Act {
            action: goal.actions[0].id,
            command: ActionCommand::Complete { result: String::new() },
        };
        goal.handle(done, &facts(), &at(MENTEE, moment)).unwrap();
        goal.advice().contains(&Advice::LowGoal)
    };
    assert!(finish("2026-03-09T09:00:00Z"), "all done within a week");
    assert!(!finish("2026-03-10T09:00:00Z"), "it took longer");
}

#[test]
fn s116_pushing_back_needs_a_question_and_returns_the_goal_to_its_owner() {
    let mut goal = in_review(GoalKind::Development);
    let push = |question: &str| GoalCommand::PushBack { question: question.into() };
    assert_eq!(tell(&mut goal, MENTOR, push(" ")).unwrap_err(), Refusal::invalid("question", Reason::Empty));
    assert_eq!(tell(&mut goal, MENTEE, push("Why?")).unwrap_err().reason, Reason::NotByOwner);
    tell(&mut goal, MENTOR, push("What would be hard?")).unwrap();
    assert!(
        matches!(&goal.state, GoalState::PushedBack { question, by } if question == "What would be hard?" && *by == MENTOR)
    );
    let edit = Edit { before: goal.statement.text.clone(), after: "Lead the yearly meeting".into() };
    let wording = Wording::Statement;
    tell(&mut goal, MENTEE, GoalCommand::Reword { wording, edit }).unwrap();
    assert_eq!(goal.state, GoalState::Draft);
}

#[test]
fn s119_of_four_benchmarks_one_is_reached_and_the_next_is_named() {
    let mut goal = agreed(GoalKind::Development);
    assert_eq!(goal.progress(), None, "unknown is not zero");
    for (measure, due) in
        [("Fourth", "2026-06-01"), ("First", "2026-03-20"), ("Third", "2026-05-01"), ("Second", "2026-04-01")]
    {
        benchmark(&mut goal, measure, due);
    }
    let first = goal.next_benchmark().unwrap().id;
    tell(&mut goal, MENTEE, GoalCommand::ReachBenchmark { benchmark: first }).unwrap();
    assert_eq!(goal.progress(), Some(Progress { reached: 1, total: 4 }));
    let next = goal.next_benchmark().unwrap();
    assert_eq!((next.measure.as_str(), next.due), ("Second", day("2026-04-01")));
}

#[test]
fn s120_a_reached_benchmark_is_a_win_that_stays_open_until_celebrated_or_waived() {
    let mut goal = agreed(GoalKind::Development);
    benchmark(&mut goal, "Meetings led", "2026-03-20");
    benchmark(&mut goal, "Decisions made", "2026-04-20");
    for benchmark in goal.benchmarks.iter().map(|benchmark| benchmark.id).collect::<Vec<_>>() {
        tell(&mut goal, MENTEE, GoalCommand::ReachBenchmark { benchmark }).unwrap();
    }
    let wins: Vec<_> = goal.wins.iter().map(|win| win.id).collect();
    assert!(goal.wins.iter().all(|win| win.state == WinState::Open));
    assert!(goal.advice().contains(&Advice::Celebrate));
    let how = "A walk by the river".into();
    tell(&mut goal, MENTOR, GoalCommand::Celebrate { win: wins[0], how }).unwrap();
    assert!(goal.advice().contains(&Advice::Celebrate), "one is still open");
    tell(&mut goal, MENTEE, GoalCommand::WaiveWin { win: wins[1] }).unwrap();
    assert!(!goal.advice().contains(&Advice::Celebrate));
    assert_eq!(goal.wins.len(), 2, "the list keeps them");
}

#[test]
fn s122_widening_waits_for_the_other_and_narrowing_takes_effect_at_once() {
    let mut goal = agreed(GoalKind::Development);
    assert_eq!(goal.sharing.scope, Scope::Partner);
    tell(&mut goal, MENTEE, GoalCommand::SetScope(Scope::Cohort)).unwrap();
    assert_eq!(goal.sharing.scope, Scope::Partner);
    assert_eq!(goal.sharing.check(Scope::Cohort).unwrap_err().reason, Reason::ConsentNeeded);
    tell(&mut goal, MENTOR, GoalCommand::SetScope(Scope::Cohort)).unwrap();
    assert_eq!(goal.sharing.scope, Scope::Cohort);
    tell(&mut goal, MENTOR, GoalCommand::SetScope(Scope::Private)).unwrap();
    assert_eq!(goal.sharing.scope, Scope::Private);
}

#[test]
fn s124_the_plan_of_all_goals_is_in_order_of_due_date_with_overdue_first() {
    let mut one = agreed(GoalKind::Development);
    let mut other = drafted(GoalKind::Performance, "A signed paper");
    let late = GoalCommand::AddAction(action("Write to Lena", Some("2026-02-20"), false));
    tell(&mut other, MENTEE, late).unwrap();
    let someday = GoalCommand::AddAction(action("Read the old minutes", None, true));
    tell(&mut other, MENTEE, someday).unwrap();
    let last = GoalCommand::AddAction(action("Chair the meeting", Some("2026-04-20"), false));
    tell(&mut one, MENTEE, last).unwrap();
    let plan = action_plan([&one, &other]);
    let order: Vec<&str> = plan.iter().map(|action| action.what.as_str()).collect();
    assert_eq!(
        order,
        ["Write to Lena", "Ask to chair on Friday", "Chair the meeting", "Read the old minutes"]
    );
}

#[test]
fn s125_an_action_without_a_date_is_refused_unless_filed_under_someday() {
    let mut goal = agreed(GoalKind::Development);
    let undated = GoalCommand::AddAction(action("Read the old minutes", None, false));
    let refusal = tell(&mut goal, MENTEE, undated).unwrap_err();
    assert_eq!(refusal.reason, Reason::DateNeeded);
    assert_eq!(refusal.missing, ["due"]);
    assert_eq!(refusal.allowed, ["due", "someday"]);
    let filed = GoalCommand::AddAction(action("Read the old minutes", None, true));
    tell(&mut goal, MENTEE, filed).unwrap();
    let last = goal.actions.last().unwrap();
    assert_eq!((last.owner, &last.state), (MENTEE, &ActionState::Someday));
}

#[test]
fn s131_a_goal_without_a_vision_is_asked_about_the_link_when_reviewed() {
    let opening = VisionOpening { text: "I run a clinic of my own".into(), horizon_years: None };
    let vision = Vision::open(opening, &(), &by(MENTEE)).unwrap();
    assert_eq!((vision.owner, vision.horizon_years), (MENTEE, DEFAULT_HORIZON_YEARS));
    assert_eq!(DEFAULT_HORIZON_YEARS, 5);
    let mut goal = in_review(GoalKind::Development);
    assert!(goal.advice().contains(&Advice::LinkToVision));
    let link = GoalCommand::LinkVision(Some(VisionId(Uuid::from_u128(7))));
    tell(&mut goal, MENTEE, link).unwrap();
    assert!(!goal.advice().contains(&Advice::LinkToVision));
}

#[test]
fn s134_with_the_owners_yes_only_a_goal_is_in_review() {
    let mut goal = in_review(GoalKind::Development);
    assert_eq!(goal.state, GoalState::InReview);
    assert_eq!(tell(&mut goal, MENTEE, GoalCommand::Agree).unwrap_err().reason, Reason::NotByOwner);
    assert_eq!(goal.state, GoalState::InReview);
    tell(&mut goal, MENTOR, GoalCommand::Agree).unwrap();
    assert!(matches!(goal.state, GoalState::Agreed { with, .. } if with == MENTOR));
}

#[test]
fn s145_new_learnings_come_up_and_are_discussed_once_held() {
    let facts = EntryFacts { members: both() };
    let learning = |text: &str| {
        let kind = EntryKind::Learning { goal: Some(GoalId(Uuid::from_u128(1))) };
        let text = text.into();
        Entry::open(EntryOpening { kind, text }, &facts, &by(MENTEE)).unwrap()
    };
    let mut entries = [learning("Ask first"), learning("Then wait")];
    assert!(entries.iter().all(Entry::comes_up));
    let meeting = Some(MeetingId(Uuid::from_u128(0xE0)));
    for entry in &mut entries {
        entry.handle(EntryCommand::Discuss { meeting }, &facts, &by(MENTOR)).unwrap();
        assert!(matches!(entry.state, EntryState::Discussed { meeting: held, .. } if held == meeting));
    }
    assert!(!entries.iter().any(Entry::comes_up));
}
