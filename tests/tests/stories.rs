//! Stories told from one phone to another: opened, answered, taken back.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{
    Error,
    services::{StoryShareView, StoryTelling},
};
use belay_domain::{
    Advice, Edit, MeetingId, Reason, RelationshipId, ShareId, StoryId,
    prompt::PromptPlace,
    story::{
        Height, LifeTime, StoryCommand, StoryOpening, StoryPart, StoryQuestionState, StoryShareCommand,
        StoryShareState, StoryTag, StoryTakeaway, ToldQuestion,
    },
};
use belay_tests::{
    Community, Phone, a_circle, a_pair,
    places::{berlin, paris},
};
use uuid::Uuid;

const TEXT: &str = "Ann Lee caught me when I fell. Thank you, Ann.";

fn begun(phone: &Phone) -> StoryId {
    phone.belay.stories().begin(StoryOpening { title: "The fall".into(), text: TEXT.into() }).unwrap()
}

fn act(phone: &Phone, story: StoryId, command: StoryCommand) -> belay_core::services::StoryView {
    phone.belay.stories().act(story, command).unwrap()
}

fn with_alias(phone: &Phone, story: StoryId) {
    for (name, alias) in [("Ann Lee", "Mia Roe"), ("Ann", "Mia")] {
        let view = act(phone, story, StoryCommand::AddPerson { name: name.into(), real: true });
        let person = view.story.people.last().unwrap().id;
        act(phone, story, StoryCommand::GiveAlias { person, alias: alias.into() });
    }
}

fn telling(story: StoryId, relationship: RelationshipId, to: &Phone) -> StoryTelling {
    StoryTelling {
        story,
        relationship,
        to: to.me(),
        meeting: None,
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::Own { text: "When did you fall?".into() }),
        moments: Vec::new(),
    }
}

fn ask(phone: &Phone, share: ShareId, command: StoryShareCommand) -> StoryShareView {
    phone.belay.stories().act_on_share(share, command).unwrap()
}

fn takeaway(learned: &str, unlike: &str) -> StoryShareCommand {
    StoryShareCommand::TakeAway(StoryTakeaway {
        learned: learned.into(),
        apply: String::new(),
        alike: String::new(),
        unlike: unlike.into(),
        on: "2026-03-02".parse().unwrap(),
    })
}

async fn both_sync(one: &Phone, other: &Phone) {
    one.sync().await;
    other.sync().await;
    one.sync().await;
}

#[tokio::test]
async fn s247_s255_a_story_is_told_under_other_names_opened_and_taken_from() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = begun(&tom);
    let named = act(&tom, story, StoryCommand::AddPerson { name: "Ann Lee".into(), real: true });
    let early = tom.belay.stories().preview(&telling(story, relationship, &mia)).unwrap_err();
    assert!(matches!(early, Error::Refused { refusal } if refusal.reason == Reason::AliasNeeded));
    let person = named.story.people[0].id;
    act(&tom, story, StoryCommand::RemovePerson { person });
    with_alias(&tom, story);
    let told = "Mia Roe caught me when I fell. Thank you, Mia.";
    assert_eq!(tom.belay.stories().preview(&telling(story, relationship, &mia)).unwrap().told.text, told);
    let share = tom.belay.stories().tell(&telling(story, relationship, &mia)).unwrap();
    both_sync(&tom, &mia).await;
    assert!(!mia.wrote_down("Ann Lee"), "a real name never leaves the teller's own space");

    let closed = mia.belay.stories().share(share).unwrap();
    assert_eq!((closed.state, closed.told, closed.asked), (StoryShareState::Shared, None, None));
    let opened = ask(&mia, share, StoryShareCommand::Hear { knows_tender: false });
    assert_eq!(opened.told.unwrap().text, told);
    assert_eq!(opened.asked, mia.belay.prompts().at(PromptPlace::AfterStory));
    let done = ask(&mia, share, takeaway("To get up slowly", "Nobody caught me"));
    assert_eq!((done.state, done.asked), (StoryShareState::TakenAway, None));
    both_sync(&mia, &tom).await;
    let seen = tom.belay.stories().share(share).unwrap();
    let lines: Vec<_> = seen.takeaway_lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Nobody caught me", "To get up slowly"]);
    assert_eq!(tom.belay.stories().tellings_of(story, None).unwrap().shares.len(), 1);
    assert_eq!(mia.belay.stories().told_in(relationship, None).unwrap().shares.len(), 1);
    assert!(
        matches!(mia.belay.stories().story(story), Err(Error::NotFound { .. })),
        "the story itself stays"
    );
}

#[tokio::test]
async fn a_revoked_story_leaves_no_byte_on_the_listeners_phone_but_their_own_takeaway() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story =
        tom.belay.stories().begin(StoryOpening { title: String::new(), text: "I fell off the wall".into() });
    let share = tom.belay.stories().tell(&telling(story.unwrap(), relationship, &mia)).unwrap();
    both_sync(&tom, &mia).await;
    ask(&mia, share, StoryShareCommand::Hear { knows_tender: false });
    // Taken back and taken from at the same time: both happen.
    let late = tom.belay.stories().act_on_share(share, StoryShareCommand::Revoke).unwrap();
    assert_eq!(late.state, StoryShareState::Revoked);
    ask(&mia, share, takeaway("To get up slowly", ""));
    mia.sync().await;
    both_sync(&tom, &mia).await;
    let mia = mia.reopened();
    let left = mia.belay.stories().share(share).unwrap();
    assert_eq!((left.state, left.told), (StoryShareState::Revoked, None));
    assert_eq!(left.takeaway.unwrap().learned, "To get up slowly");
    assert!(!mia.wrote_down("I fell off the wall"));
    assert_eq!((mia.belay.attention().count().unwrap(), tom.belay.attention().count().unwrap()), (0, 0));
}

#[tokio::test]
async fn s256_a_tender_story_is_announced_before_it_opens() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = begun(&tom);
    with_alias(&tom, story);
    act(&tom, story, StoryCommand::SetTender(true));
    let share = tom.belay.stories().tell(&telling(story, relationship, &mia)).unwrap();
    both_sync(&tom, &mia).await;
    assert!(mia.belay.stories().share(share).unwrap().opens_with_notice);
    let refused = mia.belay.stories().act_on_share(share, StoryShareCommand::Hear { knows_tender: false });
    assert!(matches!(refused, Err(Error::Refused { refusal }) if refusal.reason == Reason::TenderNotice));
    assert!(mia.belay.stories().share(share).unwrap().told.is_none());
    assert!(ask(&mia, share, StoryShareCommand::Hear { knows_tender: true }).told.is_some());
}

#[tokio::test]
async fn s246_a_listener_asks_and_the_teller_may_rather_not_say() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = begun(&tom);
    with_alias(&tom, story);
    let share = tom.belay.stories().tell(&telling(story, relationship, &mia)).unwrap();
    both_sync(&tom, &mia).await;
    ask(&mia, share, StoryShareCommand::Hear { knows_tender: false });
    ask(&mia, share, StoryShareCommand::Ask { text: "Who pushed you?".into() });
    both_sync(&mia, &tom).await;
    let question = tom.belay.stories().share(share).unwrap().questions[0].id;
    ask(&tom, share, StoryShareCommand::DeclineQuestion { question });
    both_sync(&tom, &mia).await;
    assert_eq!(mia.belay.stories().share(share).unwrap().questions[0].state, StoryQuestionState::Declined);
}

#[tokio::test]
async fn s242_the_third_story_of_a_mentor_in_one_meeting_asks_whether_the_mentee_has_had_room() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = begun(&tom);
    with_alias(&tom, story);
    let meeting = MeetingId(Uuid::from_u128(7));
    let in_meeting = StoryTelling { meeting: Some(meeting), ..telling(story, relationship, &mia) };
    let advice = || tom.belay.stories().preview(&in_meeting).unwrap().advice;
    for _ in 0..2 {
        assert!(advice().is_empty());
        tom.belay.stories().tell(&in_meeting).unwrap();
    }
    assert_eq!(advice(), [Advice::RoomForMentee]);
    tom.belay.stories().tell(&in_meeting).unwrap();
    assert_eq!(tom.belay.stories().told_in_meeting(meeting, None).unwrap().shares.len(), 3);
    let elsewhere = StoryTelling { meeting: Some(MeetingId(Uuid::from_u128(8))), ..in_meeting.clone() };
    assert!(tom.belay.stories().preview(&elsewhere).unwrap().advice.is_empty());
}

#[tokio::test]
async fn in_a_circle_a_story_is_between_its_teller_and_the_one_it_is_told_to() {
    let community = Community::new().await;
    let tom = community.phone("Tom", berlin()).await;
    let mia = community.phone("Mia", berlin()).await;
    let zoe = community.phone("Zoe", paris()).await;
    community.program(&[&tom, &mia, &zoe]).await;
    let circle = a_circle(&tom, &[&mia, &zoe]).await;
    let story = begun(&tom);
    with_alias(&tom, story);
    let share = tom.belay.stories().tell(&telling(story, circle, &mia)).unwrap();
    for phone in [&tom, &mia, &zoe] {
        phone.sync().await;
    }
    assert_eq!(mia.belay.stories().told_in(circle, None).unwrap().shares.len(), 1);
    assert!(zoe.belay.stories().told_in(circle, None).unwrap().shares.is_empty());
    assert!(matches!(zoe.belay.stories().share(share), Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn s232_a_lifeline_drawn_on_two_phones_has_the_moments_of_both_and_a_chart_in_order_of_time() {
    let community = Community::new().await;
    let phone = community.phone("Tom", berlin()).await;
    let second = community.phone("Tom", berlin()).await;
    let story = begun(&phone);
    phone.sync().await;
    second.sync().await;
    let moment = |year, height| StoryCommand::AddEvent {
        when: LifeTime::Year { year },
        label: format!("In {year}"),
        height: Height::try_from(height).unwrap(),
    };
    act(&phone, story, moment(2010, 3));
    act(&second, story, moment(1999, -4));
    both_sync(&phone, &second).await;
    let view = phone.belay.stories().story(story).unwrap();
    let chart: Vec<_> =
        view.lifeline.points.iter().map(|point| (point.label.as_str(), point.height.value())).collect();
    assert_eq!(chart, [("In 1999", -4), ("In 2010", 3)]);
    assert!(view.advice.contains(&Advice::MoreTurningPoints));
    let edit = Edit { before: "The fall".into(), after: "Falling".into() };
    let renamed = act(&phone, story, StoryCommand::Write { part: StoryPart::Title, edit, seen: Vec::new() });
    assert_eq!(renamed.story.title.text, "Falling");
}

#[tokio::test]
async fn s249_ones_own_stories_are_listed_newest_first_and_early_struggles_first_while_getting_acquainted() {
    let community = Community::new().await;
    let (_mia, tom, relationship) = a_pair(&community).await;
    let struggle = begun(&tom);
    act(&tom, struggle, StoryCommand::SetTags(vec![StoryTag::EarlyStruggle]));
    community.clock.pass(chrono::TimeDelta::minutes(1));
    let newer = begun(&tom);
    let ids = |page: belay_core::services::StoryPage| {
        page.stories.into_iter().map(|view| view.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(tom.belay.stories().own(None).unwrap()), [newer, struggle]);
    assert_eq!(ids(tom.belay.stories().to_tell_in(relationship, None).unwrap()), [struggle, newer]);
}
