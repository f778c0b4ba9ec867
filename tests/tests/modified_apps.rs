//! Somebody in a shared space, with a modified app: what they write keeps nobody else from leaving, deleting their own words,
//! or taking everything out; and a circle that grows in the usual way alarms nobody.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::{AttentionReason, Error, services::ExportFormat};
use belay_crypto::{Header, open, seal};
use belay_domain::{
    Edit,
    entry::{EntryCommand, EntryKind, EntryOpening},
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
    relationship::{RelationshipCommand, Role},
};
use belay_protocol::{Document, Space, SpaceKind, SpaceRequest, paths};
use belay_tests::{
    Community, Phone, Visitor, a_circle, a_pair,
    places::{berlin, tokyo},
    seat,
};
use uuid::Uuid;

/// Puts a field that no version knows into a document, to the letter as it is given.
async fn with_field(visitor: &Visitor, id: Uuid, field: &str) -> u64 {
    let document: Document = visitor.documents().await.remove(&id).unwrap();
    let header = Header { space: document.space, document: document.id, kind: &document.kind };
    let content = String::from_utf8(open(&header, &document.body.0).unwrap().to_vec()).unwrap();
    let spoilt = content.replacen("\"doc\":{", &format!("\"doc\":{{\"unknown\":{field},"), 1);
    assert_ne!(spoilt, content);
    visitor.store_body(&document, seal(&header, spoilt.as_bytes())).await
}

#[tokio::test]
async fn what_could_not_be_written_again_is_set_aside_and_keeps_nobody_from_leaving() {
    for field in ["1e999", "\"\\ud800\"", "[[1e400]]"] {
        let community = Community::new().await;
        let (mia, tom, relationship) = a_pair(&community).await;
        let noted = EntryOpening { kind: EntryKind::Learning { goal: None }, text: "Ask first".into() };
        let entry = tom.belay.entries().note(Some(relationship), noted).unwrap();
        tom.sync().await;
        mia.sync().await;
        with_field(&Visitor::new(&community, "Tom").await, entry.0, field).await;
        mia.sync().await;
        assert_eq!(mia.belay.home().unwrap().needs_update, 1, "{field}");
        mia.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
        mia.sync().await;
        mia.sync().await;
        assert_eq!(mia.belay.counts().unwrap().waiting, 0, "{field}");
        let left = Visitor::new(&community, "Mia").await.documents().await;
        assert!(
            left.values().all(|document| document.id != relationship.0),
            "{field}: she is out of the space"
        );
    }
}

#[tokio::test]
async fn a_copy_that_a_partner_spoilt_keeps_nobody_from_deleting_the_original() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let own =
        ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: "my own words".into() };
    let reflection = mia.belay.reflections().begin(own).unwrap();
    mia.belay.reflections().act(reflection, ReflectionCommand::Keep).unwrap();
    mia.belay.reflections().act(reflection, ReflectionCommand::Share { relationship }).unwrap();
    mia.sync().await;
    tom.sync().await;
    let visitor = Visitor::new(&community, "Tom").await;
    let documents = visitor.documents().await;
    let copy = documents.values().find(|document| document.kind == "shared_reflection").unwrap();
    let (document, mut content) = visitor.document(copy.id).await;
    content["v"] = 99.into();
    visitor.store(&document, &content).await;
    mia.sync().await;
    mia.belay.reflections().delete(reflection).unwrap();
    mia.sync().await;
    assert!(mia.belay.reflections().own(None).unwrap().reflections.is_empty());
    assert!(mia.belay.search("own words", None).unwrap().hits.is_empty());
}

#[tokio::test]
async fn an_entry_that_a_partner_made_unreadable_is_deleted_by_whoever_wrote_it_and_by_nobody_else() {
    for with_words_that_wait in [false, true] {
        let community = Community::new().await;
        let (mia, tom, relationship) = a_pair(&community).await;
        let noted = |text: &str| EntryOpening { kind: EntryKind::Learning { goal: None }, text: text.into() };
        let entry = mia.belay.entries().note(Some(relationship), noted("zyxomatic")).unwrap();
        mia.sync().await;
        tom.sync().await;
        let visitor = Visitor::new(&community, "Tom").await;
        let (document, mut content) = visitor.document(entry.0).await;
        content["v"] = 99.into();
        content["doc"]["author"] = serde_json::json!(tom.me());
        visitor.store(&document, &content).await;
        if with_words_that_wait {
            let edit = Edit { before: "zyxomatic".into(), after: "zyxomatic indeed".into() };
            mia.belay.entries().act(entry, EntryCommand::Write { edit, seen: Vec::new() }).unwrap();
        }
        mia.sync().await;
        tom.sync().await;
        assert_eq!(mia.belay.home().unwrap().needs_update, 1);
        assert_eq!(tom.belay.entries().delete(entry).unwrap_err(), Error::UpdateNeeded, "it is not his");

        mia.belay.entries().delete(entry).expect("it is hers");
        assert!(!mia.wrote_down("zyxomatic"));
        assert_eq!(mia.belay.home().unwrap().needs_update, 0);
        mia.sync().await;
        assert_eq!(mia.belay.counts().unwrap().waiting, 0);
        tom.sync().await;
        for phone in [&mia, &tom] {
            assert_eq!(phone.belay.home().unwrap().needs_update, 0);
            assert!(matches!(phone.belay.entries().entry(entry), Err(Error::NotFound { .. })));
        }
        assert!(!visitor.document(entry.0).await.1.to_string().contains("zyxomatic"), "nor on the server");
    }
}

#[tokio::test]
async fn a_relationship_that_a_stranger_placed_elsewhere_stops_no_export() {
    let community = Community::new().await;
    let (mia, _tom, relationship) = a_pair(&community).await;
    let eve = community.phone("Eve", tokyo()).await;
    community.program(&[&mia, &eve]).await;
    let (document, content) = Visitor::new(&community, "Mia").await.document(relationship).await;
    let visitor = Visitor::new(&community, "Eve").await;
    let request = SpaceRequest {
        id: Uuid::now_v7(),
        kind: SpaceKind::Circle,
        name: String::new(),
        with: vec![mia.me().0],
        about: None,
        people: None,
        closed: false,
    };
    let space: Space = visitor.post(paths::SPACES, &request).await;
    for id in [Uuid::now_v7(), relationship.0] {
        let placed = Document { space: space.id, id, rev: 0, ..document.clone() };
        visitor.store(&placed, &content).await;
    }
    mia.sync().await;
    for format in [ExportFormat::Markdown, ExportFormat::Json] {
        let all = mia.belay.export_all(format).unwrap();
        let whole = mia.belay.export(relationship, ExportFormat::Markdown).unwrap();
        assert!(whole.contains("Learn to lead"));
        let purpose = if format == ExportFormat::Json { "\"purpose\"" } else { "Learn to lead" };
        assert_eq!(all.matches(purpose).count(), 1, "once, and only the one that is hers: {all}");
    }
}

#[tokio::test]
async fn a_circle_that_grows_while_somebody_is_out_of_reach_is_no_alarm_to_them() {
    let community = Community::new().await;
    let tom = community.phone("Tom", berlin()).await;
    let mia = community.phone("Mia", berlin()).await;
    let zoe = community.phone("Zoe", berlin()).await;
    let ada = community.phone("Ada", berlin()).await;
    community.program(&[&tom, &mia, &zoe, &ada]).await;
    let circle = a_circle(&tom, &[&mia, &zoe]).await;
    zoe.sync().await;
    tom.belay.relationships().act(circle, RelationshipCommand::Ask(seat(&ada, Role::Mentee))).unwrap();
    tom.sync().await;
    let visitor = Visitor::new(&community, "Tom").await;
    let (document, _) = visitor.document(circle).await;
    let link = tom.belay.account().invite(document.space, None).await.unwrap();
    ada.belay.account().join(&link).await.unwrap();
    ada.sync().await;
    ada.belay.relationships().act(circle, RelationshipCommand::Accept).unwrap();
    ada.sync().await;
    zoe.sync().await;
    let alarmed = |phone: &Phone| {
        let items = phone.belay.attention().list(None).unwrap().items;
        items.iter().any(|item| matches!(item.why, AttentionReason::NotPrivate { .. }))
    };
    assert!(!alarmed(&zoe), "who came in was asked in");
    zoe.belay.relationships().act(circle, RelationshipCommand::Leave).unwrap();
    zoe.sync().await;
    assert_eq!(zoe.belay.counts().unwrap().waiting, 0, "she is heard in it");
}
