//! Intentions: what a person asked for, numbered on this device, kept until the server's copy surely has it.

use belay_domain::Context;
use rusqlite::Row;
use uuid::Uuid;

use super::{Reading, Writing};
use crate::{Error, Result};

/// How long an intention is kept after the server has it, in milliseconds: a backup older than a month is no longer
/// something phones can heal.
const KEPT_FOR_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// An intention as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredIntention {
    /// Its number on this device.
    pub(crate) n: u64,
    /// The command, as JSON.
    pub(crate) intent: String,
    /// Who, when, where.
    pub(crate) context: Context,
}

fn intention(row: &Row<'_>) -> rusqlite::Result<(u64, String, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn read((n, intent, context): (u64, String, String)) -> Result<StoredIntention> {
    Ok(StoredIntention { n, intent, context: serde_json::from_str(&context).map_err(Error::internal)? })
}

impl Reading<'_> {
    /// The intentions of a document that wait to be sent, in their order.
    pub(crate) fn pending(&self, document: Uuid) -> Result<Vec<StoredIntention>> {
        let mut statement = self.prepare_cached(
            "SELECT n, intent, context FROM intention WHERE document = ?1 AND state = 0 ORDER BY n",
        )?;
        let rows = statement.query_map([document], intention)?.collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter().map(read).collect()
    }
}

impl Writing<'_> {
    /// Numbers and keeps an intention.
    pub(crate) fn add_intention(&mut self, document: Uuid, intent: &str, context: &Context) -> Result<u64> {
        let at = context.at.timestamp_millis();
        let context = serde_json::to_string(context).map_err(Error::internal)?;
        self.prepare_cached("INSERT INTO intention (document, intent, context, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute((document, intent, context, at))?;
        u64::try_from(self.last_insert_rowid()).map_err(Error::internal)
    }

    /// The server's copy has the intentions of this document up to `n`.
    pub(crate) fn acknowledge(&mut self, document: Uuid, n: u64) -> Result<()> {
        self.prepare_cached("UPDATE intention SET state = 1 WHERE document = ?1 AND n <= ?2 AND state = 0")?
            .execute((document, n))?;
        Ok(())
    }

    /// The server lost what it had: intentions of this document above `n` wait again.
    pub(crate) fn unacknowledge(&mut self, document: Uuid, n: u64) -> Result<()> {
        self.prepare_cached("UPDATE intention SET state = 0 WHERE document = ?1 AND n > ?2")?
            .execute((document, n))?;
        Ok(())
    }

    /// Takes one intention out, because it went to the attention list.
    pub(crate) fn remove_intention(&mut self, n: u64) -> Result<()> {
        self.prepare_cached("DELETE FROM intention WHERE n = ?1")?.execute([n])?;
        Ok(())
    }

    /// Forgets intentions the server has had for a month.
    pub(crate) fn forget_old_intentions(&mut self, now_ms: i64) -> Result<()> {
        self.prepare_cached("DELETE FROM intention WHERE state = 1 AND at < ?1")?
            .execute([now_ms - KEPT_FOR_MS])?;
        Ok(())
    }
}
