//! Reflections, rule by rule; and for any sequence of commands nobody reads what was not shared with them.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Aggregate, Context, Edit, Reason, ReflectionId, Refusal, places::berlin};

const ANN: MemberId = MemberId(Uuid::from_u128(1));
const BO: MemberId = MemberId(Uuid::from_u128(2));
const PAIR: RelationshipId = RelationshipId(Uuid::from_u128(3));

fn by(actor: MemberId, seed: u128) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(seed) }
}

fn facts() -> CompanyFacts {
    CompanyFacts { members: BTreeSet::from([ANN, BO]), phase: Phase::EnablingGrowth }
}

fn written(text: &str) -> Reflection {
    let opening = ReflectionOpening {
        subject: ReflectionSubject::Free,
        prompt: Some("P001".into()),
        text: text.into(),
    };
    Reflection::open(opening, &(), &by(ANN, 1)).unwrap()
}

fn tell(reflection: &mut Reflection, actor: MemberId, command: ReflectionCommand) -> Result<(), Refusal> {
    reflection.handle(command, &(), &by(actor, 2))
}

fn copy() -> SharedReflection {
    let opening = SharedOpening {
        relationship: PAIR,
        subject: ReflectionSubject::Free,
        text: "I spoke too fast".into(),
    };
    SharedReflection::open(opening, &facts(), &by(ANN, 1)).unwrap()
}

#[test]
fn a_reflection_answers_a_prompt_that_there_is() {
    let open = |prompt: &str| {
        let opening = ReflectionOpening {
            subject: ReflectionSubject::Free,
            prompt: Some(prompt.into()),
            text: "I was heard".into(),
        };
        Reflection::open(opening, &(), &by(ANN, 1))
    };
    assert_eq!(open(" P001 ").unwrap().prompt.as_deref(), Some("P001"));
    for prompt in ["NOPE", "", " "] {
        assert_eq!(open(prompt).unwrap_err(), Refusal::invalid("prompt", Reason::UnknownPrompt));
    }
}

#[test]
fn only_its_author_reads_or_changes_a_reflection() {
    let mut reflection = written("I spoke too fast");
    assert!(reflection.can_read(ANN) && !reflection.can_read(BO));
    let refusal = tell(&mut reflection, BO, ReflectionCommand::Keep).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotYours);
}

#[test]
fn an_empty_reflection_is_not_kept_and_a_draft_not_shared() {
    let mut reflection = written("");
    let refusal = tell(&mut reflection, ANN, ReflectionCommand::Keep).unwrap_err();
    assert_eq!((refusal.reason, refusal.field.as_deref()), (Reason::Empty, Some("text")));
    let share = ReflectionCommand::Share { relationship: PAIR };
    let refusal = tell(&mut reflection, ANN, share).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotNow);
    assert_eq!(refusal.allowed, ["write", "keep"]);
}

#[test]
fn it_may_be_shared_again_after_it_was_taken_back_under_the_same_id() {
    let mut reflection = written("I spoke too fast");
    tell(&mut reflection, ANN, ReflectionCommand::Keep).unwrap();
    let share = || ReflectionCommand::Share { relationship: PAIR };
    let take_back = || ReflectionCommand::TakeBack { relationship: PAIR };
    assert_eq!(tell(&mut reflection, ANN, take_back()).unwrap_err().reason, Reason::NoSuchPart);
    tell(&mut reflection, ANN, share()).unwrap();
    assert_eq!(reflection.scope(), Scope::Partner);
    tell(&mut reflection, ANN, take_back()).unwrap();
    assert_eq!(reflection.scope(), Scope::Private);
    assert_eq!(tell(&mut reflection, ANN, take_back()).unwrap_err().reason, Reason::AlreadyDone);
    tell(&mut reflection, ANN, share()).unwrap();
    assert!(reflection.is_shared_with(PAIR));
    let id = ReflectionId(Uuid::from_u128(7));
    assert_eq!(SharedReflection::id_for(id, PAIR), SharedReflection::id_for(id, PAIR));
    let other = RelationshipId(Uuid::from_u128(8));
    assert_ne!(SharedReflection::id_for(id, PAIR), SharedReflection::id_for(id, other));
}

#[test]
fn a_copy_taken_back_holds_nothing_of_the_text() {
    let mut shared = copy();
    assert_eq!(shared.text_for(BO, &facts()), Some("I spoke too fast"));
    let over = CompanyFacts { phase: Phase::Closed, ..facts() };
    assert_eq!(
        shared.handle(SharedCommand::TakeBack, &over, &by(BO, 2)).unwrap_err().reason,
        Reason::NotYours
    );
    shared.handle(SharedCommand::TakeBack, &over, &by(ANN, 2)).unwrap();
    assert_eq!(shared.text_for(BO, &facts()), None);
    assert!(!serde_json::to_string(&shared).unwrap().contains("too fast"));
    let again = SharedCommand::Refresh { text: "I spoke slowly".into() };
    assert_eq!(shared.handle(again.clone(), &over, &by(ANN, 3)).unwrap_err().reason, Reason::Closed);
    shared.handle(again, &facts(), &by(ANN, 3)).unwrap();
    assert_eq!(shared.text_for(BO, &facts()), Some("I spoke slowly"));
}

#[test]
fn a_reader_says_that_they_have_read_and_answers_each_text_with_one_question() {
    let mut shared = copy();
    let ask = |text: &str| SharedCommand::Ask { question: text.into(), version: None };
    let mut tell = |actor, command| shared.handle(command, &facts(), &by(actor, 4)).map_err(|no| no.reason);
    let stranger = MemberId(Uuid::from_u128(9));
    for command in [SharedCommand::Read, ask("Why?")] {
        assert_eq!(tell(stranger, command.clone()), Err(Reason::NotAMember));
        assert_eq!(tell(ANN, command), Err(Reason::NotByOwner));
    }
    assert_eq!(tell(BO, ask("  ")), Err(Reason::Empty));
    assert_eq!(tell(BO, ask(&"a".repeat(MAX_QUESTION_CHARS + 1))), Err(Reason::TooLong));
    tell(BO, SharedCommand::Read).unwrap();
    assert_eq!(tell(BO, SharedCommand::Read), Err(Reason::AlreadyDone));
    tell(BO, ask("What would slow have been?")).unwrap();
    assert_eq!(tell(BO, ask("And then?")), Err(Reason::AlreadyDone));
    // The same text again has been read; another one has not.
    tell(ANN, SharedCommand::Refresh { text: "I spoke too fast".into() }).unwrap();
    assert_eq!(tell(BO, SharedCommand::Read), Err(Reason::AlreadyDone));
    tell(ANN, SharedCommand::Refresh { text: "I spoke slowly".into() }).unwrap();
    tell(BO, ask("How was that?")).unwrap();
    tell(ANN, SharedCommand::TakeBack).unwrap();
    assert_eq!(tell(BO, ask("Are you there?")), Err(Reason::Closed));
    assert_eq!(shared.questions_for(ANN, &facts()).len(), 2, "they stay with the two who can read them");
    assert!(shared.questions_for(stranger, &facts()).is_empty());
}

#[test]
fn who_read_an_earlier_text_has_not_read_the_one_that_stands_and_their_question_stays() {
    let mut shared = copy();
    let mut tell = |actor, command| shared.handle(command, &facts(), &by(actor, 4)).map_err(|no| no.reason);
    tell(ANN, SharedCommand::Refresh { text: "I spoke slowly".into() }).unwrap();
    tell(BO, SharedCommand::ReadText { version: 0 }).unwrap();
    let question = "What would slow have been?".to_owned();
    let ask = SharedCommand::Ask { question, version: Some(0) };
    tell(BO, ask.clone()).unwrap();
    assert_eq!(tell(BO, ask), Err(Reason::AlreadyDone));
    assert!(shared.is_unread_by(BO, &facts()));
    assert_eq!(shared.questions.iter().map(|asked| asked.version).collect::<Vec<_>>(), [0]);
    shared.handle(SharedCommand::ReadText { version: 1 }, &facts(), &by(BO, 5)).unwrap();
    assert!(!shared.is_unread_by(BO, &facts()));
}

#[test]
fn a_copy_waits_for_whoever_has_not_read_it_and_for_four_weeks() {
    let mut shared = copy();
    let pair = facts().members;
    let at = |day| Utc.with_ymd_and_hms(2026, 3, day, 9, 0, 0).unwrap();
    let wait = shared.waits().remove(0);
    assert!(wait.waits_for(BO, &pair) && !wait.waits_for(ANN, &pair));
    assert_eq!([2, 29, 31].map(|day| wait.waits_at(at(day))), [true, true, false]);
    shared.handle(SharedCommand::Read, &facts(), &by(BO, 4)).unwrap();
    assert!(!shared.waits()[0].waits_for(BO, &pair));
    shared.handle(SharedCommand::TakeBack, &facts(), &by(ANN, 5)).unwrap();
    assert!(shared.waits().is_empty());
}

#[test]
fn a_copy_as_the_first_version_stored_it_can_be_read_and_answered() {
    let mut stored = serde_json::to_value(copy()).unwrap();
    let fields = stored.as_object_mut().unwrap();
    assert_eq!(fields.len(), 4, "what nobody did is not stored");
    let mut shared: SharedReflection = serde_json::from_value(stored).unwrap();
    shared
        .handle(SharedCommand::Ask { question: "Why?".into(), version: None }, &facts(), &by(BO, 4))
        .unwrap();
    assert!(shared.allowed(BO, &facts()).is_empty());
}

fn question() -> PairedReflection {
    let opening = PairedOpening {
        relationship: PAIR,
        question: "What surprised you?".into(),
        prompt: None,
        subject: ReflectionSubject::Free,
    };
    PairedReflection::open(opening, &facts(), &by(ANN, 1)).unwrap()
}

fn answer(paired: &mut PairedReflection, actor: MemberId, before: &str, after: &str) -> Result<(), Refusal> {
    let edit = Edit { before: before.into(), after: after.into() };
    paired.handle(PairedCommand::Answer(edit), &facts(), &by(actor, 2))
}

#[test]
fn an_answer_can_be_reworded_while_covered_and_stands_once_open() {
    let mut paired = question();
    assert!(!paired.is_open(&facts()));
    answer(&mut paired, ANN, "", "The pace").unwrap();
    answer(&mut paired, ANN, "The pace", "The slow pace").unwrap();
    assert_eq!(paired.waits_for(&facts()), BTreeSet::from([BO]));
    assert!(answer(&mut paired, BO, "", " ").is_err());
    answer(&mut paired, BO, "", "The candour").unwrap();
    assert!(paired.is_open(&facts()));
    assert_eq!(
        answer(&mut paired, ANN, "The slow pace", "The candour too").unwrap_err().reason,
        Reason::AlreadyDone
    );
}

#[test]
fn two_phones_of_one_member_answering_at_once_lose_neither_answer() {
    let mut paired = question();
    answer(&mut paired, ANN, "", "The pace").unwrap();
    answer(&mut paired, ANN, "", "The candour").unwrap();
    let mine = &paired.visible_to(ANN, &facts())[0].text;
    assert_eq!(mine.text, "The pace");
    assert_eq!(mine.kept[0].text, "The candour");
}

#[test]
fn who_left_is_not_waited_for_and_who_came_later_does_not_read() {
    let mut paired = question();
    answer(&mut paired, ANN, "", "The pace").unwrap();
    let newcomer = MemberId(Uuid::from_u128(9));
    let changed = CompanyFacts { members: BTreeSet::from([ANN, newcomer]), ..facts() };
    assert!(paired.is_open(&changed));
    assert!(paired.visible_to(newcomer, &changed).is_empty());
    let edit = PairedCommand::Answer(Edit::new("me too"));
    assert_eq!(paired.handle(edit, &changed, &by(newcomer, 3)).unwrap_err().reason, Reason::NotAMember);
}

#[test]
fn a_set_of_own_questions_is_small_and_without_doubles() {
    let opening = PromptSetOpening { relationship: PAIR };
    let mut set = PromptSet::open(opening, &facts(), &by(ANN, 1)).unwrap();
    let add = |text: String| PromptSetCommand::Add { text, occasion: Occasion::MeetingHeld };
    for n in 0..MAX_OWN_QUESTIONS {
        set.handle(add(format!("Question {n}?")), &facts(), &by(ANN, 10 + n as u128)).unwrap();
    }
    let refusal = set.handle(add("One more?".into()), &facts(), &by(BO, 90)).unwrap_err();
    assert_eq!(refusal.reason, Reason::OutOfRange);
    assert_eq!(refusal.allowed, ["remove"]);
    let question = set.questions[0].id;
    set.handle(PromptSetCommand::Remove { question }, &facts(), &by(BO, 91)).unwrap();
    assert_eq!(
        set.handle(add("Question 1?".into()), &facts(), &by(BO, 92)).unwrap_err().reason,
        Reason::Duplicate
    );
    assert_eq!(set.asked_on(Occasion::MeetingHeld, ReflectionSubject::Free).len(), MAX_OWN_QUESTIONS - 1);
    assert!(set.asked_on(Occasion::GoalReached, ReflectionSubject::Free).is_empty());
}

fn any_copy_command() -> impl Strategy<Value = SharedCommand> {
    prop_oneof![
        Just(SharedCommand::TakeBack),
        Just(SharedCommand::Read),
        (0_u32..3).prop_map(|version| SharedCommand::ReadText { version }),
        "[a-z]{0,3}".prop_map(|text| SharedCommand::Refresh { text }),
        "[a-z]{0,3}".prop_map(|question| SharedCommand::Ask { question, version: None }),
    ]
}

proptest! {
    #[test]
    fn a_partner_reads_exactly_what_the_author_last_shared(
        commands in proptest::collection::vec((any::<bool>(), any_copy_command()), 1..20)
    ) {
        let mut shared = copy();
        let mut last = Some("I spoke too fast".to_owned());
        for (author, command) in commands {
            let mut after = shared.clone();
            let asked = command.clone();
            if after.handle(command, &facts(), &by(if author { ANN } else { BO }, 5)).is_ok() {
                let of_reader = matches!(
                    asked,
                    SharedCommand::Read | SharedCommand::ReadText { .. } | SharedCommand::Ask { .. }
                );
                prop_assert_eq!(author, !of_reader);
                shared = after;
                last = match asked {
                    SharedCommand::TakeBack => None,
                    SharedCommand::Refresh { text } => Some(text),
                    SharedCommand::Read | SharedCommand::ReadText { .. } | SharedCommand::Ask { .. } => last,
                };
            }
            prop_assert_eq!(shared.text_for(BO, &facts()), last.as_deref());
        }
    }
}
