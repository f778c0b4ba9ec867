//! Reflections over two phones: what is private stays where it was written, what was taken back leaves no trace.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{Error, services::ReflectionView};
use belay_domain::{
    Edit, Reason, ReflectionId, RelationshipId, Scope,
    meeting::MeetingCommand,
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, ReflectionCommand, ReflectionOpening,
        ReflectionSubject,
    },
};
use belay_protocol::self_space;
use belay_tests::{
    Community, Phone, Visitor, a_meeting, a_pair, content_of, meet, places::berlin, tell, wall,
};
use chrono::TimeDelta;

const TEXT: &str = "I talked too fast and nobody asked why";

fn kept(phone: &Phone, subject: ReflectionSubject, text: &str) -> ReflectionId {
    let opening = ReflectionOpening { subject, prompt: None, text: text.into() };
    let id = phone.belay.reflections().begin(opening).unwrap();
    act(phone, id, ReflectionCommand::Keep);
    id
}

fn act(phone: &Phone, id: ReflectionId, command: ReflectionCommand) -> ReflectionView {
    phone.belay.reflections().act(id, command).unwrap()
}

fn read(phone: &Phone, relationship: RelationshipId) -> Vec<Option<String>> {
    let page = phone.belay.reflections().shared_in(relationship, None).unwrap();
    page.reflections.into_iter().map(|copy| copy.text).collect()
}

#[tokio::test]
async fn a_private_reflection_is_on_its_authors_phones_and_in_their_own_space_and_nowhere_else() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = kept(&mia, ReflectionSubject::Free, TEXT);
    mia.sync().await;
    tom.sync().await;
    assert!(mia.wrote_down(TEXT), "the search for these bytes finds what is there");
    assert!(!tom.wrote_down(TEXT));
    assert!(read(&tom, relationship).is_empty());
    assert!(matches!(tom.belay.reflections().reflection(id), Err(Error::NotFound { .. })));

    let holds_it = |document: &&belay_protocol::Document| content_of(document).to_string().contains(TEXT);
    let of_mia = Visitor::new(&community, "Mia").await.documents().await;
    let places: Vec<_> =
        of_mia.values().filter(holds_it).map(|document| (document.space, document.id)).collect();
    assert_eq!(places, [(self_space(mia.me().0), id.0)]);
    let of_tom = Visitor::new(&community, "Tom").await.documents().await;
    assert_eq!(of_tom.values().filter(holds_it).count(), 0);

    let second = community.phone("Mia", berlin()).await;
    assert_eq!(second.belay.reflections().reflection(id).unwrap().reflection.text.text, TEXT);
}

#[tokio::test]
async fn a_shared_copy_that_was_taken_back_leaves_no_byte_on_the_partners_phone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = kept(&mia, ReflectionSubject::Free, TEXT);
    let shared = act(&mia, id, ReflectionCommand::Share { relationship });
    assert_eq!((shared.scope, shared.waiting), (Scope::Partner, true));
    mia.sync().await;
    tom.sync().await;
    assert_eq!(read(&tom, relationship), [Some(TEXT.to_owned())]);
    assert!(tom.wrote_down(TEXT));

    let taken_back = act(&mia, id, ReflectionCommand::TakeBack { relationship });
    assert_eq!((taken_back.scope, taken_back.reflection.text.text.as_str()), (Scope::Private, TEXT));
    mia.sync().await;
    tom.sync().await;
    assert!(read(&tom, relationship).is_empty());
    let tom = tom.reopened();
    assert!(read(&tom, relationship).is_empty());
    assert!(!tom.wrote_down(TEXT), "the log was copied back, and what was deleted is overwritten");
    assert!(mia.wrote_down(TEXT));

    // Shared anew it is the same copy, with the text as it stands then.
    let edit = Edit { before: TEXT.into(), after: "I talked too fast".into() };
    act(&mia, id, ReflectionCommand::Write(edit));
    act(&mia, id, ReflectionCommand::Share { relationship });
    mia.sync().await;
    tom.sync().await;
    assert_eq!(read(&tom, relationship), [Some("I talked too fast".to_owned())]);
}

#[tokio::test]
async fn sharing_and_its_note_in_the_original_happen_together_or_not_at_all() {
    let community = Community::new().await;
    let (mia, _tom, _) = a_pair(&community).await;
    let id = kept(&mia, ReflectionSubject::Free, TEXT);
    let nowhere = RelationshipId(uuid::Uuid::from_u128(9));
    let refused = mia.belay.reflections().act(id, ReflectionCommand::Share { relationship: nowhere });
    assert!(matches!(refused, Err(Error::NotFound { .. })));
    assert_eq!(mia.belay.reflections().reflection(id).unwrap().scope, Scope::Private);
}

#[tokio::test]
async fn a_draft_written_on_two_phones_keeps_both_versions() {
    let community = Community::new().await;
    let (mia, _tom, _) = a_pair(&community).await;
    let second = community.phone("Mia", berlin()).await;
    let id = kept(&mia, ReflectionSubject::Free, "begun");
    mia.sync().await;
    second.sync().await;
    act(&mia, id, ReflectionCommand::Write(Edit { before: "begun".into(), after: "in the train".into() }));
    act(&second, id, ReflectionCommand::Write(Edit { before: "begun".into(), after: "at the desk".into() }));
    mia.sync().await;
    second.sync().await;
    mia.sync().await;
    let text = mia.belay.reflections().reflection(id).unwrap().reflection.text;
    assert_eq!((text.text.as_str(), text.kept[0].text.as_str()), ("in the train", "at the desk"));
    let edit = Edit { before: text.text, after: "in the train, then at the desk".into() };
    let settled = act(&mia, id, ReflectionCommand::Settle { edit, seen: text.kept });
    assert!(settled.reflection.text.kept.is_empty());
}

#[tokio::test]
async fn answers_to_one_question_stay_covered_until_all_are_in_also_when_both_answer_offline() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let question = "What surprised you?".to_owned();
    let opening = PairedOpening { relationship, question, prompt: None, subject: ReflectionSubject::Free };
    let id = mia.belay.reflections().ask_all(opening).unwrap();
    mia.sync().await;
    tom.sync().await;
    let answer = |phone: &Phone, text: &str| {
        phone.belay.reflections().answer(id, PairedCommand::Answer(Edit::new(text))).unwrap()
    };
    let alone = answer(&mia, "The pace");
    assert_eq!((alone.answers.len(), &alone.waits_for[..], alone.is_open), (1, &[tom.me()][..], false));
    mia.sync().await;
    // Tom answers without having heard of it.
    assert_eq!(answer(&tom, "The candour").answers.len(), 1);
    tom.sync().await;
    mia.sync().await;
    for phone in [&mia, &tom] {
        let open = phone.belay.reflections().question(id).unwrap();
        assert!(open.is_open && !open.waiting);
        assert_eq!(open.answers.len(), 2);
    }
    let late = Edit { before: "The pace".into(), after: "Your candour".into() };
    let refused = mia.belay.reflections().answer(id, PairedCommand::Answer(late)).unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal } if refusal.reason == Reason::AlreadyDone));
}

#[tokio::test]
async fn a_recurring_question_is_asked_once_when_both_phones_notice_its_occasion() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let add = |text: &str| PromptSetCommand::Add { text: text.into(), occasion: Occasion::ExperienceDone };
    mia.belay.prompts().change_questions(relationship, add("What did you see?")).unwrap();
    // Both set one at the same time, in the one set there is.
    tom.belay.prompts().change_questions(relationship, add("What will you try?")).unwrap();
    for phone in [&mia, &tom, &mia] {
        phone.sync().await;
    }
    assert_eq!(mia.belay.prompts().questions(relationship).unwrap().questions.len(), 2);
    let subject = ReflectionSubject::Experience(uuid::Uuid::from_u128(5).into());
    for phone in [&mia, &tom] {
        let asked =
            phone.belay.reflections().ask_recurring(relationship, Occasion::ExperienceDone, subject).unwrap();
        assert_eq!(asked.len(), 2);
    }
    for phone in [&mia, &tom, &mia] {
        phone.sync().await;
    }
    for phone in [&mia, &tom] {
        assert_eq!(phone.belay.reflections().questions_in(relationship, None).unwrap().questions.len(), 2);
        assert_eq!(phone.belay.reflections().about(subject).unwrap().questions.len(), 2);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}

#[tokio::test]
async fn holding_a_meeting_asks_what_the_pair_asks_itself_after_every_meeting_and_nothing_else() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    for (text, occasion) in
        [("What will you try?", Occasion::MeetingHeld), ("What is next?", Occasion::GoalReached)]
    {
        let text = text.into();
        let add = PromptSetCommand::Add { text, occasion };
        mia.belay.prompts().change_questions(relationship, add).unwrap();
    }
    let opening = a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"));
    let meeting = meet(&mia, &tom, opening).await;
    let about = |phone: &Phone| {
        phone.belay.reflections().about(ReflectionSubject::Meeting(meeting)).unwrap().questions
    };
    assert!(about(&mia).is_empty(), "nothing is asked before it is held");
    community.clock.pass(TimeDelta::days(2));
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    tom.sync().await;
    mia.sync().await;
    for phone in [&mia, &tom] {
        let asked: Vec<_> = about(phone).into_iter().map(|asked| asked.question).collect();
        assert_eq!(asked, ["What will you try?"]);
    }
}
