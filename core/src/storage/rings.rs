//! What this phone handed to its own scheduler, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use belay_domain::{
    ReminderId,
    reminder::{Reminder, RingLog, Ringing},
};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension as _;
use serde::{Serialize, de::DeserializeOwned};

use super::{Key, Reading, Writing};
use crate::{Result, json};

/// Today began so long ago at most, in any zone.
const LATELY: TimeDelta = TimeDelta::hours(48);

/// What is read of a reminder that rang.
#[derive(serde::Deserialize)]
struct Rung {
    reminder: Reminder,
}

/// So long a settled reminder is remembered: longer than any is of use after it was due.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

fn number(ringing: Ringing) -> i64 {
    match ringing {
        Ringing::Armed => 0,
        Ringing::Fired => 1,
        Ringing::Dismissed => 2,
        Ringing::Acted => 3,
    }
}

impl Reading<'_> {
    /// What this phone knows of its own ringing.
    pub(crate) fn ring_log(&self, now: DateTime<Utc>) -> Result<RingLog> {
        let armed = self.armed()?;
        let mut statement = self.sql().prepare_cached("SELECT id FROM ring WHERE state > 0")?;
        let settled = statement.query_map([], |row| row.get(0).map(ReminderId))?;
        let settled: BTreeSet<ReminderId> = settled.collect::<rusqlite::Result<_>>()?;
        let few = self.few_rung(now)?;
        Ok(RingLog { since: self.meta(Key::ArmedSince)?, armed, settled, few })
    }

    /// When one of the few of a day rang, today and yesterday in any zone.
    fn few_rung(&self, now: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>> {
        let since = now.checked_sub_signed(LATELY).unwrap_or(now).timestamp_millis();
        let mut few = Vec::new();
        for state in [Ringing::Fired, Ringing::Dismissed, Ringing::Acted] {
            let mut statement =
                self.sql().prepare_cached("SELECT at, reminder FROM ring WHERE state = ?1 AND at >= ?2")?;
            let rung = statement.query_map((number(state), since), |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in rung {
                let (at, about): (i64, String) = row?;
                let Rung { reminder } = json::read(about)?;
                let at = DateTime::from_timestamp_millis(at).filter(|_| reminder.kind.is_one_of_few());
                few.extend(at);
            }
        }
        Ok(few)
    }

    /// What the scheduler has, and when it is due there.
    pub(crate) fn armed(&self) -> Result<BTreeMap<ReminderId, DateTime<Utc>>> {
        let mut statement = self.sql().prepare_cached("SELECT id, at FROM ring WHERE state = 0")?;
        let armed = statement.query_map([], |row| Ok((ReminderId(row.get(0)?), row.get::<_, i64>(1)?)))?;
        let armed: Vec<(ReminderId, i64)> = armed.collect::<rusqlite::Result<_>>()?;
        Ok(armed
            .into_iter()
            .filter_map(|(id, at)| Some((id, DateTime::from_timestamp_millis(at)?)))
            .collect())
    }

    /// What the server need not push: what the scheduler has, the soonest first, and then what rang lately. `most` of them.
    pub(crate) fn rings_itself(&self, now: DateTime<Utc>, most: usize) -> Result<Vec<ReminderId>> {
        let mut armed: Vec<(DateTime<Utc>, ReminderId)> =
            self.armed()?.into_iter().map(|(id, at)| (at, id)).collect();
        armed.sort_unstable();
        let since = now.checked_sub_signed(LATELY).unwrap_or(now).timestamp_millis();
        let mut all: Vec<ReminderId> = armed.into_iter().map(|(_, id)| id).collect();
        for state in [Ringing::Fired, Ringing::Dismissed, Ringing::Acted] {
            let mut statement = self
                .sql()
                .prepare_cached("SELECT id FROM ring WHERE state = ?1 AND at >= ?2 ORDER BY at DESC")?;
            let rung = statement.query_map((number(state), since), |row| row.get(0).map(ReminderId))?;
            all.extend(rung.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        all.truncate(most);
        Ok(all)
    }

    /// What a reminder was about when it was handed over.
    pub(crate) fn rung<T: DeserializeOwned>(&self, id: ReminderId) -> Result<Option<T>> {
        let mut statement = self.sql().prepare_cached("SELECT reminder FROM ring WHERE id = ?1")?;
        let found: Option<String> = statement.query_row([id.0], |row| row.get(0)).optional()?;
        found.map(json::read).transpose()
    }
}

impl Writing<'_> {
    /// Notes what became of a reminder. True where it is news: it only ever moves on. An armed one whose time has come by `now`
    /// keeps it.
    pub(crate) fn note_ring(
        &mut self,
        id: ReminderId,
        ringing: Ringing,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
        about: &impl Serialize,
    ) -> Result<bool> {
        let noted = self
            .sql()
            .prepare_cached(
                "INSERT INTO ring (id, state, at, reminder) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at \
                 WHERE excluded.state > ring.state \
                    OR (excluded.state = 0 AND ring.state = 0 AND excluded.at <> ring.at AND ring.at > ?5)",
            )?
            .execute((
                id.0,
                number(ringing),
                at.timestamp_millis(),
                json::text(about)?,
                now.timestamp_millis(),
            ))?;
        if noted > 0 {
            self.touch();
        }
        Ok(noted > 0)
    }

    /// Forgets that the scheduler has a reminder.
    pub(crate) fn disarm(&mut self, id: ReminderId) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM ring WHERE id = ?1 AND state = 0")?.execute([id.0])?;
        self.touch();
        Ok(())
    }

    /// Forgets that the scheduler has anything that is due from then on.
    pub(crate) fn disarm_since(&mut self, since: DateTime<Utc>) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM ring WHERE state = 0 AND at >= ?1")?
            .execute([since.timestamp_millis()])?;
        self.touch();
        Ok(())
    }

    /// Forgets that the scheduler has what is still ahead and not among these.
    pub(crate) fn disarm_all_but(&mut self, kept: &BTreeSet<ReminderId>, now: DateTime<Utc>) -> Result<()> {
        let armed = self.reading().armed()?;
        for (id, _) in armed.iter().filter(|(id, at)| **at > now && !kept.contains(id)) {
            self.disarm(*id)?;
        }
        Ok(())
    }

    /// The scheduler rang at `now`, and the system showed nothing. It counts as due since then, and not as what rang before the
    /// system muted us.
    pub(crate) fn was_hidden(&mut self, id: ReminderId, now: DateTime<Utc>) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE ring SET at = ?2 WHERE id = ?1 AND state = 0")?
            .execute((id.0, now.timestamp_millis()))?;
        Ok(())
    }

    /// Forgets what was settled long ago.
    pub(crate) fn forget_rings(&mut self, now: DateTime<Utc>) -> Result<()> {
        let before = now.checked_sub_signed(REMEMBERED).unwrap_or(now).timestamp_millis();
        for state in [Ringing::Armed, Ringing::Fired, Ringing::Dismissed, Ringing::Acted] {
            self.sql()
                .prepare_cached("DELETE FROM ring WHERE state = ?1 AND at < ?2")?
                .execute((number(state), before))?;
        }
        Ok(())
    }
}
