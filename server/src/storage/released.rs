//! A database of each released server opens, and all its content stays usable.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use belay_protocol::{Body, Cursor, Outcome, SpaceKind, SpaceRequest, Wake, Write, self_space, shared_space};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use uuid::Uuid;

use super::{
    Storage,
    accounts::Caller,
    changes, invitations, schema, spaces,
    sql::{blob, id, time},
    writes,
};
use crate::{config::Limits, failure::Failure};

const ANN: Uuid = Uuid::from_u128(1);
const BO: Uuid = Uuid::from_u128(2);
const CY: Uuid = Uuid::from_u128(3);
const CIRCLE: Uuid = Uuid::from_u128(4);
const GOAL: Uuid = Uuid::from_u128(5);
const WRITE: Uuid = Uuid::from_u128(6);
const ABOUT: Uuid = Uuid::from_u128(7);
const ALARM: Uuid = Uuid::from_u128(8);
const SECRET: [u8; 32] = [7; 32];
const PAIRS_SECRET: [u8; 32] = [8; 32];

fn pair() -> Uuid {
    shared_space(ABOUT, &[ANN, BO])
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn caller(person: Uuid) -> Caller {
    Caller { person, device: person, seen: now(), ran: 0 }
}

fn goal() -> Write {
    Write {
        write: WRITE,
        space: CIRCLE,
        id: GOAL,
        kind: "goal".to_owned(),
        base: 0,
        body: Body(b"climb".to_vec()),
        alarms: Vec::new(),
        wake: Wake::Quiet,
        wake_to: Vec::new(),
    }
}

/// The database of the first server: a circle of two with a link and a goal; a pair that one of the two has left, with
/// a link; and the stored answer to a write whose document is deleted.
fn first(path: &Path) {
    let old = Connection::open(path).expect("make a database");
    old.execute_batch(include_str!("migrations/0001_first.sql")).expect("the released shape");
    old.execute_batch(
        "PRAGMA application_id = 0x426c6179; PRAGMA user_version = 1; PRAGMA foreign_keys = ON;",
    )
    .expect("the released header");
    old.execute_batch("INSERT INTO life VALUES (1, 'life', 7)").expect("a life");
    for (person, name) in [(ANN, "Ann"), (BO, "Bo"), (CY, "Cy")] {
        let mail = format!("{name}@example.org");
        old.execute("INSERT INTO person VALUES (?1, ?2, ?3, 0)", (person.as_bytes(), mail, name))
            .expect("a person");
        put_space(&old, self_space(person), "self", &[(person, "owner", 0)]);
    }
    put_space(&old, CIRCLE, "circle", &[(ANN, "owner", 0), (BO, "member", 5)]);
    put_space(&old, pair(), "pair", &[(ANN, "owner", 0)]);
    let expires = (now() + TimeDelta::days(10)).timestamp_millis();
    for (secret, space) in [(SECRET, CIRCLE), (PAIRS_SECRET, pair())] {
        old.execute("INSERT INTO invitation VALUES (?1, ?2, 3, ?3)", (secret, space.as_bytes(), expires))
            .expect("a link");
    }
    let alarms = format!(
        r#"[{{"id":"{ALARM}","at":"2026-11-21T12:00:00.5Z","to":["{ANN}","{BO}"]}},{{"id":"{ALARM}","at":"nonsense","to":["{CY}"]}}]"#
    );
    old.execute(
        "INSERT INTO document VALUES (?1, ?2, 'goal', 1, 1, 9, ?3, ?4, CAST('climb' AS BLOB))",
        (GOAL.as_bytes(), CIRCLE.as_bytes(), ANN.as_bytes(), alarms),
    )
    .expect("a document");
    for (write, document) in [(WRITE, GOAL), (Uuid::from_u128(8), Uuid::from_u128(9))] {
        old.execute(
            "INSERT INTO stored_write (person, write, document, rev, seq, at) VALUES (?1, ?2, ?3, 1, 1, 9)",
            (ANN.as_bytes(), write.as_bytes(), document.as_bytes()),
        )
        .expect("an answer");
    }
}

fn put_space(old: &Connection, id: Uuid, kind: &str, members: &[(Uuid, &str, i64)]) {
    old.execute("INSERT INTO space VALUES (?1, ?2, '', 1, ?3)", (id.as_bytes(), kind, members.len()))
        .expect("a space");
    for (person, role, since) in members {
        old.execute(
            "INSERT INTO member VALUES (?1, ?2, ?3, ?4)",
            (person.as_bytes(), id.as_bytes(), role, since),
        )
        .expect("a member");
    }
}

#[tokio::test]
async fn a_database_of_the_first_server_goes_on_with_its_members_links_documents_and_answers() {
    let folder = tempfile::tempdir().expect("make a folder");
    first(&folder.path().join(schema::FILE));
    let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the old database");
    storage
        .write(|sql| {
            let circle = spaces::space(sql, CIRCLE, BO)?;
            let names: Vec<_> = circle.members.iter().map(|member| member.name.as_str()).collect();
            assert_eq!(names, ["Ann", "Bo"]);
            assert!(circle.members.iter().all(|member| !member.invited), "whoever was in it is a member");

            let links = invitations::list(sql, CIRCLE, ANN, now())?;
            assert_eq!(links.len(), 1);
            assert_eq!((links[0].uses_left, links[0].by), (3, ANN));
            assert_eq!(links[0].made_at, now() - TimeDelta::days(4), "14 days before its end");
            invitations::join(sql, CIRCLE, CY, &SECRET, now())?;
            let closed = invitations::join(sql, pair(), CY, &PAIRS_SECRET, now());
            assert!(matches!(closed, Err(Failure::InvitationRefused)), "a derived space lets nobody in");

            let seen = changes::after(sql, BO, &Cursor::default(), &BTreeMap::new())?;
            assert_eq!(seen.documents.len(), 1);
            assert_eq!((seen.documents[0].id, &seen.documents[0].body), (GOAL, &goal().body));
            Ok(())
        })
        .await
        .expect("read what is there");
    let outcomes = storage
        .write(|sql| {
            let elsewhere = Write { write: Uuid::from_u128(10), space: self_space(ANN), ..goal() };
            let late = Write { write: Uuid::from_u128(11), ..goal() };
            let next = Write { write: Uuid::from_u128(12), base: 1, ..goal() };
            writes::apply(sql, &caller(ANN), &[goal(), elsewhere, late, next], &Limits::default(), now())
        })
        .await
        .expect("write on");
    let outcomes: Vec<_> = outcomes.results.into_iter().map(|result| result.outcome).collect();
    assert!(matches!(outcomes[0], Outcome::Stored { rev: 1, seq: 1, .. }), "the same answer: {outcomes:?}");
    assert!(matches!(outcomes[1], Outcome::Stored { rev: 1, seq: 2, .. }), "another document: {outcomes:?}");
    assert!(matches!(outcomes[2], Outcome::Conflict { .. }), "{outcomes:?}");
    assert!(matches!(outcomes[3], Outcome::Stored { rev: 2, seq: 2, .. }), "{outcomes:?}");
}

#[tokio::test]
async fn alarms_of_the_first_server_become_rows() {
    let folder = tempfile::tempdir().expect("make a folder");
    first(&folder.path().join(schema::FILE));
    let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the old database");
    let alarms = storage.read(|sql| {
        Ok(sql.all(
            "SELECT person, id, at, until, by FROM alarm WHERE space = ?1 ORDER BY person",
            [blob(&CIRCLE)],
            |row| Ok((id(row, 0)?, id(row, 1)?, time(row, 2)?, time(row, 3)?, id(row, 4)?)),
        )?)
    });
    let at: DateTime<Utc> = "2026-11-21T12:00:00.5Z".parse().expect("a time");
    let until = at + TimeDelta::hours(1);
    assert_eq!(alarms.await.expect("read them"), [(ANN, ALARM, at, until, ANN), (BO, ALARM, at, until, ANN)]);
}

#[tokio::test]
async fn spaces_of_the_first_server_count_for_their_owner() {
    let folder = tempfile::tempdir().expect("make a folder");
    first(&folder.path().join(schema::FILE));
    let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the old database");
    let one_more = async |person: Uuid| {
        let limits = Limits { spaces_of_person: 2, ..Limits::default() };
        let request = SpaceRequest {
            id: Uuid::now_v7(),
            kind: SpaceKind::Circle,
            name: String::new(),
            with: Vec::new(),
            about: None,
            people: None,
            closed: false,
        };
        storage.write(move |sql| spaces::open(sql, &request, person, &limits, now())).await
    };
    assert!(matches!(one_more(ANN).await, Err(Failure::Forbidden)), "she owns a circle and a pair");
    assert!(one_more(BO).await.is_ok(), "he was let into his, and his own space counts for nobody");
}
