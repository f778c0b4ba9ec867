//! Reflections and prompts: private unless shared, opened together, and asked by a question that does not repeat.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, Edit, MeetingId, MemberId, Phase, Reason, ReflectionId, ResourceId, Scope, StoryId,
    prompt::{
        Prompt, PromptDraws, PromptDrawsCommand, PromptDrawsOpening, PromptPhase, PromptPlace, PromptRole,
        Situation, pick_prompt, prompt_at, prompts,
    },
    reflection::{
        CompanyFacts, Occasion, PairedCommand, PairedOpening, PairedReflection, PromptSet, PromptSetCommand,
        PromptSetOpening, Reflection, ReflectionCommand, ReflectionOpening, ReflectionSubject, SharedCommand,
        SharedOpening, SharedReflection,
    },
    relationship::{Form, Role},
    story::{
        Story, StoryOpening, StoryShare, StoryShareCommand, StoryShareFacts, StoryShareOpening,
        StoryShareState, StoryTakeaway, ToldQuestion,
    },
};
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

const MEETING: MeetingId = MeetingId(Uuid::from_u128(0xE0));

fn company() -> CompanyFacts {
    CompanyFacts { members: both(), phase: Phase::EnablingGrowth }
}

fn kept(subject: ReflectionSubject) -> Reflection {
    let opening = ReflectionOpening { subject, prompt: None, text: "I talked too fast".into() };
    let mut reflection = Reflection::open(opening, &(), &by(MENTEE)).unwrap();
    reflection.handle(ReflectionCommand::Keep, &(), &by(MENTEE)).unwrap();
    reflection
}

fn share(reflection: &mut Reflection) -> SharedReflection {
    let yes = ReflectionCommand::Share { relationship: PAIR };
    reflection.handle(yes, &(), &by(MENTEE)).unwrap();
    let opening =
        SharedOpening { relationship: PAIR, subject: reflection.subject, text: reflection.text.text.clone() };
    SharedReflection::open(opening, &company(), &by(MENTEE)).unwrap()
}

#[test]
fn s004_a_reflection_saved_without_a_choice_is_its_authors_alone() {
    let in_circle = kept(ReflectionSubject::Meeting(MEETING));
    assert_eq!(in_circle.scope(), Scope::Private);
    assert!(in_circle.can_read(MENTEE));
    assert!(!in_circle.can_read(MENTOR));
    assert!(!in_circle.is_shared_with(PAIR));
}

#[test]
fn s172_a_reflection_on_a_meeting_is_listed_there_for_its_author_and_for_the_partner_only_if_shared() {
    let mut reflection = kept(ReflectionSubject::Meeting(MEETING));
    let listed = |reflection: &Reflection, viewer| {
        reflection.subject == ReflectionSubject::Meeting(MEETING) && reflection.can_read(viewer)
    };
    assert!(listed(&reflection, MENTEE));
    assert!(!listed(&reflection, MENTOR));
    let copy = share(&mut reflection);
    assert_eq!(copy.subject, ReflectionSubject::Meeting(MEETING));
    assert_eq!(copy.text_for(MENTOR, &company()), Some("I talked too fast"));
    assert!(!listed(&reflection, MENTOR), "the reflection itself stays where it was");
}

#[test]
fn s173_what_its_author_takes_back_the_partner_no_longer_sees() {
    let mut reflection = kept(ReflectionSubject::Free);
    let mut copy = share(&mut reflection);
    assert!(reflection.is_shared_with(PAIR));
    assert_eq!(
        copy.handle(SharedCommand::TakeBack, &company(), &by(MENTOR)).unwrap_err().reason,
        Reason::NotYours
    );
    reflection.handle(ReflectionCommand::TakeBack { relationship: PAIR }, &(), &by(MENTEE)).unwrap();
    copy.handle(SharedCommand::TakeBack, &company(), &by(MENTEE)).unwrap();
    assert_eq!(reflection.scope(), Scope::Private);
    assert_eq!(copy.text_for(MENTOR, &company()), None);
    assert_eq!(reflection.text.text, "I talked too fast");
    let id = ReflectionId(Uuid::from_u128(1));
    assert_eq!(SharedReflection::id_for(id, PAIR), SharedReflection::id_for(id, PAIR));
}

#[test]
fn s174_of_ten_fitting_prompts_none_repeats_and_the_eleventh_begins_anew() {
    let prompt = |n: u32, phase, role| Prompt {
        id: format!("T{n}"),
        phase,
        role,
        topic: "test".into(),
        text: format!("Question {n}?"),
        sensitive: false,
        practices: vec!["S174".into()],
        needs: None,
    };
    let mut set: Vec<Prompt> = (0..10).map(|n| prompt(n, PromptPhase::Preparing, PromptRole::Both)).collect();
    set.push(prompt(10, PromptPhase::Negotiating, PromptRole::Both));
    set.push(prompt(11, PromptPhase::Preparing, PromptRole::Mentor));
    let situation = Situation {
        phase: PromptPhase::Preparing,
        role: Role::Mentee,
        form: Some(Form::OneToOne),
        topic: None,
        sensitive_opt_in: false,
        runs_program: false,
    };
    let mut draws = PromptDraws::open(PromptDrawsOpening {}, &(), &by(MENTEE)).unwrap();
    let mut drawn = Vec::new();
    for _ in 0..11 {
        let next = pick_prompt(&set, &situation, Some(&draws)).unwrap();
        assert_eq!(Some(next), pick_prompt(&set, &situation, Some(&draws)), "the same for the same state");
        drawn.push(next.id.clone());
        let draw = PromptDrawsCommand::Draw { prompt: next.id.clone() };
        draws.handle(draw, &(), &by(MENTEE)).unwrap();
    }
    let round: BTreeSet<&String> = drawn[..10].iter().collect();
    assert_eq!(round.len(), 10);
    assert_eq!(drawn[10], drawn[0]);
    assert!(!drawn.contains(&"T10".to_owned()) && !drawn.contains(&"T11".to_owned()));
}

#[test]
fn s175_own_questions_are_asked_of_both_when_a_resource_is_finished() {
    let mut set = PromptSet::open(PromptSetOpening { relationship: PAIR }, &company(), &by(MENTEE)).unwrap();
    for (actor, text) in [(MENTEE, "What stayed?"), (MENTOR, "What would you tell the author?")] {
        let add = PromptSetCommand::Add { text: text.into(), occasion: Occasion::ResourceFinished };
        set.handle(add, &company(), &by(actor)).unwrap();
    }
    let book = ReflectionSubject::Resource(ResourceId(Uuid::from_u128(0xB00)));
    assert!(set.asked_on(Occasion::MeetingHeld, book).is_empty());
    let asked = set.asked_on(Occasion::ResourceFinished, book);
    assert_eq!(asked.len(), 2);
    assert_eq!(asked, set.asked_on(Occasion::ResourceFinished, book));
    for question in asked {
        let paired = PairedReflection::open(question.opening, &company(), &by(MENTOR)).unwrap();
        assert_eq!(paired.waits_for(&company()), both());
    }
}

fn answered(paired: &mut PairedReflection, actor: MemberId, text: &str) {
    paired.handle(PairedCommand::Answer(Edit::new(text)), &company(), &by(actor)).unwrap();
}

#[test]
fn s176_the_first_answer_is_covered_until_the_second_is_in() {
    let opening = PairedOpening {
        relationship: PAIR,
        question: "What surprised you?".into(),
        prompt: None,
        subject: ReflectionSubject::Meeting(MEETING),
    };
    let mut paired = PairedReflection::open(opening, &company(), &by(MENTEE)).unwrap();
    answered(&mut paired, MENTEE, "The pace");
    assert!(paired.visible_to(MENTOR, &company()).is_empty());
    let own = paired.visible_to(MENTEE, &company());
    assert_eq!(own.len(), 1);
    answered(&mut paired, MENTOR, "The candour");
    for viewer in [MENTEE, MENTOR] {
        assert_eq!(paired.visible_to(viewer, &company()).len(), 2);
    }
}

#[test]
fn s206_its_prompt_heads_the_form_of_an_offer() {
    let prompt = prompt_at(prompts(), PromptPlace::OfferForm).unwrap();
    assert_eq!((prompt.role, prompt.topic.as_str()), (PromptRole::Mentor, "offer"));
    assert_eq!(prompt.phase, PromptPhase::Seek);
}

#[test]
fn s207_its_prompt_heads_the_form_of_a_need() {
    let prompt = prompt_at(prompts(), PromptPlace::NeedForm).unwrap();
    assert_eq!((prompt.role, prompt.topic.as_str()), (PromptRole::Mentee, "learning need"));
    assert_eq!(prompt.phase, PromptPhase::Seek);
}

#[test]
fn s209_after_a_story_its_listener_is_asked_and_one_of_the_two_suffices() {
    assert!(prompt_at(prompts(), PromptPlace::AfterStory).is_some());
    let opening = StoryOpening { title: String::new(), text: "I fell. I got up.".into() };
    let story = Story::open(opening, &(), &by(MENTOR)).unwrap();
    let facts = StoryShareFacts { members: both(), phase: Phase::Preparing, ..StoryShareFacts::default() };
    let opening = StoryShareOpening {
        story: StoryId(Uuid::from_u128(1)),
        relationship: PAIR,
        to: MENTEE,
        meeting: None,
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::Own { text: "When did you fall?".into() }),
        told: story.to_tell(&BTreeSet::new()).unwrap(),
    };
    let mut heard = StoryShare::open(opening, &facts, &by(MENTOR)).unwrap();
    let hear = StoryShareCommand::Hear { knows_tender: false };
    heard.handle(hear, &facts, &by(MENTEE)).unwrap();
    assert!(heard.allowed(MENTEE).iter().any(|name| name.as_str() == "take_away"));
    let takeaway = |learned: &str, apply: &str| {
        StoryShareCommand::TakeAway(StoryTakeaway {
            learned: learned.into(),
            apply: apply.into(),
            alike: "I fell too".into(),
            unlike: String::new(),
            on: day("2026-03-02"),
        })
    };
    let refusal = heard.clone().handle(takeaway(" ", ""), &facts, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["learned", "apply"]);
    for (learned, apply) in [("To get up", ""), ("", "On Monday")] {
        let mut share = heard.clone();
        share.handle(takeaway(learned, apply), &facts, &by(MENTEE)).unwrap();
        assert_eq!(share.state(), StoryShareState::TakenAway);
    }
}
