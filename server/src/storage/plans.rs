//! Checks that no statement walks through a whole table, because everybody waits for the only writer. It reads every
//! statement of this folder's sources.

use std::path::Path;

use belay_test_vfs::{Statement, statements_in};
use rusqlite::Connection;

use super::schema;

/// Tables of a few rows, each with its reason.
const MEANT: &[(&str, &str)] = &[];

/// Statements about every row, each with its reason.
const ABOUT_ALL: &[(&str, &str)] = &[
    ("DELETE FROM sign_in_code", "a backup keeps no code: it is emptied in the copy"),
    ("DELETE FROM deletion_code", "the same"),
    ("DELETE FROM push", "nor what was to be pushed when it was made"),
    ("SELECT name FROM deleted_person", "all of them go into the file, when one is deleted and at a start"),
    ("SELECT id FROM person", "at a restore or start that finds somebody deleted since"),
];

fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/storage");
    let statements = statements_in(&folder, &[]);
    assert!(statements.len() > 60, "only {} statements were found", statements.len());
    statements
}

/// An empty database, as this version makes it.
fn database() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().expect("make a folder");
    let (connection, _) =
        schema::open_writer(&folder.path().join(schema::FILE), None).expect("make a database");
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
    let (_folder, database) = database();
    let mut names = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .expect("ask for the indexes");
    let indexes = names.query_map((), |row| row.get(0)).expect("ask for them");
    let mut indexes: Vec<String> = indexes.map(|name| name.expect("a name")).collect();
    // Without this index the documents of a space would still be found by its key, and then sorted.
    indexes.retain(|name| name != "document_by_seq");
    assert!(!indexes.is_empty());
    for index in indexes {
        let (_folder, database) = self::database();
        database.execute_batch(&format!("DROP INDEX {index}")).expect("drop an index");
        assert_ne!(walks(&database), Vec::<String>::new(), "{index}");
    }
}
