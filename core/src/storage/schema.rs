//! The tables, and how they change: numbered migrations, forward only.
//!
//! Only the base tables ever migrate. Read models hold nothing that is not in a document; when their shape changes,
//! [`READ_MODELS_VERSION`] changes and they are rebuilt.

use rusqlite::{Connection, TransactionBehavior};

use crate::{Error, Result};

/// Marks the file as Belay's (`BELY`), so that another app's database is never taken for a damaged one of ours.
pub(super) const APPLICATION_ID: i32 = 0x4245_4c59;

/// One step of the base tables for each released shape. A step is never edited once it has been released.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_lines.sql"),
    include_str!("migrations/0003_acknowledged.sql"),
    include_str!("migrations/0004_rooms.sql"),
    include_str!("migrations/0005_rings.sql"),
];

/// The shape of the read models and of what is read from documents. Raise it whenever a list, a search column or a
/// document's version changes: the next start rebuilds them and tries again what it could not read.
pub(super) const READ_MODELS_VERSION: i64 = 5;

const READ_MODELS: &str = include_str!("migrations/read_models.sql");

/// Checks that the base tables are of this version or an older one. Returns their version and the newest one.
///
/// # Errors
/// [`Error::UpdateNeeded`] for a file from a newer app. It is not touched.
pub(super) fn known(connection: &Connection) -> Result<(i64, i64)> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let at: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if at > known { Err(Error::UpdateNeeded) } else { Ok((at, known)) }
}

/// Brings the base tables to this version.
///
/// # Errors
/// As [`known`].
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    let (at, known) = known(connection)?;
    if at == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited for the lock.
    let at: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in MIGRATIONS.iter().skip(usize::try_from(at).unwrap_or_default()) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// Drops the read models and makes them empty, for a rebuild.
pub(super) fn recreate_read_models(connection: &Connection) -> Result<()> {
    connection.execute_batch(READ_MODELS)?;
    Ok(())
}
