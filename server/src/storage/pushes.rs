//! The pushes that are to be sent: who is told of a change, what a worker claims, and what becomes of it.
//!
//! A claim is the token of a worker, the number of the try, and a time. Whoever has claimed a push settles it with token and
//! number. If they end first, the time passes and another worker claims it: so it is sent at least once, by any number of workers.
//! A worker does not claim again what it is sending itself, however far the clock jumps. The claiming statement is one `UPDATE` over
//! a `SELECT` with a limit; a database with several writers adds `FOR UPDATE SKIP LOCKED` to it.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use belay_protocol::{PushWake, SpaceKind, Wake, Write};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    accounts::Caller,
    alarms,
    registrations::{self, MOST_WAITING},
    sql::{Sql, blob, id, kind, time},
};
use crate::{
    clock::{delta, later},
    config::Limits,
    failure::Failure,
    push::{Outcome, Push, most_at_once},
};

/// How long a claim lasts: longer than a sender takes with both of its tries, so that nobody claims what is being sent.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How long an alert is of use: what waits on somebody is still there after a weekend.
const ALERT_USE: TimeDelta = TimeDelta::days(3);

/// How long a quiet wake is of use: a phone that was off for a day syncs by itself when it comes on.
const QUIET_USE: TimeDelta = TimeDelta::days(1);

/// Lanes with waiting pushes that one look takes in. The next look goes on after them.
const LANES: usize = 64;

/// A device that can be pushed to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Device {
    person: Uuid,
    device: Uuid,
    lane: String,
    /// When it was last woken quietly.
    quiet: DateTime<Utc>,
}

/// Whom the writes of one request tell.
#[derive(Default)]
pub(super) struct Telling {
    /// The devices in each space that is no program; none were asked for yet where there is no entry.
    in_space: BTreeMap<Uuid, Vec<Device>>,
    kinds: BTreeMap<Uuid, Option<SpaceKind>>,
    quietly: BTreeSet<Device>,
    alerted: BTreeMap<(Device, Uuid), Uuid>,
}

impl Telling {
    /// Notes whom a stored write tells: the people whom an alert is for, and everybody else in the space quietly. The
    /// author's own other devices are told quietly too.
    pub(super) fn note(&mut self, sql: &Sql<'_>, write: &Write, author: &Caller) -> Result<(), Failure> {
        let space = write.space;
        let kind = match self.kinds.get(&space) {
            Some(kind) => *kind,
            None => {
                let kind =
                    sql.first("SELECT kind FROM space WHERE id = ?1", [blob(&space)], |row| kind(row, 0))?;
                self.kinds.insert(space, kind);
                kind
            }
        };
        let named: BTreeSet<Uuid> = write.wake_to.iter().copied().collect();
        let in_program = kind.is_none_or(|kind| kind == SpaceKind::Program);
        let mut devices = match self.in_space.entry(space) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => {
                unknown.insert(if in_program { Vec::new() } else { devices_in(sql, space)? }).clone()
            }
        };
        if in_program {
            for person in &named {
                devices.extend(devices_of(sql, space, *person)?);
            }
        }
        for device in devices.into_iter().filter(|device| device.device != author.device) {
            let is_for = named.is_empty() || named.contains(&device.person);
            if write.wake == Wake::Alert && is_for && device.person != author.person {
                self.alerted.insert((device, write.id), space);
            } else {
                self.quietly.insert(device);
            }
        }
        Ok(())
    }

    /// Withdraws the alerts about a document that a write with [`Wake::None`] has changed.
    pub(super) fn withdraw(&mut self, sql: &Sql<'_>, space: Uuid, document: Uuid) -> Result<(), Failure> {
        self.alerted.retain(|(_, about), of| (*about, *of) != (document, space));
        sql.run(
            "DELETE FROM push WHERE space = ?1 AND document = ?2 AND wake = 'alert'",
            [blob(&space), blob(&document)],
        )?;
        Ok(())
    }

    /// Stores the pushes, for each device at most [`MOST_WAITING`] alerts. One that waits for its first try already says the
    /// same; one that is just being sent is sent again, since its phone may have synced before this change.
    pub(super) fn store(self, sql: &Sql<'_>, limits: &Limits, now: DateTime<Utc>) -> Result<(), Failure> {
        let next = later(now, delta(limits.alert_grace));
        let (grace, every) = (delta(limits.quiet_grace), delta(limits.quiet_every));
        for ((device, document), space) in &self.alerted {
            insert(sql, device, "alert", *document, *space, next, later(now, ALERT_USE))?;
        }
        for device in &self.quietly {
            // A clock that has been put back must not silence a device.
            let next = later(device.quiet, every).min(later(now, every)).max(later(now, grace));
            insert(sql, device, "quiet", Uuid::nil(), Uuid::nil(), next, later(now, QUIET_USE))?;
        }
        Ok(())
    }
}

fn insert(
    sql: &Sql<'_>,
    device: &Device,
    wake: &'static str,
    about: Uuid,
    space: Uuid,
    next: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), Failure> {
    sql.run(
        "INSERT INTO push (person, device, wake, about, space, document, lane, next, until, tries)
         SELECT ?1, ?2, ?3, ?4, ?5, ?4, ?6, ?7, ?8, 0
         WHERE EXISTS (SELECT 1 FROM push WHERE person = ?1 AND device = ?2 AND wake = ?3 AND about = ?4)
         OR (SELECT count(*) FROM push WHERE person = ?1 AND device = ?2 AND wake = ?3) < ?9
         ON CONFLICT (person, device, wake, about) DO UPDATE
         SET until = ?8, next = CASE WHEN owner IS NULL THEN next ELSE ?7 END, owner = NULL",
        params![
            blob(&device.person),
            blob(&device.device),
            wake,
            blob(&about),
            blob(&space),
            device.lane,
            next.timestamp_millis(),
            until.timestamp_millis(),
            MOST_WAITING
        ],
    )?;
    Ok(())
}

fn read_device(row: &rusqlite::Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device { person: id(row, 0)?, device: id(row, 1)?, lane: row.get(2)?, quiet: time(row, 3)? })
}

fn devices_in(sql: &Sql<'_>, space: Uuid) -> Result<Vec<Device>, Failure> {
    Ok(sql.all(
        "SELECT registered.person, registered.device, registered.lane, registered.quiet
         FROM member JOIN push_registration AS registered ON registered.person = member.person
         WHERE member.space = ?1",
        [blob(&space)],
        read_device,
    )?)
}

fn devices_of(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<Vec<Device>, Failure> {
    Ok(sql.all(
        "SELECT registered.person, registered.device, registered.lane, registered.quiet
         FROM member JOIN push_registration AS registered ON registered.person = member.person
         WHERE member.person = ?1 AND member.space = ?2",
        [blob(&person), blob(&space)],
        read_device,
    )?)
}

/// What is due.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// Alarms to make pushes of.
    pub(crate) alarms: bool,
    /// Lanes with a push that may be claimed.
    pub(crate) lanes: Vec<String>,
    /// After which lane the next look begins.
    pub(crate) after: String,
}

/// Looks for what is due. It reads one row for the alarms and two for each lane in which pushes wait, however many there are.
pub(crate) fn due(sql: &Sql<'_>, now: DateTime<Utc>, grace: TimeDelta, after: &str) -> Result<Due, Failure> {
    let (lanes, after) = ready_lanes(sql, now, after)?;
    Ok(Due { alarms: alarms::is_due(sql, now, grace)?, lanes, after })
}

/// The lanes after `after` with a push that may be claimed, and after which the next look begins.
fn ready_lanes(sql: &Sql<'_>, now: DateTime<Utc>, after: &str) -> Result<(Vec<String>, String), Failure> {
    let mut ready = Vec::new();
    let mut lane = after.to_owned();
    for _ in 0..LANES {
        let next =
            sql.first("SELECT lane FROM push WHERE lane > ?1 ORDER BY lane LIMIT 1", [&lane], |row| {
                row.get::<_, String>(0)
            })?;
        let Some(next) = next else {
            return Ok((ready, String::new()));
        };
        let is_ready = sql.exists(
            "SELECT 1 FROM push WHERE lane = ?1 AND next <= ?2",
            params![next, now.timestamp_millis()],
        )?;
        if is_ready {
            ready.push(next.clone());
        }
        lane = next;
    }
    Ok((ready, lane))
}

/// The claims that a worker wants to make.
#[derive(Debug)]
pub(crate) struct Claims {
    /// The token of the worker.
    pub(crate) owner: [u8; 16],
    /// How many more pushes each lane takes; a lane that is not among them takes its most.
    pub(crate) room: BTreeMap<String, usize>,
    /// After which lane to begin.
    pub(crate) after: String,
    /// Whether due alarms are made pushes of first, and how many.
    pub(crate) alarms: usize,
    /// [`crate::app::App::oldest_session`].
    pub(crate) oldest: i64,
}

/// Makes pushes of due alarms, and claims pushes for [`LEASE`]. A push whose use has ended, whose session has ended, or whose
/// device reported the alarm as armed meanwhile is deleted instead.
pub(crate) fn claim(
    sql: &Sql<'_>,
    claims: &Claims,
    now: DateTime<Utc>,
    grace: TimeDelta,
) -> Result<Vec<Push>, Failure> {
    if claims.alarms > 0 {
        alarms::ring(sql, now, grace, claims.oldest, claims.alarms)?;
    }
    let mut claimed = Vec::new();
    for lane in ready_lanes(sql, now, &claims.after)?.0 {
        let room = claims.room.get(&lane).copied().unwrap_or_else(|| most_at_once(&lane));
        if room == 0 {
            continue;
        }
        let rows = sql.all(
            "UPDATE push SET owner = ?1, next = ?2, tries = tries + 1
             WHERE row IN (
                 SELECT row FROM push WHERE lane = ?3 AND next <= ?4 AND owner IS NOT ?1 ORDER BY next LIMIT ?5
             )
             RETURNING row",
            params![claims.owner, later(now, LEASE).timestamp_millis(), lane, now.timestamp_millis(), room],
            |row| row.get::<_, i64>(0),
        )?;
        for row in rows {
            match claimed_push(sql, row, claims, now)? {
                Some(push) => claimed.push(push),
                None => drop(sql.run("DELETE FROM push WHERE row = ?1", [row])?),
            }
        }
    }
    Ok(claimed)
}

/// A claimed push; none where it must not be sent.
fn claimed_push(
    sql: &Sql<'_>,
    row: i64,
    claims: &Claims,
    now: DateTime<Utc>,
) -> Result<Option<Push>, Failure> {
    let found = sql.first(
        "SELECT push.person, push.device, push.wake, push.about, push.until, push.tries, push.lane,
                registered.provider, registered.address, registered.receiver, registered.secret,
                session.ran >= ?2,
                EXISTS (SELECT 1 FROM armed WHERE push.wake = 'alarm' AND armed.person = push.person
                        AND armed.device = push.device AND armed.alarm = push.about)
         FROM push
         JOIN push_registration AS registered
             ON registered.person = push.person AND registered.device = push.device
         JOIN session ON session.person = push.person AND session.device = push.device
         WHERE push.row = ?1",
        params![row, claims.oldest],
        |found| {
            let push = Push {
                row,
                owner: claims.owner,
                person: id(found, 0)?,
                device: id(found, 1)?,
                wake: match found.get_ref(2)?.as_str()? {
                    "alarm" => PushWake::Alarm,
                    "alert" => PushWake::Alert,
                    _ => PushWake::Quiet,
                },
                about: id(found, 3)?,
                until: time(found, 4)?,
                tries: found.get(5)?,
                lane: found.get(6)?,
                address: registrations::address(found, 7)?,
            };
            let (signed_in, armed): (bool, bool) = (found.get(11)?, found.get(12)?);
            Ok((push, signed_in && !armed))
        },
    )?;
    Ok(found.filter(|(push, may)| *may && push.until > now).map(|(push, _)| push))
}

/// Stores what became of claimed pushes. A claim that another has taken over, and one whose push was told anew meanwhile,
/// changes nothing. Returns how many registrations were removed.
pub(crate) fn settle(
    sql: &Sql<'_>,
    outcomes: &[(Push, Outcome)],
    now: DateTime<Utc>,
) -> Result<usize, Failure> {
    let mut buried = 0;
    for (push, outcome) in outcomes {
        match outcome {
            Outcome::Done => {
                over(sql, push)?;
                if push.wake == PushWake::Quiet {
                    sql.run(
                        "UPDATE push_registration SET quiet = ?3 WHERE person = ?1 AND device = ?2",
                        params![blob(&push.person), blob(&push.device), now.timestamp_millis()],
                    )?;
                }
            }
            Outcome::Dead { since, again } => {
                if registrations::bury(sql, push.person, push.device, &push.address, *since)? {
                    buried += 1;
                } else {
                    wait(sql, push, *again)?;
                }
            }
            Outcome::Later { at } if *at < push.until => wait(sql, push, *at)?,
            Outcome::Later { .. } => {
                over(sql, push)?;
            }
        }
    }
    Ok(buried)
}

fn over(sql: &Sql<'_>, push: &Push) -> Result<(), Failure> {
    sql.run(
        "DELETE FROM push WHERE row = ?1 AND owner = ?2 AND tries = ?3",
        params![push.row, push.owner, push.tries],
    )?;
    Ok(())
}

fn wait(sql: &Sql<'_>, push: &Push, at: DateTime<Utc>) -> Result<(), Failure> {
    sql.run(
        "UPDATE push SET owner = NULL, next = ?4 WHERE row = ?1 AND owner = ?2 AND tries = ?3",
        params![push.row, push.owner, push.tries, at.timestamp_millis()],
    )?;
    Ok(())
}
