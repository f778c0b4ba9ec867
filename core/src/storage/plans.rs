//! Checks that no statement of the phone's database walks through a whole table: a person's documents grow for years,
//! and a list is asked for at every tap. Asked of every statement in this folder, as it stands.

use std::path::Path;

use belay_test_vfs::{Statement, statements_in};
use rusqlite::Connection;

use super::{ReplicaId, Store, pragmas};
use crate::ports::SystemClock;

/// Tables of a few rows, and indexes that hold only the rows that are asked for, each with its reason.
const MEANT: &[(&str, &str)] = &[
    ("space", "a person shares a few spaces"),
    ("attention_by_document", "what is on the attention list is counted, and it is short"),
    ("document_owed", "holds only what is owed"),
    ("document_unreadable", "holds only what waits for an update"),
    ("document_to_verify", "holds only what is to be compared"),
    ("journal", "the reflections about what one does with one person, found by an index each"),
    ("sqlite_sequence", "one row a table that numbers its rows"),
    ("sqlite_master", "one row a table or index, counted when the database is opened"),
];

/// Statements about every document, each with its reason.
const ABOUT_ALL: &[(&str, &str)] = &[
    ("SELECT count(*) FROM document", "how far a rebuild is, which reads every one"),
    ("UPDATE document SET verify = 1 WHERE rev > 0", "the server went back in time: every one is compared"),
    (
        "SELECT id FROM document WHERE kind = ?1 AND astray = 0 AND hex(id) LIKE '%' || ?2 LIMIT 2",
        "typed by hand in a terminal, never asked for a screen",
    ),
];

fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/storage");
    let statements = statements_in(&folder, &[("order", "DESC")]);
    assert!(statements.len() > 50, "only {} statements were found", statements.len());
    statements
}

/// An empty database, as this version makes it.
fn database() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().expect("make a folder");
    let path = folder.path().join("belay.db");
    drop(Store::open(&path, ReplicaId::UNNAMED, &SystemClock, &mut |_| Ok(())).expect("open a new database"));
    let connection = pragmas::opened(&path).expect("open it again");
    (folder, connection)
}

fn walks(database: &Connection) -> Vec<String> {
    belay_test_vfs::walks(&statements(), database, MEANT, ABOUT_ALL)
}

#[test]
fn every_statement_finds_its_rows_by_an_index() {
    let (_folder, database) = database();
    assert_eq!(walks(&database), Vec::<String>::new());
}

#[test]
fn a_lost_index_is_noticed() {
    for index in ["document_by_space", "document_owed", "listing_by_document", "intention_by_document"] {
        let (_folder, database) = database();
        database.execute_batch(&format!("DROP INDEX {index}")).expect("drop an index");
        assert_ne!(walks(&database), Vec::<String>::new(), "{index}");
    }
}
