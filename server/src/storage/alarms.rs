//! The alarms of documents: when, and for whom, the server pushes. It never learns why.

use std::collections::BTreeSet;

use belay_protocol::Alarm;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{
    registrations::MOST_WAITING,
    sql::{Sql, blob, id},
};
use crate::{
    clock::{delta, earlier, later},
    config::Limits,
    failure::Failure,
};

/// How long an alarm is of use if its phone does not say: a reminder of a meeting is not, an hour later.
const USE: TimeDelta = TimeDelta::hours(1);

/// The longest an alarm is of use: whoever has been away for a week finds what waits on opening the app.
const LONGEST_USE: TimeDelta = TimeDelta::days(7);

/// Alarms in this year and later are left out: phones read no date beyond it (ARCHITECTURE, *Isolation*).
const END_OF_TIME: i32 = 2200;

/// The document that alarms belong to.
#[derive(Clone, Copy)]
pub(super) struct Of {
    pub(super) space: Uuid,
    pub(super) document: Uuid,
    /// The author of its revision, for whom the alarms count.
    pub(super) author: Uuid,
}

/// Replaces the alarms of a document; returns how many were left out because the author has too many. The soonest are kept.
///
/// A push that is to be sent for an alarm which the document no longer has, or has at a later time, is deleted: what was moved,
/// cancelled or withdrawn is not pushed afterwards. An alarm that has been made a push of is not taken again; one that is due
/// and waits for the worker stays.
pub(super) fn put(
    sql: &Sql<'_>,
    of: Of,
    alarms: &[Alarm],
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<u32, Failure> {
    let wanted: BTreeSet<(DateTime<Utc>, Uuid, Uuid, DateTime<Utc>)> = alarms
        .iter()
        .flat_map(|alarm| alarm.to.iter().map(|to| (alarm.at, alarm.id, *to, end_of_use(alarm))))
        .collect();
    let due = earlier(now, delta(limits.local_grace));
    let still_due = wanted.iter().filter(|(at, ..)| *at <= due).map(|(_, alarm, to, _)| (*alarm, *to));
    withdraw(sql, of, &still_due.collect())?;
    let waiting: BTreeSet<(Uuid, Uuid)> = sql
        .all(
            "SELECT id, person FROM alarm WHERE space = ?1 AND document = ?2",
            [blob(&of.space), blob(&of.document)],
            |row| Ok((id(row, 0)?, id(row, 1)?)),
        )?
        .into_iter()
        .collect();
    if !waiting.is_empty() {
        sql.run(
            "DELETE FROM alarm WHERE space = ?1 AND document = ?2",
            [blob(&of.space), blob(&of.document)],
        )?;
    }
    let ahead: Vec<_> = wanted
        .into_iter()
        .filter(|(at, alarm, to, until)| {
            let is_ahead = *at > due || waiting.contains(&(*alarm, *to));
            is_ahead && *until > now && *at < end_of_time()
        })
        .collect();
    if ahead.is_empty() {
        return Ok(0);
    }
    let count = sql.first("SELECT alarms FROM alarm_count WHERE person = ?1", [blob(&of.author)], |row| {
        row.get::<_, usize>(0)
    })?;
    let room = limits.alarms_of_person.saturating_sub(count.unwrap_or(0));
    for (at, alarm, to, until) in ahead.iter().take(room) {
        sql.run(
            "INSERT INTO alarm (space, document, person, id, at, until, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (space, document, person, id) DO NOTHING",
            params![
                blob(&of.space),
                blob(&of.document),
                blob(to),
                blob(alarm),
                at.timestamp_millis(),
                until.timestamp_millis(),
                blob(&of.author)
            ],
        )?;
    }
    Ok(u32::try_from(ahead.len().saturating_sub(room)).unwrap_or(u32::MAX))
}

/// Deletes the pushes to be sent for alarms of a document that are not among `kept`.
fn withdraw(sql: &Sql<'_>, of: Of, kept: &BTreeSet<(Uuid, Uuid)>) -> Result<(), Failure> {
    let pending = sql.all(
        "SELECT row, about, person FROM push WHERE space = ?1 AND document = ?2 AND wake = 'alarm'",
        [blob(&of.space), blob(&of.document)],
        |row| Ok((row.get::<_, i64>(0)?, (id(row, 1)?, id(row, 2)?))),
    )?;
    for (row, _) in pending.iter().filter(|(_, alarm)| !kept.contains(alarm)) {
        sql.run("DELETE FROM push WHERE row = ?1", [row])?;
    }
    Ok(())
}

fn end_of_use(alarm: &Alarm) -> DateTime<Utc> {
    let longest = later(alarm.at, LONGEST_USE);
    alarm.until.map_or_else(|| later(alarm.at, USE), |until| until.min(longest))
}

fn end_of_time() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(END_OF_TIME, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map_or(DateTime::<Utc>::MAX_UTC, |start| start.and_utc())
}

/// Makes rows of the alarms that documents had as JSON until migration 6. One that cannot be read is left out: phones send it
/// again with the next revision of its document.
pub(super) fn carry_over(connection: &Connection) -> rusqlite::Result<()> {
    let mut old = connection.prepare(include_str!("migrations/0006_old_alarms.sql"))?;
    let mut documents = old.query(())?;
    while let Some(row) = documents.next()? {
        let (space, document, author) = (id(row, 0)?, id(row, 1)?, id(row, 2)?);
        let alarms: Vec<serde_json::Value> =
            serde_json::from_str(row.get_ref(3)?.as_str()?).unwrap_or_default();
        for alarm in alarms.into_iter().filter_map(|alarm| serde_json::from_value::<Alarm>(alarm).ok()) {
            for to in &alarm.to {
                connection.execute(
                    "INSERT INTO alarm (space, document, person, id, at, until, by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                     ON CONFLICT (space, document, person, id) DO NOTHING",
                    params![
                        blob(&space),
                        blob(&document),
                        blob(to),
                        blob(&alarm.id),
                        alarm.at.timestamp_millis(),
                        end_of_use(&alarm).timestamp_millis(),
                        blob(&author)
                    ],
                )?;
            }
        }
    }
    Ok(())
}

/// Deletes a person's alarms and pushes in a space that they left.
pub(super) fn leave(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<(), Failure> {
    sql.run("DELETE FROM alarm WHERE space = ?1 AND person = ?2", [blob(&space), blob(&person)])?;
    sql.run("DELETE FROM push WHERE person = ?1 AND space = ?2", [blob(&person), blob(&space)])?;
    Ok(())
}

/// Deletes every alarm of a space that is over.
pub(super) fn clear(sql: &Sql<'_>, space: Uuid) -> Result<(), Failure> {
    sql.run("DELETE FROM alarm WHERE space = ?1", [blob(&space)])?;
    Ok(())
}

/// Whether an alarm is due whose phones have had their time to ring by themselves. It reads one row at most, however many
/// alarms there are.
pub(super) fn is_due(sql: &Sql<'_>, now: DateTime<Utc>, grace: TimeDelta) -> Result<bool, Failure> {
    Ok(sql.exists("SELECT 1 FROM alarm WHERE at <= ?1", [earlier(now, grace).timestamp_millis()])?)
}

/// Makes pushes of at most `most` due alarms, the oldest first: one for each registered device of the person that did not
/// report the alarm as armed. Returns how many alarms it took.
///
/// An alarm whose use has ended, one for a person who is no longer in the space, and one for a device for which
/// [`MOST_WAITING`] wait go without a push. `oldest` is
/// [`crate::app::App::oldest_session`].
pub(super) fn ring(
    sql: &Sql<'_>,
    now: DateTime<Utc>,
    grace: TimeDelta,
    oldest: i64,
    most: usize,
) -> Result<usize, Failure> {
    let due = sql.all(
        "SELECT space, document, person, id, until FROM alarm WHERE at <= ?1 ORDER BY at LIMIT ?2",
        params![earlier(now, grace).timestamp_millis(), most],
        |row| Ok((id(row, 0)?, id(row, 1)?, id(row, 2)?, id(row, 3)?, row.get::<_, i64>(4)?)),
    )?;
    for (space, document, person, alarm, until) in &due {
        if *until > now.timestamp_millis() {
            sql.run(
                "INSERT INTO push (person, device, wake, about, space, document, lane, next, until, tries)
                 SELECT registered.person, registered.device, 'alarm', ?1, ?2, ?3, registered.lane, ?4, ?5, 0
                 FROM push_registration AS registered
                 JOIN session ON session.person = registered.person AND session.device = registered.device
                 JOIN member ON member.person = registered.person AND member.space = ?2
                 WHERE registered.person = ?6 AND session.ran >= ?7 AND NOT EXISTS (
                     SELECT 1 FROM armed
                     WHERE armed.person = registered.person AND armed.device = registered.device AND armed.alarm = ?1
                 ) AND (
                     SELECT count(*) FROM push AS waiting
                     WHERE waiting.person = registered.person AND waiting.device = registered.device
                     AND waiting.wake = 'alarm'
                 ) < ?8
                 ON CONFLICT (person, device, wake, about) DO NOTHING",
                params![
                    blob(alarm),
                    blob(space),
                    blob(document),
                    now.timestamp_millis(),
                    until,
                    blob(person),
                    oldest,
                    MOST_WAITING
                ],
            )?;
        }
        sql.run(
            "DELETE FROM alarm WHERE space = ?1 AND document = ?2 AND person = ?3 AND id = ?4",
            [blob(space), blob(document), blob(person), blob(alarm)],
        )?;
    }
    Ok(due.len())
}
