//! Deletion of an account: everything that only this person had is deleted; shared documents stay with the others.

use belay_protocol::{SIGN_IN_CODE_SECONDS, SIGN_IN_TRIES, SpaceKind, Write, self_space};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    accounts::Caller,
    deleted, spaces,
    sql::{Sql, blob, id, kind, time},
    writes,
};
use crate::{
    clock::{earlier, later},
    config::Limits,
    failure::Failure,
    mail::Address,
};

/// The outcome of a request to delete an account. A refusal is an outcome and not an error, because its transaction
/// must commit the used try.
pub(crate) enum DeletionOutcome {
    /// The account is deleted.
    Deleted(Gone),
    /// The code is wrong, used, expired, or was tried too often.
    CodeRefused,
}

/// The people and devices to inform of a deleted account.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    /// The devices whose sessions ended.
    pub(crate) devices: Vec<Uuid>,
    /// Everyone who shared a space with the person.
    pub(crate) people: Vec<Uuid>,
}

/// How long a repeated deletion is recognised, in days: a phone that lay in a drawer for a year after the deletion of
/// its account still hears of it.
pub(crate) const RECEIPT_DAYS: i64 = 400;

/// A person's address.
pub(crate) fn mail_of(sql: &Sql<'_>, person: Uuid) -> Result<String, Failure> {
    sql.first("SELECT mail FROM person WHERE id = ?1", [blob(&person)], |row| row.get(0))?
        .ok_or(Failure::SignedOut)
}

/// Stores a new code for deleting an account in place of an older one; returns the end of its validity. The misses of
/// the older code count on while it would be valid.
pub(crate) fn put_code(
    sql: &Sql<'_>,
    person: Uuid,
    code: &[u8],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let expires = longest(now);
    sql.run(
        "DELETE FROM deletion_code WHERE person = ?1 AND (expires <= ?2 OR expires > ?3)",
        params![blob(&person), now.timestamp_millis(), expires.timestamp_millis()],
    )?;
    sql.run(
        "INSERT INTO deletion_code (person, code, tries, expires) VALUES (?1, ?2, 0, ?3)
         ON CONFLICT (person) DO UPDATE SET code = ?2, expires = ?3",
        params![blob(&person), code, expires.timestamp_millis()],
    )?;
    Ok(expires)
}

/// Whether the deletion that a phone asked for was done.
pub(crate) fn is_done(sql: &Sql<'_>, receipt: &[u8; 32]) -> Result<bool, Failure> {
    Ok(sql.exists("SELECT 1 FROM deletion_receipt WHERE receipt = ?1", [receipt])?)
}

/// The latest end of validity for a code at this moment. A code that is valid for longer was made by a clock that has
/// been put back, and is not valid.
fn longest(now: DateTime<Utc>) -> DateTime<Utc> {
    later(now, TimeDelta::seconds(SIGN_IN_CODE_SECONDS))
}

/// The first id in a sequence that no deleted account has: a person who signs up again gets a new account.
pub(crate) fn first_unused(sql: &Sql<'_>, id_of: impl Fn(u32) -> Uuid) -> Result<Uuid, Failure> {
    let mut deleted = 0;
    loop {
        let id = id_of(deleted);
        if !deleted::is_deleted(sql, id)? {
            return Ok(id);
        }
        deleted += 1;
    }
}

/// Deletes the caller's account, if `fits` accepts the stored code. `last_words` are stored before it: documents in
/// which the others read that this person has left. One that is too late is dropped.
pub(crate) fn delete(
    sql: &Sql<'_>,
    caller: &Caller,
    receipt: &[u8; 32],
    last_words: &[Write],
    limits: &Limits,
    now: DateTime<Utc>,
    fits: impl FnOnce(&[u8]) -> bool,
) -> Result<DeletionOutcome, Failure> {
    let person = caller.person;
    let kept = sql.first(
        "SELECT code, tries, expires FROM deletion_code WHERE person = ?1",
        [blob(&person)],
        |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u32>(1)?, time(row, 2)?)),
    )?;
    let good = kept
        .filter(|(_, tries, expires)| *tries < SIGN_IN_TRIES && *expires > now && *expires <= longest(now));
    let Some((code, ..)) = good else {
        return Ok(DeletionOutcome::CodeRefused);
    };
    if !fits(&code) {
        sql.run("UPDATE deletion_code SET tries = tries + 1 WHERE person = ?1", [blob(&person)])?;
        return Ok(DeletionOutcome::CodeRefused);
    }
    writes::apply(sql, caller, last_words, limits, now)?;
    let gone = purge(sql, person)?;
    sql.run(
        "INSERT INTO deletion_receipt (receipt, at) VALUES (?1, ?2)",
        params![receipt, now.timestamp_millis()],
    )?;
    Ok(DeletionOutcome::Deleted(gone))
}

/// Deletes a person with everything that only they had, and remembers the deletion.
pub(super) fn purge(sql: &Sql<'_>, person: Uuid) -> Result<Gone, Failure> {
    let mail = mail_of(sql, person)?;
    let mut gone = Gone::default();
    for space in spaces_of(sql, person)? {
        leave(sql, space, person, &mut gone.people)?;
    }
    let own = self_space(person);
    for statement in [
        "DELETE FROM document WHERE space = ?1",
        "DELETE FROM alarm WHERE space = ?1",
        "DELETE FROM invitation WHERE space = ?1",
        "DELETE FROM member WHERE space = ?1",
        "DELETE FROM space WHERE id = ?1",
    ] {
        sql.run(statement, [blob(&own)])?;
    }
    gone.devices =
        sql.all("SELECT device FROM session WHERE person = ?1", [blob(&person)], |row| id(row, 0))?;
    for spelling in Address::spellings_of(&mail) {
        sql.run("DELETE FROM sign_in_code WHERE mail = ?1", [spelling])?;
    }
    for statement in [
        "DELETE FROM session WHERE person = ?1",
        "DELETE FROM removal WHERE person = ?1",
        "UPDATE space SET maker = NULL WHERE maker = ?1",
        "DELETE FROM stored_write WHERE person = ?1",
        "DELETE FROM deletion_code WHERE person = ?1",
        "DELETE FROM alarm_count WHERE person = ?1",
        "DELETE FROM person WHERE id = ?1",
    ] {
        sql.run(statement, [blob(&person)])?;
    }
    deleted::note(sql, &deleted::name_of(person))?;
    gone.people.sort_unstable();
    gone.people.dedup();
    gone.people.retain(|other| *other != person);
    Ok(gone)
}

/// Deletes expired codes, and receipts that no phone asks about any more.
pub(super) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>) -> Result<(), Failure> {
    // Two statements: with an OR between them SQLite walks through the whole index.
    sql.run("DELETE FROM deletion_code WHERE expires <= ?1", [now.timestamp_millis()])?;
    sql.run("DELETE FROM deletion_code WHERE expires > ?1", [longest(now).timestamp_millis()])?;
    let oldest = earlier(now, TimeDelta::days(RECEIPT_DAYS));
    sql.run("DELETE FROM deletion_receipt WHERE at <= ?1", [oldest.timestamp_millis()])?;
    Ok(())
}

/// The spaces that a person shares with others, or could share.
fn spaces_of(sql: &Sql<'_>, person: Uuid) -> Result<Vec<Uuid>, Failure> {
    let all = sql.all(
        "SELECT space.id, space.kind FROM member JOIN space ON space.id = member.space WHERE member.person = ?1",
        [blob(&person)],
        |row| Ok((id(row, 0)?, kind(row, 1)?)),
    )?;
    Ok(all.into_iter().filter(|(_, kind)| *kind != SpaceKind::Own).map(|(id, _)| id).collect())
}

/// Removes a person from a space for ever, and from its alarms ([`spaces::remove`]).
fn leave(sql: &Sql<'_>, space: Uuid, person: Uuid, people: &mut Vec<Uuid>) -> Result<(), Failure> {
    people.extend(spaces::remove(sql, space, person, person)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use belay_protocol::{Alarm, Body, MemberRole, Wake};

    use super::*;
    use crate::storage::{Storage, accounts, invitations, invitations::NewLink};

    const ANN: Uuid = Uuid::from_u128(1);
    const BO: Uuid = Uuid::from_u128(2);
    const CY: Uuid = Uuid::from_u128(3);
    const CIRCLE: Uuid = Uuid::from_u128(4);

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    fn alarm(id: u128, to: &[Uuid]) -> Alarm {
        Alarm { id: Uuid::from_u128(id), at: now() + TimeDelta::hours(1), until: None, to: to.to_vec() }
    }

    fn write(space: Uuid, id: u128, alarms: Vec<Alarm>) -> Write {
        Write {
            write: Uuid::from_u128(id),
            space,
            id: Uuid::from_u128(id),
            kind: "meeting".to_owned(),
            base: 0,
            body: Body::default(),
            alarms,
            wake: Wake::None,
            wake_to: Vec::new(),
        }
    }

    fn caller(person: Uuid) -> Caller {
        Caller { person, device: person, seen: now(), ran: 0 }
    }

    fn person(sql: &Sql<'_>, person: Uuid, name: &str) -> Result<(), Failure> {
        sql.run(
            "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, ?2, 0)",
            params![blob(&person), name],
        )?;
        spaces::make(sql, self_space(person), SpaceKind::Own, "", None)?;
        spaces::add(sql, self_space(person), person, MemberRole::Owner, now())
    }

    #[tokio::test]
    async fn a_sign_in_code_goes_with_the_account_under_whatever_spelling_it_was_asked_for() {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        let (people, names) = ("j\u{f6}rg@b\u{fc}cher.example", "jo\u{308}rg@xn--bcher-kva.example");
        let played = storage.write(move |sql| {
            for (kept, asked) in [(names, people), (people, names), (names, names), (people, people)] {
                person(sql, ANN, kept)?;
                accounts::put_code(sql, asked, b"code", now())?;
                accounts::put_code(sql, "jorg@bucher.example", b"code", now())?;
                purge(sql, ANN)?;
                assert!(
                    !sql.exists("SELECT 1 FROM sign_in_code WHERE mail = ?1", [asked])?,
                    "{kept} {asked}"
                );
                assert!(sql.exists("SELECT 1 FROM sign_in_code", ())?, "those of others stay");
            }
            Ok(())
        });
        played.await.expect("play it");
        storage.close();
    }

    #[tokio::test]
    async fn everything_that_was_one_persons_alone_goes_and_nothing_of_the_others() {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        let played = storage.write(|sql| {
            for (id, name) in [(ANN, "ann"), (BO, "bo"), (CY, "cy")] {
                person(sql, id, name)?;
            }
            spaces::make(sql, CIRCLE, SpaceKind::Circle, "", Some(ANN))?;
            spaces::add(sql, CIRCLE, ANN, MemberRole::Owner, now())?;
            spaces::add(sql, CIRCLE, BO, MemberRole::Member, now())?;
            let link = NewLink { id: Uuid::from_u128(5), uses: 9, secret: [7; 32] };
            invitations::invite(sql, CIRCLE, ANN, &link, 10, now())?;
            for one in [ANN, BO] {
                accounts::put_code(sql, if one == ANN { "ann" } else { "bo" }, b"code", now())?;
                put_code(sql, one, b"code", now())?;
                sql.run(
                    "INSERT INTO session VALUES (?1, ?1, ?2, '', 0, 0, 0)",
                    params![blob(&one), blob(&one)],
                )?;
                writes::apply(
                    sql,
                    &caller(one),
                    &[write(self_space(one), 10, vec![])],
                    &Limits::default(),
                    now(),
                )?;
            }
            let shared = [
                write(CIRCLE, 20, vec![alarm(1, &[BO, ANN]), alarm(2, &[ANN])]),
                write(CIRCLE, 21, vec![alarm(3, &[ANN])]),
                write(CIRCLE, 22, vec![alarm(4, &[BO])]),
            ];
            writes::apply(sql, &caller(ANN), &shared, &Limits::default(), now())?;

            let wrong = delete(sql, &caller(ANN), &[1; 32], &[], &Limits::default(), now(), |_| false)?;
            assert!(matches!(wrong, DeletionOutcome::CodeRefused));
            let last = write(CIRCLE, 23, vec![alarm(5, &[ANN, BO])]);
            let gone =
                match delete(sql, &caller(ANN), &[1; 32], &[last], &Limits::default(), now(), |_| true)? {
                    DeletionOutcome::Deleted(gone) => gone,
                    DeletionOutcome::CodeRefused => panic!("the code is right"),
                };
            assert_eq!((gone.devices, gone.people), (vec![ANN], vec![BO]));
            assert!(is_done(sql, &[1; 32])? && !is_done(sql, &[2; 32])?);

            for statement in [
                "SELECT 1 FROM person WHERE id = ?1",
                "SELECT 1 FROM session WHERE person = ?1",
                "SELECT 1 FROM member WHERE person = ?1",
                "SELECT 1 FROM stored_write WHERE person = ?1",
                "SELECT 1 FROM deletion_code WHERE person = ?1",
                "SELECT 1 FROM space WHERE maker = ?1",
                "SELECT 1 FROM invitation WHERE maker = ?1",
            ] {
                assert!(!sql.exists(statement, [blob(&ANN)])?, "{statement}");
            }
            assert!(!sql.exists("SELECT 1 FROM sign_in_code WHERE mail = 'ann'", ())?);
            let own = self_space(ANN);
            assert!(!sql.exists("SELECT 1 FROM document WHERE space = ?1", [blob(&own)])?);
            assert!(!sql.exists("SELECT 1 FROM space WHERE id = ?1", [blob(&own)])?);

            for statement in [
                "SELECT 1 FROM person WHERE id = ?1",
                "SELECT 1 FROM session WHERE person = ?1",
                "SELECT 1 FROM stored_write WHERE person = ?1",
                "SELECT 1 FROM deletion_code WHERE person = ?1",
            ] {
                assert!(sql.exists(statement, [blob(&BO)])?, "{statement}");
            }
            assert!(sql.exists("SELECT 1 FROM sign_in_code WHERE mail = 'bo'", ())?);
            assert_eq!(spaces::people_of(sql, self_space(BO))?, [BO]);
            assert!(sql.exists("SELECT 1 FROM document WHERE space = ?1", [blob(&self_space(BO))])?);
            let circle = spaces::space(sql, CIRCLE, BO)?;
            assert_eq!((circle.members.len(), circle.members[0].role), (1, MemberRole::Owner));

            let alarms = sql.all(
                "SELECT id, person FROM alarm WHERE space = ?1 ORDER BY id",
                [blob(&CIRCLE)],
                |row| Ok((id(row, 0)?.as_u128(), id(row, 1)?)),
            )?;
            assert_eq!(alarms, [(1, BO), (4, BO), (5, BO)], "with what was said last");
            assert_eq!(first_unused(sql, |n| Uuid::from_u128(u128::from(n) + 1))?, BO);
            Ok(())
        });
        played.await.expect("play it");
    }
}
