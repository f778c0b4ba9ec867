//! Stories, rule by rule; and for any sequence of commands only the listed moves.

#![allow(
    clippy::unwrap_used,
    reason = "a test that fails here says which step was refused"
)]

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Advice, Aggregate, Context, Edit, MeetingId, Phase, Reason, Refusal, RelationshipId, StoryId};

const ANN: MemberId = MemberId(Uuid::from_u128(1));
const BO: MemberId = MemberId(Uuid::from_u128(2));

fn by(actor: MemberId, seed: u128) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Context {
        actor,
        at,
        now: at,
        zone: chrono_tz::Europe::Berlin,
        seed: Uuid::from_u128(seed),
    }
}

fn tell(story: &mut Story, seed: u128, command: StoryCommand) -> Result<(), Refusal> {
    let mut after = story.clone();
    after.handle(command, &(), &by(ANN, seed))?;
    *story = after;
    Ok(())
}

fn begun() -> Story {
    let opening = StoryOpening {
        title: "The bridge".into(),
        text: "I fell. I got up. Ann Lee helped.".into(),
    };
    Story::open(opening, &(), &by(ANN, 1)).unwrap()
}

fn moment(story: &mut Story, seed: u128, when: LifeTime, height: i8) -> LifeEventId {
    let add = StoryCommand::AddEvent {
        when,
        label: format!("Moment {seed}"),
        height: Height::try_from(height).unwrap(),
    };
    tell(story, seed, add).unwrap();
    story.events.last().unwrap().id
}

fn tag(story: &mut Story, event: LifeEventId, theme: &str) {
    let theme = theme.to_owned();
    tell(story, 90, StoryCommand::TagEvent { event, theme }).unwrap();
}

fn text(story: &Story, after: &str) -> StoryCommand {
    StoryCommand::Write {
        part: StoryPart::Text,
        edit: Edit {
            before: story.text.text.clone(),
            after: after.into(),
        },
        seen: Vec::new(),
    }
}

fn rehearsal() -> StoryCommand {
    StoryCommand::Rehearse(Rehearsal {
        on: by(ANN, 0).today(),
        with: None,
        minutes: 5,
        note: String::new(),
    })
}

fn ready() -> Story {
    let mut story = begun();
    let low = moment(&mut story, 10, LifeTime::Year { year: 1999 }, -4);
    let high = moment(&mut story, 11, LifeTime::Year { year: 2010 }, 3);
    tag(&mut story, low, "Resilience");
    tag(&mut story, high, "resilience");
    let passage = Passage {
        theme: "Resilience".into(),
        words: "I got up".into(),
    };
    tell(&mut story, 12, StoryCommand::MarkPassage(passage)).unwrap();
    tell(&mut story, 13, rehearsal()).unwrap();
    tell(&mut story, 14, StoryCommand::GoTo(StoryStep::Ready)).unwrap();
    story
}

#[test]
fn what_is_missing_before_ready_is_named_all_at_once() {
    let mut story = Story::open(StoryOpening::default(), &(), &by(ANN, 1)).unwrap();
    let refusal = tell(&mut story, 2, StoryCommand::GoTo(StoryStep::Ready)).unwrap_err();
    assert_eq!(refusal.reason, Reason::StoryNotReady);
    assert_eq!(refusal.missing, ["text", "common_theme", "passage", "rehearsal"]);
    assert_eq!(
        refusal.allowed,
        ["mark_passage", "rehearse", "tag_event", "write"]
    );
}

#[test]
fn changed_words_send_ready_back_to_practising() {
    let mut story = ready();
    let longer = text(&story, "I fell. I got up. I laughed.");
    tell(&mut story, 20, longer).unwrap();
    assert_eq!(story.step, StoryStep::Practising);
    tell(&mut story, 21, StoryCommand::GoTo(StoryStep::Ready)).unwrap();
    let same = text(&story, "I fell. I got up. I laughed.");
    tell(&mut story, 22, same).unwrap();
    assert_eq!(story.step, StoryStep::Ready);
}

#[test]
fn a_story_that_loses_its_theme_is_not_ready_any_more() {
    let mut story = ready();
    let event = story.events[0].id;
    tell(&mut story, 20, StoryCommand::RemoveEvent { event }).unwrap();
    assert!(story.common_themes().is_empty());
    assert_eq!(story.step, StoryStep::Practising);
}

#[test]
fn a_passage_counts_while_its_words_stand_in_the_text() {
    let mut story = ready();
    assert_eq!(story.covered_themes().len(), 1);
    let without = text(&story, "I fell.");
    tell(&mut story, 20, without).unwrap();
    assert!(story.covered_themes().is_empty());
    let absent = Passage {
        theme: "Resilience".into(),
        words: "I flew".into(),
    };
    assert_eq!(
        tell(&mut story, 21, StoryCommand::MarkPassage(absent)).unwrap_err(),
        Refusal::invalid("words", Reason::NoSuchPart).allowing(["mark_passage"])
    );
}

#[test]
fn days_years_and_ages_stand_in_one_order_once_the_year_of_birth_is_known() {
    let mut story = begun();
    let on = NaiveDate::from_ymd_opt(2010, 5, 1).unwrap();
    let day = moment(&mut story, 10, LifeTime::Date { on }, 1);
    let year = moment(&mut story, 11, LifeTime::Year { year: 2010 }, 2);
    let old = moment(&mut story, 12, LifeTime::Age { age: 40 }, 3);
    let young = moment(&mut story, 13, LifeTime::Age { age: 7 }, -1);
    let order =
        |story: &Story| -> Vec<_> { story.lifeline().points.iter().map(|point| point.event).collect() };
    assert!(story.lifeline().needs_birth_year);
    assert_eq!(order(&story), [young, old, year, day]);
    tell(&mut story, 14, StoryCommand::SetBorn(Some(1980))).unwrap();
    assert!(!story.lifeline().needs_birth_year);
    assert_eq!(order(&story), [young, year, day, old]);
}

#[test]
fn a_line_takes_three_moments_and_four_are_asked_for() {
    let mut story = begun();
    for (seed, year) in (10..).zip([2001, 2002, 2003, 2004]) {
        let lifeline = story.lifeline();
        assert_eq!(lifeline.has_line, seed >= 13);
        assert_eq!(u128::from(lifeline.more_asked), 14 - seed);
        moment(&mut story, seed, LifeTime::Year { year }, 1);
    }
    assert!(!story.advice().contains(&Advice::MoreTurningPoints));
}

#[test]
fn heights_and_times_outside_a_life_are_refused() {
    assert!(Height::try_from(-6).is_err() && Height::try_from(6).is_err());
    assert_eq!(Height::try_from(-5).map(Height::value), Ok(-5));
    let mut story = begun();
    for when in [
        LifeTime::Age { age: 131 },
        LifeTime::Year { year: 1799 },
        LifeTime::Year { year: i32::MAX },
    ] {
        let add = StoryCommand::AddEvent {
            when,
            label: "x".into(),
            height: Height::try_from(0).unwrap(),
        };
        assert_eq!(
            tell(&mut story, 10, add).unwrap_err(),
            Refusal::invalid("when", Reason::OutOfRange)
        );
    }
    assert_eq!(
        tell(&mut story, 10, StoryCommand::SetBorn(Some(0))).unwrap_err(),
        Refusal::invalid("born", Reason::OutOfRange)
    );
}

#[test]
fn two_phones_that_write_at_once_lose_neither_text() {
    let mut story = begun();
    let (left, right) = (text(&story, "I fell twice."), text(&story, "I flew."));
    tell(&mut story, 20, left).unwrap();
    tell(&mut story, 21, right).unwrap();
    assert_eq!(story.text.text, "I fell twice.");
    let seen = story.text.kept.clone();
    assert_eq!(seen[0].text, "I flew.");
    let settle = StoryCommand::Write {
        part: StoryPart::Text,
        edit: Edit {
            before: story.text.text.clone(),
            after: "I fell, then I flew.".into(),
        },
        seen,
    };
    tell(&mut story, 22, settle).unwrap();
    assert!(story.text.kept.is_empty());
}

#[test]
fn an_alias_is_another_name() {
    let mut story = begun();
    let add = || StoryCommand::AddPerson {
        name: "Ann Lee".into(),
        real: true,
    };
    tell(&mut story, 10, add()).unwrap();
    assert_eq!(
        tell(&mut story, 11, add()).unwrap_err(),
        Refusal::invalid("name", Reason::Duplicate)
    );
    let person = story.people[0].id;
    let alias = |alias: &str| StoryCommand::GiveAlias {
        person,
        alias: alias.into(),
    };
    assert_eq!(
        tell(&mut story, 12, alias("ann lee")).unwrap_err(),
        Refusal::invalid("alias", Reason::Duplicate)
    );
    tell(&mut story, 13, alias("Mia")).unwrap();
    let told = story.to_tell(&BTreeSet::new()).unwrap();
    assert_eq!(told.text, "I fell. I got up. Mia helped.");
    assert!(
        story.text.text.contains("Ann Lee"),
        "the teller's own draft keeps it"
    );
}

#[test]
fn moments_are_told_point_by_point_and_a_tender_one_only_by_name() {
    let mut story = ready();
    let (low, high) = (story.events[0].id, story.events[1].id);
    let tender = StoryCommand::SetEventTender {
        event: low,
        tender: true,
    };
    tell(&mut story, 20, tender).unwrap();
    let nothing = story.to_tell(&BTreeSet::new()).unwrap();
    assert!(nothing.moments.is_empty() && !nothing.tender);
    let one = story.to_tell(&BTreeSet::from([high])).unwrap();
    assert_eq!((one.moments.len(), one.tender), (1, false));
    let both = story.to_tell(&BTreeSet::from([high, low])).unwrap();
    assert_eq!(both.moments[0].height.value(), -4);
    assert!(both.tender);
    let foreign = LifeEventId(Uuid::from_u128(999));
    assert_eq!(
        story.to_tell(&BTreeSet::from([foreign])).unwrap_err().reason,
        Reason::NoSuchPart
    );
}

#[test]
fn nobody_else_touches_a_story() {
    let refusal = begun()
        .handle(StoryCommand::SetTender(true), &(), &by(BO, 5))
        .unwrap_err();
    assert_eq!(refusal.reason, Reason::NotYours);
}

fn facts() -> StoryShareFacts {
    StoryShareFacts {
        members: BTreeSet::from([ANN, BO]),
        phase: Phase::EnablingGrowth,
        ..StoryShareFacts::default()
    }
}

fn telling(tender: bool) -> StoryShareOpening {
    StoryShareOpening {
        story: StoryId(Uuid::from_u128(5)),
        relationship: RelationshipId(Uuid::from_u128(6)),
        to: BO,
        meeting: Some(MeetingId(Uuid::from_u128(7))),
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::FromTheme {
            theme: "Resilience".into(),
        }),
        told: ToldStory {
            tender,
            ..ready().to_tell(&BTreeSet::new()).unwrap()
        },
    }
}

fn told(tender: bool) -> StoryShare {
    StoryShare::open(telling(tender), &facts(), &by(ANN, 1)).unwrap()
}

fn ask(
    share: &mut StoryShare,
    actor: MemberId,
    seed: u128,
    command: StoryShareCommand,
) -> Result<(), Refusal> {
    let mut after = share.clone();
    after.handle(command, &facts(), &by(actor, seed))?;
    *share = after;
    Ok(())
}

fn takeaway(learned: &str, apply: &str) -> StoryShareCommand {
    StoryShareCommand::TakeAway(StoryTakeaway {
        learned: learned.into(),
        apply: apply.into(),
        alike: String::new(),
        unlike: String::new(),
        on: by(BO, 0).today(),
    })
}

#[test]
fn a_story_is_told_to_another_member_of_an_open_relationship() {
    let refused =
        |opening, facts: &StoryShareFacts| StoryShare::open(opening, facts, &by(ANN, 1)).unwrap_err().reason;
    let to_self = StoryShareOpening {
        to: ANN,
        ..telling(false)
    };
    assert_eq!(refused(to_self, &facts()), Reason::NotByOwner);
    let alone = StoryShareFacts {
        members: BTreeSet::from([ANN]),
        ..facts()
    };
    assert_eq!(refused(telling(false), &alone), Reason::NotAMember);
    let over = StoryShareFacts {
        phase: Phase::Closed,
        ..facts()
    };
    assert_eq!(refused(telling(false), &over), Reason::Closed);
}

#[test]
fn the_listener_hears_before_taking_away_and_only_the_listener() {
    let mut share = told(false);
    let hear = || StoryShareCommand::Hear { knows_tender: false };
    let early = ask(&mut share, BO, 2, takeaway("to wait", "")).unwrap_err();
    assert_eq!(
        (early.reason, early.allowed),
        (Reason::NotNow, vec!["hear".into()])
    );
    assert_eq!(
        ask(&mut share, ANN, 2, hear()).unwrap_err().reason,
        Reason::NotYours
    );
    assert!(share.told_to(BO).is_none() && share.told_to(ANN).is_some());
    ask(&mut share, BO, 3, hear()).unwrap();
    assert!(share.told_to(BO).is_some());
    assert_eq!(
        ask(&mut share, BO, 4, hear()).unwrap_err().reason,
        Reason::AlreadyDone
    );
    let stranger = MemberId(Uuid::from_u128(9));
    assert!(!share.can_read(stranger) && share.told_to(stranger).is_none());
}

#[test]
fn a_question_about_a_story_is_settled_once() {
    let mut share = told(false);
    ask(&mut share, BO, 2, StoryShareCommand::Hear { knows_tender: true }).unwrap();
    let text = String::from("Who caught you?");
    ask(&mut share, BO, 3, StoryShareCommand::Ask { text }).unwrap();
    let question = share.questions[0].id;
    let decline = || StoryShareCommand::DeclineQuestion { question };
    assert_eq!(
        ask(&mut share, BO, 4, decline()).unwrap_err().reason,
        Reason::NotYours
    );
    ask(&mut share, ANN, 4, decline()).unwrap();
    assert_eq!(
        ask(&mut share, ANN, 5, decline()).unwrap_err().reason,
        Reason::AlreadyDone
    );
}

fn any_command() -> impl Strategy<Value = StoryShareCommand> {
    prop_oneof![
        any::<bool>().prop_map(|knows_tender| StoryShareCommand::Hear { knows_tender }),
        Just(takeaway("to wait", "")),
        Just(takeaway("", "")),
        Just(StoryShareCommand::Ask { text: "why?".into() }),
        Just(StoryShareCommand::Revoke),
    ]
}

/// The moves of `model.md`, by name.
fn listed(from: StoryShareState, to: StoryShareState) -> bool {
    use StoryShareState::{Heard, Revoked, Shared, TakenAway};
    matches!(
        (from, to),
        (Shared, Heard) | (Heard, TakenAway) | (Shared | Heard | TakenAway, Revoked)
    ) || from == to
}

proptest! {
    #[test]
    fn whatever_is_asked_only_listed_moves_happen_and_a_takeaway_is_never_lost(
        tender in any::<bool>(),
        commands in proptest::collection::vec((any::<bool>(), any_command()), 1..20)
    ) {
        let mut share = told(tender);
        for (seed, (teller, command)) in (100u128..).zip(commands) {
            let before = share.clone();
            match ask(&mut share, if teller { ANN } else { BO }, seed, command) {
                Ok(()) => prop_assert!(listed(before.state(), share.state())),
                Err(refusal) if refusal.reason == Reason::NotNow => prop_assert!(!refusal.allowed.is_empty()),
                Err(_) => {}
            }
            if before.takeaway.is_some() {
                prop_assert_eq!(&before.takeaway, &share.takeaway);
            }
            if share.state() == StoryShareState::Revoked {
                prop_assert!(share.told_to(BO).is_none() && share.told_to(ANN).is_none());
            }
        }
    }

    #[test]
    fn a_ready_story_always_meets_every_condition_of_ready(
        steps in proptest::collection::vec((0..7_u8, 0..2_usize), 1..25)
    ) {
        let mut story = ready();
        for (seed, (what, which)) in (200u128..).zip(steps) {
            let event = story.events.get(which).map_or(LifeEventId(Uuid::nil()), |event| event.id);
            let command = match what {
                0 => text(&story, "I fell. I got up again."),
                1 => text(&story, &"word ".repeat(WORD_LIMIT)),
                2 => StoryCommand::RemoveEvent { event },
                3 => StoryCommand::UntagEvent { event, theme: "Resilience".into() },
                4 => StoryCommand::TagEvent { event, theme: "Resilience".into() },
                5 => StoryCommand::GoTo(StoryStep::Ready),
                _ => StoryCommand::GoTo(StoryStep::Themes),
            };
            let before = story.step;
            let asked_for_ready = what == 5;
            let result = tell(&mut story, seed, command);
            if story.step == StoryStep::Ready {
                prop_assert!(story.check_ready().is_ok());
                prop_assert!(asked_for_ready || before == StoryStep::Ready);
            } else if asked_for_ready {
                prop_assert!(result.is_err());
            }
        }
    }
}
