//! Practices of stories on the phones of their teller and listener: the workshop in five steps, and what telling asks for.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_core::services::{StoryTelling, StoryView};
use belay_domain::{
    Advice, Edit, LifeEventId, Reason, StoryId,
    story::{
        Height, LifeTime, Passage, Rehearsal, StoryCommand, StoryOpening, StoryPart, StoryStep, ToldQuestion,
    },
};
use belay_tests::{Community, Phone, a_pair, both_sync, places::new_york};

use crate::phone_scene::{day, refusal, unfit};

fn act(phone: &Phone, story: StoryId, command: StoryCommand) -> StoryView {
    phone.belay.stories().act(story, command).unwrap()
}

fn moment(phone: &Phone, story: StoryId, year: i32, height: i8) -> LifeEventId {
    let add = StoryCommand::AddEvent {
        when: LifeTime::Year { year },
        label: format!("In {year}"),
        height: Height::try_from(height).unwrap(),
    };
    act(phone, story, add)
        .story
        .events
        .into_iter()
        .find(|event| event.label.text == format!("In {year}"))
        .unwrap()
        .id
}

fn tag(phone: &Phone, story: StoryId, event: LifeEventId, theme: &str) -> StoryView {
    act(phone, story, StoryCommand::TagEvent { event, theme: theme.into() })
}

fn write(phone: &Phone, story: StoryId, words: usize) {
    let before = phone.belay.stories().story(story).unwrap().story.text.text;
    let edit = Edit { before, after: format!("got up {}", "and ".repeat(words - 2)) };
    act(phone, story, StoryCommand::Write { part: StoryPart::Text, edit, seen: Vec::new() });
}

fn alone() -> StoryCommand {
    StoryCommand::Rehearse(Rehearsal { on: day("2026-03-01"), with: None, minutes: 7, note: String::new() })
}

#[tokio::test]
async fn s231_s233_s234_the_workshop_goes_on_at_its_step_on_the_next_phone_and_only_advises() {
    let community = Community::new().await;
    let phone = community.phone("Tom", new_york()).await;
    let story = phone.belay.stories().begin(StoryOpening::default()).unwrap();
    let first = moment(&phone, story, 2010, 3);
    tag(&phone, story, first, "Resilience");
    let opened = act(&phone, story, StoryCommand::GoTo(StoryStep::Writing));
    assert!(opened.advice.contains(&Advice::FindThemes), "a hint and no refusal");
    phone.sync().await;
    let next = community.phone("Tom", new_york()).await;
    let there = next.belay.stories().story(story).unwrap();
    assert_eq!((there.story.step, there.story.events.len()), (StoryStep::Writing, 1));
    assert_eq!(there.story.themes.len(), 1, "nothing is lost");
    assert!(there.common_themes.is_empty());
    assert!(there.advice.contains(&Advice::InviteLow) && !there.advice.contains(&Advice::InviteHigh));

    for (year, height) in [(2012, 2), (2015, 4)] {
        let event = moment(&next, story, year, height);
        tag(&next, story, event, "Resilience");
    }
    let low = moment(&next, story, 1999, -4);
    tag(&next, story, low, "Travel");
    both_sync(&next, &phone).await;
    let view = phone.belay.stories().story(story).unwrap();
    let common: Vec<_> =
        view.common_themes.iter().map(|theme| (theme.name.as_str(), theme.moments)).collect();
    assert_eq!(common, [("Resilience", 3)]);
    assert!(!view.advice.contains(&Advice::InviteLow));
}

#[tokio::test]
async fn s235_s236_s237_ready_is_below_a_thousand_words_that_carry_a_theme_and_were_rehearsed() {
    let community = Community::new().await;
    let phone = community.phone("Tom", new_york()).await;
    let story = phone.belay.stories().begin(StoryOpening::default()).unwrap();
    for (year, height) in [(1999, -4), (2010, 3)] {
        let event = moment(&phone, story, year, height);
        tag(&phone, story, event, "Resilience");
    }
    write(&phone, story, 1_000);
    let ready = || phone.belay.stories().act(story, StoryCommand::GoTo(StoryStep::Ready));
    let unready = refusal(ready());
    assert_eq!(unready.reason, Reason::StoryNotReady);
    for (missing, allowed) in
        [("fewer_words", "write"), ("passage", "mark_passage"), ("rehearsal", "rehearse")]
    {
        assert!(
            unready.missing.contains(&missing.to_owned()) && unready.allowed.contains(&allowed.to_owned())
        );
    }
    act(&phone, story, alone());
    let passage = Passage { theme: "Resilience".into(), words: "got up".into() };
    act(&phone, story, StoryCommand::MarkPassage(passage));
    assert_eq!(refusal(ready()).missing, ["fewer_words"]);
    write(&phone, story, 999);
    let done = ready().unwrap();
    assert_eq!((done.words, done.story.step), (999, StoryStep::Ready));
    assert_eq!(done.covered_themes[0].name, "Resilience");
}

#[tokio::test]
async fn s240_s245_telling_asks_for_a_point_and_a_question_and_reaches_its_listener_with_both() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = tom.belay.stories().begin(StoryOpening::default()).unwrap();
    for (year, height) in [(1999, -4), (2010, 3)] {
        let event = moment(&tom, story, year, height);
        tag(&tom, story, event, "Resilience");
    }
    write(&tom, story, 20);
    let telling = |point: &str, question| StoryTelling {
        story,
        relationship,
        to: mia.me(),
        meeting: None,
        point: point.into(),
        question,
        moments: Vec::new(),
    };
    let point = "Falling is not the end";
    let theme = || Some(ToldQuestion::FromTheme { theme: "Resilience".into() });
    let pointless = unfit(tom.belay.stories().tell(&telling(" ", theme())));
    assert_eq!(pointless, ("point".to_owned(), "empty".to_owned()));
    assert_eq!(unfit(tom.belay.stories().tell(&telling(point, None))).0, "question");
    let proposed = tom.belay.stories().preview(&telling(point, None)).unwrap().theme_for_question;
    assert_eq!(proposed.as_deref(), Some("Resilience"));
    let share = tom.belay.stories().tell(&telling(point, theme())).unwrap();
    both_sync(&tom, &mia).await;
    let heard = mia.belay.stories().told_in(relationship, None).unwrap().shares;
    assert_eq!((heard.len(), heard[0].id), (1, share));
    assert_eq!(serde_json::to_value(&heard[0]).unwrap()["point"], point);
}
