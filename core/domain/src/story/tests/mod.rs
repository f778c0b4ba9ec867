//! Stories, rule by rule; and for any sequence of commands only the listed moves.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

mod share;

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Advice, Aggregate, Context, Edit, Reason, Refusal, allowed::allowed, places::berlin};

const ANN: MemberId = MemberId(Uuid::from_u128(1));
const BO: MemberId = MemberId(Uuid::from_u128(2));

fn by(actor: MemberId, seed: u128) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(seed) }
}

fn tell(story: &mut Story, seed: u128, command: StoryCommand) -> Result<(), Refusal> {
    let mut after = story.clone();
    after.handle(command, &(), &by(ANN, seed))?;
    *story = after;
    Ok(())
}

fn begun() -> Story {
    let opening =
        StoryOpening { title: "The bridge".into(), text: "I fell. I got up. Ann Lee helped.".into() };
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
        edit: Edit { before: story.text.text.clone(), after: after.into() },
        seen: Vec::new(),
    }
}

fn rehearsal() -> StoryCommand {
    StoryCommand::Rehearse(Rehearsal { on: by(ANN, 0).today(), with: None, minutes: 5, note: String::new() })
}

fn ready() -> Story {
    let mut story = begun();
    let low = moment(&mut story, 10, LifeTime::Year { year: 1999 }, -4);
    let high = moment(&mut story, 11, LifeTime::Year { year: 2010 }, 3);
    tag(&mut story, low, "Resilience");
    tag(&mut story, high, "resilience");
    let passage = Passage { theme: "Resilience".into(), words: "I got up".into() };
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
    assert_eq!(refusal.allowed, ["mark_passage", "rehearse", "tag_event", "write"]);
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
    let absent = Passage { theme: "Resilience".into(), words: "I flew".into() };
    assert_eq!(
        tell(&mut story, 21, StoryCommand::MarkPassage(absent)).unwrap_err(),
        Refusal::invalid("words", Reason::NoSuchPart).allowing(allowed![StoryCommand::MarkPassage])
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
    for when in [LifeTime::Age { age: 131 }, LifeTime::Year { year: 1799 }, LifeTime::Year { year: i32::MAX }]
    {
        let add = StoryCommand::AddEvent { when, label: "x".into(), height: Height::try_from(0).unwrap() };
        assert_eq!(tell(&mut story, 10, add).unwrap_err(), Refusal::invalid("when", Reason::OutOfRange));
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
        edit: Edit { before: story.text.text.clone(), after: "I fell, then I flew.".into() },
        seen,
    };
    tell(&mut story, 22, settle).unwrap();
    assert!(story.text.kept.is_empty());
}

#[test]
fn an_alias_is_another_name() {
    let mut story = begun();
    let add = || StoryCommand::AddPerson { name: "Ann Lee".into(), real: true };
    tell(&mut story, 10, add()).unwrap();
    assert_eq!(tell(&mut story, 11, add()).unwrap_err(), Refusal::invalid("name", Reason::Duplicate));
    let person = story.people[0].id;
    let alias = |alias: &str| StoryCommand::GiveAlias { person, alias: alias.into() };
    assert_eq!(
        tell(&mut story, 12, alias("ann lee")).unwrap_err(),
        Refusal::invalid("alias", Reason::Duplicate)
    );
    tell(&mut story, 13, alias("Mia")).unwrap();
    let told = story.to_tell(&BTreeSet::new()).unwrap();
    assert_eq!(told.text, "I fell. I got up. Mia helped.");
    assert!(story.text.text.contains("Ann Lee"), "the teller's own draft keeps it");
}

#[test]
fn moments_are_told_point_by_point_and_a_tender_one_only_by_name() {
    let mut story = ready();
    let (low, high) = (story.events[0].id, story.events[1].id);
    let tender = StoryCommand::SetEventTender { event: low, tender: true };
    tell(&mut story, 20, tender).unwrap();
    let nothing = story.to_tell(&BTreeSet::new()).unwrap();
    assert!(nothing.moments.is_empty() && !nothing.tender);
    let one = story.to_tell(&BTreeSet::from([high])).unwrap();
    assert_eq!((one.moments.len(), one.tender), (1, false));
    let both = story.to_tell(&BTreeSet::from([high, low])).unwrap();
    assert_eq!(both.moments[0].height.value(), -4);
    assert!(both.tender);
    let foreign = LifeEventId(Uuid::from_u128(999));
    assert_eq!(story.to_tell(&BTreeSet::from([foreign])).unwrap_err().reason, Reason::NoSuchPart);
}

#[test]
fn nobody_else_touches_a_story() {
    let refusal = begun().handle(StoryCommand::SetTender(true), &(), &by(BO, 5)).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotYours);
}

proptest! {
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
