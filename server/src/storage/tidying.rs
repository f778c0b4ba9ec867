//! Removal of expired rows, so that no table grows for ever.
//!
//! | What | Goes |
//! |---|---|
//! | codes and how often they were missed | after ten minutes |
//! | links | after 14 days, when they are used up or ended, or their maker leaves |
//! | who was taken out of a space | with the last link that is older than that |
//! | answers to writes | after [`crate::Limits::answer_days`] |
//! | sessions | when they have been over for as long as they lasted |
//! | receipts of deleted accounts | after [`deletion::RECEIPT_DAYS`] |
//!
//! What stays: the names of deleted accounts ([`super::deleted`]) and the ids of spaces that are over. Both must never be
//! used again.

use chrono::{DateTime, Utc};

use super::{accounts, deletion, invitations, sql::Sql, writes};
use crate::failure::Failure;

/// The limits that decide whether a row has expired.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ages {
    /// The server's clock.
    pub(crate) now: DateTime<Utc>,
    /// How many days an answer to a write is remembered.
    pub(crate) answer_days: u32,
    /// Sessions that were last used before the server had run so many seconds are deleted.
    pub(crate) oldest_session: i64,
}

/// Deletes expired rows. Of large tables it deletes only some at a time, so that no request waits long behind it.
pub(crate) fn tidy(sql: &Sql<'_>, ages: &Ages) -> Result<(), Failure> {
    accounts::tidy(sql, ages.now, ages.oldest_session)?;
    deletion::tidy(sql, ages.now)?;
    invitations::tidy(sql, ages.now)?;
    writes::tidy(sql, ages.now, ages.answer_days)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use belay_protocol::{Body, MemberRole, Outcome, SpaceKind, Wake, Write};
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;
    use crate::config::Limits;
    use crate::storage::{
        Storage, accounts::Caller, deletion::RECEIPT_DAYS, invitations::NewLink, spaces, sql::blob,
    };

    const ANN: Uuid = Uuid::from_u128(1);
    const BO: Uuid = Uuid::from_u128(2);
    const CIRCLE: Uuid = Uuid::from_u128(3);

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    fn caller() -> Caller {
        Caller { person: ANN, device: ANN, seen: now(), ran: 0 }
    }

    fn goal(write: u128) -> Write {
        Write {
            write: Uuid::from_u128(write),
            space: CIRCLE,
            id: Uuid::from_u128(write),
            kind: "goal".to_owned(),
            base: 0,
            body: Body::default(),
            alarms: Vec::new(),
            wake: Wake::None,
            wake_to: Vec::new(),
        }
    }

    fn link(id: u8, uses: u32) -> NewLink {
        NewLink { id: Uuid::from_u128(u128::from(id)), uses, secret: [id; 32] }
    }

    /// A database with Ann and Bo in a circle.
    async fn filled() -> (tempfile::TempDir, Storage) {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        let filled = storage.write(|sql| {
            for (person, name) in [(ANN, "ann"), (BO, "bo")] {
                sql.run(
                    "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, ?2, 0)",
                    rusqlite::params![blob(&person), name],
                )?;
            }
            spaces::make(sql, CIRCLE, SpaceKind::Circle, "", Some(ANN))?;
            spaces::add(sql, CIRCLE, ANN, MemberRole::Owner, now())?;
            spaces::add(sql, CIRCLE, BO, MemberRole::Member, now())
        });
        filled.await.expect("fill the database");
        (folder, storage)
    }

    fn at(later: TimeDelta) -> Ages {
        Ages { now: now() + later, answer_days: 30, oldest_session: i64::MIN }
    }

    /// For each of these tables, whether it has rows after tidying.
    async fn left<const N: usize>(storage: &Storage, ages: Ages, tables: [&'static str; N]) -> [bool; N] {
        let left = storage.write(move |sql| {
            tidy(sql, &ages)?;
            let mut left = [false; N];
            for (left, table) in left.iter_mut().zip(tables) {
                *left = sql.exists(&format!("SELECT 1 FROM {table}"), ())?;
            }
            Ok(left)
        });
        left.await.expect("tidy")
    }

    #[tokio::test]
    async fn each_thing_that_is_over_goes_at_its_age_and_not_a_moment_before() {
        let (_folder, storage) = filled().await;
        let filled = storage.write(|sql| {
            invitations::invite(sql, CIRCLE, ANN, &link(5, 1), 10, now())?;
            accounts::put_code(sql, "bo@example.org", b"code", now())?;
            sql.run("INSERT INTO sign_in_miss (code, network, misses) VALUES (1, x'01', 1)", ())?;
            deletion::put_code(sql, ANN, b"code", now())?;
            sql.run(
                "INSERT INTO deletion_receipt (receipt, at) VALUES (x'01', ?1)",
                [now().timestamp_millis()],
            )?;
            writes::apply(sql, &caller(), &[goal(7)], &Limits::default(), now())
        });
        filled.await.expect("fill the database");
        let tables = [
            "sign_in_code",
            "sign_in_miss",
            "deletion_code",
            "invitation",
            "stored_write",
            "deletion_receipt",
        ];
        let moment = TimeDelta::milliseconds(1);
        for (age, gone) in [
            (TimeDelta::minutes(10), 3),
            (TimeDelta::days(14), 4),
            (TimeDelta::days(30) + moment, 5),
            (TimeDelta::days(RECEIPT_DAYS), 6),
        ] {
            let expected = |from: usize| std::array::from_fn(|table| table >= from);
            let before = if gone == 3 { 0 } else { gone - 1 };
            assert_eq!(left(&storage, at(age - moment), tables).await, expected(before), "just before {age}");
            assert_eq!(left(&storage, at(age), tables).await, expected(gone), "after {age}");
        }
        let again =
            storage.write(|sql| writes::apply(sql, &caller(), &[goal(7)], &Limits::default(), now())).await;
        let again = again.expect("send it again").results.remove(0).outcome;
        assert!(matches!(again, Outcome::Conflict { .. }), "the answer is forgotten: {again:?}");
    }

    #[tokio::test]
    async fn a_session_is_forgotten_by_how_long_the_server_has_run() {
        let (_folder, storage) = filled().await;
        let filled = storage.write(|sql| {
            sql.run("INSERT INTO session VALUES (?1, ?1, x'01', '', 0, 0, 500)", [blob(&ANN)])?;
            Ok(())
        });
        filled.await.expect("sign in");
        for (oldest_session, is_left) in [(500, true), (501, false)] {
            let ages = Ages { oldest_session, ..at(TimeDelta::days(9_000)) };
            assert_eq!(left(&storage, ages, ["session"]).await, [is_left]);
        }
    }

    #[tokio::test]
    async fn what_a_clock_that_was_far_ahead_left_behind_is_good_for_nothing_and_goes() {
        let (_folder, storage) = filled().await;
        let ahead = now() + TimeDelta::days(4_000);
        let filled = storage.write(move |sql| {
            invitations::invite(sql, CIRCLE, ANN, &link(5, 1), 10, ahead)?;
            accounts::put_code(sql, "bo@example.org", b"code", ahead)?;
            deletion::put_code(sql, ANN, b"code", ahead)?;
            let refused =
                deletion::delete(sql, &caller(), &[1; 32], &[], &Limits::default(), now(), |_| true)?;
            assert!(matches!(refused, deletion::DeletionOutcome::CodeRefused));
            let refused = invitations::join(sql, CIRCLE, Uuid::from_u128(9), &[5; 32], now());
            assert!(matches!(refused, Err(Failure::InvitationRefused)));
            assert!(invitations::list(sql, CIRCLE, ANN, now())?.is_empty());
            // The answers of a clock that was ahead come before those of the right clock.
            writes::apply(sql, &caller(), &[goal(7)], &Limits::default(), ahead)?;
            writes::apply(sql, &caller(), &[goal(8)], &Limits::default(), now())
        });
        filled.await.expect("fill the database");
        let tables = ["sign_in_code", "deletion_code", "invitation", "stored_write"];
        assert_eq!(left(&storage, at(TimeDelta::zero()), tables).await, [false, false, false, true]);
        let later = at(TimeDelta::days(31));
        assert_eq!(left(&storage, later, ["stored_write"]).await, [false], "nothing is held up");
    }

    #[tokio::test]
    async fn who_was_taken_out_is_remembered_exactly_as_long_as_a_link_is_older_than_that() {
        let (_folder, storage) = filled().await;
        let played = storage.write(|sql| {
            let is_marked = || Ok::<_, Failure>(sql.exists("SELECT 1 FROM removal", ())?);
            let invite = |id, uses| invitations::invite(sql, CIRCLE, ANN, &link(id, uses), 10, now());
            let join = |person: Uuid, id: u8| invitations::join(sql, CIRCLE, person, &[id; 32], now());
            let take_out = || spaces::remove(sql, CIRCLE, ANN, BO);
            let put_back = || spaces::add(sql, CIRCLE, BO, MemberRole::Member, now());

            take_out()?;
            assert!(!is_marked()?, "without a link there is nothing to come back by");

            put_back()?;
            invite(5, 1)?;
            assert!(!is_marked()?);
            take_out()?;
            assert!(is_marked()?);
            invite(6, 3)?;
            assert!(matches!(join(BO, 5), Err(Failure::InvitationRefused)), "the link is older");
            assert!(is_marked()?);
            invitations::end(sql, CIRCLE, ANN, Uuid::from_u128(5))?;
            assert!(!is_marked()?, "ended");
            join(BO, 6)?;

            sql.run("DELETE FROM invitation", ())?;
            invite(7, 1)?;
            take_out()?;
            assert!(is_marked()?);
            let cy = Uuid::from_u128(9);
            sql.run("INSERT INTO person VALUES (?1, 'cy', 'cy', 0)", [blob(&cy)])?;
            join(cy, 7)?;
            assert!(!is_marked()?, "used up");

            put_back()?;
            invite(8, 1)?;
            take_out()?;
            let over = now() + TimeDelta::days(14);
            invitations::invite(sql, CIRCLE, ANN, &link(9, 1), 10, over)?;
            assert!(!is_marked()?, "over, when the next is made");

            put_back()?;
            take_out()?;
            assert!(is_marked()?);
            tidy(sql, &at(TimeDelta::days(14) + TimeDelta::days(14)))?;
            assert!(!is_marked()?, "over, when it is tidied");
            Ok(())
        });
        played.await.expect("play it");
    }
}
