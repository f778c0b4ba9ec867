//! Writes from phones: each is stored, too late, or refused, independently of the others.

use std::collections::{BTreeMap, BTreeSet};

use belay_protocol::{
    Body, Document, LARGEST_INTEGER, MAX_ALARMS, MAX_BODY_BYTES, MAX_CIRCLE_MEMBERS, MAX_KIND_BYTES,
    MAX_REVISION_JUMP, MAX_TOLD, Outcome, RefusalCode, Wake, Write, WriteResult,
};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    accounts::Caller,
    alarms::{self, Of},
    pushes::Telling,
    spaces::{self, Standing},
    sql::{Sql, blob, id, time},
};
use crate::{
    clock::{earlier, later},
    config::Limits,
    failure::Failure,
};

/// How many remembered answers one round of tidying reads, so that no request waits long behind it.
const TIDY_ROWS: i64 = 5_000;

/// The result of the writes of one request.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// One outcome for each write, in their order.
    pub(crate) results: Vec<WriteResult>,
    /// The sequence numbers of the stored writes in their spaces, from now or from the first time they were sent.
    pub(crate) own: BTreeMap<Uuid, BTreeSet<u64>>,
    /// Spaces whose members should be poked.
    pub(crate) wake: BTreeSet<Uuid>,
}

/// A space while one request writes to it.
struct Open {
    /// The caller's state in it; none if they may not write there.
    standing: Option<Standing>,
    seq: u64,
    grown: bool,
}

/// Applies the writes of one request in order, in one transaction.
pub(crate) fn apply(
    sql: &Sql<'_>,
    caller: &Caller,
    writes: &[Write],
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<Applied, Failure> {
    let mut applied = Applied::default();
    let mut open = BTreeMap::new();
    let mut telling = Telling::default();
    for write in writes {
        let (outcome, left_out) = one(sql, caller, write, limits, now, &mut open)?;
        if let Outcome::Stored { seq, .. } = outcome {
            applied.own.entry(write.space).or_default().insert(seq);
            // A repeated write was told when it was stored.
            let is_new = left_out.is_some();
            if write.wake != Wake::None {
                applied.wake.insert(write.space);
                if is_new {
                    telling.note(sql, write, caller)?;
                }
            } else if is_new {
                telling.withdraw(sql, write.space, write.id)?;
            }
        }
        let alarms_left_out = left_out.unwrap_or_default();
        applied.results.push(WriteResult { write: write.write, outcome, alarms_left_out });
    }
    telling.store(sql, limits, now)?;
    // One counter row for each space and request: this transaction is the only one that writes.
    for (space, open) in open.iter().filter(|(_, open)| open.grown) {
        sql.run("UPDATE space SET seq = ?2 WHERE id = ?1", params![blob(space), open.seq])?;
    }
    Ok(applied)
}

/// Decides one write. Where it is stored now, says how many of its alarms were left out.
fn one(
    sql: &Sql<'_>,
    caller: &Caller,
    write: &Write,
    limits: &Limits,
    now: DateTime<Utc>,
    open: &mut BTreeMap<Uuid, Open>,
) -> Result<(Outcome, Option<u32>), Failure> {
    let unstored = |outcome| Ok((outcome, None));
    let space = match open.entry(write.space) {
        std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::btree_map::Entry::Vacant(unknown) => {
            let standing = spaces::standing(sql, write.space, caller.person)?;
            let seq =
                sql.first("SELECT seq FROM space WHERE id = ?1", [blob(&write.space)], |row| row.get(0))?;
            unknown.insert(Open { standing, seq: seq.unwrap_or_default(), grown: false })
        }
    };
    // Checked first: a former member learns nothing from an old write that was stored, and pokes nobody.
    let Some(standing) = space.standing else {
        return unstored(Outcome::Refused { code: RefusalCode::Forbidden });
    };
    if let Some(outcome) = answered_before(sql, caller, write)? {
        return unstored(outcome);
    }
    if let Some(code) = unfit(write) {
        return unstored(Outcome::Refused { code });
    }
    let stored = sql.first(
        "SELECT rowid, kind, rev FROM document WHERE space = ?1 AND id = ?2",
        [blob(&write.space), blob(&write.id)],
        |row| Ok((row.get::<_, i64>(0)?, row.get_ref(1)?.as_str()? == write.kind, row.get::<_, u64>(2)?)),
    )?;
    if stored.is_some_and(|(_, same_kind, _)| !same_kind) {
        return unstored(Outcome::Refused { code: RefusalCode::Invalid });
    }
    let standing_rev = stored.map_or(0, |(.., rev)| rev);
    if write.base < standing_rev {
        return unstored(Outcome::Conflict { current: Box::new(document(sql, write.space, write.id)?) });
    }
    if write.base > standing_rev.saturating_add(MAX_REVISION_JUMP) {
        return unstored(Outcome::Refused { code: RefusalCode::Invalid });
    }
    if standing == Standing::Invited {
        // A write is the consent of an invited person.
        spaces::say_yes(sql, write.space, caller.person, now)?;
        space.standing = Some(Standing::Member);
    }
    // A base above the stored revision was stored once and lost since, after a restored backup. The phone has the newer
    // text. Its count goes on, so that no phone sees the same revision twice.
    let rev = write.base + 1;
    let seq = space.seq + 1;
    if let Some((row, ..)) = stored {
        sql.run(
            "UPDATE document SET rev = ?2, seq = ?3, at = ?4, by = ?5, body = ?6 WHERE rowid = ?1",
            params![row, rev, seq, now.timestamp_millis(), blob(&caller.person), write.body.0],
        )?;
    } else {
        sql.run(
            "INSERT INTO document (space, id, kind, rev, seq, at, by, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                blob(&write.space),
                blob(&write.id),
                write.kind,
                rev,
                seq,
                now.timestamp_millis(),
                blob(&caller.person),
                write.body.0
            ],
        )?;
    }
    sql.run(
        "INSERT INTO stored_write (person, write, space, document, rev, seq, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            blob(&caller.person),
            blob(&write.write),
            blob(&write.space),
            blob(&write.id),
            rev,
            seq,
            now.timestamp_millis()
        ],
    )?;
    space.seq = seq;
    space.grown = true;
    let left_out = if stored.is_none() && write.alarms.is_empty() {
        0
    } else {
        let of = Of { space: write.space, document: write.id, author: caller.person };
        alarms::put(sql, of, &write.alarms, limits, now)?
    };
    Ok((Outcome::Stored { rev, seq, at: millis(now) }, Some(left_out)))
}

/// The first answer to a repeated write, to the same document of the same space. Only stored writes are remembered. A
/// conflict or a refusal is decided anew, since its cause may have gone.
fn answered_before(sql: &Sql<'_>, caller: &Caller, write: &Write) -> Result<Option<Outcome>, Failure> {
    let answer = sql.first(
        "SELECT space, document, rev, seq, at FROM stored_write WHERE person = ?1 AND write = ?2",
        [blob(&caller.person), blob(&write.write)],
        |row| {
            let place = (id(row, 0)?, id(row, 1)?);
            Ok((place, Outcome::Stored { rev: row.get(2)?, seq: row.get(3)?, at: time(row, 4)? }))
        },
    )?;
    Ok(answer.map(|(place, outcome)| {
        if place == (write.space, write.id) {
            outcome
        } else {
            Outcome::Refused { code: RefusalCode::Invalid }
        }
    }))
}

/// Why a write can never be stored, whatever the server has.
fn unfit(write: &Write) -> Option<RefusalCode> {
    let kind = write.kind.as_bytes();
    let lower_case_words = kind.first().is_some_and(u8::is_ascii_lowercase)
        && kind.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(byte));
    if write.body.len() > MAX_BODY_BYTES {
        return Some(RefusalCode::TooLarge);
    }
    let fit = lower_case_words
        && kind.len() <= MAX_KIND_BYTES
        && write.base <= LARGEST_INTEGER
        && write.alarms.len() <= MAX_ALARMS
        && write.wake_to.len() <= MAX_TOLD
        && write.alarms.iter().all(|alarm| alarm.to.len() <= MAX_CIRCLE_MEMBERS);
    (!fit).then_some(RefusalCode::Invalid)
}

fn document(sql: &Sql<'_>, space: Uuid, id: Uuid) -> Result<Document, Failure> {
    sql.first(
        "SELECT id, space, kind, rev, seq, at, by, body FROM document WHERE space = ?1 AND id = ?2",
        [blob(&space), blob(&id)],
        read_document,
    )?
    .ok_or(Failure::Internal("a document vanished"))
}

/// A document from `id, space, kind, rev, seq, at, by, body`.
pub(super) fn read_document(row: &rusqlite::Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: id(row, 0)?,
        space: id(row, 1)?,
        kind: row.get(2)?,
        rev: row.get(3)?,
        seq: row.get(4)?,
        at: time(row, 5)?,
        by: id(row, 6)?,
        body: Body(row.get(7)?),
    })
}

/// The time with the precision of the database, so that a repeated answer does not differ.
fn millis(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap_or(time)
}

/// Deletes the answers to writes older than `days`, some at a time, so that no request waits long behind it.
pub(super) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>, days: u32) -> Result<(), Failure> {
    let age = TimeDelta::days(i64::from(days));
    // The answers of a clock that was far ahead would come before all others for as long as it was ahead.
    let (oldest, newest) = (earlier(now, age).timestamp_millis(), later(now, age).timestamp_millis());
    let first = sql.first("SELECT min(row) FROM stored_write", (), |row| row.get::<_, Option<i64>>(0))?;
    if let Some(first) = first.flatten() {
        sql.run(
            "DELETE FROM stored_write WHERE row >= ?1 AND row < ?2 AND (at < ?3 OR at > ?4)",
            params![first, first + TIDY_ROWS, oldest, newest],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use belay_protocol::Alarm;

    use super::*;

    fn write(kind: &str) -> Write {
        Write {
            write: Uuid::from_u128(1),
            space: Uuid::from_u128(2),
            id: Uuid::from_u128(3),
            kind: kind.to_owned(),
            base: 0,
            body: Body(Vec::new()),
            alarms: Vec::new(),
            wake: Wake::Quiet,
            wake_to: Vec::new(),
        }
    }

    #[test]
    fn a_kind_is_lower_case_words_and_nothing_else() {
        for kind in ["goal", "flash_request", "lifeline-2"] {
            assert_eq!(unfit(&write(kind)), None, "{kind}");
        }
        for kind in ["", "Goal", "2goals", "göal", "goal ", "goal;", &"g".repeat(MAX_KIND_BYTES + 1)] {
            assert_eq!(unfit(&write(kind)), Some(RefusalCode::Invalid), "{kind:?}");
        }
    }

    #[test]
    fn the_largest_body_passes_and_one_byte_more_does_not() {
        let sized = |bytes| Write { body: Body(vec![0; bytes]), ..write("goal") };
        assert_eq!(unfit(&sized(MAX_BODY_BYTES)), None);
        assert_eq!(unfit(&sized(MAX_BODY_BYTES + 1)), Some(RefusalCode::TooLarge));
    }

    #[test]
    fn alarms_and_whom_they_wake_are_bounded() {
        let alarm = |people| Alarm {
            id: Uuid::nil(),
            at: DateTime::UNIX_EPOCH,
            until: None,
            to: vec![Uuid::nil(); people],
        };
        let with = |alarms| Write { alarms, ..write("meeting") };
        assert_eq!(unfit(&with(vec![alarm(MAX_CIRCLE_MEMBERS); MAX_ALARMS])), None);
        assert_eq!(unfit(&with(vec![alarm(1); MAX_ALARMS + 1])), Some(RefusalCode::Invalid));
        assert_eq!(unfit(&with(vec![alarm(MAX_CIRCLE_MEMBERS + 1)])), Some(RefusalCode::Invalid));
    }
}
