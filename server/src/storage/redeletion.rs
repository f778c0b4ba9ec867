//! Accounts that were deleted since a database was copied are deleted again: see [`super::deleted`].

use std::{collections::BTreeSet, path::Path};

use rusqlite::Connection;

use super::{
    OpenError,
    deleted::{Name, known, name_of, note, read, write},
    deletion,
    sql::{Sql, id},
};
use crate::{counters::Live, failure::Failure};

/// Deletes the accounts that were deleted after the database was copied.
///
/// # Errors
/// [`OpenError::Deleted`], [`OpenError::Storage`]; then nothing was deleted.
pub(super) fn apply(connection: &Connection, names: &BTreeSet<Name>) -> Result<(), OpenError> {
    // No request causes this work, so its counts are dropped.
    let counters = Live::default();
    let transaction = connection.unchecked_transaction()?;
    let sql = Sql::new(&transaction, &counters);
    let purged = purge(&sql, names).map_err(|failure| OpenError::Deleted(failure.to_string()))?;
    transaction.commit()?;
    if purged > 0 {
        tracing::warn!(purged, "accounts that were deleted since this database was copied are deleted again");
        // Overwrite the deleted rows in the database file, not only in the log.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
    }
    Ok(())
}

/// Returns how many accounts were deleted.
fn purge(sql: &Sql<'_>, names: &BTreeSet<Name>) -> Result<usize, Failure> {
    let mut unknown = BTreeSet::new();
    for name in names {
        if note(sql, name)? {
            unknown.insert(name);
        }
    }
    if unknown.is_empty() {
        return Ok(0);
    }
    let mut back = sql.all("SELECT id FROM person", (), |row| id(row, 0))?;
    back.retain(|person| unknown.contains(&name_of(*person)));
    for person in &back {
        deletion::purge(sql, *person)?;
    }
    Ok(back.len())
}

/// Completes the database and the file beside it: both list every deleted account afterwards.
///
/// # Errors
/// Those of [`read`] and [`apply`]; [`OpenError::Folder`].
pub(super) fn settle(connection: &Connection, folder: &Path) -> Result<(), OpenError> {
    let beside = read(folder)?;
    apply(connection, &beside)?;
    let counters = Live::default();
    let known =
        known(&Sql::new(connection, &counters)).map_err(|failure| OpenError::Deleted(failure.to_string()))?;
    if known != beside {
        write(folder, &known)?;
    }
    Ok(())
}
