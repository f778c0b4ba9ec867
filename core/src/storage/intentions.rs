//! Intentions: a person's commands, numbered on this device, and stored until the server certainly has them.
//!
//! The column `state`: 0 waits; 1 is in the server's copy; 2 waits, and was sent at least once. A document may claim to
//! contain only those of state 2.

use std::collections::BTreeSet;

use belay_domain::Context;
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::{LARGEST, Place, Reading, ReplicaId, Writing};
use crate::{Error, Result, json};

/// How long an intention is kept after the server has it, in milliseconds: a backup older than a month is no longer
/// something phones can heal.
const KEPT_FOR_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// An intention as stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredIntention {
    /// Its number on this device.
    pub(crate) n: u64,
    /// The replica id: the opening of the database in which it was made.
    pub(crate) replica: ReplicaId,
    /// The command, as JSON.
    pub(crate) intent: String,
    /// Its context: who, when, in which zone.
    pub(crate) context: Context,
    /// Whether it was sent, answered or not.
    pub(crate) sent: bool,
}

fn intention(row: &Row<'_>) -> rusqlite::Result<(u64, u64, String, String, u8)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

/// None for a damaged row. The row stays, and other rows can be read.
fn read((n, replica, intent, context, state): (u64, u64, String, String, u8)) -> Option<StoredIntention> {
    let Ok(context) = json::read(&context) else {
        tracing::error!(n, "an intention is skipped because its row is damaged");
        return None;
    };
    Some(StoredIntention { n, replica: ReplicaId::numbered(replica), intent, context, sent: state == 2 })
}

impl Reading<'_> {
    /// The intentions of a document that wait to be sent, in order.
    pub(crate) fn pending(&self, place: Place) -> Result<Vec<StoredIntention>> {
        let mut statement = self.sql().prepare_cached(
            "SELECT n, line, intent, context, state FROM intention \
             WHERE document = ?1 AND space = ?2 AND state <> 1 ORDER BY n",
        )?;
        let rows =
            statement.query_map((place.id, place.space), intention)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The last number this device gave; 0 before the first.
    pub(crate) fn last_given(&self) -> Result<u64> {
        let mut statement =
            self.sql().prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'intention'")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// The replicas of a document's waiting intentions.
    pub(crate) fn replicas_waiting(&self, place: Place) -> Result<BTreeSet<ReplicaId>> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT line FROM intention WHERE document = ?1 AND space = ?2 AND state <> 1")?;
        let rows = statement.query_map((place.id, place.space), |row| row.get(0).map(ReplicaId::numbered))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All stored intentions of a document, in order.
    pub(crate) fn asked_for(&self, place: Place) -> Result<Vec<String>> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT intent FROM intention WHERE document = ?1 AND space = ?2 ORDER BY n")?;
        let rows = statement.query_map((place.id, place.space), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The number and replica id of every stored intention of a document, in order.
    pub(crate) fn kept_intentions(&self, place: Place) -> Result<Vec<(u64, ReplicaId)>> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT n, line FROM intention WHERE document = ?1 AND space = ?2 ORDER BY n")?;
        let rows = statement
            .query_map((place.id, place.space), |row| Ok((row.get(0)?, ReplicaId::numbered(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Reading<'_> {
    /// Whether this device has given numbers beyond the limit: see [`Writing::heal_numbers`].
    pub(super) fn has_numbers_beyond(&self) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sqlite_sequence \
             WHERE name = 'intention' AND (seq > ?1 OR typeof(seq) <> 'integer'))",
        )?;
        Ok(statement.query_row([LARGEST], |row| row.get(0))?)
    }
}

impl Writing<'_> {
    /// Numbers and stores an intention. Its number is above `newest`, the largest of this device in the document,
    /// because another copy of this phone may have counted further.
    pub(crate) fn add_intention(
        &mut self,
        place: Place,
        intent: &str,
        context: &Context,
        newest: u64,
    ) -> Result<u64> {
        let at = context.at.timestamp_millis();
        let context = json::text(context)?;
        let replica = self.replica().number();
        self.sql().prepare_cached(
            "INSERT INTO intention (document, space, line, intent, context, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((place.id, place.space, replica, intent, context, at))?;
        let n = u64::try_from(self.sql().last_insert_rowid()).map_err(Error::internal)?;
        if n > newest { Ok(n) } else { self.renumber(n, newest) }
    }

    /// Gives an intention that no document of the server contains a number above `newest` and above every other.
    pub(crate) fn renumber(&mut self, n: u64, newest: u64) -> Result<u64> {
        let fresh = self
            .sql()
            .prepare_cached(
                "UPDATE sqlite_sequence SET seq = max(seq, ?1) + 1 WHERE name = 'intention' RETURNING seq",
            )?
            .query_row([newest], |row| row.get(0))?;
        self.sql()
            .prepare_cached("UPDATE intention SET n = ?2, state = 0 WHERE n = ?1")?
            .execute((n, fresh))?;
        Ok(fresh)
    }

    /// Moves these intentions of the document into another space.
    pub(crate) fn move_intentions(&mut self, from: Place, to: Uuid) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE intention SET space = ?3 WHERE document = ?1 AND space = ?2")?
            .execute((from.id, from.space, to))?;
        Ok(())
    }

    /// Marks the intentions of a document up to `n` as sent.
    pub(crate) fn note_sent(&mut self, place: Place, n: u64) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE intention SET state = 2 WHERE document = ?1 AND space = ?2 AND n <= ?3 AND state = 0",
            )?
            .execute((place.id, place.space, n))?;
        Ok(())
    }

    /// Renumbers intentions that an earlier version numbered beyond the limit, because a document claimed that this
    /// device had counted so far.
    pub(super) fn heal_numbers(&mut self) -> Result<()> {
        let mut last: u64 = self
            .sql()
            .prepare_cached("SELECT coalesce(max(n), 0) FROM intention WHERE n <= ?1")?
            .query_row([LARGEST], |row| row.get(0))?;
        let beyond: Vec<u64> = self
            .sql()
            .prepare_cached("SELECT n FROM intention WHERE n > ?1 ORDER BY n")?
            .query_map([LARGEST], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for n in beyond {
            last += 1;
            self.sql().prepare_cached("UPDATE intention SET n = ?2 WHERE n = ?1")?.execute((n, last))?;
        }
        self.sql()
            .prepare_cached("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'intention'")?
            .execute([last])?;
        Ok(())
    }

    /// The server has this document as it was sent, with its intentions up to `n`: since `now`.
    pub(crate) fn acknowledge(&mut self, place: Place, n: u64, now: DateTime<Utc>) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE intention SET state = 1, acknowledged_at = ?4 \
             WHERE document = ?1 AND space = ?2 AND n <= ?3 AND state <> 1",
            )?
            .execute((place.id, place.space, n, now.timestamp_millis()))?;
        Ok(())
    }

    /// The server's copy has this intention: since `now`, as far as this phone knows.
    pub(crate) fn acknowledge_one(&mut self, n: u64, now: DateTime<Utc>) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE intention SET state = 1, acknowledged_at = ?2 WHERE n = ?1 AND state <> 1",
            )?
            .execute((n, now.timestamp_millis()))?;
        Ok(())
    }

    /// The server lost what it had: this intention waits again.
    pub(crate) fn unacknowledge(&mut self, n: u64) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE intention SET state = 2, acknowledged_at = NULL WHERE n = ?1")?
            .execute([n])?;
        Ok(())
    }

    /// Takes one intention out, because it went to the attention list.
    pub(crate) fn remove_intention(&mut self, n: u64) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM intention WHERE n = ?1")?.execute([n])?;
        Ok(())
    }

    /// Forgets what was asked of a document that is deleted, but for one intention.
    pub(crate) fn forget_intentions(&mut self, place: Place, but: Option<u64>) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM intention WHERE document = ?1 AND space = ?2 AND n IS NOT ?3")?
            .execute((place.id, place.space, but))?;
        Ok(())
    }

    /// Forgets the intentions that gave a text to a shared copy: those that made it, and those that put a newer text in its
    /// place. The answers and questions beside the text are others', and stay.
    pub(crate) fn forget_texts_given(&mut self, place: Place) -> Result<()> {
        self.sql()
            .prepare_cached(
                "DELETE FROM intention WHERE document = ?1 AND space = ?2 \
             AND (intent LIKE '{\"open\":%' OR intent LIKE '{\"do\":{\"refresh\":%')",
            )?
            .execute((place.id, place.space))?;
        Ok(())
    }

    /// Forgets intentions the server has had for a month.
    pub(crate) fn forget_old_intentions(&mut self, now: DateTime<Utc>) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM intention WHERE state = 1 AND acknowledged_at < ?1")?
            .execute([now.timestamp_millis() - KEPT_FOR_MS])?;
        Ok(())
    }
}
