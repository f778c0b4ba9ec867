//! A server with stand-ins of the push providers.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use belay_protocol::{Alarm, PushOffer, Wake, Write, paths};
use belay_server::{
    ApnsSettings, Clock as _, Config, FcmSettings, PushSettings, StandingClock, WebPushSettings,
};
use belay_test_push::{Apns, Fcm, Service, Taken, WebPush};
use chrono::TimeDelta;
use hyper::{Method, StatusCode};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::client::{PATIENCE, Phone, World, noon, start, write};

/// How long an alarm is left to phones.
pub(crate) const GRACE: Duration = Duration::from_secs(20);

/// The providers of push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    Fcm,
    Apns,
    Web,
}

/// A server, its providers, and a pair of people.
pub(crate) struct Pushing {
    pub(crate) world: World,
    pub(crate) fcm: Fcm,
    pub(crate) apns: Apns,
    pub(crate) web: WebPush,
    credentials: TempDir,
    pub(crate) ann: Phone,
    pub(crate) bo: Phone,
    pub(crate) pair: Uuid,
}

impl Pushing {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A server with some setting changed.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let clock: Arc<OnceLock<Arc<StandingClock>>> = Arc::default();
        let told = || {
            let clock = Arc::clone(&clock);
            move || clock.get().map_or(noon(), |clock| clock.now()).timestamp()
        };
        let (fcm, apns, web) =
            (Fcm::start(told()).await, Apns::start(told()).await, WebPush::start(told()).await);
        let credentials = tempfile::tempdir().unwrap();
        let push = settings(&fcm, &apns, &web, credentials.path());
        let world = World::with(|config| {
            config.push = push;
            config.limits.push_tick = Duration::from_millis(1);
            config.limits.push_registrations_by_person = belay_server::Rate::UNLIMITED;
            change(config);
        })
        .await;
        let _ = clock.set(Arc::clone(&world.clock));
        let (ann, bo, pair) = world.pair().await;
        Self { world, fcm, apns, web, credentials, ann, bo, pair }
    }

    /// Stops the server and starts it again with the same providers.
    pub(crate) async fn restarted(mut self) -> Self {
        let World { folder, clock, server } = self.world;
        server.shutdown().await;
        let push = settings(&self.fcm, &self.apns, &self.web, self.credentials.path());
        let server = start(folder.path(), &clock, |config| {
            config.push = push;
            config.limits.push_tick = Duration::from_millis(1);
        })
        .await;
        (self.ann.addr, self.bo.addr) = (server.addr(), server.addr());
        self.world = World { folder, clock, server };
        self
    }

    pub(crate) fn service(&self, provider: Provider) -> &Service {
        match provider {
            Provider::Fcm => &self.fcm.service,
            Provider::Apns => &self.apns.service,
            Provider::Web => &self.web.service,
        }
    }

    pub(crate) fn taken(&self, provider: Provider) -> Vec<Taken> {
        match provider {
            Provider::Fcm => self.fcm.taken(),
            Provider::Apns => self.apns.taken(),
            Provider::Web => self.web.taken(),
        }
    }

    /// Registers a phone with a provider; the name under which the provider knows it.
    pub(crate) async fn register(&self, phone: &Phone, provider: Provider) -> String {
        let name = match provider {
            Provider::Fcm => format!("token-{}", phone.device.simple()),
            Provider::Apns => format!("{0}{0}", phone.device.simple()),
            Provider::Web => phone.device.simple().to_string(),
        };
        let body = match provider {
            Provider::Fcm => json!({ "provider": "fcm", "token": name }),
            Provider::Apns => json!({ "provider": "apns", "token": name.to_uppercase() }),
            Provider::Web => {
                let offer: PushOffer = phone.get(paths::PUSH).await.json();
                let subscribed = self.web.subscribe(&name, &offer.web.unwrap());
                json!({
                    "provider": "web", "endpoint": subscribed.endpoint, "p256dh": subscribed.p256dh,
                    "auth": subscribed.auth,
                })
            }
        };
        let answer = phone.call(Method::PUT, paths::PUSH, Some(body)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        name
    }

    /// Stores a meeting with an alarm for a person, so many seconds from now; the alarm.
    pub(crate) async fn alarm_for(&mut self, person: Uuid, seconds: i64) -> Alarm {
        let at = self.world.clock.now() + TimeDelta::seconds(seconds);
        let alarm = Alarm { id: Uuid::new_v4(), at, until: None, to: vec![person] };
        let meeting =
            Write { alarms: vec![alarm.clone()], wake: Wake::None, ..write(self.pair, b"a meeting") };
        self.ann.sync(&[meeting]).await;
        alarm
    }

    /// Stores a meeting with an alarm for a person, and lets its moment and the time of phones pass.
    pub(crate) async fn ring(&mut self, person: Uuid) -> Alarm {
        let alarm = self.alarm_for(person, 60).await;
        self.world.clock.advance(Duration::from_secs(60) + GRACE);
        alarm
    }

    /// Waits until something holds.
    #[track_caller]
    pub(crate) fn until<'a>(
        &'a self,
        what: &'a str,
        holds: impl Fn(&Self) -> bool + 'a,
    ) -> impl Future<Output = ()> + 'a {
        self.passing(Duration::ZERO, what, holds)
    }

    /// Lets time pass by steps until something holds.
    pub(crate) async fn passing(&self, step: Duration, what: &str, holds: impl Fn(&Self) -> bool) {
        let wait = async {
            while !holds(self) {
                self.world.clock.advance(step);
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        assert!(waited.is_ok(), "{what}: {:?} {:?}", self.world.server.counters(), self.faults());
    }

    /// What a provider got that is not as it documents it.
    pub(crate) fn faults(&self) -> Vec<String> {
        [self.fcm.faults(), self.apns.faults(), self.web.faults()].concat()
    }
}

fn settings(fcm: &Fcm, apns: &Apns, web: &WebPush, folder: &Path) -> PushSettings {
    let apple = apns.credentials(folder);
    PushSettings {
        fcm: Some(FcmSettings { service_account: fcm.service_account(folder), url: fcm.service.url() }),
        apns: Some(ApnsSettings {
            key: apple.key,
            key_id: apple.key_id,
            team_id: apple.team_id,
            topic: apple.topic,
            environment: Default::default(),
            url: Some(apns.service.url()),
        }),
        web: Some(WebPushSettings {
            contact: "mailto:operator@example.org".to_owned(),
            key: None,
            allow_private: true,
        }),
        extra_roots: [&fcm.service, &apns.service, &web.service].map(Service::certificate).to_vec(),
        ..PushSettings::default()
    }
}
