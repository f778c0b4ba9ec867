//! Documents that a member's modified app writes over what is another's: a tombstone that its author never wrote, a goal of
//! another relationship, an entry or a request of somebody else. What was here stays, and the others get it back.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_domain::{
    EntryId, GoalId, RelationshipId,
    entry::{EntryKind, EntryOpening},
    flash::{FlashKind, FlashOpening},
};
use belay_protocol::Document;
use belay_tests::{Community, Phone, Visitor, a_pair, content_of, draft, places::berlin, statement};
use serde_json::{Value, json};
use uuid::Uuid;

const WORDS: &str = "They listen when I ask first";

struct Scene {
    community: Community,
    mentee: Phone,
    mentor: Phone,
    relationship: RelationshipId,
    goal: GoalId,
    entry: EntryId,
    /// The mentor's modified app.
    visitor: Visitor,
}

impl Scene {
    async fn new() -> Self {
        let community = Community::new().await;
        let (mentee, mentor, relationship) = a_pair(&community).await;
        let goal = draft(&mentee, relationship, "Speak up");
        let learning = EntryOpening { kind: EntryKind::Learning { goal: None }, text: WORDS.into() };
        let entry = mentee.belay.entries().note(Some(relationship), learning).unwrap();
        mentee.sync().await;
        mentor.sync().await;
        let visitor = Visitor::new(&community, "Tom").await;
        Self { community, mentee, mentor, relationship, goal, entry, visitor }
    }

    async fn everybody_syncs(&self) {
        for phone in [&self.mentee, &self.mentor, &self.mentee, &self.mentor] {
            phone.sync().await;
        }
    }

    /// How often the server has stored a document by now.
    async fn rev(&self, id: Uuid) -> u64 {
        self.visitor.document(id).await.0.rev
    }

    /// On both phones, on a new one of each, and on the server, as it was before; and nobody goes on sending.
    async fn all_is_as_before(&self, id: Uuid, before: &Value) {
        self.everybody_syncs().await;
        let rev = self.rev(id).await;
        let (_, content) = self.visitor.document(id).await;
        assert_eq!(content["doc"], before["doc"]);
        let tablets =
            [self.community.phone("Mia", berlin()).await, self.community.phone("Tom", berlin()).await];
        for phone in [&self.mentee, &self.mentor, &tablets[0], &tablets[1]] {
            phone.sync().await;
            assert_eq!(phone.belay.entries().entry(self.entry).unwrap().entry.text.text, WORDS);
            assert_eq!(statement(phone, self.goal), "Speak up");
            let open = phone.belay.relationships().open(None).unwrap().relationships;
            assert_eq!(open.iter().map(|view| view.id).collect::<Vec<_>>(), [self.relationship]);
            let goals = phone.belay.goals().of_relationship(self.relationship, None).unwrap().goals;
            assert_eq!(goals.len(), 1);
            assert_eq!(phone.belay.counts().unwrap().waiting, 0);
            assert_eq!(phone.belay.attention().count().unwrap(), 0);
        }
        self.everybody_syncs().await;
        assert_eq!(self.rev(id).await, rev, "the phones agree, and do not send it to and fro");
    }
}

fn tombstone(content: &Value, by: Uuid) -> Value {
    json!({"v": 1, "applied": content["applied"], "deleted": {"by": by, "on": "2026-03-02"}})
}

#[tokio::test]
async fn a_tombstone_that_its_author_never_wrote_deletes_nothing_on_any_phone() {
    for of_the_author in [true, false] {
        let scene = Scene::new().await;
        let (document, content) = scene.visitor.document(scene.entry).await;
        let by = if of_the_author { scene.mentee.me() } else { scene.mentor.me() };
        scene.visitor.store(&document, &tombstone(&content, by.0)).await;
        // A phone that has never had the words hears of the tombstone first.
        let tablet = scene.community.phone("Mia", berlin()).await;
        tablet.sync().await;
        scene.all_is_as_before(scene.entry.0, &content).await;
        tablet.sync().await;
        assert_eq!(tablet.belay.entries().entry(scene.entry).unwrap().entry.text.text, WORDS);
    }
}

#[tokio::test]
async fn what_its_author_deleted_stays_deleted_whoever_writes_it_again() {
    let scene = Scene::new().await;
    let (_, content) = scene.visitor.document(scene.entry).await;
    scene.mentee.belay.entries().delete(scene.entry).unwrap();
    scene.everybody_syncs().await;
    let (tombstone, _) = scene.visitor.document(scene.entry).await;
    scene.visitor.store(&tombstone, &content).await;
    scene.mentor.sync().await;
    scene.everybody_syncs().await;
    let later = scene.community.phone("Tom", berlin()).await;
    for phone in [&scene.mentee, &scene.mentor, &later] {
        phone.sync().await;
        assert_eq!(phone.belay.entries().entry(scene.entry).unwrap_err().code(), "not_found");
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
    }
    let (_, there) = scene.visitor.document(scene.entry).await;
    assert!(there["deleted"].is_object(), "{there}");
}

/// Makes of a content of the server's what a modified app writes.
type Spoil = fn(&mut Value, &Scene);

#[tokio::test]
async fn a_document_that_says_it_is_of_somebody_or_something_else_is_given_back_as_it_was() {
    let cases: [(&str, Spoil); 5] = [
        ("an entry of another", |doc, scene| doc["author"] = json!(scene.mentor.me())),
        ("a goal of another relationship", |doc, _| doc["relationship"] = json!(Uuid::now_v7())),
        ("a pair with a third", |doc, scene| {
            let member = doc["members"][scene.mentor.me().0.to_string()].clone();
            doc["members"][Uuid::now_v7().to_string()] = member;
        }),
        ("a pair of one", |doc, scene| {
            doc["members"].as_object_mut().unwrap().remove(&scene.mentee.me().0.to_string());
        }),
        ("a pair that is a circle", |doc, _| doc["form"] = json!("circle")),
    ];
    for (case, spoil) in cases {
        let scene = Scene::new().await;
        let id = match case {
            "an entry of another" => scene.entry.0,
            "a goal of another relationship" => scene.goal.0,
            _ => scene.relationship.0,
        };
        let (document, content) = scene.visitor.document(id).await;
        let mut spoilt = content.clone();
        spoil(&mut spoilt["doc"], &scene);
        assert_ne!(spoilt, content, "{case}");
        scene.visitor.store(&document, &spoilt).await;
        scene.all_is_as_before(id, &content).await;
    }
}

#[tokio::test]
async fn a_request_that_a_member_of_the_program_makes_her_own_stays_that_of_who_asked() {
    let community = Community::new().await;
    let [mia, tom, eve] = [
        community.phone("Mia", berlin()).await,
        community.phone("Tom", berlin()).await,
        community.phone("Eve", berlin()).await,
    ];
    let program = community.program(&[&mia, &tom, &eve]).await;
    let opening = FlashOpening {
        topic: "How to lead".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask(program, opening).unwrap();
    mia.sync().await;
    tom.sync().await;
    let visitor = Visitor::new(&community, "Eve").await;
    let (document, mut content) = visitor.document(flash).await;
    content["doc"]["asker"] = json!(eve.me());
    visitor.store(&document, &content).await;
    tom.sync().await;
    // The private reason of a no goes to who asked.
    tom.belay.flash().decline(flash, Some("I am moving house")).unwrap();
    for phone in [&tom, &mia, &tom, &mia] {
        phone.sync().await;
    }
    let answered = mia.belay.flash().request(flash).unwrap();
    assert_eq!(answered.asker, mia.me());
    assert_eq!(
        answered.answers[0].reason.as_ref().map(|reason| reason.text.as_str()),
        Some("I am moving house")
    );
    let seen: Vec<Document> = visitor.documents().await.into_values().collect();
    assert!(seen.iter().all(|document| !content_of(document).to_string().contains("moving house")));
}
