//! Pushes on their way: from an alarm or a change, through a provider, to a phone.

use std::time::Duration;

use belay_protocol::{PushOffer, Wake, Write, paths};
use belay_server::{
    ApnsSettings, Clock as _, Config, FcmSettings, PushSettings, Server, StartError, WebPushSettings,
};
use belay_test_push::Reply;
use chrono::TimeDelta;
use hyper::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::{
    client::{PATIENCE, Phone, World, again, noon, write},
    pushing::{GRACE, Provider, Pushing},
};

const EVERY: [Provider; 3] = [Provider::Fcm, Provider::Apns, Provider::Web];

/// Tells a change of the pair, loudly or quietly.
async fn tell(pushing: &mut Pushing, wake: Wake) -> Write {
    let told = Write { wake, ..write(pushing.pair, b"something private") };
    pushing.ann.sync(std::slice::from_ref(&told)).await;
    told
}

#[tokio::test]
async fn an_alarm_arrives_by_every_provider_with_its_id_and_nothing_else() {
    for provider in EVERY {
        let mut pushing = Pushing::new().await;
        let bo = pushing.bo.clone();
        let name = pushing.register(&bo, provider).await;
        let alarm = pushing.ring(bo.person).await;
        pushing.until("the alarm arrives", |pushing| !pushing.taken(provider).is_empty()).await;
        let taken = &pushing.taken(provider)[0];
        assert_eq!(taken.payload, json!({ "wake": "alarm", "id": alarm.id }), "{provider:?}");
        assert_eq!((&taken.to, taken.urgent), (&name, true));
        assert_eq!(taken.ttl, 3_600 - GRACE.as_secs() as i64, "an hour from its moment");
        assert_eq!(taken.collapse.is_some(), provider != Provider::Fcm);
        assert_eq!(pushing.faults(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_alert_and_a_quiet_wake_arrive_by_every_provider_and_tell_nothing_of_the_change() {
    for provider in EVERY {
        let mut pushing = Pushing::new().await;
        let bo = pushing.bo.clone();
        pushing.register(&bo, provider).await;
        let told = tell(&mut pushing, Wake::Alert).await;
        let arrived = |count: usize| move |pushing: &Pushing| pushing.taken(provider).len() == count;
        pushing.passing(Duration::from_secs(1), "the alert", arrived(1)).await;
        tell(&mut pushing, Wake::Quiet).await;
        pushing.passing(Duration::from_secs(10), "the quiet wake", arrived(2)).await;
        let [alert, quiet] = &pushing.taken(provider)[..] else { panic!("two") };
        assert_eq!((alert.wake(), alert.urgent), ("alert", true));
        assert_eq!((quiet.payload.clone(), quiet.urgent), (json!({ "wake": "quiet" }), false));
        let text = format!("{alert:?} {quiet:?}");
        for private in [told.id, pushing.pair, bo.person, pushing.ann.person] {
            assert!(!text.contains(&private.to_string()) && !text.contains(&private.simple().to_string()));
        }
        assert_eq!(pushing.faults(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_id_of_an_alert_is_one_on_all_devices_of_a_person_and_another_for_everybody_else() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    let tablet = pushing.world.phone("Bo").await;
    for phone in [&ann, &bo, &tablet] {
        pushing.register(phone, Provider::Web).await;
    }
    let told = tell(&mut pushing, Wake::Alert).await;
    let ids = |pushing: &Pushing| -> Vec<String> {
        pushing.web.taken().iter().filter_map(|taken| taken.id().map(str::to_owned)).collect()
    };
    pushing.passing(Duration::from_secs(1), "both of Bo's", |pushing| ids(pushing).len() == 2).await;
    let answered = Write { wake: Wake::Alert, ..again(&told, 1, b"an answer") };
    pushing.bo.sync(&[answered]).await;
    pushing.passing(Duration::from_secs(1), "Ann's", |pushing| ids(pushing).len() == 3).await;
    let ids = ids(&pushing);
    assert!(ids[0] == ids[1] && ids[0] != ids[2], "{ids:?}");
}

#[tokio::test]
async fn what_a_device_rings_by_itself_is_pushed_to_the_persons_others_alone() {
    let mut pushing = Pushing::new().await;
    let bo = pushing.bo.clone();
    let tablet = pushing.world.phone("Bo").await;
    pushing.register(&bo, Provider::Fcm).await;
    let tablets = pushing.register(&tablet, Provider::Web).await;
    let alarm = pushing.alarm_for(bo.person, 60).await;
    let armed = bo.call(Method::PUT, paths::PUSH_ARMED, Some(json!({ "ids": [alarm.id] }))).await;
    assert_eq!(armed.status, StatusCode::NO_CONTENT);
    pushing.world.clock.advance(Duration::from_secs(60) + GRACE);
    pushing.until("the tablet's", |pushing| pushing.web.count() == 1).await;
    assert_eq!(pushing.web.taken()[0].to, tablets);
    // The next one is not armed: it would come after the first.
    pushing.ring(bo.person).await;
    pushing.until("the next", |pushing| pushing.fcm.taken().len() == 1).await;
    assert_ne!(pushing.fcm.taken()[0].id(), Some(&*alarm.id.to_string()));
}

#[tokio::test]
async fn a_phone_in_use_that_has_synced_is_not_alerted_by_push_too() {
    let mut pushing = Pushing::new().await;
    let mut bo = pushing.bo.clone();
    pushing.register(&bo, Provider::Web).await;
    let stream = crate::waking::listening(&bo).await;
    tell(&mut pushing, Wake::Alert).await;
    let stream = stream.poked().await;
    bo.pull().await;
    pushing.world.clock.advance(Duration::from_secs(10));
    let alarm = pushing.ring(bo.person).await;
    pushing.until("the alarm, and no alert before it", |pushing| pushing.web.count() > 0).await;
    assert_eq!(pushing.web.taken()[0].id(), Some(&*alarm.id.to_string()));
    drop(stream);
    tell(&mut pushing, Wake::Alert).await;
    pushing
        .passing(Duration::from_secs(1), "an alert once it sleeps", |pushing| pushing.web.count() == 2)
        .await;
}

#[tokio::test]
async fn a_provider_that_hangs_holds_up_none_of_the_others() {
    let mut pushing = Pushing::with(|config| config.push.timeout = 2 * PATIENCE).await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    pushing.register(&ann, Provider::Web).await;
    pushing.register(&bo, Provider::Fcm).await;
    pushing.fcm.service.script("messages:send", (0..200).map(|_| Reply::Hang));
    for _ in 0..100 {
        pushing.alarm_for(bo.person, 60).await;
    }
    pushing.world.clock.advance(Duration::from_secs(60) + GRACE);
    pushing.until("as many as go at once", |pushing| pushing.fcm.service.asked() >= 65).await;
    for number in 1..=3 {
        pushing.ring(ann.person).await;
        pushing.until("the other provider's", |pushing| pushing.web.count() == number).await;
    }
    assert_eq!(pushing.fcm.service.asked(), 65, "64, and one for the access token");
}

#[tokio::test]
async fn one_address_that_fails_holds_up_none_of_the_others() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    let anns = pushing.register(&ann, Provider::Web).await;
    let bos = pushing.register(&bo, Provider::Web).await;
    pushing.web.service.script(&bos, (0..1_000).map(|_| Reply::of(500, "").with("retry-after", "86400")));
    for number in 1..=10 {
        pushing.ring(bo.person).await;
        pushing.ring(ann.person).await;
        pushing.until("Ann's", |pushing| pushing.web.count() == number).await;
    }
    assert!(pushing.web.taken().iter().all(|taken| taken.to == anns));
    assert!(pushing.world.server.counters().pushes_postponed >= 1);
}

#[tokio::test]
async fn a_provider_that_asks_to_wait_is_not_asked_before() {
    let mut pushing = Pushing::new().await;
    let bo = pushing.bo.clone();
    pushing.register(&bo, Provider::Fcm).await;
    pushing.fcm.service.script("messages:send", [Reply::of(503, "").with("retry-after", "1800")]);
    pushing.ring(bo.person).await;
    pushing.until("postponed", |pushing| pushing.world.server.counters().pushes_postponed == 1).await;
    let asked_at = pushing.world.clock.now().timestamp();
    pushing.passing(Duration::from_secs(10), "sent", |pushing| !pushing.fcm.taken().is_empty()).await;
    let waited = pushing.fcm.taken()[0].at - asked_at;
    assert!(waited >= 1_800, "{waited}");
}

#[tokio::test]
async fn a_provider_that_was_down_for_a_day_gets_what_is_still_useful_and_nothing_else() {
    let mut pushing = Pushing::new().await;
    let bo = pushing.bo.clone();
    pushing.register(&bo, Provider::Web).await;
    let path = bo.device.simple().to_string();
    pushing.web.service.script(&path, (0..10_000).map(|_| Reply::of(503, "")));
    pushing.alarm_for(bo.person, 60).await;
    tell(&mut pushing, Wake::Alert).await;
    let day = |pushing: &Pushing| pushing.world.clock.now() > noon() + TimeDelta::days(1);
    pushing.passing(Duration::from_secs(60), "a day", day).await;
    let tries = pushing.web.service.asked();
    assert!(tries < 1_000, "{tries} tries");
    pushing.web.service.unscript(&path);
    pushing.passing(Duration::from_secs(60), "what is of use", |pushing| pushing.web.count() > 0).await;
    assert_eq!(pushing.web.taken()[0].wake(), "alert");
    let alarm = pushing.ring(bo.person).await;
    pushing.until("the next alarm", |pushing| pushing.web.count() > 1).await;
    assert_eq!(pushing.web.taken()[1].id(), Some(&*alarm.id.to_string()));
}

#[tokio::test]
async fn a_push_survives_a_connection_that_goes_away_is_cut_or_is_half_open() {
    for fault in ["goes away", "cut", "half open"] {
        for provider in EVERY {
            let mut pushing = Pushing::with(|config| config.push.timeout = Duration::from_secs(2)).await;
            let bo = pushing.bo.clone();
            let name = pushing.register(&bo, provider).await;
            // A connection stands before the fault.
            pushing.ring(bo.person).await;
            pushing.until("the first", |pushing| pushing.taken(provider).len() == 1).await;
            let path = if provider == Provider::Fcm { "messages:send" } else { &name };
            match fault {
                "goes away" => pushing.service(provider).script(path, [Reply::GoAway]),
                "cut" => pushing.service(provider).script(path, [Reply::Cut]),
                _ => pushing.service(provider).be_deaf(true),
            }
            let alarm = pushing.ring(bo.person).await;
            if fault == "half open" {
                let postponed = |pushing: &Pushing| pushing.world.server.counters().pushes_postponed > 0;
                pushing.until("no answer", postponed).await;
                pushing.service(provider).be_deaf(false);
            }
            let arrived = |pushing: &Pushing| pushing.taken(provider).len() >= 2;
            pushing.passing(Duration::from_secs(1), fault, arrived).await;
            let taken = &pushing.taken(provider)[1];
            assert_eq!(taken.id(), Some(&*alarm.id.to_string()), "{fault} {provider:?}");
            assert_eq!(pushing.faults(), Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn a_server_that_ends_while_it_sends_sends_again_after_its_next_start_with_the_same_id() {
    let mut pushing = Pushing::with(|config| config.limits.grace = Duration::from_millis(10)).await;
    let bo = pushing.bo.clone();
    let name = pushing.register(&bo, Provider::Apns).await;
    // The provider has it, and its answer never comes.
    pushing.apns.service.script(&name, [Reply::Hang]);
    let alarm = pushing.ring(bo.person).await;
    pushing.until("under way", |pushing| pushing.apns.service.asked() >= 2).await;
    let pushing = pushing.restarted().await;
    pushing.passing(Duration::from_secs(1), "again", |pushing| !pushing.apns.taken().is_empty()).await;
    assert_eq!(pushing.apns.taken()[0].id(), Some(&*alarm.id.to_string()));
    assert_eq!(pushing.apns.taken()[0].collapse, Some(alarm.id.simple().to_string()));
}

#[tokio::test]
async fn tokens_are_kept_as_long_as_they_may_be_and_renewed_in_time() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    pushing.register(&ann, Provider::Fcm).await;
    pushing.register(&bo, Provider::Apns).await;
    // A push each ten minutes for five hours.
    for number in 1..=30 {
        pushing.ring(ann.person).await;
        pushing.ring(bo.person).await;
        let both =
            |pushing: &Pushing| pushing.fcm.taken().len() == number && pushing.apns.taken().len() == number;
        pushing.until("both", both).await;
        pushing.world.clock.advance(Duration::from_secs(600) - 2 * (Duration::from_secs(60) + GRACE));
    }
    assert_eq!(pushing.faults(), Vec::<String>::new());
    let (fcm, apns) = (pushing.fcm.given(), pushing.apns.tokens());
    assert!((5..=7).contains(&fcm) && (6..=9).contains(&apns), "{fcm} {apns}");
    pushing.fcm.end_tokens();
    pushing.ring(ann.person).await;
    pushing.until("with a new token", |pushing| pushing.fcm.taken().len() == 31).await;
}

#[tokio::test]
async fn an_address_that_its_provider_calls_dead_is_not_pushed_to_until_it_is_registered_again() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    let name = pushing.register(&bo, Provider::Web).await;
    pushing.register(&ann, Provider::Web).await;
    pushing.web.unsubscribe(&name);
    pushing.ring(bo.person).await;
    let removed = |pushing: &Pushing| pushing.world.server.counters().push_registrations_removed == 1;
    pushing.until("removed", removed).await;
    assert_eq!(bo.get(paths::PUSH).await.json::<PushOffer>().registered, None);
    let asked = pushing.web.service.asked();
    pushing.ring(bo.person).await;
    pushing.ring(ann.person).await;
    pushing.until("Ann's alone", |pushing| pushing.web.count() == 1).await;
    assert_eq!(pushing.web.service.asked(), asked + 1);
    pushing.register(&bo, Provider::Web).await;
    pushing.ring(bo.person).await;
    pushing.until("Bo's again", |pushing| pushing.web.count() == 2).await;
}

#[tokio::test]
async fn a_token_that_apple_saw_end_before_it_was_registered_again_stays() {
    let mut pushing = Pushing::new().await;
    let bo = pushing.bo.clone();
    let name = pushing.register(&bo, Provider::Apns).await;
    let before = (noon() - TimeDelta::days(1)).timestamp_millis();
    let gone = belay_test_push::Apns::error(410, "Unregistered", Some(before));
    pushing.apns.service.script(&name, [gone]);
    pushing.ring(bo.person).await;
    pushing.passing(Duration::from_secs(1), "sent", |pushing| !pushing.apns.taken().is_empty()).await;
    assert_eq!(pushing.world.server.counters().push_registrations_removed, 0);
}

#[tokio::test]
async fn a_signed_out_phone_hears_nothing_more() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    let tablet = pushing.world.phone("Bo").await;
    pushing.register(&bo, Provider::Web).await;
    pushing.register(&tablet, Provider::Web).await;
    let anns = pushing.register(&ann, Provider::Web).await;
    bo.delete(&format!("{}/{}", paths::DEVICES, tablet.device)).await;
    bo.delete(paths::SESSION).await;
    tell(&mut pushing, Wake::Alert).await;
    pushing.ring(bo.person).await;
    pushing.ring(ann.person).await;
    pushing.until("Ann's", |pushing| pushing.web.count() > 0).await;
    assert!(pushing.web.taken().iter().all(|taken| taken.to == anns));
}

#[tokio::test]
async fn a_clock_that_is_a_day_ahead_for_a_moment_rings_and_loses_nothing() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    pushing.register(&bo, Provider::Web).await;
    pushing.register(&ann, Provider::Fcm).await;
    let alarm = pushing.alarm_for(bo.person, 3_600).await;
    // A push of somebody else shows that the worker looks.
    pushing.ring(ann.person).await;
    pushing.until("the worker looks", |pushing| pushing.fcm.taken().len() == 1).await;
    let right = pushing.world.clock.now();
    pushing.world.clock.set(right + TimeDelta::days(1));
    tell(&mut pushing, Wake::Alert).await;
    pushing.bo.pull().await;
    pushing.world.clock.advance(Duration::from_secs(60));
    let sent = |pushing: &Pushing| pushing.web.count() == 1;
    pushing.until("an alert, and not the alarm", sent).await;
    assert_eq!(pushing.web.taken()[0].wake(), "alert");
    pushing.world.clock.set(right + TimeDelta::minutes(1));
    pushing.passing(Duration::from_secs(30), "the alarm", |pushing| pushing.web.count() == 2).await;
    let rung = &pushing.web.taken()[1];
    assert_eq!(rung.id(), Some(&*alarm.id.to_string()));
    assert!(rung.at >= alarm.at.timestamp(), "not before its moment");
}

#[tokio::test]
async fn a_million_alarms_of_one_person_are_bounded_and_told() {
    let world = World::with(|config| config.limits.alarms_of_person = 250).await;
    let (mut ann, bo, pair) = world.pair().await;
    let at = world.clock.now() + TimeDelta::days(1);
    let flood = |_: u32| {
        let alarm = |_| belay_protocol::Alarm { id: Uuid::new_v4(), at, until: None, to: vec![bo.person] };
        Write { alarms: (0..200).map(alarm).collect(), ..write(pair, b"a meeting") }
    };
    let answer = ann.sync(&(0..5).map(flood).collect::<Vec<_>>()).await;
    let left_out: Vec<u32> = answer.results.iter().map(|result| result.alarms_left_out).collect();
    assert_eq!(left_out, [0, 150, 200, 200, 200]);
}

async fn started(push: PushSettings) -> Result<(), StartError> {
    let folder = tempfile::tempdir().unwrap();
    let config = Config { push, ..Config::in_folder(folder.path()) };
    Server::start(config).await.map(drop)
}

#[tokio::test]
async fn credentials_that_cannot_work_are_named_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let fcm = |path| PushSettings {
        fcm: Some(FcmSettings { service_account: path, url: "https://localhost".to_owned() }),
        ..PushSettings::default()
    };
    let apns = |key, key_id: &str| PushSettings {
        apns: Some(ApnsSettings {
            key,
            key_id: key_id.to_owned(),
            team_id: "DEF123GHIJ".to_owned(),
            topic: "org.example.belay".to_owned(),
            environment: Default::default(),
            url: None,
        }),
        ..PushSettings::default()
    };
    let web = |contact: &str, key| PushSettings {
        web: Some(WebPushSettings { contact: contact.to_owned(), key, allow_private: false }),
        ..PushSettings::default()
    };
    let account = json!({
        "project_id": "p", "private_key_id": "k", "private_key": "no key", "client_email": "a@b", "token_uri": "https://t",
    });
    for (settings, words) in [
        (fcm(folder.path().join("nowhere.json")), ["FCM", "nowhere.json"].as_slice()),
        (fcm(file("empty.json", "{}")), &["FCM", "empty.json", "project_id"]),
        (fcm(file("bad.json", &account.to_string())), &["FCM", "bad.json", "private_key"]),
        (apns(file("a.p8", "nothing"), "ABC123DEFG"), &["APNs", "a.p8"]),
        (apns(file("a.p8", "nothing"), "ABC"), &["APNs", "key_id"]),
        (web("somebody", None), &["Web Push", "contact"]),
        (web("mailto:a@b.example", Some(file("v.pem", "nothing"))), &["Web Push", "v.pem"]),
    ] {
        let refused = started(settings).await.expect_err("it cannot work").to_string();
        let named = words.iter().skip(usize::from(words.contains(&"nowhere.json")));
        for word in named {
            assert!(refused.contains(word), "{refused}");
        }
    }
}

#[tokio::test]
async fn an_address_moves_to_the_session_that_registers_it_and_back_when_its_phone_starts_again() {
    let mut pushing = Pushing::new().await;
    let (ann, bo) = (pushing.ann.clone(), pushing.bo.clone());
    let bos = pushing.register(&bo, Provider::Fcm).await;
    let registered = async |phone: &Phone| phone.get(paths::PUSH).await.json::<PushOffer>().registered;
    let again = json!({ "provider": "fcm", "token": bos });
    assert_eq!(ann.call(Method::PUT, paths::PUSH, Some(again)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(registered(&bo).await, None);
    pushing.ring(bo.person).await;
    let anns = pushing.ring(ann.person).await;
    pushing.until("Ann's", |pushing| !pushing.fcm.taken().is_empty()).await;
    assert_eq!(pushing.fcm.taken()[0].id(), Some(&*anns.id.to_string()), "and Bo's was not pushed before it");
    pushing.register(&bo, Provider::Fcm).await;
    assert_eq!(registered(&ann).await, None);
    let alarm = pushing.ring(bo.person).await;
    pushing.until("Bo's", |pushing| pushing.fcm.taken().len() == 2).await;
    assert_eq!(pushing.fcm.taken()[1].id(), Some(&*alarm.id.to_string()));
}
