//! Reflections over two phones: what is private stays where it was written, what was taken back leaves no trace.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::collections::BTreeSet;

use belay_core::{
    Error,
    services::{JournalFilter, ReflectionView},
};
use belay_domain::{
    Edit, MemberId, Reason, ReflectionId, RelationshipId, Scope,
    meeting::{MeetingCommand, MeetingKind, MeetingOpening},
    profile::{ProfileCommand, WritingTime},
    prompt::PromptNeed,
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, ReflectionCommand, ReflectionOpening,
        ReflectionSubject, SharedReflection,
    },
    reminder::ReminderKind,
    waiting::WaitKind,
};
use belay_protocol::self_space;
use belay_tests::{
    Community, Phone, Visitor, a_meeting, a_pair, at, begin, both_sync, content_of, draft, meet,
    places::berlin, tell, wall,
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

/// Whoever keeps a reflection on a meeting has reflected on it, on any of their phones: the reminder "How was your meeting?" and
/// what waits for it end, also while nobody has said that they met; a draft ends neither, and nobody else's.
#[tokio::test]
async fn s149_s152_keeping_a_reflection_on_a_meeting_is_having_reflected_on_it() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let second = community.phone("Mia", berlin()).await;
    let asked = |phone: &Phone| {
        let due =
            phone.belay.reminders().due(at("2026-03-03T00:00:00Z"), at("2026-04-01T00:00:00Z")).unwrap();
        due.iter().filter(|view| view.reminder.kind == ReminderKind::Reflect).count()
    };
    let waits = |phone: &Phone| {
        let items = phone.belay.waiting().unwrap().items;
        items.iter().filter(|item| item.kind == WaitKind::Reflect).count()
    };
    let opening = a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"));
    let meeting = meet(&mia, &tom, opening).await;
    second.sync().await;
    assert_eq!((asked(&mia), asked(&second), asked(&tom)), (2, 2, 2));

    // What somebody expects of it beforehand is no reflection on how it was.
    kept(&mia, ReflectionSubject::Meeting(meeting), "I will ask about the money");
    assert_eq!(asked(&mia), 2);

    community.clock.set(at("2026-03-03T16:00:00Z"));
    let draft =
        ReflectionOpening { subject: ReflectionSubject::Meeting(meeting), prompt: None, text: TEXT.into() };
    let draft = second.belay.reflections().begin(draft).unwrap();
    assert_eq!(asked(&second), 2, "a draft is not kept yet");
    act(&second, draft, ReflectionCommand::Keep);
    assert_eq!(asked(&second), 0);
    second.sync().await;
    mia.sync().await;
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    for phone in [&tom, &mia, &second] {
        phone.sync().await;
    }
    for (phone, open) in [(&mia, 0), (&second, 0), (&tom, 1)] {
        assert_eq!(waits(phone), open);
        assert_eq!(asked(phone), 2 * open);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    assert!(!tom.wrote_down(TEXT), "that she wrote is known, and not what");

    // Both phones keep one at once: it counts once, and nobody is told of a conflict.
    kept(&tom, ReflectionSubject::Meeting(meeting), "She listens");
    assert_eq!((waits(&tom), asked(&tom)), (0, 0));
    let view = tom.belay.meetings().meeting(meeting).unwrap().view;
    assert!(!view.owes_reflection);
}

/// A reflection shows the question it answers, and a prompt that was answered is not the next to be shown; one that does not exist
/// is refused. What an older app kept with such a prompt, and what somebody else claims, opens without a question and costs no
/// other document.
#[tokio::test]
async fn a_prompt_is_shown_with_what_answers_it_and_an_unknown_one_is_refused() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let shown = mia.belay.home().unwrap().prompt.unwrap();
    assert_eq!(mia.belay.home().unwrap().prompt, Some(shown.clone()), "looking draws nothing");
    let answering = |prompt: &str| ReflectionOpening {
        subject: ReflectionSubject::Free,
        prompt: Some(prompt.into()),
        text: TEXT.into(),
    };
    let refused = mia.belay.reflections().begin(answering("NOPE")).unwrap_err();
    assert!(
        matches!(refused, Error::Invalid { field, rule } if (field.as_str(), rule.as_str()) == ("prompt", "unknown_prompt"))
    );
    let id = mia.belay.reflections().begin(answering(&shown.id)).unwrap();
    let view = mia.belay.reflections().reflection(id).unwrap();
    assert_eq!(view.question.as_deref(), Some(shown.text.as_str()));
    assert_ne!(mia.belay.home().unwrap().prompt, Some(shown.clone()), "it was answered");
    let second = community.phone("Mia", berlin()).await;
    mia.sync().await;
    second.sync().await;
    assert_eq!(second.belay.home().unwrap().prompt, mia.belay.home().unwrap().prompt);

    // What an older app took unchecked, and a question to all that somebody gave a prompt that nobody has.
    let opening = PairedOpening {
        relationship,
        question: "And?".into(),
        prompt: None,
        subject: ReflectionSubject::Free,
    };
    let asked = tom.belay.reflections().ask_all(opening).unwrap();
    tom.sync().await;
    for (who, document) in [("Mia", id.0), ("Tom", asked)] {
        let visitor = Visitor::new(&community, who).await;
        let (stored, mut content) = visitor.document(document).await;
        content["doc"]["prompt"] = "NOPE".repeat(40).into();
        visitor.store(&stored, &content).await;
    }
    for phone in [&mia, &second] {
        phone.sync().await;
        let view = phone.belay.reflections().reflection(id).unwrap();
        assert_eq!((view.question, view.reflection.text.text.as_str()), (None, TEXT));
        assert_eq!(phone.belay.reflections().question(asked).unwrap().question, "And?");
        let home = phone.belay.home().unwrap();
        assert_eq!((home.needs_update, home.attention), (0, 0));
    }
    let edit = Edit { before: TEXT.into(), after: "I listened".into() };
    assert_eq!(act(&mia, id, ReflectionCommand::Write(edit)).reflection.text.text, "I listened");
}

/// A shared reflection waits for who it was shared with, until they say that they have read it or answer it with a question, the
/// one reply there is; its author sees both. Another text is unread again. A question that was asked stays with the two when the
/// copy is taken back; one that comes too late stays with who wrote it.
#[tokio::test]
async fn a_shared_reflection_waits_to_be_read_and_is_answered_with_a_question_only() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let second = community.phone("Tom", berlin()).await;
    let unread = |phone: &Phone| {
        let items = phone.belay.waiting().unwrap().items;
        items.into_iter().filter(|item| item.kind == WaitKind::ReadReflection).collect::<Vec<_>>()
    };
    let id = kept(&mia, ReflectionSubject::Free, TEXT);
    act(&mia, id, ReflectionCommand::Share { relationship });
    for phone in [&mia, &tom, &second] {
        phone.sync().await;
    }
    assert!(unread(&mia).is_empty());
    let waits = unread(&tom).remove(0);
    assert_eq!((waits.with.unwrap().name.as_str(), waits.what.as_str()), ("Mia", ""));
    let copy = waits.document.into();
    let reflections = |phone: &Phone| phone.belay.reflections();
    let refused = reflections(&mia).read_copy(copy).unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal } if refusal.reason == Reason::NotByOwner));

    // Both of his phones say so offline: it is done once, and nobody is told of a conflict.
    assert!(reflections(&tom).shared_copy(copy).unwrap().unread);
    assert_eq!(reflections(&tom).read_copy(copy).unwrap().read_by, [tom.me()]);
    reflections(&second).read_copy(copy).unwrap();
    assert!(unread(&tom).is_empty() && unread(&second).is_empty());
    let why = "Who would have asked? \u{5de}\u{5d9}?";
    reflections(&tom).ask_about_copy(copy, why.into()).unwrap();
    for phone in [&tom, &second, &mia, &tom] {
        phone.sync().await;
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    let view = reflections(&mia).reflection(id).unwrap();
    assert_eq!(
        view.questions.iter().map(|asked| (asked.by, asked.text.as_str())).collect::<Vec<_>>(),
        [(tom.me(), why)]
    );
    assert_eq!(reflections(&mia).shared_copy(copy).unwrap().read_by, [tom.me()]);
    let again = reflections(&tom).ask_about_copy(copy, "And then?".into()).unwrap_err();
    assert!(matches!(again, Error::Refused { refusal } if refusal.reason == Reason::AlreadyDone));

    let edit = Edit { before: TEXT.into(), after: "I talked too fast".into() };
    act(&mia, id, ReflectionCommand::Write(edit));
    act(&mia, id, ReflectionCommand::Share { relationship });
    mia.sync().await;
    tom.sync().await;
    assert_eq!(unread(&tom).len(), 1, "he has not read this text");

    // She takes it back while he asks without a network.
    let late = "What made you slow down?";
    reflections(&tom).ask_about_copy(copy, late.into()).unwrap();
    act(&mia, id, ReflectionCommand::TakeBack { relationship });
    mia.sync().await;
    tom.sync().await;
    mia.sync().await;
    assert!(unread(&tom).is_empty());
    let items = tom.belay.attention().list(None).unwrap().items;
    assert_eq!(items.iter().map(|item| item.words.as_slice()).collect::<Vec<_>>(), [[late]]);
    for phone in [&mia, &tom] {
        let there = reflections(phone).shared_copy(copy).unwrap();
        assert_eq!((there.text, there.unread), (None, false));
        assert_eq!(there.questions.len(), 1, "what was asked stays with the two");
    }
    assert!(!mia.wrote_down(late), "what came too late is nobody else's");
}

/// A new person is asked nothing that takes for granted what they do not have: a talk, a story, somebody to ask. Once they have
/// talked with somebody, what follows a talk comes as well.
#[tokio::test]
async fn the_prompt_of_a_day_takes_nothing_for_granted_that_somebody_does_not_have() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let of_days = |phone: &Phone, days: i64| {
        let mut needs = BTreeSet::new();
        for _ in 0..days {
            needs.insert(phone.belay.today().unwrap().prompt.unwrap().needs);
            community.clock.pass(TimeDelta::days(1));
        }
        needs
    };
    assert_eq!(of_days(&mia, 60), [None].into(), "nobody and nothing is there yet");
    let tom = community.phone("Tom", berlin()).await;
    community.program(&[&mia, &tom]).await;
    assert_eq!(of_days(&mia, 60), [None, Some(PromptNeed::Person)].into());
    let pair = begin(&mia, &tom).await;
    let now = community.clock_now();
    let start = belay_domain::WallTime { local: now.with_timezone(&berlin()).naive_local(), zone: berlin() };
    let talk = MeetingOpening { kind: MeetingKind::Unplanned, ..a_meeting(pair, start) };
    mia.belay.meetings().book(talk).unwrap();
    assert!(of_days(&mia, 60).contains(&Some(PromptNeed::Talk)));
}

/// Her new text and his "read" of the old one cross on the way: nobody is told that he has read what he has not seen, and what he
/// asked about the old text is there, as that.
#[tokio::test]
async fn who_read_a_text_that_was_changed_meanwhile_has_not_read_the_new_one() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = kept(&mia, ReflectionSubject::Free, TEXT);
    act(&mia, id, ReflectionCommand::Share { relationship });
    both_sync(&mia, &tom).await;
    let copy = SharedReflection::id_for(id, relationship);
    let shared = |phone: &Phone| phone.belay.reflections().shared_copy(copy).unwrap();
    let rewrite = |before: &str, after: &str| {
        act(&mia, id, ReflectionCommand::Write(Edit { before: before.into(), after: after.into() }));
        act(&mia, id, ReflectionCommand::Share { relationship });
    };
    tom.belay.reflections().read_copy(copy).unwrap();
    rewrite(TEXT, "I was afraid");
    mia.sync().await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert_eq!((shared(phone).text.as_deref(), shared(phone).read_by), (Some("I was afraid"), vec![]));
    }
    assert!(shared(&tom).unread);
    tom.belay.reflections().ask_about_copy(copy, "Of whom?".into()).unwrap();
    rewrite("I was afraid", "I was brave");
    mia.sync().await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let there = shared(phone);
        let asked: Vec<_> = there.questions.iter().map(|one| (one.text.as_str(), one.version)).collect();
        assert_eq!((asked, there.version, there.read_by), (vec![("Of whom?", 1)], 2, vec![]));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    assert!(shared(&tom).allowed.contains(&"ask".to_owned()), "each text has its own question");
}

/// Whoever opens an empty page and closes it again has written nothing: nothing of it is listed anywhere.
#[tokio::test]
async fn an_empty_draft_that_is_discarded_leaves_nothing() {
    let community = Community::new().await;
    let (mia, _tom, _) = a_pair(&community).await;
    let empty = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: String::new() };
    let id = mia.belay.reflections().begin(empty).unwrap();
    mia.belay.reflections().delete(id).unwrap();
    assert!(mia.belay.reflections().own(None).unwrap().reflections.is_empty());
    mia.sync().await;
    assert_eq!(mia.belay.counts().unwrap().waiting, 0);
    let second = community.phone("Mia", berlin()).await;
    assert!(second.belay.reflections().own(None).unwrap().reflections.is_empty());
    assert_eq!(second.belay.home().unwrap().needs_update, 0);
}

/// Somebody sets their own times to write, on one phone for all of them: a reminder comes at each, without anybody's words in it,
/// and none where something was written since the one before, also on the other phone.
#[tokio::test]
async fn one_is_reminded_to_write_at_ones_own_times_and_not_when_one_has_written() {
    let community = Community::new().await;
    let (mia, _tom, _) = a_pair(&community).await;
    let second = community.phone("Mia", berlin()).await;
    let time = |at: &str| WritingTime { weekday: None, at: at.parse().unwrap() };
    let times = vec![time("08:00:00"), time("21:00:00")];
    mia.belay.profile().act(ProfileCommand::SetWritingTimes(times)).unwrap();
    both_sync(&mia, &second).await;
    let asked = |phone: &Phone| {
        let due =
            phone.belay.reminders().due(at("2026-03-02T23:00:00Z"), at("2026-03-04T23:00:00Z")).unwrap();
        let due = due.into_iter().filter(|view| view.reminder.kind == ReminderKind::Write);
        due.map(|view| view.reminder.at.format("%-d. %H:%M").to_string()).collect::<Vec<_>>()
    };
    let all = ["3. 07:00", "3. 20:00", "4. 07:00", "4. 20:00"];
    assert_eq!((asked(&mia), asked(&second)), (all.map(str::to_owned).to_vec(), asked(&mia)));
    assert!(mia.belay.home().unwrap().reminders.iter().all(|view| view.reminder.kind == ReminderKind::Write));

    community.clock.set(at("2026-03-03T12:00:00Z"));
    let empty = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: String::new() };
    let draft = second.belay.reflections().begin(empty).unwrap();
    assert_eq!(asked(&second), all, "nothing is written on it yet");
    act(&second, draft, ReflectionCommand::Write(Edit::new(TEXT)));
    assert_eq!(asked(&second), ["3. 07:00", "4. 07:00", "4. 20:00"]);
    both_sync(&second, &mia).await;
    assert_eq!(asked(&mia), asked(&second));
    second.belay.reflections().delete(draft).unwrap();
    assert_eq!(asked(&second), all);
    mia.belay.profile().act(ProfileCommand::SetWritingTimes(Vec::new())).unwrap();
    assert!(asked(&mia).is_empty());
}

/// The journal shows one's own reflections by day, filtered by a person, a meeting, a month, or drafts, on every phone of theirs.
#[tokio::test]
async fn the_journal_is_filtered_by_a_person_a_meeting_a_month_and_drafts() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let opening = a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"));
    let meeting = meet(&mia, &tom, opening).await;
    let goal = draft(&mia, relationship, "Speak up");
    let drafted = |subject, text: &str| {
        let opening = ReflectionOpening { subject, prompt: None, text: text.into() };
        mia.belay.reflections().begin(opening).unwrap()
    };
    let march = [
        kept(&mia, ReflectionSubject::Meeting(meeting), "on the meeting"),
        drafted(ReflectionSubject::Goal(goal), "on the goal"),
        kept(&mia, ReflectionSubject::Free, "to be shared"),
        kept(&mia, ReflectionSubject::Free, "on anything"),
    ];
    act(&mia, march[2], ReflectionCommand::Share { relationship });
    community.clock.set(at("2026-04-02T12:00:00Z"));
    let april = drafted(ReflectionSubject::Meeting(meeting), "a month later");
    kept(&tom, ReflectionSubject::Meeting(meeting), "what Tom thinks");
    both_sync(&mia, &tom).await;
    let second = community.phone("Mia", berlin()).await;

    let (with, month) = (Some(tom.me()), |text: &str| Some(text.parse().unwrap()));
    let all = JournalFilter::default();
    let every = march.into_iter().chain([april]).collect::<BTreeSet<_>>();
    for (filter, expected) in [
        (all, every),
        (JournalFilter { with, ..all }, [march[0], march[1], march[2], april].into()),
        (JournalFilter { with: Some(mia.me()), meeting: Some(meeting), ..all }, [march[0], april].into()),
        (JournalFilter { meeting: Some(meeting), ..all }, [march[0], april].into()),
        (JournalFilter { month: month("2026-03-17"), ..all }, march.into()),
        (JournalFilter { month: month("2026-05-01"), ..all }, BTreeSet::new()),
        (JournalFilter { drafts: true, ..all }, [march[1], april].into()),
        (JournalFilter { with, month: month("2026-04-30"), drafts: true, ..all }, [april].into()),
        (JournalFilter { with: Some(MemberId(uuid::Uuid::from_u128(9))), ..all }, BTreeSet::new()),
    ] {
        for phone in [&mia, &second] {
            let page = phone.belay.reflections().journal(&filter, None).unwrap();
            let days: Vec<_> = page.reflections.iter().map(|view| view.reflection.on).collect();
            assert!(days.is_sorted_by(|one, next| one >= next), "the newest day first");
            let shown: Vec<_> = page.reflections.into_iter().map(|view| view.id).collect();
            assert_eq!(shown.len(), expected.len(), "each once: {filter:?}");
            assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), expected, "{filter:?}");
        }
    }

    // Pages go on where the one before ended, also where somebody is asked for.
    for n in 0..60 {
        kept(&mia, ReflectionSubject::Goal(goal), &format!("on the goal, {n}"));
    }
    let of_goal = JournalFilter { with, ..all };
    let first = mia.belay.reflections().journal(&of_goal, None).unwrap();
    let rest = mia.belay.reflections().journal(&of_goal, first.next.as_deref()).unwrap();
    assert_eq!((first.reflections.len(), rest.reflections.len(), rest.next), (50, 14, None));
    let seen = first.reflections.iter().chain(&rest.reflections).map(|view| view.id).collect::<BTreeSet<_>>();
    assert_eq!(seen.len(), 64);
    let no_page = mia.belay.reflections().journal(&of_goal, Some("x")).unwrap_err();
    assert_eq!(no_page.code(), "invalid");
}
