//! How a connection to the phone's database is set up. The one place for pragmas, each with its reason.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

/// How long a connection waits for another process before it gives up. Within one process there is one writer, so
/// only a second process (a share sheet, a terminal) can hold the lock, and never for long.
const BUSY: Duration = Duration::from_secs(2);
/// Page cache of one connection, in KiB: an hour of a person's documents, and small beside the 64 MiB a sync may take.
const CACHE_KIB: i64 = 4 * 1024;
/// Page cache of the connection that writes, in KiB: the lists' indexes of 10,000 documents, so that a first sync does not
/// read again what it has just written. Filled only while it is needed, and a quarter of the 64 MiB.
const WRITER_CACHE_KIB: i64 = 16 * 1024;
/// Statements kept prepared: every statement of the core fits.
const STATEMENTS: usize = 128;

/// A connection to whatever this file is; nothing in it is touched.
pub(super) fn opened(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// Makes it the connection that writes.
pub(super) fn writing(connection: &Connection) -> rusqlite::Result<()> {
    // Readers go on while somebody writes, and a commit is one append and one fsync.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // The log is copied back by `Store::checkpoint`, between syncs: never inside a user's tap.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // What was deleted (a shared text taken back, a space left) is overwritten, not merely unlinked.
    connection.pragma_update(None, "secure_delete", true)?;
    durable(connection, true)?;
    common(connection)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)
}

/// A connection that only reads.
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

/// FULL for what a person wrote: the commit is on the disk before the call returns. NORMAL for what was pulled: after
/// a power cut it is pulled again.
pub(super) fn durable(connection: &Connection, full: bool) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", if full { "FULL" } else { "NORMAL" })
}

fn common(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Sorting and rebuilding never touch the disk outside the database, where nothing would erase them.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A database file from elsewhere may carry functions in its schema; ours needs none.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}
