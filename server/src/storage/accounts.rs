//! People, their sign-in codes and the sessions of their devices.

use belay_protocol::{
    Device, MemberRole, Person, SIGN_IN_CODE_SECONDS, SIGN_IN_TRIES, SIGN_IN_TRIES_OF_ALL, SpaceKind,
    self_space,
};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    registrations, spaces,
    sql::{Sql, blob, id, time},
};
use crate::{clock::later, failure::Failure};

/// The outcome of a sign-in code. A refusal is an outcome and not an error, because its transaction must commit the
/// used try.
pub(crate) enum SignInOutcome {
    /// A session for this person.
    Session(Person),
    /// The code is wrong, used, expired, or was tried too often.
    CodeRefused,
    /// The code is right, the account is new, and the name is missing. The code stays valid.
    NameNeeded,
}

/// The request for a session.
pub(crate) struct Opening {
    /// The address, as [`crate::mail::Address`] writes it.
    pub(crate) mail: String,
    /// The spellings by which an account may be stored, the likeliest first: older servers stored addresses as they
    /// were typed.
    pub(crate) spellings: Vec<String>,
    /// The stored hash of the network that asks.
    pub(crate) network: Vec<u8>,
    /// The id of a new account, if the address has none.
    pub(crate) new_person: Uuid,
    /// The display name, if given.
    pub(crate) name: Option<String>,
    /// The device.
    pub(crate) device: Uuid,
    /// The device's name for itself.
    pub(crate) device_name: String,
    /// The SHA-256 of the new session's token.
    pub(crate) token: [u8; 32],
    /// How many seconds the server has run in the life of its database.
    pub(crate) ran: i64,
}

/// The signed-in caller and their device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// The account.
    pub(crate) person: Uuid,
    /// The device.
    pub(crate) device: Uuid,
    /// When the session was last used by the server's clock, to the hour.
    pub(crate) seen: DateTime<Utc>,
    /// How many seconds the server had run when it stored that.
    pub(crate) ran: i64,
}

/// Stores a new code beside those that are still valid; returns the end of its validity.
pub(crate) fn put_code(
    sql: &Sql<'_>,
    mail: &str,
    code: &[u8],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let expires = longest(now);
    sql.run(
        "INSERT INTO sign_in_code (mail, code, expires) VALUES (?1, ?2, ?3)",
        params![mail, code, expires.timestamp_millis()],
    )?;
    Ok(expires)
}

/// The latest end of validity for a code at this moment. A code that is valid for longer was made by a clock that has
/// been put back, and is not valid.
fn longest(now: DateTime<Utc>) -> DateTime<Utc> {
    later(now, TimeDelta::seconds(SIGN_IN_CODE_SECONDS))
}

/// Opens a session if `fits` finds the given code among the codes of the last ten minutes.
///
/// A wrong code counts as a miss of every code it was compared with. After too many misses from one network, a code is
/// closed to that network only. After misses from many networks it is closed to all. So nobody at one place can make
/// another's code useless, and the number of guesses at a code is limited.
pub(crate) fn open_session(
    sql: &Sql<'_>,
    opening: &Opening,
    now: DateTime<Utc>,
    fits: impl Fn(&[u8]) -> bool,
) -> Result<SignInOutcome, Failure> {
    let good = sql.all(
        "SELECT code.row, code.code, coalesce(sum(miss.misses), 0),
                coalesce(sum(miss.misses) FILTER (WHERE miss.network = ?2), 0)
         FROM sign_in_code AS code LEFT JOIN sign_in_miss AS miss ON miss.code = code.row
         WHERE code.mail = ?1 AND code.expires > ?3 AND code.expires <= ?4 GROUP BY code.row",
        params![opening.mail, opening.network, now.timestamp_millis(), longest(now).timestamp_millis()],
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, Vec<u8>>(1)?,
                row.get::<_, u32>(2)?,
                row.get::<_, u32>(3)?,
            ))
        },
    )?;
    let open = good
        .into_iter()
        .filter(|(.., of_all, of_this)| *of_all < SIGN_IN_TRIES_OF_ALL && *of_this < SIGN_IN_TRIES);
    let (right, wrong): (Vec<_>, Vec<_>) = open.partition(|(_, kept, ..)| fits(kept));
    let Some((used, ..)) = right.first() else {
        for (code, ..) in wrong {
            sql.run(
                "INSERT INTO sign_in_miss (code, network, misses) VALUES (?1, ?2, 1)
                 ON CONFLICT (code, network) DO UPDATE SET misses = misses + 1",
                params![code, opening.network],
            )?;
        }
        return Ok(SignInOutcome::CodeRefused);
    };
    let known = known(sql, &opening.spellings)?;
    let person = match (known, &opening.name) {
        (Some(person), None) => person,
        (Some(person), Some(name)) if person.name == *name => person,
        (Some(person), Some(name)) => {
            sql.run("UPDATE person SET name = ?2 WHERE id = ?1", params![blob(&person.id), name])?;
            spaces::member_changed(sql, person.id)?;
            Person { name: name.clone(), ..person }
        }
        (None, None) => return Ok(SignInOutcome::NameNeeded),
        (None, Some(name)) => make_person(sql, opening, name, now)?,
    };
    sql.run("DELETE FROM sign_in_code WHERE row = ?1", [used])?;
    registrations::begin_anew(sql, person.id, opening.device)?;
    sql.run(
        "INSERT INTO session (person, device, token, name, since, seen, ran) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (person, device) DO UPDATE SET token = ?3, name = ?4, since = ?5, seen = ?6, ran = ?7",
        params![
            blob(&person.id),
            blob(&opening.device),
            opening.token,
            opening.device_name,
            now.timestamp_millis(),
            hour(now).timestamp_millis(),
            opening.ran
        ],
    )?;
    Ok(SignInOutcome::Session(person))
}

/// The account of an address, in any of its spellings.
fn known(sql: &Sql<'_>, spellings: &[String]) -> Result<Option<Person>, Failure> {
    for mail in spellings {
        let found = sql.first("SELECT id, name FROM person WHERE mail = ?1", [mail], |row| {
            Ok(Person { id: id(row, 0)?, name: row.get(1)? })
        })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn make_person(sql: &Sql<'_>, opening: &Opening, name: &str, now: DateTime<Utc>) -> Result<Person, Failure> {
    let person = opening.new_person;
    sql.run(
        "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, ?3, ?4)",
        params![blob(&person), opening.mail, name, now.timestamp_millis()],
    )?;
    spaces::make(sql, self_space(person), SpaceKind::Own, "", None)?;
    spaces::add(sql, self_space(person), person, MemberRole::Owner, now)?;
    Ok(Person { id: person, name: name.to_owned() })
}

/// The session that a token opens, unless it was last used before the server had run for `oldest` seconds. A wrong wall
/// clock ends no session.
pub(crate) fn caller(sql: &Sql<'_>, token: &[u8; 32], oldest: i64) -> Result<Caller, Failure> {
    let caller =
        sql.first("SELECT person, device, seen, ran FROM session WHERE token = ?1", [token], |row| {
            Ok(Caller { person: id(row, 0)?, device: id(row, 1)?, seen: time(row, 2)?, ran: row.get(3)? })
        })?;
    caller.filter(|caller| caller.ran >= oldest).ok_or(Failure::SignedOut)
}

/// Stores that a session is in use, to the hour.
pub(crate) fn touch(sql: &Sql<'_>, caller: &Caller, now: DateTime<Utc>, ran: i64) -> Result<(), Failure> {
    sql.run(
        "UPDATE session SET seen = ?3, ran = ?4 WHERE person = ?1 AND device = ?2",
        params![blob(&caller.person), blob(&caller.device), hour(now).timestamp_millis(), ran],
    )?;
    Ok(())
}

/// Stores how many seconds the server has run in the life of its database.
pub(crate) fn put_ran(sql: &Sql<'_>, ran: i64) -> Result<(), Failure> {
    sql.run("UPDATE life SET ran = ?1 WHERE only_row = 1", [ran])?;
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

/// The devices of the caller whose sessions have not ended (see [`caller`]), the newest first.
pub(crate) fn devices(sql: &Sql<'_>, caller: &Caller, oldest: i64) -> Result<Vec<Device>, Failure> {
    let mut devices = sql.all(
        "SELECT device, name, since, seen FROM session WHERE person = ?1 AND ran >= ?2",
        params![blob(&caller.person), oldest],
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

/// Deletes expired codes, and sessions that were last used before the server had run for `oldest` seconds.
pub(super) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>, oldest: i64) -> Result<(), Failure> {
    sql.run("DELETE FROM session WHERE ran < ?1", [oldest])?;
    sql.run(
        "DELETE FROM sign_in_code WHERE expires <= ?1 OR expires > ?2",
        [now.timestamp_millis(), longest(now).timestamp_millis()],
    )?;
    Ok(())
}

/// Whether the database answers.
pub(crate) fn answers(sql: &Sql<'_>) -> Result<(), Failure> {
    sql.exists("SELECT 1 FROM life WHERE only_row = 1", ())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::storage::Storage;

    /// Signs in with the one right code; the account.
    async fn sign_in(storage: &Storage, spellings: &[&str], token: u8) -> Uuid {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1_000);
        let opening = Opening {
            mail: "ann@bücher.example".to_owned(),
            spellings: spellings.iter().map(|&spelling| spelling.to_owned()).collect(),
            network: vec![1],
            new_person: Uuid::from_u128(100),
            name: Some("Ann".to_owned()),
            device: Uuid::from_u128(9),
            device_name: String::new(),
            token: [token; 32],
            ran: 0,
        };
        let opened = storage.write(move |sql| {
            put_code(sql, &opening.mail, b"code", now)?;
            open_session(sql, &opening, now, |_| true)
        });
        match opened.await.expect("sign in") {
            SignInOutcome::Session(person) => person.id,
            SignInOutcome::CodeRefused | SignInOutcome::NameNeeded => {
                panic!("the code is right and there is a name")
            }
        }
    }

    #[tokio::test]
    async fn an_account_that_an_older_server_keeps_under_another_spelling_is_the_same_account() {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        let (people, names) = ("ann@bücher.example", "ann@xn--bcher-kva.example");
        let old = |mail: &'static str, id: u128| {
            move |sql: &Sql<'_>| {
                let person = Uuid::from_u128(id);
                sql.run(
                    "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, 'Ann', 0)",
                    params![blob(&person), mail],
                )?;
                Ok(())
            }
        };
        storage.write(old(names, 1)).await.expect("an account of an older server");
        assert_eq!(
            sign_in(&storage, &[people, names], 2).await,
            Uuid::from_u128(1),
            "under its new spelling"
        );
        assert_eq!(sign_in(&storage, &[names, people], 2).await, Uuid::from_u128(1), "and under its old one");
        // Each of two accounts that an older server made is found by its stored spelling.
        storage.write(old(people, 3)).await.expect("a second one");
        assert_eq!(sign_in(&storage, &[people, names], 3).await, Uuid::from_u128(3));
        assert_eq!(sign_in(&storage, &[names, people], 4).await, Uuid::from_u128(1));
        storage.close();
    }
}
