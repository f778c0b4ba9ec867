//! People, their sign-in codes and the sessions of their devices.

use belay_protocol::{
    Device, MemberRole, Person, SIGN_IN_CODE_SECONDS, SIGN_IN_TRIES, SpaceKind, self_space,
};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    spaces,
    sql::{Sql, blob, id, time},
};
use crate::failure::Failure;

/// What became of a sign-in code. A refusal is an outcome, not an error: the try it used up must be kept.
pub(crate) enum Opened {
    /// A session for this person.
    Session(Person),
    /// The code is wrong, used, old or worn out.
    CodeRefused,
    /// The code is right, the account new, and the name missing. The code stays good.
    NameNeeded,
}

/// Who wants a session, and what the device brings.
pub(crate) struct Opening {
    /// The address, as [`crate::mail::Address`] writes it.
    pub(crate) mail: String,
    /// The account to make if the address has none.
    pub(crate) new_person: Uuid,
    /// The display name, if given.
    pub(crate) name: Option<String>,
    /// The device.
    pub(crate) device: Uuid,
    /// What it calls itself.
    pub(crate) device_name: String,
    /// The SHA-256 of the new session's token.
    pub(crate) token: [u8; 32],
}

/// Who asks, on which device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// The account.
    pub(crate) person: Uuid,
    /// The device.
    pub(crate) device: Uuid,
    /// When the session was last used, to the hour.
    pub(crate) seen: DateTime<Utc>,
}

/// Keeps a new code; it takes the place of an older one.
pub(crate) fn put_code(
    sql: &Sql<'_>,
    mail: &str,
    code: &[u8],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let expires = now + TimeDelta::seconds(SIGN_IN_CODE_SECONDS);
    sql.run(
        "INSERT INTO sign_in (mail, code, tries, expires) VALUES (?1, ?2, 0, ?3)
         ON CONFLICT (mail) DO UPDATE SET code = ?2, tries = 0, expires = ?3",
        params![mail, code, expires.timestamp_millis()],
    )?;
    Ok(expires)
}

/// Opens a session if `fits` says the kept code is the given one.
pub(crate) fn open_session(
    sql: &Sql<'_>,
    opening: &Opening,
    now: DateTime<Utc>,
    fits: impl FnOnce(&[u8]) -> bool,
) -> Result<Opened, Failure> {
    let kept =
        sql.first("SELECT code, tries, expires FROM sign_in WHERE mail = ?1", [&opening.mail], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u32>(1)?, time(row, 2)?))
        })?;
    let Some((code, tries, expires)) = kept else {
        return Ok(Opened::CodeRefused);
    };
    if tries >= SIGN_IN_TRIES || expires <= now {
        return Ok(Opened::CodeRefused);
    }
    if !fits(&code) {
        sql.run("UPDATE sign_in SET tries = tries + 1 WHERE mail = ?1", [&opening.mail])?;
        return Ok(Opened::CodeRefused);
    }
    let known = sql.first("SELECT id, name FROM person WHERE mail = ?1", [&opening.mail], |row| {
        Ok(Person { id: id(row, 0)?, name: row.get(1)? })
    })?;
    let person = match (known, &opening.name) {
        (Some(person), None) => person,
        (Some(person), Some(name)) if person.name == *name => person,
        (Some(person), Some(name)) => {
            sql.run("UPDATE person SET name = ?2 WHERE id = ?1", params![blob(&person.id), name])?;
            spaces::member_changed(sql, person.id)?;
            Person { name: name.clone(), ..person }
        }
        (None, None) => return Ok(Opened::NameNeeded),
        (None, Some(name)) => make_person(sql, opening, name, now)?,
    };
    sql.run("DELETE FROM sign_in WHERE mail = ?1", [&opening.mail])?;
    sql.run(
        "INSERT INTO session (person, device, token, name, since, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (person, device) DO UPDATE SET token = ?3, name = ?4, since = ?5, seen = ?6",
        params![
            blob(&person.id),
            blob(&opening.device),
            opening.token,
            opening.device_name,
            now.timestamp_millis(),
            hour(now).timestamp_millis()
        ],
    )?;
    Ok(Opened::Session(person))
}

fn make_person(sql: &Sql<'_>, opening: &Opening, name: &str, now: DateTime<Utc>) -> Result<Person, Failure> {
    let person = opening.new_person;
    sql.run(
        "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, ?3, ?4)",
        params![blob(&person), opening.mail, name, now.timestamp_millis()],
    )?;
    spaces::make(sql, self_space(person), SpaceKind::Own, "")?;
    spaces::add(sql, self_space(person), person, MemberRole::Owner, now)?;
    Ok(Person { id: person, name: name.to_owned() })
}

/// Whose session a token opens, unless it was unused since `oldest`.
pub(crate) fn caller(sql: &Sql<'_>, token: &[u8; 32], oldest: DateTime<Utc>) -> Result<Caller, Failure> {
    let caller = sql.first("SELECT person, device, seen FROM session WHERE token = ?1", [token], |row| {
        Ok(Caller { person: id(row, 0)?, device: id(row, 1)?, seen: time(row, 2)? })
    })?;
    caller.filter(|caller| caller.seen >= oldest).ok_or(Failure::SignedOut)
}

/// Remembers that a session is in use, to the hour.
pub(crate) fn touch(sql: &Sql<'_>, caller: &Caller, now: DateTime<Utc>) -> Result<(), Failure> {
    sql.run(
        "UPDATE session SET seen = ?3 WHERE person = ?1 AND device = ?2",
        params![blob(&caller.person), blob(&caller.device), hour(now).timestamp_millis()],
    )?;
    Ok(())
}

/// The full hour before a moment.
pub(crate) fn hour(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.duration_trunc(TimeDelta::hours(1)).unwrap_or(moment)
}

/// The person of an account.
pub(crate) fn person(sql: &Sql<'_>, person: Uuid) -> Result<Person, Failure> {
    sql.first("SELECT name FROM person WHERE id = ?1", [blob(&person)], |row| row.get(0))?
        .map(|name| Person { id: person, name })
        .ok_or(Failure::SignedOut)
}

/// The devices signed in to the caller's account and used since `oldest`, the newest first.
pub(crate) fn devices(sql: &Sql<'_>, caller: &Caller, oldest: DateTime<Utc>) -> Result<Vec<Device>, Failure> {
    let mut devices = sql.all(
        "SELECT device, name, since, seen FROM session WHERE person = ?1",
        [blob(&caller.person)],
        |row| {
            let device = id(row, 0)?;
            Ok(Device {
                id: device,
                name: row.get(1)?,
                since: time(row, 2)?,
                seen: time(row, 3)?,
                this: device == caller.device,
            })
        },
    )?;
    devices.retain(|device| device.seen >= oldest);
    devices.sort_by_key(|device| std::cmp::Reverse(device.since));
    Ok(devices)
}

/// Ends the session of one device.
///
/// # Errors
/// [`Failure::NotFound`] if this person has no such device.
pub(crate) fn end_session(sql: &Sql<'_>, person: Uuid, device: Uuid) -> Result<(), Failure> {
    let ended =
        sql.run("DELETE FROM session WHERE person = ?1 AND device = ?2", [blob(&person), blob(&device)])?;
    if ended == 0 { Err(Failure::NotFound) } else { Ok(()) }
}

/// Forgets codes that are over. Sessions that are over stay: a server whose clock was wrong for an hour should not have
/// signed everybody out.
pub(crate) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>) -> Result<(), Failure> {
    sql.run("DELETE FROM sign_in WHERE expires <= ?1", [now.timestamp_millis()])?;
    Ok(())
}

/// Whether the database answers at all.
pub(crate) fn answers(sql: &Sql<'_>) -> Result<(), Failure> {
    sql.exists("SELECT 1 FROM life WHERE only_row = 1", ())?;
    Ok(())
}
