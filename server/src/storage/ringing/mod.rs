//! Tests of what is pushed, when, and to whom, on a real database.

mod registering;

use std::sync::Arc;

use belay_protocol::{Alarm, Body, MemberRole, PushWake, SpaceKind, Wake, Write};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    Storage,
    accounts::Caller,
    alarms,
    pushes::{self, Claims, LEASE},
    registrations, spaces,
    sql::{Sql, blob},
    writes,
};
use crate::{
    clock::delta,
    config::Limits,
    counters::Live,
    failure::Failure,
    push::{Address, Outcome, Push},
};

const ANN: Uuid = Uuid::from_u128(1);
const BO: Uuid = Uuid::from_u128(2);
const CY: Uuid = Uuid::from_u128(3);
const CIRCLE: Uuid = Uuid::from_u128(4);
const PROGRAM: Uuid = Uuid::from_u128(5);
const MEETING: Uuid = Uuid::from_u128(6);
const PHONE: u128 = 10;
const TABLET: u128 = 20;

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn after(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

fn device(person: Uuid, which: u128) -> Uuid {
    Uuid::from_u128(person.as_u128() * 100 + which)
}

fn caller(person: Uuid) -> Caller {
    Caller { person, device: device(person, PHONE), seen: now(), ran: 0 }
}

fn limits() -> Limits {
    Limits { alarms_of_person: 100, ..Limits::default() }
}

fn grace() -> TimeDelta {
    delta(limits().local_grace)
}

fn address(device: Uuid) -> Address {
    Address::Fcm { token: format!("token-{device}") }
}

fn register(sql: &Sql<'_>, person: Uuid, which: u128, at: DateTime<Utc>) -> Result<(), Failure> {
    let device = device(person, which);
    sql.run(
        "INSERT INTO session VALUES (?1, ?2, ?3, '', 0, 0, 1000) ON CONFLICT DO NOTHING",
        params![blob(&person), blob(&device), blob(&device)],
    )?;
    registrations::put(sql, person, device, &address(device), 10, at)
}

/// Ann, Bo and Cy in a circle and a program. Ann has a phone; Bo has a phone and a tablet; Cy has a phone.
async fn world() -> (tempfile::TempDir, Storage, Arc<Live>) {
    let folder = tempfile::tempdir().expect("make a folder");
    let counters = Arc::<Live>::default();
    let storage = Storage::open(folder.path(), 1, 8, &counters).expect("open the database");
    let filled = storage.write(|sql| {
        for (space, kind) in [(CIRCLE, SpaceKind::Circle), (PROGRAM, SpaceKind::Program)] {
            spaces::make(sql, space, kind, "", None)?;
        }
        for (person, name) in [(ANN, "ann"), (BO, "bo"), (CY, "cy")] {
            sql.run(
                "INSERT INTO person (id, mail, name, since) VALUES (?1, ?2, ?2, 0)",
                params![blob(&person), name],
            )?;
            for space in [CIRCLE, PROGRAM] {
                spaces::add(sql, space, person, MemberRole::Member, now())?;
            }
            register(sql, person, PHONE, now())?;
        }
        register(sql, BO, TABLET, now())
    });
    filled.await.expect("fill the database");
    (folder, storage, counters)
}

fn alarm(id: u128, at: DateTime<Utc>, to: &[Uuid]) -> Alarm {
    Alarm { id: Uuid::from_u128(id), at, until: None, to: to.to_vec() }
}

fn meeting(base: u64, alarms: Vec<Alarm>) -> Write {
    Write {
        write: Uuid::new_v4(),
        space: CIRCLE,
        id: MEETING,
        kind: "meeting".to_owned(),
        base,
        body: Body::default(),
        alarms,
        wake: Wake::None,
        wake_to: Vec::new(),
    }
}

/// Stores a write of Ann; how many alarms were left out.
fn store(sql: &Sql<'_>, write: Write, at: DateTime<Utc>) -> Result<u32, Failure> {
    Ok(writes::apply(sql, &caller(ANN), &[write], &limits(), at)?.results[0].alarms_left_out)
}

fn claim(sql: &Sql<'_>, owner: u8, at: DateTime<Utc>) -> Result<Vec<Push>, Failure> {
    let claims =
        Claims { owner: [owner; 16], room: [].into(), after: String::new(), alarms: 1_000, oldest: 0 };
    pushes::claim(sql, &claims, at, grace())
}

fn devices(pushes: &[Push]) -> Vec<Uuid> {
    let mut devices: Vec<Uuid> = pushes.iter().map(|push| push.device).collect();
    devices.sort_unstable();
    devices
}

async fn play(play: impl FnOnce(&Sql<'_>) -> Result<(), Failure> + Send + 'static) {
    let (_folder, storage, _) = world().await;
    storage.write(play).await.expect("play it");
    storage.close();
}

#[tokio::test]
async fn an_alarm_is_left_to_phones_first_and_then_pushed_to_those_that_did_not_arm_it() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[BO]), alarm(2, after(9_000), &[BO])]), now())?;
        registrations::arm(sql, BO, device(BO, PHONE), &[Uuid::from_u128(1)])?;
        assert!(claim(sql, 1, after(60))?.is_empty(), "phones have twenty seconds");
        assert!(!pushes::due(sql, after(79), grace(), "")?.alarms);
        assert!(pushes::due(sql, after(80), grace(), "")?.alarms);
        let claimed = claim(sql, 1, after(80))?;
        assert_eq!(devices(&claimed), [device(BO, TABLET)]);
        assert_eq!((claimed[0].wake, claimed[0].about), (PushWake::Alarm, Uuid::from_u128(1)));
        assert_eq!(claimed[0].until, after(60 + 3_600));
        pushes::settle(sql, &[(claimed[0].clone(), Outcome::Done)], after(81))?;
        assert!(claim(sql, 2, after(8_000))?.is_empty(), "once");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_report_that_comes_late_still_keeps_the_push_from_being_sent() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[CY])]), now())?;
        alarms::ring(sql, after(90), grace(), 0, 10)?;
        registrations::arm(sql, CY, device(CY, PHONE), &[Uuid::from_u128(1)])?;
        assert!(claim(sql, 1, after(90))?.is_empty());
        registrations::arm(sql, CY, device(CY, PHONE), &[])?;
        assert!(claim(sql, 1, after(90))?.is_empty(), "and it is gone");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_moved_cancelled_or_withdrawn_is_not_pushed_afterwards() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[BO, CY])]), now())?;
        store(sql, meeting(1, vec![alarm(2, after(600), &[BO])]), after(30))?;
        assert!(claim(sql, 1, after(90))?.is_empty(), "moved before it was due");
        let claimed = claim(sql, 1, after(620))?;
        assert_eq!(claimed.len(), 2, "at its new time, on both of Bo's devices");
        for push in &claimed {
            pushes::settle(sql, &[(push.clone(), Outcome::Later { at: after(700) })], after(621))?;
        }
        // Cancelled while it waited for another try.
        store(sql, meeting(2, vec![]), after(650))?;
        assert!(claim(sql, 2, after(700))?.is_empty());
        // Cancelled while it was being sent: what comes of it changes nothing.
        store(sql, meeting(3, vec![alarm(3, after(800), &[CY])]), after(700))?;
        let claimed = claim(sql, 3, after(820))?;
        store(sql, meeting(4, vec![]), after(821))?;
        pushes::settle(sql, &[(claimed[0].clone(), Outcome::Later { at: after(830) })], after(822))?;
        assert!(claim(sql, 4, after(830) + LEASE)?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_alarm_that_keeps_its_id_and_moves_is_pushed_at_its_new_time_alone() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[CY])]), now())?;
        let claimed = claim(sql, 1, after(80))?;
        pushes::settle(sql, &[(claimed[0].clone(), Outcome::Later { at: after(100) })], after(81))?;
        store(sql, meeting(1, vec![alarm(1, after(5_000), &[CY])]), after(90))?;
        assert!(claim(sql, 2, after(1_000))?.is_empty(), "not at its old time");
        let claimed = claim(sql, 2, after(5_020))?;
        assert_eq!((claimed.len(), claimed[0].until), (1, after(5_000 + 3_600)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_alarm_that_is_due_and_waits_for_the_worker_outlives_a_change_of_its_document() {
    play(|sql| {
        let still_has = || vec![alarm(1, after(60), &[CY])];
        store(sql, meeting(0, still_has()), now())?;
        // The worker was down meanwhile.
        store(sql, meeting(1, still_has()), after(300))?;
        assert_eq!(claim(sql, 1, after(301))?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_change_that_tells_nobody_withdraws_the_alert_before_it() {
    play(|sql| {
        let asked = |base| Write { wake: Wake::Alert, wake_to: vec![CY], ..meeting(base, vec![]) };
        store(sql, asked(0), now())?;
        store(sql, meeting(1, vec![]), after(2))?;
        let told = claim(sql, 1, after(700))?;
        assert!(told.iter().all(|push| push.wake == PushWake::Quiet), "{told:?}");
        store(sql, asked(2), after(800))?;
        assert_eq!(devices(&claim(sql, 2, after(805))?), [device(CY, PHONE)]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_alarm_that_its_document_still_has_goes_on_waiting_and_is_not_taken_again_after_it_was_pushed() {
    play(|sql| {
        let still_has = || vec![alarm(1, after(60), &[CY])];
        store(sql, meeting(0, still_has()), now())?;
        let claimed = claim(sql, 1, after(80))?;
        pushes::settle(sql, &[(claimed[0].clone(), Outcome::Later { at: after(100) })], after(81))?;
        store(sql, meeting(1, still_has()), after(90))?;
        let claimed = claim(sql, 2, after(100))?;
        assert_eq!(claimed.len(), 1);
        pushes::settle(sql, &[(claimed[0].clone(), Outcome::Done)], after(101))?;
        store(sql, meeting(2, still_has()), after(110))?;
        assert!(claim(sql, 3, after(200))?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_workers_never_claim_the_same_push() {
    play(|sql| {
        store(sql, meeting(0, (1..=50).map(|id| alarm(id, after(60), &[CY])).collect()), now())?;
        let one_of = |owner: u8| Claims {
            owner: [owner; 16],
            room: [("fcm".to_owned(), 20)].into(),
            after: String::new(),
            alarms: 1_000,
            oldest: 0,
        };
        let mut claimed = Vec::new();
        for owner in 1..=4 {
            claimed.extend(pushes::claim(sql, &one_of(owner), after(100), grace())?);
        }
        let mut rows: Vec<i64> = claimed.iter().map(|push| push.row).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!((claimed.len(), rows.len()), (50, 50));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_push_of_a_worker_that_was_killed_is_claimed_again_and_its_late_word_does_not_count() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[CY])]), now())?;
        let killed = claim(sql, 1, after(80))?;
        assert_eq!(killed.len(), 1);
        assert!(claim(sql, 2, after(139))?.is_empty(), "it may still be sent");
        let again = claim(sql, 2, after(80) + LEASE)?;
        assert_eq!((again.len(), again[0].tries), (1, 2));
        pushes::settle(sql, &[(killed[0].clone(), Outcome::Done)], after(141))?;
        assert_eq!(claim(sql, 3, after(80) + LEASE + LEASE)?.len(), 1, "the second claim still holds it");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_has_no_worker_send_what_it_is_sending() {
    play(|sql| {
        let told = || Write { wake: Wake::Alert, wake_to: vec![CY], ..meeting(0, vec![]) };
        store(sql, told(), now())?;
        let first = claim(sql, 1, after(5))?;
        let hour = after(3_600);
        let alerts =
            |pushes: Vec<Push>| pushes.into_iter().filter(|push| push.wake == PushWake::Alert).count();
        assert_eq!(alerts(claim(sql, 1, hour)?), 0, "it is under way");
        // A change meanwhile is another push, and the end of the first one is not its end.
        store(sql, Write { base: 1, ..told() }, hour)?;
        let second = claim(sql, 1, hour + TimeDelta::seconds(5))?;
        pushes::settle(sql, &[(first[0].clone(), Outcome::Done)], hour + TimeDelta::seconds(6))?;
        pushes::settle(
            sql,
            &[(second[0].clone(), Outcome::Later { at: hour })],
            hour + TimeDelta::seconds(7),
        )?;
        assert_eq!(alerts(claim(sql, 1, hour + TimeDelta::seconds(8))?), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_push_is_given_up_when_it_is_of_no_use_any_more() {
    play(|sql| {
        let short = Alarm { until: Some(after(200)), ..alarm(1, after(60), &[CY]) };
        store(sql, meeting(0, vec![short, alarm(2, after(60), &[CY])]), now())?;
        let claimed = claim(sql, 1, after(100))?;
        assert_eq!(claimed.len(), 2);
        for push in claimed {
            pushes::settle(sql, &[(push, Outcome::Later { at: after(250) })], after(101))?;
        }
        let left = claim(sql, 2, after(250))?;
        assert_eq!((left.len(), left[0].about), (1, Uuid::from_u128(2)));
        // A server that was off for a day drops what was due meanwhile.
        store(sql, meeting(1, vec![alarm(3, after(300), &[CY])]), after(251))?;
        assert!(claim(sql, 3, after(90_000))?.is_empty());
        assert!(!pushes::due(sql, after(90_000), grace(), "")?.alarms);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn alarms_of_the_past_of_the_far_future_and_beyond_the_limit_are_left_out() {
    play(|sql| {
        let far = "2199-12-31T00:00:00Z".parse().expect("a time");
        let farther = "2200-01-01T00:00:00Z".parse().expect("a time");
        let strange = vec![alarm(1, after(-60), &[CY]), alarm(2, far, &[CY]), alarm(3, farther, &[CY])];
        assert_eq!(store(sql, meeting(0, strange), now())?, 0, "what nobody needs is no loss");
        let count =
            |sql: &Sql<'_>| sql.all("SELECT id FROM alarm WHERE space = ?1", [blob(&CIRCLE)], |_| Ok(()));
        assert_eq!(count(sql)?.len(), 1);
        let many = (1..=150).map(|id| alarm(id, after(200 - id as i64), &[CY])).collect();
        assert_eq!(store(sql, meeting(1, many), now())?, 50, "told");
        let kept = claim(sql, 1, after(300))?;
        assert!(kept.len() <= 64 && kept.iter().all(|push| push.about > Uuid::from_u128(50)), "the soonest");
        assert_eq!(store(sql, meeting(2, vec![]), after(300))?, 0);
        let counted = sql.first("SELECT alarms FROM alarm_count WHERE person = ?1", [blob(&ANN)], |row| {
            row.get::<_, i64>(0)
        })?;
        assert_eq!(counted, Some(0));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_look_with_nothing_due_reads_the_same_few_rows_however_many_alarms_there_are() {
    let (_folder, storage, counters) = world().await;
    let mut read = Vec::new();
    for thousands in [1, 20] {
        storage
            .write(move |sql| {
                for id in 0..thousands * 1_000_u128 {
                    sql.run(
                        "INSERT INTO alarm (space, document, person, id, at, until, by)
                         VALUES (?1, ?1, ?2, ?3, ?4, ?4, ?2) ON CONFLICT DO NOTHING",
                        params![
                            blob(&CIRCLE),
                            blob(&BO),
                            blob(&Uuid::from_u128(id)),
                            after(1_000).timestamp_millis()
                        ],
                    )?;
                }
                Ok(())
            })
            .await
            .expect("fill it");
        let before = counters.snapshot();
        storage.read(|sql| pushes::due(sql, now(), grace(), "")).await.expect("look");
        let after = counters.snapshot().since(&before);
        read.push((after.rows_read, after.rows_scanned));
    }
    assert_eq!(read[0], read[1]);
    assert!(read[0].0 <= 2 && read[0].1 == 0, "{read:?}");
}

#[tokio::test]
async fn an_alert_goes_to_those_it_is_for_and_the_others_sync_quietly() {
    play(|sql| {
        let asked = Write { wake: Wake::Alert, wake_to: vec![BO], ..meeting(0, vec![]) };
        register(sql, ANN, TABLET, now())?;
        store(sql, asked, now())?;
        let claimed = claim(sql, 1, after(5))?;
        assert_eq!(devices(&claimed), [device(BO, PHONE), device(BO, TABLET)]);
        assert!(claimed.iter().all(|push| push.wake == PushWake::Alert && push.about == MEETING));
        let quiet = claim(sql, 2, after(700))?.into_iter().filter(|push| push.wake == PushWake::Quiet);
        assert_eq!(devices(&quiet.collect::<Vec<_>>()), [device(ANN, TABLET), device(CY, PHONE)]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_write_that_is_sent_again_tells_nobody_twice() {
    play(|sql| {
        let asked = Write { wake: Wake::Alert, ..meeting(0, vec![alarm(1, after(60), &[CY])]) };
        store(sql, asked.clone(), now())?;
        for push in claim(sql, 1, after(5))? {
            pushes::settle(sql, &[(push, Outcome::Done)], after(6))?;
        }
        store(sql, asked, after(7))?;
        assert!(claim(sql, 2, after(20))?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_a_program_only_people_who_are_named_are_told() {
    play(|sql| {
        let news = Write { space: PROGRAM, wake: Wake::Alert, ..meeting(0, vec![]) };
        store(sql, news, now())?;
        assert!(claim(sql, 1, after(5_000))?.is_empty());
        let stranger = Uuid::from_u128(77);
        let asked =
            Write { space: PROGRAM, wake: Wake::Alert, wake_to: vec![CY, stranger], ..meeting(1, vec![]) };
        store(sql, asked, after(5_000))?;
        assert_eq!(devices(&claim(sql, 1, after(6_000))?), [device(CY, PHONE)]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_changes_are_one_push_and_a_change_while_it_is_sent_is_another() {
    play(|sql| {
        let told = |base| Write { wake: Wake::Quiet, ..meeting(base, vec![]) };
        for (base, seconds) in [(0, 0), (1, 10), (2, 20)] {
            store(sql, told(base), after(seconds))?;
        }
        let claimed = claim(sql, 1, after(700))?;
        assert_eq!(devices(&claimed), [device(BO, PHONE), device(BO, TABLET), device(CY, PHONE)]);
        store(sql, told(3), after(701))?;
        for push in claimed {
            pushes::settle(sql, &[(push, Outcome::Done)], after(702))?;
        }
        assert_eq!(claim(sql, 2, after(1_400))?.len(), 3, "its phone may have synced before");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_flood_makes_so_many_pushes_for_a_device_and_the_device_of_nobody_else_waits_for_it() {
    play(|sql| {
        let most = registrations::MOST_WAITING;
        for document in 1..=2 * most as u128 {
            let id = Uuid::from_u128(1_000 + document);
            let asked = Write { id, wake: Wake::Alert, wake_to: vec![CY], ..meeting(0, vec![]) };
            store(sql, asked, now())?;
        }
        let at_once = (1..=90).map(|id| alarm(id, after(60), &[CY])).chain([alarm(99, after(61), &[BO])]);
        store(sql, meeting(0, at_once.collect()), now())?;
        alarms::ring(sql, after(90), grace(), 0, 1_000)?;
        let waiting = |person: Uuid, wake: &'static str| {
            let found = sql.all(
                "SELECT device FROM push WHERE person = ?1 AND wake = ?2",
                params![blob(&person), wake],
                |_| Ok(()),
            );
            found.map(|found| found.len())
        };
        assert_eq!((waiting(CY, "alert")?, waiting(CY, "alarm")?), (most, most));
        assert_eq!(waiting(BO, "alarm")?, 2, "on both devices");
        // One that waits is told anew, and one more when one is done.
        let again = Write { id: Uuid::from_u128(1_001), base: 1, wake: Wake::Alert, ..meeting(0, vec![]) };
        store(sql, again, after(1))?;
        assert_eq!(waiting(CY, "alert")?, most);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_left_a_space_hears_nothing_of_it_any_more() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[BO, CY]), alarm(2, after(900), &[BO, CY])]), now())?;
        alarms::ring(sql, after(80), grace(), 0, 1)?;
        spaces::remove(sql, CIRCLE, CY, CY)?;
        let told = claim(sql, 1, after(920))?;
        assert!(!told.is_empty() && told.iter().all(|push| push.person == BO), "{told:?}");
        Ok(())
    })
    .await;
}
