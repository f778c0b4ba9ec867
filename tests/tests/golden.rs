//! Golden files of everything that is stored on a phone: what an app of next year must still be able to read. The shapes
//! on the wire have theirs in `core/protocol/tests`.
//!
//! `tests/golden/intentions` holds, for each kind of document, a row of intentions as a phone keeps them, of every sort
//! there is; the snapshots hold the documents that come of them. A difference here is a change of what is stored: give
//! the aggregate a new version, or make the change readable both ways. What the rules refuse in a row (the shape is here
//! for its own sake) leaves the document as it was.
//!
//! `tests/golden/first.db.gz` is a phone's database of the first version. While that version is not released, it may be
//! made anew: `MAKE_FIRST_DATABASE=1 cargo test -p belay-tests --test golden`.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use belay_core::Opened;
use belay_domain::{Aggregate, Kind};
use belay_tests::{
    Community, Phone, SetClock, a_pair, at, draft,
    golden::{ForEach, Shows, folder, for_each_kind, replayed, steps},
    places::berlin,
    reword, statement, take_on,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Reads the intentions of a kind, checks that each is written as it was read, and gives the content that comes of them.
fn content<A: Aggregate>(facts: &A::Facts) -> Value {
    let steps = steps::<A>();
    for step in &steps {
        let written = serde_json::to_value(step.read::<A>()).unwrap();
        assert_eq!(written, step.intent, "{}", A::KIND.as_str());
    }
    assert!(replayed::<A>(&steps[..1], facts).is_some(), "{} cannot begin", A::KIND.as_str());
    let document = replayed::<A>(&steps, facts);
    let written = serde_json::to_value(document.as_ref().unwrap()).unwrap();
    assert_eq!(serde_json::from_value::<A>(written.clone()).ok(), document, "read back");
    json!({"kind": A::KIND.as_str(), "v": A::VERSION, "doc": written})
}

#[test]
fn documents_of_every_kind_are_stored_as_they_were() {
    struct Stored;
    impl ForEach for Stored {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            assert_json_snapshot!(A::KIND.as_str(), content::<A>(facts));
        }
    }
    for_each_kind(&mut Stored);
}

#[test]
fn every_kind_of_document_has_its_intentions_here() {
    let files = fs::read_dir(folder()).unwrap();
    let there: BTreeSet<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let kinds: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
    assert_eq!(there, kinds);
}

#[test]
fn the_tables_of_the_phone_are_as_they_were() {
    // A step is never edited once it has been released: a change is a step of its own.
    assert_snapshot!(
        "tables",
        without_comments(include_str!("../../core/src/storage/migrations/0001_first.sql"))
    );
    assert_snapshot!(
        "tables_2",
        without_comments(include_str!("../../core/src/storage/migrations/0002_lines.sql"))
    );
    assert_snapshot!(
        "tables_3",
        without_comments(include_str!("../../core/src/storage/migrations/0003_acknowledged.sql"))
    );
    assert_snapshot!(
        "tables_4",
        without_comments(include_str!("../../core/src/storage/migrations/0004_rooms.sql"))
    );
}

/// The statements of a migration: words may be put better at any time.
fn without_comments(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default().trim_end());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The path of the first version's database.
fn first_database() -> PathBuf {
    golden().join("first.db.gz")
}

/// A phone with something of each sort: sent, waiting, set before its person's eyes.
async fn make_first_database() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let sent = draft(&mentee, relationship, "was sent");
    take_on(&mentee, sent, "an action").unwrap();
    let overtaken = draft(&mentee, relationship, "will be dropped");
    mentee.sync().await;
    mentor.sync().await;
    let ended = belay_domain::goal::GoalCommand::Drop { reason: "another job".into() };
    mentor.belay.goals().act(overtaken, ended).unwrap();
    mentor.sync().await;
    reword(&mentee, overtaken, "will be dropped", "came too late");
    mentee.sync().await;
    reword(&mentee, sent, "was sent", "waits to be sent");
    let closed = mentee.closed();
    let mut zipped = GzEncoder::new(Vec::new(), Compression::best());
    zipped.write_all(&fs::read(closed.database()).unwrap()).unwrap();
    fs::write(first_database(), zipped.finish().unwrap()).unwrap();
}

#[tokio::test]
async fn the_database_of_the_first_version_opens_with_everything_in_it() {
    if std::env::var_os("MAKE_FIRST_DATABASE").is_some() {
        make_first_database().await;
    }
    let mut bytes = Vec::new();
    GzDecoder::new(&fs::read(first_database()).unwrap()[..]).read_to_end(&mut bytes).unwrap();
    let closed = Phone::new(berlin(), Arc::new(SetClock::new(at("2026-03-02T09:05:00Z")))).closed();
    fs::write(closed.database(), bytes).unwrap();
    let (phone, opened) = closed.open();
    assert_eq!(opened, Opened::Found);
    assert_eq!(phone.belay.account().signed_in().unwrap().unwrap().name, "Mia");
    let relationships = phone.belay.relationships().open(None).unwrap().relationships;
    let relationship = relationships[0].id;
    assert_eq!(relationships[0].companions.len(), 2);
    let goals = phone.belay.goals().of_relationship(relationship, None).unwrap().goals;
    let mut texts: Vec<_> =
        goals.iter().map(|view| (view.goal.statement.text.as_str(), view.waiting)).collect();
    texts.sort_unstable();
    assert_eq!(texts, [("waits to be sent", true), ("will be dropped", false)]);
    let items = phone.belay.attention().list(None).unwrap().items;
    assert_eq!(items.iter().map(|item| item.words.as_slice()).collect::<Vec<_>>(), [["came too late"]]);
    // And it can be written on.
    let waiting = goals.iter().find(|view| view.waiting).unwrap();
    reword(&phone, waiting.id, "waits to be sent", "written by a later version");
    assert_eq!(statement(&phone, waiting.id), "written by a later version");
}
