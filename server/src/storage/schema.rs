//! Opening the database file: pragmas in one place, migrations numbered and forward only.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior};

use super::OpenError;

/// The database's name in the server's folder.
pub(crate) const FILE: &str = "belay.db";

/// "Blay": says in the file's header whose it is (the `file` program shows it).
const APPLICATION: i32 = 0x426c_6179;

/// The migrations in their order; the number of one is its place, counted from 1. They are never changed once released.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_first.sql")];

/// Statements kept prepared on each connection; there are about fifty.
const STATEMENTS: usize = 96;

/// How long one connection waits for another's lock, in milliseconds. Only a backup ever holds one.
const BUSY_MILLIS: u64 = 5_000;

/// Opens the one connection that writes, and brings the file to the newest shape. `made` tells whether it was empty.
pub(super) fn open_writer(path: &Path) -> Result<(Connection, bool), OpenError> {
    let mut connection = Connection::open(path).map_err(damaged)?;
    let made = prepare_file(&mut connection).map_err(|error| match error {
        OpenError::Storage(error) => damaged(error),
        other => other,
    })?;
    Ok((connection, made))
}

fn prepare_file(connection: &mut Connection) -> Result<bool, OpenError> {
    pragmas(connection)?;
    // WAL: readers go on while one writes. FULL: a commit is on the disk before anybody hears of it.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 16 MiB between checkpoints: fewer of them while a season's phones come back; readers pay microseconds.
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version_of(&transaction)?;
    for migration in MIGRATIONS.iter().skip(version) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.commit()?;
    Ok(version == 0)
}

/// The number of the last migration a file has had; 0 for an empty one.
///
/// # Errors
/// [`OpenError::Foreign`] for a database that is not Belay's, [`OpenError::Newer`] for one of a newer server.
pub(super) fn version_of(connection: &Connection) -> Result<usize, OpenError> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: Option<i64> =
        connection.query_row("SELECT 1 FROM sqlite_master LIMIT 1", (), |row| row.get(0)).optional()?;
    match (application, version, tables) {
        (APPLICATION, version, _) if version > MIGRATIONS.len() => Err(OpenError::Newer),
        (APPLICATION, version, _) => Ok(version),
        (0, 0, None) => Ok(0),
        _ => Err(OpenError::Foreign),
    }
}

/// Opens a connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(damaged)?;
    pragmas(&connection).map_err(damaged)?;
    Ok(connection)
}

fn pragmas(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MILLIS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // 32 MiB of pages for each connection: the indexes of a few hundred thousand documents.
    connection.pragma_update(None, "cache_size", -32 * 1024)?;
    Ok(())
}

/// Tells a file that is no database, or a broken one, from every other trouble.
pub(super) fn damaged(error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Damaged(error),
        _ => OpenError::Storage(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_becomes_the_newest_shape_and_opening_again_changes_nothing() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join(FILE);
        let (_, made) = open_writer(&path).expect("make the database");
        assert!(made);
        let (connection, made) = open_writer(&path).expect("open it again");
        assert!(!made);
        assert_eq!(version_of(&connection).expect("read its version"), MIGRATIONS.len());
    }

    #[test]
    fn a_database_of_a_newer_server_is_named_and_left_alone() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join(FILE);
        let (connection, _) = open_writer(&path).expect("make the database");
        connection.pragma_update(None, "user_version", MIGRATIONS.len() + 1).expect("pretend");
        drop(connection);
        assert!(matches!(open_writer(&path), Err(OpenError::Newer)));
    }

    #[test]
    fn somebody_elses_database_and_a_text_file_are_not_taken_over() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("other.db");
        let other = Connection::open(&path).expect("make a database");
        other.execute_batch("CREATE TABLE recipe (name TEXT)").expect("make a table");
        drop(other);
        assert!(matches!(open_writer(&path), Err(OpenError::Foreign)));
        let path = folder.path().join("text.db");
        std::fs::write(&path, "this is not a database, however long it is. ".repeat(100))
            .expect("write a file");
        assert!(matches!(open_writer(&path), Err(OpenError::Damaged(_))));
    }
}
