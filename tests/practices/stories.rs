//! Stories: from the line of a life to something told in under 1,000 words, and what a listener takes from it.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Advice, Aggregate, Edit, LifeEventId, MeetingId, MemberId, Phase, Reason, Refusal, StoryId,
    story::{
        Height, LifeTime, Passage, Rehearsal, Story, StoryCommand, StoryOpening, StoryPart,
        StoryQuestionState, StoryShare, StoryShareCommand, StoryShareFacts, StoryShareOpening,
        StoryShareState, StoryStep, StoryTag, StoryTakeaway, TakeawayKind, ToldQuestion, stories_told,
    },
};
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

const MEETING: MeetingId = MeetingId(Uuid::from_u128(0xE0));

fn begun() -> Story {
    Story::open(StoryOpening::default(), &(), &by(MENTOR)).unwrap()
}

fn tell(story: &mut Story, command: StoryCommand) -> Result<(), Refusal> {
    let mut after = story.clone();
    after.handle(command, &(), &by(MENTOR))?;
    *story = after;
    Ok(())
}

fn moment(story: &mut Story, year: i32, height: i8) -> LifeEventId {
    let add = StoryCommand::AddEvent {
        when: LifeTime::Year { year },
        label: format!("In {year}"),
        height: Height::try_from(height).unwrap(),
    };
    tell(story, add).unwrap();
    story.events.last().unwrap().id
}

fn tag(story: &mut Story, event: LifeEventId, theme: &str) {
    let theme = theme.into();
    tell(story, StoryCommand::TagEvent { event, theme }).unwrap();
}

fn write(story: &mut Story, after: &str) {
    let command = StoryCommand::Write {
        part: StoryPart::Text,
        edit: Edit { before: story.text.text.clone(), after: after.into() },
        seen: Vec::new(),
    };
    tell(story, command).unwrap();
}

fn mark(story: &mut Story) {
    let passage = Passage { theme: "Resilience".into(), words: "got up".into() };
    tell(story, StoryCommand::MarkPassage(passage)).unwrap();
}

fn rehearse(story: &mut Story, with: Option<&str>) {
    let rehearsal =
        Rehearsal { on: day("2026-03-01"), with: with.map(Into::into), minutes: 7, note: String::new() };
    tell(story, StoryCommand::Rehearse(rehearsal)).unwrap();
}

/// A text of so many words, of which two are "got up".
fn text_of(words: usize) -> String {
    format!("got up {}", "and ".repeat(words - 2))
}

/// All that Ready asks for but a rehearsal.
fn written(words: usize) -> Story {
    let mut story = begun();
    let low = moment(&mut story, 1999, -4);
    let high = moment(&mut story, 2010, 3);
    tag(&mut story, low, "Resilience");
    tag(&mut story, high, "Resilience");
    write(&mut story, &text_of(words));
    mark(&mut story);
    story
}

fn ready() -> Story {
    let mut story = written(300);
    rehearse(&mut story, None);
    tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap();
    story
}

fn facts() -> StoryShareFacts {
    StoryShareFacts {
        members: both(),
        phase: Phase::EnablingGrowth,
        teller_is_mentor: true,
        told_in_meeting: 0,
    }
}

fn telling(story: &Story) -> StoryShareOpening {
    StoryShareOpening {
        story: StoryId(Uuid::from_u128(1)),
        relationship: PAIR,
        to: MENTEE,
        meeting: Some(MEETING),
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::Own { text: "When did you fall?".into() }),
        told: story.to_tell(&BTreeSet::new()).unwrap(),
    }
}

fn told(story: &Story) -> StoryShare {
    StoryShare::open(telling(story), &facts(), &by(MENTOR)).unwrap()
}

fn ask(share: &mut StoryShare, actor: MemberId, command: StoryShareCommand) -> Result<(), Refusal> {
    share.handle(command, &facts(), &by(actor))
}

fn heard() -> StoryShare {
    let mut share = told(&ready());
    ask(&mut share, MENTEE, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    share
}

fn takeaway(unlike: &str) -> StoryShareCommand {
    StoryShareCommand::TakeAway(StoryTakeaway {
        learned: "To get up slowly".into(),
        apply: String::new(),
        alike: String::new(),
        unlike: unlike.into(),
        on: day("2026-03-02"),
    })
}

#[test]
fn s231_the_third_step_opens_with_a_hint_while_the_second_is_unfinished_and_nothing_is_lost() {
    let mut story = begun();
    let event = moment(&mut story, 1999, -4);
    tag(&mut story, event, "Resilience");
    tell(&mut story, StoryCommand::GoTo(StoryStep::Writing)).unwrap();
    assert_eq!(story.step, StoryStep::Writing);
    assert!(story.advice().contains(&Advice::FindThemes));
    assert_eq!((story.events.len(), story.themes.len()), (1, 1));
    for step in [StoryStep::Practising, StoryStep::Lifeline, StoryStep::Themes] {
        tell(&mut story, StoryCommand::GoTo(step)).unwrap();
    }
    let refusal = tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap_err();
    assert!(refusal.missing.contains(&"common_theme".to_owned()));
}

#[test]
fn s232_moments_stand_in_order_of_time_below_and_above_the_middle() {
    let mut story = begun();
    moment(&mut story, 2010, 3);
    moment(&mut story, 1999, -4);
    let lifeline = story.lifeline();
    let heights: Vec<i8> = lifeline.points.iter().map(|point| point.height.value()).collect();
    assert_eq!(heights, [-4, 3]);
    assert!(!lifeline.has_line);
    moment(&mut story, 2020, 0);
    assert!(story.lifeline().has_line);
    assert!(Height::try_from(6).is_err());
}

#[test]
fn s233_with_highs_only_a_low_is_invited_and_not_demanded() {
    let mut story = begun();
    moment(&mut story, 2010, 3);
    assert!(story.advice().contains(&Advice::InviteLow));
    assert!(!story.advice().contains(&Advice::InviteHigh));
    tell(&mut story, StoryCommand::GoTo(StoryStep::Themes)).unwrap();
    moment(&mut story, 2011, -1);
    assert!(!story.advice().contains(&Advice::InviteLow));
}

#[test]
fn s234_a_theme_of_three_moments_is_common_and_one_of_a_single_moment_is_not() {
    let mut story = begun();
    for year in [1999, 2005, 2010] {
        let event = moment(&mut story, year, 1);
        tag(&mut story, event, "Resilience");
    }
    let event = story.events[0].id;
    tag(&mut story, event, "Travel");
    let common = story.common_themes();
    assert_eq!(common.len(), 1);
    assert_eq!((common[0].name.as_str(), common[0].moments), ("Resilience", 3));
}

#[test]
fn s235_999_words_pass_and_1000_do_not() {
    for (words, passes) in [(999, true), (1_000, false)] {
        let mut story = written(words);
        rehearse(&mut story, None);
        assert_eq!(story.words(), words);
        let result = tell(&mut story, StoryCommand::GoTo(StoryStep::Ready));
        assert_eq!(result.is_ok(), passes, "{words} words");
        if let Err(refusal) = result {
            assert_eq!(refusal.reason, Reason::StoryNotReady);
            assert_eq!(refusal.missing, ["fewer_words"]);
            assert_eq!(refusal.allowed, ["write"]);
        }
    }
}

#[test]
fn s236_with_no_theme_marked_it_asks_which_passages_carry_the_themes() {
    let mut story = written(300);
    rehearse(&mut story, None);
    let passage = story.passages[0].clone();
    tell(&mut story, StoryCommand::UnmarkPassage(passage)).unwrap();
    assert!(story.covered_themes().is_empty());
    let refusal = tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap_err();
    assert_eq!(refusal.missing, ["passage"]);
    assert_eq!(refusal.allowed, ["mark_passage"]);
    mark(&mut story);
    assert_eq!(story.covered_themes()[0].name, "Resilience");
    tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap();
}

#[test]
fn s237_without_a_rehearsal_one_is_suggested_and_alone_counts() {
    let mut story = written(300);
    let refusal = tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap_err();
    assert_eq!(refusal.missing, ["rehearsal"]);
    assert_eq!(refusal.allowed, ["rehearse"]);
    rehearse(&mut story, None);
    tell(&mut story, StoryCommand::GoTo(StoryStep::Ready)).unwrap();
    rehearse(&mut story, Some("my sister"));
    assert_eq!(story.step, StoryStep::Ready);
}

#[test]
fn s240_without_a_point_it_is_asked_for() {
    let pointless = StoryShareOpening { point: " ".into(), ..telling(&ready()) };
    assert_eq!(
        StoryShare::open(pointless, &facts(), &by(MENTOR)).unwrap_err(),
        Refusal::invalid("point", Reason::Empty)
    );
    assert_eq!(told(&ready()).to, MENTEE);
}

#[test]
fn s241_the_teller_sees_what_the_listener_took_away() {
    let mut share = told(&ready());
    assert_eq!(ask(&mut share, MENTEE, takeaway("")).unwrap_err().allowed, ["hear"]);
    let mut share = heard();
    assert_eq!(share.state(), StoryShareState::Heard);
    ask(&mut share, MENTEE, takeaway("")).unwrap();
    assert_eq!(share.state(), StoryShareState::TakenAway);
    assert_eq!(share.takeaway_for(MENTOR).unwrap().learned, "To get up slowly");
}

#[test]
fn s242_before_a_third_story_in_one_meeting_the_mentor_is_asked_whether_the_mentee_has_had_room() {
    let story = ready();
    let shares = [told(&story), told(&story)];
    let elsewhere = MeetingId(Uuid::from_u128(0xE9));
    let before = |told_in_meeting, teller_is_mentor| {
        StoryShareFacts { told_in_meeting, teller_is_mentor, ..facts() }.advice()
    };
    let count = stories_told(MENTOR, MEETING, &shares);
    assert_eq!(count, 2);
    assert_eq!(before(count, true), [Advice::RoomForMentee]);
    assert!(before(stories_told(MENTOR, MEETING, &shares[..1]), true).is_empty());
    assert!(before(count, false).is_empty(), "a mentee is not asked");
    assert_eq!(stories_told(MENTOR, elsewhere, &shares), 0);
    let third = StoryShareFacts { told_in_meeting: 2, ..facts() };
    assert!(StoryShare::open(telling(&story), &third, &by(MENTOR)).is_ok(), "a note forbids nothing");
}

#[test]
fn s245_without_a_question_one_is_proposed_from_the_theme() {
    let story = ready();
    let without = StoryShareOpening { question: None, ..telling(&story) };
    let refusal = StoryShare::open(without, &facts(), &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.missing, ["question"]);
    assert_eq!(refusal.allowed, ["own", "from_theme"]);
    let theme = story.theme_for_question().unwrap();
    assert_eq!(theme, "Resilience");
    let chosen = StoryShareOpening { question: Some(ToldQuestion::FromTheme { theme }), ..telling(&story) };
    assert!(StoryShare::open(chosen, &facts(), &by(MENTOR)).is_ok());
}

#[test]
fn s246_a_declined_question_shows_its_asker_nothing_but_that() {
    let mut share = heard();
    let text = "Who pushed you?".into();
    ask(&mut share, MENTEE, StoryShareCommand::Ask { text }).unwrap();
    let question = share.questions[0].id;
    ask(&mut share, MENTOR, StoryShareCommand::DeclineQuestion { question }).unwrap();
    assert_eq!(share.questions[0].state, StoryQuestionState::Declined);
    assert_eq!(share.questions[0].text, "Who pushed you?");
}

#[test]
fn s247_what_is_unlike_is_shown_to_the_teller_first() {
    let mut share = heard();
    ask(&mut share, MENTEE, takeaway("I had no one to catch me")).unwrap();
    let kinds: Vec<TakeawayKind> =
        share.takeaway_for(MENTOR).unwrap().lines_for_teller().into_iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [TakeawayKind::Unlike, TakeawayKind::Learned]);
    let mut without = heard();
    ask(&mut without, MENTEE, takeaway("")).unwrap();
    let lines = without.takeaway_for(MENTOR).unwrap().lines_for_teller();
    assert_eq!(lines[0].kind, TakeawayKind::Learned);
}

#[test]
fn s249_in_preparing_early_struggles_come_first() {
    let mut struggle = ready();
    tell(&mut struggle, StoryCommand::SetTags(vec![StoryTag::EarlyStruggle])).unwrap();
    let other = ready();
    let mut stories = [&other, &struggle];
    stories.sort_by_key(|story| !story.comes_first_in(Phase::Preparing));
    assert_eq!(stories[0], &struggle);
    assert!(!struggle.comes_first_in(Phase::EnablingGrowth));
}

#[test]
fn s255_for_a_real_person_an_alias_is_asked_for_and_told_instead() {
    let mut story = begun();
    write(&mut story, "Ann Lee caught me. Thank you, Ann Lee.");
    let person = StoryCommand::AddPerson { name: "Ann Lee".into(), real: true };
    tell(&mut story, person).unwrap();
    let refusal = story.to_tell(&BTreeSet::new()).unwrap_err();
    assert_eq!(refusal.reason, Reason::AliasNeeded);
    assert!(refusal.allowed.contains(&"give_alias".to_owned()));
    let person = story.people[0].id;
    let alias = "Mia".into();
    tell(&mut story, StoryCommand::GiveAlias { person, alias }).unwrap();
    let share = told(&story);
    assert!(!serde_json::to_string(&share).unwrap().contains("Ann"));
    let text = &share.told_to(MENTOR).unwrap().text;
    assert_eq!(text, "Mia caught me. Thank you, Mia.");
}

#[test]
fn s256_before_a_tender_story_opens_a_notice_comes_first() {
    let mut story = ready();
    tell(&mut story, StoryCommand::SetTender(true)).unwrap();
    let mut share = told(&story);
    assert!(share.opens_with_notice(MENTEE));
    let hear = |knows_tender| StoryShareCommand::Hear { knows_tender };
    let refusal = ask(&mut share, MENTEE, hear(false)).unwrap_err();
    assert_eq!(refusal.reason, Reason::TenderNotice);
    assert!(share.told_to(MENTEE).is_none());
    ask(&mut share, MENTEE, hear(true)).unwrap();
    assert!(share.told_to(MENTEE).is_some());
    assert!(!told(&ready()).opens_with_notice(MENTEE));
}

#[test]
fn s257_a_revoked_story_leaves_only_the_listeners_own_takeaway() {
    let mut share = heard();
    ask(&mut share, MENTEE, takeaway("")).unwrap();
    assert_eq!(ask(&mut share, MENTEE, StoryShareCommand::Revoke).unwrap_err().reason, Reason::NotYours);
    ask(&mut share, MENTOR, StoryShareCommand::Revoke).unwrap();
    assert_eq!(share.state(), StoryShareState::Revoked);
    assert!(share.told_to(MENTEE).is_none());
    assert!(!serde_json::to_string(&share).unwrap().contains("got up and"));
    assert_eq!(share.takeaway_for(MENTEE).unwrap().learned, "To get up slowly");
}
