//! Sets up connections to the phone's database. All pragmas are here, each with its reason.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

/// How long a connection waits for another process before it gives up. Within one process there is one writer, so
/// only a second process (a share sheet, a terminal) can hold the lock, and never for long.
const BUSY: Duration = Duration::from_secs(2);
/// Page cache of one connection, in KiB: an hour of a person's documents, and small beside the 64 MiB a sync may take.
const CACHE_KIB: i64 = 4 * 1024;
/// Page cache of the connection that writes, in KiB: the lists' indexes of 10,000 documents, so that a first sync does not
/// read again what it has just written. Filled only while it is needed, and a quarter of the 64 MiB.
const WRITER_CACHE_KIB: i64 = 16 * 1024;
/// The number of prepared statements: every statement of the core fits.
const STATEMENTS: usize = 128;

/// Connects to a file of any kind without changing it.
pub(super) fn opened(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// Makes it the connection that writes.
pub(super) fn writing(connection: &Connection) -> rusqlite::Result<()> {
    // Readers go on while somebody writes, and a commit is one append and one fsync.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // `Store::checkpoint` copies the log back between syncs, never inside a user's tap.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // Overwrite deleted data (a shared text taken back, a space left), instead of only unlinking it.
    connection.pragma_update(None, "secure_delete", true)?;
    durable(connection, true)?;
    common(connection)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)
}

/// Runs a job on the writing connection without waiting for readers: it gets "busy" if there are some.
pub(super) fn without_waiting<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.busy_timeout(Duration::ZERO)?;
    let done = work(connection);
    connection.busy_timeout(BUSY)?;
    done
}

/// Opens a read-only connection.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // A reader that could write would be a second writer.
    connection.pragma_update(None, "query_only", true)?;
    common(&connection)?;
    Ok(connection)
}

/// Opens a connection that copies the log back, beside readers and writers. It waits for nobody.
pub(super) fn checkpointing(path: &Path) -> rusqlite::Result<Connection> {
    // A database that was removed meanwhile must not be made again.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    // The copied pages are on the disk before the log is emptied.
    durable(&connection, true)?;
    Ok(connection)
}

/// FULL for a person's writes: the commit is on the disk before the call returns. NORMAL for data of the server: after
/// a power cut it is downloaded again.
pub(super) fn durable(connection: &Connection, full: bool) -> rusqlite::Result<()> {
    // On Apple's systems an fsync leaves the bytes in the drive's memory (fsync(2) there), where a power cut loses
    // them; this flushes the drive too. On other systems it changes nothing.
    connection.pragma_update(None, "fullfsync", full)?;
    connection.pragma_update(None, "synchronous", if full { "FULL" } else { "NORMAL" })
}

fn common(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Sorting and rebuilding use no temporary files, because nothing would erase them.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A foreign database file may have functions in its schema; ours needs none.
    connection.pragma_update(None, "trusted_schema", false)?;
    // A plan does not depend on bound values. Without this, SQLite compiles a statement again for every new value, since a
    // partial index might fit it (https://sqlite.org/queryplanner-ng.html#qpstab).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    fn writer() -> Connection {
        let connection = Connection::open_in_memory().expect("memory");
        writing(&connection).expect("set up");
        connection
    }

    fn number(connection: &Connection, pragma: &str) -> i64 {
        connection.pragma_query_value(None, pragma, |row| row.get(0)).expect("a number")
    }

    #[test]
    fn what_a_person_wrote_goes_the_whole_way_to_the_disk() {
        let connection = writer();
        assert_eq!((number(&connection, "synchronous"), number(&connection, "fullfsync")), (2, 1));
        durable(&connection, false).expect("what is pulled");
        assert_eq!((number(&connection, "synchronous"), number(&connection, "fullfsync")), (1, 0));
    }

    #[test]
    fn a_statement_is_compiled_once_for_all_values_also_beside_a_partial_index() {
        let connection = writer();
        connection
            .execute_batch("CREATE TABLE note (id INTEGER, state INTEGER); CREATE INDEX waiting ON note (id) WHERE state = 1")
            .expect("a table");
        let mut select = connection.prepare("SELECT id FROM note WHERE state = ?1").expect("a statement");
        for state in 0..3 {
            select.query([state]).and_then(|mut rows| rows.next().map(drop)).expect("it runs");
        }
        assert_eq!(select.get_status(StatementStatus::RePrepare), 0);
    }

    /// `.cargo/config.toml` has the build options of SQLite. Cargo reads it from the current folder, so a build from
    /// another folder misses it.
    #[test]
    fn sqlite_is_built_as_the_workspace_asks() {
        let connection = writer();
        let mut options = connection.prepare("PRAGMA compile_options").expect("options");
        let options =
            options.query_map([], |row| row.get(0)).and_then(Iterator::collect::<Result<Vec<String>, _>>);
        let options = options.expect("texts");
        for wanted in ["DQS=0", "OMIT_LOAD_EXTENSION", "OMIT_JSON", "OMIT_SHARED_CACHE", "ENABLE_FTS5"] {
            assert!(options.iter().any(|option| option == wanted), "{wanted} is not among {options:?}");
        }
        let misspelled = connection.query_row("SELECT \"no such column\"", [], |row| row.get::<_, String>(0));
        assert!(misspelled.is_err(), "a misspelled column is no text");
    }
}
