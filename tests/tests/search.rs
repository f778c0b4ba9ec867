//! Search over what one wrote: any script, no accents, no network.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::services::StoryTelling;
use belay_domain::{
    Edit, ReflectionId, StoryId,
    entry::{EntryKind, EntryOpening},
    goal::GoalOpening,
    meeting::MeetingCommand,
    reflection::{PairedCommand, PairedOpening, ReflectionCommand, ReflectionOpening, ReflectionSubject},
    story::{Height, LifeTime, StoryCommand, StoryOpening, StoryShareCommand, ToldQuestion},
};
use belay_tests::{
    Community, Phone, a_goal, a_meeting, a_pair, both_sync, draft, meet, places::berlin, reword, take_on,
    tell, wall,
};
use uuid::Uuid;

/// A sentence in each of twenty scripts and ways of writing, a query as somebody would type it, and what it finds.
const SCRIPTS: [(&str, &str, &str); 20] = [
    ("Der Žluťoučký kůň", "zlutoucky", "Žluťoučký"),
    ("Heute die große Straße", "STRASSE", "Straße"),
    ("Bugün İstanbul'da", "istanbul", "İstanbul"),
    ("Hôm nay trời đẹp ở Việt Nam", "viet", "Việt"),
    ("Μίλησα για την ελευθερία", "ελευθερια", "ελευθερία"),
    ("Сегодня ещё один шаг", "еще", "ещё"),
    ("Այսօր նոր քայլ", "նոր", "նոր"),
    ("დღეს ახალი ნაბიჯი", "ახალი", "ახალი"),
    ("היום אמרתי שָׁלוֹם", "שלום", "שָׁלוֹם"),
    ("اليوم مُحَمَّد هنا", "محمد", "مُحَمَّد"),
    ("امروز گام تازه", "تازه", "تازه"),
    ("आज एक नया कदम", "नया", "नया"),
    ("আজ একটি নতুন পদক্ষেপ", "নতুন", "নতুন"),
    ("இன்று ஒரு புதிய படி", "புதிய", "புதிய"),
    ("วันนี้ฉันได้เรียนรู้", "เรียน", "เรียน"),
    ("ថ្ងៃនេះខ្ញុំរៀន", "រៀន", "រៀន"),
    ("ዛሬ አዲስ እርምጃ", "አዲስ", "አዲስ"),
    ("오늘 한국에서 배웠다", "한국", "한국에서"),
    ("毎日日本語を学習する", "学習", "学習"),
    ("今天我学会了倾听", "倾听", "倾听"),
];

fn reflect(phone: &Phone, text: &str) -> ReflectionId {
    let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.into() };
    phone.belay.reflections().begin(opening).unwrap()
}

fn found(phone: &Phone, query: &str) -> Vec<Uuid> {
    phone.belay.search(query, None).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

#[tokio::test]
async fn words_of_twenty_scripts_are_found_as_they_are_typed_and_shown_as_they_were_written() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    for (text, query, written) in SCRIPTS {
        let id = reflect(&phone, text);
        let hits = phone.belay.search(query, None).unwrap().hits;
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id.0], "{query} in {text}");
        let excerpt = &hits[0].excerpt;
        assert_eq!(excerpt.found, written);
        assert_eq!(format!("{}{}{}", excerpt.before, excerpt.found, excerpt.after), text);
    }
}

#[tokio::test]
async fn every_word_is_needed_and_the_last_may_be_unfinished() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let both = reflect(&phone, "The rope held and the knot too");
    let one = reflect(&phone, "Only the rope held");
    assert_eq!(found(&phone, "knot ro"), [both.0]);
    assert_eq!(found(&phone, "rope kno"), [both.0]);
    assert!(found(&phone, "kno rope").is_empty(), "only the last word is unfinished");
    let mut with_rope = found(&phone, "rope");
    with_rope.sort();
    let mut expected = vec![both.0, one.0];
    expected.sort();
    assert_eq!(with_rope, expected);
    for nothing in ["", "   ", "\"", "*", "NOT", "rope OR", "rope AND climbing", "text:rope"] {
        assert!(found(&phone, nothing).is_empty(), "{nothing} finds nothing and breaks nothing");
    }
}

#[tokio::test]
async fn what_was_edited_is_found_by_its_new_words_alone_also_after_a_sync_and_a_restart() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let id = reflect(&phone, "First about ropes");
    let edit = Edit { before: "First about ropes".into(), after: "Then about knots".into() };
    phone.belay.reflections().act(id, ReflectionCommand::Write(edit)).unwrap();
    phone.sync().await;
    let phone = phone.reopened();
    assert!(found(&phone, "ropes").is_empty());
    assert_eq!(found(&phone, "knots"), [id.0]);
    let second = community.phone("Mia", berlin()).await;
    assert_eq!(found(&second, "knots"), [id.0], "it came with the sync");
}

#[tokio::test]
async fn a_story_is_found_by_its_title_its_text_and_its_moments() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let opening = StoryOpening { title: "The fall".into(), text: "I got up again".into() };
    let id: StoryId = phone.belay.stories().begin(opening).unwrap();
    let add = StoryCommand::AddEvent {
        when: LifeTime::Year { year: 1999 },
        label: "Broken ankle".into(),
        height: Height::try_from(-4).unwrap(),
    };
    phone.belay.stories().act(id, add).unwrap();
    for query in ["fall", "again", "ankle"] {
        let hits = phone.belay.search(query, None).unwrap().hits;
        assert_eq!(
            (hits[0].id, hits[0].kind.as_str(), hits[0].title.as_str()),
            (id.0, "story", "The fall"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_others_share_is_not_ones_own_writing() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = reflect(&mia, "The rope held");
    mia.belay.reflections().act(id, ReflectionCommand::Keep).unwrap();
    mia.belay.reflections().act(id, ReflectionCommand::Share { relationship }).unwrap();
    mia.sync().await;
    tom.sync().await;
    assert_eq!(found(&mia, "rope"), [id.0]);
    assert!(found(&tom, "rope").is_empty());
}

#[tokio::test]
async fn emoji_and_right_to_left_text_come_back_to_the_letter_and_are_found() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let text = "טיפסתי 🧗🏽‍♀️ עם Tom \u{2067}היום\u{2069} — 👩‍👩‍👧 e\u{301}te\u{301}";
    let id = reflect(&phone, text);
    phone.sync().await;
    let second = community.phone("Mia", berlin()).await;
    for phone in [&phone, &second] {
        assert_eq!(phone.belay.reflections().reflection(id).unwrap().reflection.text.text, text);
        assert_eq!(found(phone, "tom"), [id.0]);
        assert_eq!(found(phone, "été"), [id.0]);
        for query in ["🧗", "🧗🏽‍♀️", "tom 👩‍👩‍👧", "👧", "היום"] {
            assert_eq!(found(phone, query), [id.0], "{query}");
        }
        assert!(found(phone, "tom 🍐").is_empty(), "every word is needed, an emoji too");
    }
}

#[tokio::test]
async fn marks_that_make_another_letter_tell_words_apart_and_what_nobody_sees_does_not() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    for (text, other) in [
        ("父はパパと呼ばれる", "ババ"),
        ("あかる記憶", "あがる"),
        ("आज का दिन अच्छा था", "दान"),
        ("আজ কাল", "কল"),
        ("இன்று கல்", "கால்"),
        ("ป่าไม้", "ป้า"),
        ("мои планы", "мой"),
    ] {
        reflect(&phone, text);
        assert!(found(&phone, other).is_empty(), "{other} in {text}");
    }
    for (text, query) in [
        ("می\u{200c}خواهم یاد بگیرم", "میخواهم"),
        ("میروم به خانه", "می\u{200c}روم"),
        ("zu\u{ad}ver\u{ad}sichtlich", "zuversicht"),
    ] {
        let id = reflect(&phone, text);
        assert_eq!(found(&phone, query), [id.0], "{query} in {text}");
    }
}

#[tokio::test]
async fn many_hits_come_a_page_at_a_time_each_once() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    for n in 0..60 {
        reflect(&phone, &format!("rope number {n}"));
    }
    let first = phone.belay.search("rope", None).unwrap();
    assert_eq!(first.hits.len(), 50);
    let second = phone.belay.search("rope", first.next.as_deref()).unwrap();
    assert_eq!((second.hits.len(), second.next), (10, None));
    let mut ids: Vec<_> = first.hits.into_iter().chain(second.hits).map(|hit| hit.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 60);
    assert_eq!(phone.belay.search("rope", Some("x")).unwrap_err().code(), "invalid");
}

/// Every sort of own words is found: notes of a meeting, entries, goals, drafts, answers, and what one took from a story. Each hit
/// says what it is, of which day and with whom; the answer says what was searched. What is deleted or taken back is found no more.
#[tokio::test]
async fn all_own_words_are_found_and_the_answer_says_what_was_searched() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-03T15:00");
    let meeting = meet(&mia, &tom, a_meeting(relationship, start)).await;
    let note = Edit::new("She cried when the rope held");
    tell(&mia, meeting, MeetingCommand::Note { edit: note });
    let kind = EntryKind::LearnedOfPartner { partner: tom.me() };
    let entry = EntryOpening { kind, text: "He is left-handed".into() };
    let entry = mia.belay.entries().note(Some(relationship), entry).unwrap();
    let goal = draft(&mia, relationship, "Defend my rope of thought");
    take_on(&mia, goal, "Buy chalk").unwrap();
    let written = reflect(&mia, "A rope in the drawer");
    let question = "What held you?".to_owned();
    let asked = PairedOpening { relationship, question, prompt: None, subject: ReflectionSubject::Free };
    let asked = mia.belay.reflections().ask_all(asked).unwrap();
    for (phone, text) in [(&mia, "The anchor"), (&tom, "The ledge")] {
        both_sync(&mia, &tom).await;
        phone.belay.reflections().answer(asked, PairedCommand::Answer(Edit::new(text))).unwrap();
    }
    both_sync(&tom, &mia).await;

    for (query, id) in [
        ("cried", meeting.0),
        ("left-handed", entry.0),
        ("defend", goal.0),
        ("chalk", goal.0),
        ("drawer", written.0),
        ("anchor", asked),
    ] {
        let page = mia.belay.search(query, None).unwrap();
        assert_eq!(page.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id], "{query}");
        assert!(page.searched.iter().any(|kind| kind.as_str() == page.hits[0].kind), "{query}");
    }
    assert_eq!(found(&mia, "rope").len(), 3);
    let hit = mia.belay.search("cried", None).unwrap().hits.remove(0);
    let with: Vec<_> = hit.with.iter().map(|other| other.name.as_str()).collect();
    assert_eq!((hit.kind.as_str(), hit.on, &with[..]), ("meeting", Some(start.local.date()), &["Tom"][..]));
    assert!(mia.belay.search("drawer", None).unwrap().hits[0].with.is_empty());

    // What two wrote together is found by both; what one wrote, by them alone.
    assert_eq!(found(&tom, "cried"), [meeting.0]);
    for query in ["left-handed", "defend", "chalk", "drawer", "anchor"] {
        assert!(found(&tom, query).is_empty(), "{query}");
    }
    assert!(found(&mia, "ledge").is_empty());
    assert!(!tom.belay.search("drawer", None).unwrap().searched.is_empty(), "also where nothing was found");

    mia.belay.reflections().delete(written).unwrap();
    mia.belay.entries().delete(entry).unwrap();
    let mia = mia.reopened();
    assert_eq!(found(&mia, "rope").len(), 2);
    assert!(found(&mia, "drawer").is_empty() && found(&mia, "left-handed").is_empty());

    // A story that is taken back is found by what its listener took from it, and by nothing that was told.
    let opening = StoryOpening { title: "The bridge".into(), text: "It shook".into() };
    let story = mia.belay.stories().begin(opening).unwrap();
    let telling = StoryTelling {
        story,
        relationship,
        to: tom.me(),
        meeting: None,
        point: "Courage".into(),
        question: Some(ToldQuestion::Own { text: "And you?".into() }),
        moments: Vec::new(),
    };
    let told = mia.belay.stories().tell(&telling).unwrap();
    both_sync(&mia, &tom).await;
    let stories = tom.belay.stories();
    stories.act_on_share(told, StoryShareCommand::Hear { knows_tender: false }).unwrap();
    stories.act_on_share(told, StoryShareCommand::Ask { text: "Who held you?".into() }).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((found(&mia, "courage"), found(&tom, "held you")), (vec![told.0], vec![told.0]));
    assert!(found(&tom, "shook").is_empty());
    mia.belay.stories().act_on_share(told, StoryShareCommand::Revoke).unwrap();
    both_sync(&mia, &tom).await;
    assert!(found(&mia, "courage").is_empty());
    assert_eq!((found(&mia, "shook"), found(&tom, "held you")), (vec![story.0], vec![told.0]));
}

/// Any member may word a goal. Each finds what they wrote in it, and nobody the words that another put in their place.
#[tokio::test]
async fn of_a_goal_each_finds_the_words_they_wrote_and_not_what_another_wrote_in_their_goal() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let goal = draft(&mia, relationship, "Speak up in meetings");
    both_sync(&mia, &tom).await;
    assert_eq!((found(&mia, "meetings"), found(&tom, "meetings")), (vec![goal.0], vec![]));
    // They word it together: it is both's.
    reword(&tom, goal, "Speak up in meetings", "Speak up in meetings with courage");
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert_eq!(found(phone, "courage"), [goal.0]);
    }
    // He puts other words in its place: they are his alone.
    reword(&tom, goal, "Speak up in meetings with courage", "Lead a weekly call");
    both_sync(&tom, &mia).await;
    assert_eq!((found(&mia, "weekly"), found(&tom, "weekly")), (vec![], vec![goal.0]));
    // What he drafts for her is not hers either.
    let hers = GoalOpening { owner: mia.me(), ..a_goal(&tom, relationship, "Chair a panel") };
    let drafted = tom.belay.goals().draft(hers).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((found(&mia, "panel"), found(&tom, "panel")), (vec![], vec![drafted.0]));
}
