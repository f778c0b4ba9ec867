//! A reminder on its way to a phone that sleeps: planned by the core, stored as an alarm, pushed by the server.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use belay_core::ports::Clock as _;
use belay_domain::goal::{GoalCommand, GoalOpening};
use belay_protocol::{ArmedReport, PushRegistration, paths};
use belay_server::FcmSettings;
use belay_test_push::{Fcm, Taken};
use belay_tests::{
    Community, SetClock, Visitor, a_goal, a_meeting, a_pair, at, both_sync, get_acquainted, meet,
    places::berlin, take_on, wall,
};
use chrono::{NaiveDate, TimeDelta};

/// How long a push may take to arrive, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A community whose server pushes through a stand-in of FCM.
async fn with_push(folder: &std::path::Path) -> (Community, Fcm) {
    let clock = Arc::new(SetClock::new(at("2026-03-02T09:00:00Z")));
    let told = Arc::clone(&clock);
    let fcm = Fcm::start(move || belay_core::ports::Clock::now(&*told).timestamp()).await;
    let settings = FcmSettings { service_account: fcm.service_account(folder), url: fcm.service.url() };
    let community = Community::with(clock, |config| {
        config.push.fcm = Some(settings);
        config.push.extra_roots = vec![fcm.service.certificate()];
        config.limits.push_tick = Duration::from_millis(1);
    })
    .await;
    (community, fcm)
}

async fn register(device: &Visitor, token: &str) {
    device.put(paths::PUSH, &PushRegistration::Fcm { token: token.to_owned() }).await;
}

fn alarms(fcm: &Fcm) -> Vec<Taken> {
    fcm.taken().into_iter().filter(|taken| taken.wake() == "alarm").collect()
}

/// Lets second after second pass until a provider has such an alarm.
async fn until_rung(community: &Community, fcm: &Fcm, is_it: impl Fn(&Taken) -> bool) {
    let wait = async {
        while !alarms(fcm).iter().any(&is_it) {
            community.clock.pass(TimeDelta::seconds(1));
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("nothing was pushed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_away_is_pushed_the_reminder_that_another_of_its_owner_rings_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (community, fcm) = with_push(folder.path()).await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let (in_use, away) = (Visitor::new(&community, "Tom").await, Visitor::new(&community, "Tom").await);
    register(&in_use, "in-use").await;
    register(&away, "away").await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let armed = tom.belay.reminders().to_arm(None).unwrap();
    let ids: BTreeSet<_> = armed.iter().map(|planned| planned.reminder.id.0).collect();
    let first = armed.iter().find(|planned| planned.document == meeting.0).unwrap().reminder.at;
    in_use.put(paths::PUSH_ARMED, &ArmedReport { ids: ids.iter().copied().collect() }).await;

    community.clock.pass(first - community.clock.now());
    until_rung(&community, &fcm, |_| true).await;
    let rung = alarms(&fcm);
    assert!(rung.iter().all(|taken| taken.to == "away"), "{rung:?}");
    let id = rung[0].id().unwrap();
    assert!(ids.iter().any(|armed| armed.to_string() == id), "the same id on phone and server: {id} {ids:?}");
    assert_eq!(fcm.faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_asked_is_pushed_once_more_after_three_days() {
    let folder = tempfile::tempdir().unwrap();
    let (community, fcm) = with_push(folder.path()).await;
    let (mia, tom, relationship) = a_pair(&community).await;
    get_acquainted(&mia, &tom, relationship).await;
    let away = Visitor::new(&community, "Tom").await;
    register(&away, "away").await;
    let goals = mia.belay.goals();
    let goal = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: "Three minutes in a row".into(),
        due: NaiveDate::from_ymd_opt(2026, 6, 1),
        ..a_goal(&mia, relationship, "Speak up")
    };
    let goal = goals.draft(goal).unwrap();
    take_on(&mia, goal, "Ask for the agenda").unwrap();
    goals.act(goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    let now = community.clock.now();
    let planned = tom.belay.reminders().due(now, now + TimeDelta::days(4)).unwrap();
    let again = planned.iter().find(|planned| planned.document == goal.0).unwrap().reminder.clone();

    community.clock.set(again.at);
    let id = again.id.to_string();
    until_rung(&community, &fcm, |taken| taken.id() == Some(&id)).await;
    assert!(alarms(&fcm).iter().all(|taken| taken.to == "away"), "it waits on nobody else");
}
