//! Own words taken back for good: on the phone, on one's other phones, on a partner's, and on the server.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::AttentionReason;
use belay_domain::{
    Edit, Reason, ReflectionId, RelationshipId,
    entry::{EntryCommand, EntryKind, EntryOpening},
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
    story::{StoryOpening, StoryShareCommand, StoryTakeaway, ToldQuestion},
    vision::VisionOpening,
};
use belay_server::{backup, restore};
use belay_tests::{Community, Phone, a_pair, places::berlin};
use tempfile::TempDir;

/// A word that stands nowhere else.
const CANARY: &str = "zyxomatic";

/// Two phones of one person.
async fn a_phone_and_a_tablet() -> (Community, Phone, Phone) {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let tablet = community.phone("Mia", berlin()).await;
    (community, phone, tablet)
}

fn written(phone: &Phone, text: &str) -> ReflectionId {
    let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.into() };
    let id = phone.belay.reflections().begin(opening).expect("begin a reflection");
    phone.belay.reflections().act(id, ReflectionCommand::Keep).expect("keep it");
    id
}

fn word_anew(phone: &Phone, id: ReflectionId, after: &str) {
    let before = phone.belay.reflections().reflection(id).expect("find it").reflection.text.text;
    let edit = Edit { before, after: after.into() };
    phone.belay.reflections().act(id, ReflectionCommand::Write(edit)).expect("write on");
}

fn is_gone(phone: &Phone, id: ReflectionId) -> bool {
    phone.belay.reflections().reflection(id).is_err_and(|error| error.code() == "not_found")
        && phone.belay.reflections().own(None).expect("list").reflections.is_empty()
        && phone.belay.search(CANARY, None).expect("search").hits.is_empty()
}

/// Whether a word is anywhere in the files of a folder.
fn holds(folder: &std::path::Path, word: &str) -> bool {
    let files = std::fs::read_dir(folder).expect("read the folder");
    let mut files = files.map(|file| file.expect("read the folder").path()).filter(|path| path.is_file());
    files.any(|path| {
        let bytes = std::fs::read(path).expect("read a file");
        bytes.windows(word.len()).any(|at| at.eq_ignore_ascii_case(word.as_bytes()))
    })
}

fn copy_of(community: &Community) -> (TempDir, std::path::PathBuf) {
    let folder = TempDir::new().expect("make a folder");
    let copy = folder.path().join("copy");
    backup(&community.folder(), &copy).expect("back up");
    (folder, copy)
}

#[tokio::test]
async fn a_deleted_reflection_leaves_every_list_every_phone_and_every_byte() {
    let (community, phone, tablet) = a_phone_and_a_tablet().await;
    for day in 0..40 {
        written(&phone, &format!("Day {day}: nothing to say"));
    }
    let id = written(&phone, &format!("{CANARY} and more"));
    word_anew(&phone, id, &format!("{CANARY} and still more"));
    phone.sync().await;
    tablet.sync().await;
    word_anew(&tablet, id, &format!("{CANARY} and still more, from the tablet"));
    tablet.sync().await;
    phone.sync().await;
    assert!(phone.wrote_down(CANARY) && tablet.wrote_down(CANARY));

    phone.belay.reflections().delete(id).expect("delete");
    assert!(phone.belay.search(CANARY, None).unwrap().hits.is_empty());
    assert_eq!(phone.belay.reflections().reflection(id).unwrap_err().code(), "not_found");
    assert!(!holds(&phone.home(), CANARY), "not even before the next sync");
    phone.sync().await;
    tablet.sync().await;
    for phone in [&phone, &tablet] {
        assert_eq!(phone.belay.reflections().own(None).unwrap().reflections.len(), 40);
        assert!(phone.belay.search(CANARY, None).unwrap().hits.is_empty());
        assert!(!holds(&phone.home(), CANARY));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
    let later = community.phone("Mia", berlin()).await;
    assert_eq!(later.belay.reflections().own(None).unwrap().reflections.len(), 40);
    assert!(!holds(&later.home(), CANARY));
}

#[tokio::test]
async fn a_draft_that_never_left_the_phone_is_deleted_too_and_stays_so() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: CANARY.into() };
    let id = phone.belay.reflections().begin(opening).expect("begin");
    phone.belay.reflections().delete(id).expect("delete a draft");
    assert!(!holds(&phone.home(), CANARY));
    phone.sync().await;
    assert!(is_gone(&phone, id));
    let phone = phone.reopened();
    assert!(is_gone(&phone, id));
    assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    assert_eq!(phone.belay.reflections().delete(id).unwrap_err().code(), "not_found", "once is enough");
}

#[tokio::test]
async fn what_another_phone_wrote_meanwhile_goes_to_the_attention_list_and_nothing_comes_back() {
    let (_community, phone, tablet) = a_phone_and_a_tablet().await;
    let id = written(&phone, "Tom was right");
    phone.sync().await;
    tablet.sync().await;
    word_anew(&tablet, id, "Tom was right, and I was afraid");
    phone.belay.reflections().delete(id).expect("delete");
    phone.sync().await;
    tablet.sync().await;
    assert!(is_gone(&tablet, id));
    let items = tablet.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1, "{items:?}");
    assert!(
        matches!(&items[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::Deleted)
    );
    assert_eq!(items[0].words, ["Tom was right, and I was afraid"]);
    phone.sync().await;
    assert!(is_gone(&phone, id));
    assert_eq!(phone.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn words_that_who_deleted_it_never_saw_go_to_the_attention_list_of_the_phone_that_deleted() {
    let (_community, phone, tablet) = a_phone_and_a_tablet().await;
    let id = written(&phone, "Tom was right");
    phone.sync().await;
    tablet.sync().await;
    word_anew(&tablet, id, "Tom was right, and I was afraid");
    tablet.sync().await;
    phone.belay.reflections().delete(id).expect("delete what the phone knows of");
    phone.sync().await;
    tablet.sync().await;
    for phone in [&phone, &tablet] {
        assert!(is_gone(phone, id));
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
    let items = phone.belay.attention().list(None).unwrap().items;
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0].words, ["Tom was right, and I was afraid"]);
    assert_eq!(tablet.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn two_phones_that_delete_the_same_agree_without_a_word() {
    let (_community, phone, tablet) = a_phone_and_a_tablet().await;
    let id = written(&phone, CANARY);
    phone.sync().await;
    tablet.sync().await;
    for phone in [&phone, &tablet] {
        phone.belay.reflections().delete(id).expect("delete");
    }
    phone.sync().await;
    tablet.sync().await;
    phone.sync().await;
    for phone in [&phone, &tablet] {
        assert!(is_gone(phone, id));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
}

#[tokio::test]
async fn a_shared_copy_of_a_deleted_reflection_is_taken_back_on_the_partners_phone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let id = written(&mia, &format!("{CANARY} for us"));
    mia.belay.reflections().act(id, ReflectionCommand::Share { relationship }).expect("share");
    mia.sync().await;
    tom.sync().await;
    assert!(tom.wrote_down(CANARY));
    mia.belay.reflections().delete(id).expect("delete");
    mia.sync().await;
    tom.sync().await;
    assert!(tom.belay.reflections().shared_in(relationship, None).unwrap().reflections.is_empty());
    for phone in [&mia, &tom] {
        assert!(!holds(&phone.home(), CANARY));
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
}

async fn told(mia: &Phone, tom: &Phone, relationship: RelationshipId) -> belay_domain::StoryId {
    use belay_core::services::StoryTelling;
    let opening = StoryOpening { title: "The bridge".into(), text: format!("{CANARY} on the bridge") };
    let story = mia.belay.stories().begin(opening).expect("begin a story");
    let telling = StoryTelling {
        story,
        relationship,
        to: tom.me(),
        meeting: None,
        point: "Courage".into(),
        question: Some(ToldQuestion::Own { text: "And you?".into() }),
        moments: Vec::new(),
    };
    mia.belay.stories().tell(&telling).expect("tell");
    story
}

#[tokio::test]
async fn a_deleted_story_is_taken_back_and_its_listener_keeps_what_they_took_from_it() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let story = told(&mia, &tom, relationship).await;
    mia.sync().await;
    tom.sync().await;
    let share = tom.belay.stories().told_in(relationship, None).unwrap().shares[0].id;
    let act = |command| tom.belay.stories().act_on_share(share, command).expect("listen");
    act(StoryShareCommand::Hear { knows_tender: false });
    let takeaway = StoryTakeaway {
        learned: "Ask first".into(),
        apply: String::new(),
        alike: String::new(),
        unlike: String::new(),
        on: belay_tests::at("2026-03-02T09:00:00Z").date_naive(),
    };
    act(StoryShareCommand::TakeAway(takeaway));
    tom.sync().await;
    mia.sync().await;
    mia.belay.stories().delete(story).expect("delete");
    mia.sync().await;
    tom.sync().await;
    assert!(mia.belay.stories().own(None).unwrap().stories.is_empty());
    let kept = tom.belay.stories().share(share).unwrap();
    assert!(kept.told.is_none());
    assert!(kept.takeaway.is_some());
    for phone in [&mia, &tom] {
        assert!(!holds(&phone.home(), CANARY));
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
}

#[tokio::test]
async fn an_entry_leaves_the_partners_phone_and_only_its_author_deletes_it() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let opening =
        EntryOpening { kind: EntryKind::Learning { goal: None }, text: format!("{CANARY}: ask first") };
    let entry = mia.belay.entries().note(Some(relationship), opening).expect("note");
    mia.sync().await;
    tom.sync().await;
    let refused = tom.belay.entries().delete(entry).unwrap_err();
    assert!(matches!(refused, belay_core::Error::Refused { refusal } if refusal.reason == Reason::NotYours));
    mia.belay.entries().delete(entry).expect("delete");
    mia.sync().await;
    // Tom's commands in the meantime have no texts of his: they cause no attention item.
    tom.belay.entries().act(entry, EntryCommand::Discuss { meeting: None }).expect("tick it off");
    tom.sync().await;
    mia.sync().await;
    for phone in [&mia, &tom] {
        assert_eq!(phone.belay.entries().entry(entry).unwrap_err().code(), "not_found");
        assert!(phone.belay.entries().of_relationship(relationship, None, None).unwrap().entries.is_empty());
        assert!(phone.belay.entries().to_discuss(relationship, None).unwrap().entries.is_empty());
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
        assert!(!holds(&phone.home(), CANARY));
    }
}

#[tokio::test]
async fn a_vision_is_deleted_and_a_goal_that_served_it_stays() {
    let community = Community::new().await;
    let (mia, _tom, relationship) = a_pair(&community).await;
    let opening = VisionOpening { text: CANARY.into(), horizon_years: None };
    let vision = mia.belay.visions().write(opening, None).expect("write a vision");
    let goal = belay_domain::goal::GoalOpening {
        vision: Some(vision),
        ..belay_tests::a_goal(&mia, relationship, "Speak up")
    };
    let goal = mia.belay.goals().draft(goal).expect("draft a goal");
    mia.sync().await;
    mia.belay.visions().delete(vision).expect("delete");
    mia.sync().await;
    assert!(mia.belay.visions().list(None).unwrap().visions.is_empty());
    assert_eq!(belay_tests::statement(&mia, goal), "Speak up");
    assert!(!holds(&mia.home(), CANARY));
}

#[tokio::test]
async fn a_server_restored_from_before_the_deletion_is_told_of_it_again() {
    let (community, phone, tablet) = a_phone_and_a_tablet().await;
    let id = written(&phone, &format!("{CANARY} I regret"));
    phone.sync().await;
    tablet.sync().await;
    let (_folder, copy) = copy_of(&community);
    phone.belay.reflections().delete(id).expect("delete");
    phone.sync().await;
    tablet.sync().await;
    let community = community.restarted(|folder| restore(&copy, folder).expect("restore")).await;
    // The phone that deleted it is lost: the other heals the server.
    drop(phone);
    tablet.sync().await;
    tablet.sync().await;
    assert!(is_gone(&tablet, id));
    let fresh = community.phone("Mia", berlin()).await;
    assert!(is_gone(&fresh, id));
    for phone in [&tablet, &fresh] {
        assert!(!holds(&phone.home(), CANARY));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
}

#[tokio::test]
async fn where_the_restored_server_went_on_with_what_was_deleted_the_deletion_stands_and_the_new_words_are_kept()
 {
    let (community, phone, tablet) = a_phone_and_a_tablet().await;
    let id = written(&phone, "Tom was right");
    phone.sync().await;
    tablet.sync().await;
    let (_folder, copy) = copy_of(&community);
    phone.belay.reflections().delete(id).expect("delete");
    phone.sync().await;
    // The tablet was in a tunnel all the time, and writes to the server that forgot the deletion.
    word_anew(&tablet, id, "Tom was right, and I was afraid");
    let _community = community.restarted(|folder| restore(&copy, folder).expect("restore")).await;
    tablet.sync().await;
    phone.sync().await;
    tablet.sync().await;
    for phone in [&phone, &tablet] {
        assert!(is_gone(phone, id));
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
    let items = phone.belay.attention().list(None).unwrap().items;
    assert!(items.iter().any(|item| item.words.iter().any(|text| text.contains("afraid"))), "{items:?}");
}

#[tokio::test]
async fn an_export_calls_a_reflection_nobody_elses_only_while_nobody_has_a_copy() {
    use belay_core::services::ExportFormat;
    let community = Community::new().await;
    let (mia, _tom, relationship) = a_pair(&community).await;
    let id = written(&mia, CANARY);
    mia.belay.reflections().act(id, ReflectionCommand::Share { relationship }).expect("share");
    let page = || mia.belay.export(relationship, ExportFormat::Markdown).expect("export");
    assert!(page().contains("Others have a copy of what follows.") && !page().contains("Nobody else in"));
    mia.belay.reflections().act(id, ReflectionCommand::TakeBack { relationship }).expect("take back");
    assert!(
        !page().contains("Others have a copy")
            && page().contains("Nobody else in this relationship has what follows.")
    );
    mia.belay.reflections().delete(id).expect("delete");
    assert!(!page().contains(CANARY));
}
