//! Practices of flash, reflections, stories and prompts as two phones and a server keep them: what each person finds on
//! their own screen.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_core::{
    Error,
    services::{ReflectionsAbout, StoryTelling},
};
use belay_domain::{
    Edit, FlashId, MeetingId, Phase, Reason, ReflectionId, RelationshipId, ResourceId, Scope, ShareId,
    flash::{FlashCommand, FlashKind, FlashOpening, FlashStatus},
    prompt::{PromptPhase, Situation, prompts},
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, ReflectionCommand, ReflectionOpening,
        ReflectionSubject,
    },
    relationship::{Form, Origin, RelationshipCommand, RelationshipOpening, Role, Seat},
    reminder::ReminderKind,
    story::{StoryOpening, StoryShareCommand, StoryShareState, StoryTakeaway, ToldQuestion},
};
use belay_tests::{Community, Phone, a_pair, places::berlin};
use chrono::TimeDelta;
use uuid::Uuid;

const MEETING: ReflectionSubject = ReflectionSubject::Meeting(MeetingId(Uuid::from_u128(0xE0)));

async fn both_sync(one: &Phone, other: &Phone) {
    for phone in [one, other, one, other] {
        phone.sync().await;
    }
}

fn request(topic: &str, mentor: &Phone) -> FlashOpening {
    FlashOpening {
        topic: topic.into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: BTreeSet::from([mentor.me()]),
        slot: None,
    }
}

/// A request that was accepted, dated and held, known to both.
async fn held(community: &Community, topic: &str) -> (Phone, Phone, Uuid, FlashId) {
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    let program = community.program(&[&mia, &tom]).await;
    let flash = mia.belay.flash().ask(program, request(topic, &tom)).unwrap();
    both_sync(&mia, &tom).await;
    let meeting = MeetingId(Uuid::from_u128(0xE1));
    for command in
        [FlashCommand::Accept, FlashCommand::Schedule { meeting, replaces: None }, FlashCommand::MarkHeld]
    {
        tom.belay.flash().act(flash, command).unwrap();
    }
    both_sync(&tom, &mia).await;
    (mia, tom, program, flash)
}

#[tokio::test]
async fn s008_a_second_meeting_is_refused_on_either_phone_and_more_is_offered() {
    let community = Community::new().await;
    let (mia, tom, _, flash) = held(&community, "Balance sheets").await;
    let second = FlashCommand::Schedule { meeting: MeetingId(Uuid::from_u128(0xE2)), replaces: None };
    for phone in [&mia, &tom] {
        let refused = phone.belay.flash().act(flash, second.clone()).unwrap_err();
        let Error::Refused { refusal } = refused else { panic!("refused by the rules") };
        assert_eq!(refusal.reason, Reason::FlashOneMeeting);
        assert!(refusal.allowed.contains(&"want_more".to_owned()));
    }
}

#[tokio::test]
async fn s009_what_a_how_to_asks_for_reaches_the_mentor() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    let program = community.program(&[&mia, &tom]).await;
    let how_to = |level: &str| FlashOpening {
        kind: FlashKind::HowTo { tool: "spreadsheet".into(), level: level.into() },
        ..request("Pivot tables", &tom)
    };
    let missing = mia.belay.flash().ask(program, how_to(" ")).unwrap_err();
    assert!(matches!(missing, Error::Invalid { field, rule } if field == "level" && rule == "empty"));
    let flash = mia.belay.flash().ask(program, how_to("I can sum a column")).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(tom.belay.flash().request(flash).unwrap().kind, how_to("I can sum a column").kind);
}

#[tokio::test]
async fn s010_a_shared_takeaway_is_there_for_whoever_starts_a_request_on_its_topic() {
    let community = Community::new().await;
    let (mia, tom, program, flash) = held(&community, "Balance sheets").await;
    mia.belay
        .flash()
        .keep_takeaway(flash, Some("I mixed up cash and profit"), Some("Start at the cash"))
        .unwrap();
    both_sync(&mia, &tom).await;
    let of_tom = tom.belay.flash().takeaways(program, "balance sheets of a bakery").unwrap();
    assert_eq!((of_tom.own.len(), of_tom.shared[0].text.as_str()), (0, "Start at the cash"));
    let of_mia = mia.belay.flash().takeaways(program, "Balance sheets").unwrap();
    assert_eq!(of_mia.own[0].text.text, "I mixed up cash and profit");
    let unshared = mia.belay.flash().keep_takeaway(flash, None, None).unwrap();
    assert_eq!(unshared.shared_takeaway, None);
    both_sync(&mia, &tom).await;
    assert!(tom.belay.flash().takeaways(program, "Balance sheets").unwrap().shared.is_empty());
}

#[tokio::test]
async fn s011_both_go_on_and_find_one_proposed_relationship_that_links_back() {
    let community = Community::new().await;
    let (mia, tom, _, flash) = held(&community, "Balance sheets").await;
    mia.belay.flash().keep_takeaway(flash, None, None).unwrap();
    mia.belay.flash().act(flash, FlashCommand::WantMore).unwrap();
    assert!(mia.belay.flash().begin_relationship(flash).is_err(), "one yes is not two");
    both_sync(&mia, &tom).await;
    tom.belay.flash().act(flash, FlashCommand::WantMore).unwrap();
    let relationship = tom.belay.flash().begin_relationship(flash).unwrap();
    both_sync(&tom, &mia).await;
    let seen = mia.belay.relationships().relationship(relationship).unwrap().relationship;
    assert_eq!((seen.phase(), seen.origin), (Phase::Proposed, Origin::Flash(flash)));
    assert_eq!(seen.role_of(mia.me()), Some(Role::Mentee));
}

#[tokio::test(flavor = "multi_thread")]
async fn s454_without_a_takeaway_the_asker_is_reminded_once_after_two_days_and_it_closes_after_a_week() {
    let community = Community::new().await;
    let (mia, tom, _, flash) = held(&community, "Balance sheets").await;
    let rings = |phone: &Phone| -> Vec<_> {
        let armed = phone.belay.reminders().to_arm(None).unwrap().into_iter();
        let of_it = armed.filter(|armed| armed.document == flash.0);
        of_it.map(|armed| (armed.reminder.kind, armed.reminder.at)).collect()
    };
    let after_two_days = community.clock_now() + TimeDelta::days(2);
    assert_eq!(rings(&mia), [(ReminderKind::FlashTakeaway, after_two_days)]);
    assert_eq!(rings(&tom), [], "the takeaway is the asker's");
    community.clock.pass(TimeDelta::days(7));
    assert_eq!(rings(&mia), []);
    for phone in [&mia, &tom] {
        assert_eq!(phone.belay.flash().request(flash).unwrap().status, FlashStatus::ClosedPlain);
    }
}

fn kept(phone: &Phone, subject: ReflectionSubject) -> ReflectionId {
    let opening = ReflectionOpening { subject, prompt: None, text: "I talked too fast".into() };
    let id = phone.belay.reflections().begin(opening).unwrap();
    phone.belay.reflections().act(id, ReflectionCommand::Keep).unwrap();
    id
}

fn about(phone: &Phone, subject: ReflectionSubject) -> ReflectionsAbout {
    phone.belay.reflections().about(subject).unwrap()
}

#[tokio::test]
async fn s004_what_a_member_of_a_circle_writes_without_a_choice_only_they_can_read() {
    let community = Community::new().await;
    let tom = community.phone("Tom", berlin()).await;
    let mia = community.phone("Mia", berlin()).await;
    community.program(&[&tom, &mia]).await;
    let opening = RelationshipOpening {
        form: Some(Form::Circle),
        members: vec![
            Seat { member: tom.me(), role: Role::Mentor },
            Seat { member: mia.me(), role: Role::Mentee },
        ],
        topic: "Leading".into(),
        focus: Default::default(),
        purpose: String::new(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    let circle = tom.belay.relationships().propose(opening).unwrap();
    both_sync(&tom, &mia).await;
    mia.belay.relationships().act(circle, RelationshipCommand::Accept).unwrap();
    let id = kept(&mia, MEETING);
    both_sync(&mia, &tom).await;
    assert_eq!(mia.belay.reflections().reflection(id).unwrap().scope, Scope::Private);
    assert!(about(&tom, MEETING).shared.is_empty());
    assert!(tom.belay.reflections().shared_in(circle, None).unwrap().reflections.is_empty());
    assert!(!tom.wrote_down("I talked too fast"));
}

#[tokio::test]
async fn s172_a_reflection_is_listed_on_its_meeting_for_its_author_and_for_the_partner_only_if_shared() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = kept(&mia, MEETING);
    kept(&mia, ReflectionSubject::Meeting(MeetingId(Uuid::from_u128(0xE9))));
    both_sync(&mia, &tom).await;
    let listed: Vec<_> = about(&mia, MEETING).own.into_iter().map(|view| view.id).collect();
    assert_eq!(listed, [id]);
    assert!(about(&tom, MEETING).shared.is_empty());
    mia.belay.reflections().act(id, ReflectionCommand::Share { relationship }).unwrap();
    both_sync(&mia, &tom).await;
    let seen = about(&tom, MEETING);
    assert_eq!((seen.own.len(), seen.shared.len()), (0, 1));
    assert_eq!(seen.shared[0].text.as_deref(), Some("I talked too fast"));
    assert!(about(&mia, MEETING).shared.is_empty(), "one's own is not listed twice");
}

#[tokio::test]
async fn s173_what_its_author_makes_private_the_partner_no_longer_sees() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = kept(&mia, MEETING);
    mia.belay.reflections().act(id, ReflectionCommand::Share { relationship }).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(about(&tom, MEETING).shared.len(), 1);
    mia.belay.reflections().act(id, ReflectionCommand::TakeBack { relationship }).unwrap();
    both_sync(&mia, &tom).await;
    assert!(about(&tom, MEETING).shared.is_empty());
    assert_eq!(mia.belay.reflections().reflection(id).unwrap().scope, Scope::Private);
}

#[tokio::test]
async fn s174_no_prompt_repeats_until_all_that_fit_were_drawn_on_whichever_phone() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let second = community.phone("Mia", berlin()).await;
    let situation = Situation {
        phase: PromptPhase::Preparing,
        role: Role::Mentee,
        form: Some(Form::OneToOne),
        topic: Some("history".into()),
        sensitive_opt_in: false,
        runs_program: false,
    };
    let fitting = prompts().iter().filter(|prompt| situation.fits(prompt)).count();
    assert!(fitting >= 2, "a round of one would show nothing");
    let mut drawn = Vec::new();
    for n in 0..=fitting {
        let phone = if n % 2 == 0 { &phone } else { &second };
        phone.sync().await;
        drawn.push(phone.belay.prompts().draw(&situation).unwrap().unwrap().id);
        phone.sync().await;
    }
    let round: BTreeSet<_> = drawn[..fitting].iter().collect();
    assert_eq!(round.len(), fitting);
    assert_eq!(drawn[fitting], drawn[0], "then it begins anew");
}

#[tokio::test]
async fn s175_when_a_resource_is_finished_their_own_two_questions_are_asked_of_both() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    for (phone, text) in [(&mia, "What stayed?"), (&tom, "What would you tell the author?")] {
        let add = PromptSetCommand::Add { text: text.into(), occasion: Occasion::ResourceFinished };
        phone.belay.prompts().change_questions(relationship, add).unwrap();
        both_sync(phone, &mia).await;
        tom.sync().await;
    }
    let book = ReflectionSubject::Resource(ResourceId(Uuid::from_u128(0xB00)));
    let asked =
        mia.belay.reflections().ask_recurring(relationship, Occasion::ResourceFinished, book).unwrap();
    assert_eq!(asked.len(), 2);
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let questions = about(phone, book).questions;
        let mut texts: Vec<_> = questions.iter().map(|question| question.question.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["What stayed?", "What would you tell the author?"]);
        assert!(questions.iter().all(|question| question.waits_for.len() == 2));
    }
}

#[tokio::test]
async fn s176_the_first_answer_is_covered_on_the_others_phone_until_theirs_is_in() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let question = "What surprised you?".to_owned();
    let opening = PairedOpening { relationship, question, prompt: None, subject: MEETING };
    let id = mia.belay.reflections().ask_all(opening).unwrap();
    let answer = |phone: &Phone, text: &str| {
        phone.belay.reflections().answer(id, PairedCommand::Answer(Edit::new(text))).unwrap()
    };
    answer(&mia, "The pace");
    both_sync(&mia, &tom).await;
    let covered = tom.belay.reflections().question(id).unwrap();
    assert!(covered.answers.is_empty() && !covered.is_open);
    assert!(!serde_json::to_string(&covered.answers).unwrap().contains("The pace"));
    assert_eq!(answer(&tom, "The candour").answers.len(), 2);
    both_sync(&tom, &mia).await;
    assert_eq!(mia.belay.reflections().question(id).unwrap().answers.len(), 2);
}

fn tell(from: &Phone, to: &Phone, relationship: RelationshipId) -> ShareId {
    let stories = from.belay.stories();
    let story =
        stories.begin(StoryOpening { title: String::new(), text: "I fell. I got up.".into() }).unwrap();
    let telling = StoryTelling {
        story,
        relationship,
        to: to.me(),
        meeting: None,
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::Own { text: "When did you fall?".into() }),
        moments: Vec::new(),
    };
    stories.tell(&telling).unwrap()
}

fn takeaway(learned: &str, apply: &str) -> StoryShareCommand {
    StoryShareCommand::TakeAway(StoryTakeaway {
        learned: learned.into(),
        apply: apply.into(),
        alike: String::new(),
        unlike: String::new(),
        on: "2026-03-02".parse().unwrap(),
    })
}

#[tokio::test]
async fn s209_after_hearing_the_listener_is_asked_and_one_of_the_two_suffices() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let share = tell(&tom, &mia, relationship);
    both_sync(&tom, &mia).await;
    let stories = mia.belay.stories();
    let heard = stories.act_on_share(share, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    assert!(heard.asked.is_some());
    assert!(tom.belay.stories().share(share).unwrap().asked.is_none(), "its teller is not asked");
    let nothing = stories.act_on_share(share, takeaway(" ", "")).unwrap_err();
    assert!(matches!(nothing, Error::Invalid { rule, .. } if rule == "empty"));
    assert_eq!(
        stories.act_on_share(share, takeaway("", "On Monday")).unwrap().state,
        StoryShareState::TakenAway
    );
}

#[tokio::test]
async fn s241_the_teller_sees_on_their_phone_what_was_taken_away() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let share = tell(&tom, &mia, relationship);
    both_sync(&tom, &mia).await;
    mia.belay.stories().act_on_share(share, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    mia.belay.stories().act_on_share(share, takeaway("To get up", "")).unwrap();
    both_sync(&mia, &tom).await;
    let seen = tom.belay.stories().share(share).unwrap();
    assert_eq!(
        (seen.state, seen.takeaway.unwrap().learned.as_str()),
        (StoryShareState::TakenAway, "To get up")
    );
}

#[tokio::test]
async fn s257_of_a_revoked_story_only_the_listeners_own_takeaway_is_left_on_their_phone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let share = tell(&tom, &mia, relationship);
    both_sync(&tom, &mia).await;
    mia.belay.stories().act_on_share(share, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    mia.belay.stories().act_on_share(share, takeaway("To get up", "")).unwrap();
    both_sync(&mia, &tom).await;
    tom.belay.stories().act_on_share(share, StoryShareCommand::Revoke).unwrap();
    both_sync(&tom, &mia).await;
    let left = mia.belay.stories().share(share).unwrap();
    assert_eq!((left.state, left.told), (StoryShareState::Revoked, None));
    assert_eq!(left.takeaway.unwrap().learned, "To get up");
}
