//! Opens the database file: all pragmas, and migrations that are numbered and forward only.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior};

use super::{OpenError, alarms};
use crate::private;

/// The database's name in the server's folder.
pub(crate) const FILE: &str = "belay.db";

/// "Blay": the application id in the file's header (the `file` program shows it).
const APPLICATION: i32 = 0x426c_6179;

/// The migrations in order. The number of one is its place, counted from 1. A released migration never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_codes_and_hours.sql"),
    include_str!("migrations/0003_deletion.sql"),
    include_str!("migrations/0004_consent.sql"),
    include_str!("migrations/0005_deleted_and_ages.sql"),
    include_str!("migrations/0006_push.sql"),
    include_str!("migrations/0007_alarms_are_rows.sql"),
    include_str!("migrations/0008_closed.sql"),
];

/// The migration after which alarms in documents are made rows. This SQLite reads no JSON.
const PUSH: usize = 6;

/// Prepared statements on each connection; there are about fifty.
const STATEMENTS: usize = 96;

/// How long a connection waits for a lock of another, in milliseconds. Only a backup holds one.
const BUSY_MILLIS: u64 = 5_000;

/// Opens the only connection that writes, and migrates the file to the newest schema. Returns whether the file was
/// empty. It must not be empty if a mark beside it counts `commits`.
///
/// # Errors
/// [`OpenError::Lost`] for an empty or missing database with such a mark. Its file stays as it is.
pub(super) fn open_writer(path: &Path, commits: Option<u64>) -> Result<(Connection, bool), OpenError> {
    if path.try_exists()? {
        // SQLite makes the files beside it with the permissions of this one.
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            private::tighten(Path::new(&name));
        }
    } else if let Some(commits) = commits {
        return Err(OpenError::Lost { commits });
    } else {
        drop(private::create_new(path)?);
    }
    let mut connection = Connection::open(path).map_err(damaged)?;
    let made = prepare_file(&mut connection, commits).map_err(|error| match error {
        OpenError::Storage(error) => damaged(error),
        other => other,
    })?;
    Ok((connection, made))
}

fn prepare_file(connection: &mut Connection, commits: Option<u64>) -> Result<bool, OpenError> {
    if let (0, Some(commits)) = (version_of(connection)?, commits) {
        return Err(OpenError::Lost { commits });
    }
    pragmas(connection)?;
    // Overwrite deleted and replaced data, instead of only unlinking it.
    connection.pragma_update(None, "secure_delete", true)?;
    // WAL: readers go on while one writes. FULL: a commit is on the disk before the request is answered.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 16 MiB between checkpoints: fewer of them while many phones come back after a holiday; it costs readers
    // microseconds.
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version_of(&transaction)?;
    for (number, migration) in (1..).zip(MIGRATIONS).skip(version) {
        transaction.execute_batch(migration)?;
        if number == PUSH {
            alarms::carry_over(&transaction)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.commit()?;
    Ok(version == 0)
}

/// The number of a file's last migration; 0 for an empty file.
///
/// # Errors
/// [`OpenError::Foreign`] for a database of another program, [`OpenError::Newer`] for one of a newer server.
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

/// Copies the write-ahead log back and empties it, unless somebody reads or writes now. Returns whether the log is
/// empty.
pub(super) fn empty_log(path: &Path) -> rusqlite::Result<bool> {
    let connection = Connection::open(path)?;
    // Waiting for a reader, such as a backup, would block every writer meanwhile.
    connection.busy_timeout(std::time::Duration::ZERO)?;
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0))?;
    Ok(busy == 0)
}

/// Opens a read-only connection.
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

/// Separates a file that is no database or damaged from other errors.
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
        let (_, made) = open_writer(&path, None).expect("make the database");
        assert!(made);
        let (connection, made) = open_writer(&path, None).expect("open it again");
        assert!(!made);
        assert_eq!(version_of(&connection).expect("read its version"), MIGRATIONS.len());
    }

    #[test]
    fn a_file_whose_log_is_gone_with_all_that_was_in_it_is_lost_and_not_new() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join(FILE);
        let connection = Connection::open(&path).expect("make a file");
        connection.pragma_update(None, "journal_mode", "WAL").expect("write its header");
        drop(connection);
        let before = std::fs::read(&path).expect("read it");
        assert!(!before.is_empty(), "it has a header and no table");
        assert!(matches!(open_writer(&path, Some(7)), Err(OpenError::Lost { commits: 7 })));
        assert_eq!(std::fs::read(&path).expect("read it"), before);
        assert!(open_writer(&path, None).is_ok(), "without a mark it is a new one");
    }

    #[test]
    fn sessions_keep_their_age_and_codes_their_time_when_the_server_is_updated() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join(FILE);
        let connection = Connection::open(&path).expect("make a file");
        connection.execute_batch(MIGRATIONS[0]).expect("make the first shape");
        connection.pragma_update(None, "application_id", APPLICATION).expect("say whose it is");
        connection.pragma_update(None, "user_version", 1).expect("say its version");
        connection
            .execute_batch(
                "INSERT INTO person VALUES (x'01', 'ann@example.org', 'Ann', 0);
                 INSERT INTO sign_in VALUES ('ann@example.org', x'07', 0, 5000);
                 INSERT INTO session VALUES
                     (x'01', x'0a', x'aa', 'phone', 0, 1000000000), (x'01', x'0b', x'bb', 'tablet', 0, 900000000),
                     (x'01', x'0c', x'cc', 'of a clock that was ahead', 0, 99999999999999);",
            )
            .expect("fill it");
        drop(connection);
        let (connection, made) = open_writer(&path, Some(1)).expect("update it");
        assert!(!made);
        let ran = |device: u8| -> i64 {
            let row = connection
                .query_row("SELECT ran FROM session WHERE device = ?1", [[device]], |row| row.get(0));
            row.expect("a session")
        };
        assert_eq!((ran(0x0a), ran(0x0b), ran(0x0c)), (0, -100_000, 0));
        let code: (Vec<u8>, i64) = connection
            .query_row("SELECT code, expires FROM sign_in_code", (), |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("the code");
        assert_eq!(code, (vec![7], 5_000));
    }

    #[test]
    fn a_database_of_a_newer_server_is_named_and_left_alone() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join(FILE);
        let (connection, _) = open_writer(&path, None).expect("make the database");
        connection.pragma_update(None, "user_version", MIGRATIONS.len() + 1).expect("pretend");
        drop(connection);
        assert!(matches!(open_writer(&path, None), Err(OpenError::Newer)));
    }

    #[test]
    fn somebody_elses_database_and_a_text_file_are_not_taken_over() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("other.db");
        let other = Connection::open(&path).expect("make a database");
        other.execute_batch("CREATE TABLE recipe (name TEXT)").expect("make a table");
        drop(other);
        assert!(matches!(open_writer(&path, None), Err(OpenError::Foreign)));
        let path = folder.path().join("text.db");
        std::fs::write(&path, "this is not a database, however long it is. ".repeat(100))
            .expect("write a file");
        assert!(matches!(open_writer(&path, None), Err(OpenError::Damaged(_))));
    }
}
