//! What the server logs. A program of its own, since a process has one log.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[allow(dead_code, reason = "shared with the other tests, which use the rest of it")]
#[path = "http/client.rs"]
mod client;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use belay_protocol::{Alarm, Write, paths};
use belay_server::FcmSettings;
use belay_test_push::{Fcm, Reply};
use chrono::TimeDelta;
use hyper::Method;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use crate::client::{PATIENCE, World, call, noon, write};

/// Everything that is logged, kept to be looked at.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_tells_what_was_asked_and_nothing_about_whom_or_what() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let world = World::new().await;
    let (mut ann, _, pair) = world.pair().await;
    ann.store(pair, b"a sentence nobody else may read").await;
    let garbage = "<html>a sentence nobody else may read</html>";
    call(world.addr(), Method::POST, paths::SYNC, Some(&ann.token), Some(garbage.into())).await;
    ann.get(&format!("/v1/spaces/{pair}")).await;
    let code = world.code_for("ann@example.org").await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let text: String = text.lines().filter(|line| line.contains("belay_server")).collect();
    assert!(text.contains("/v1/spaces/{id}") && text.contains("/v1/sync"), "{text}");
    let private = [
        "sentence",
        "Ann",
        "ann@",
        "example.org",
        &ann.token,
        &code,
        &pair.to_string(),
        &ann.person.to_string(),
    ];
    for word in private {
        assert!(!text.contains(word), "{word} is in the log: {text}");
    }
    // A key that is gone changes which id an account gets: its operator is told, and a new server is no such case.
    assert!(!text.contains("server.key was missing"), "{text}");
    let world = world.restarted(|folder| std::fs::remove_file(folder.join("server.key")).unwrap()).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("server.key was missing"), "{text}");
    ann.addr = world.addr();
    assert_eq!(ann.get(paths::SESSION).await.status.as_u16(), 200, "who is signed in stays so");
    drop(world);
    push_is_told_by_its_id_alone(&log).await;
}

/// A provider that refuses our credentials is a clear line at the start, and a push is a line with its id alone.
async fn push_is_told_by_its_id_alone(log: &Log) {
    let fcm = Fcm::start(|| noon().timestamp()).await;
    let refusal = r#"{"error": "invalid_grant", "error_description": "Invalid JWT Signature."}"#;
    fcm.service.script("/token", [Reply::of(400, refusal)]);
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(|config| {
        config.push.fcm =
            Some(FcmSettings { service_account: fcm.service_account(folder.path()), url: fcm.service.url() });
        config.push.extra_roots = vec![fcm.service.certificate()];
        config.limits.push_tick = Duration::from_millis(1);
    })
    .await;
    let told = async |words: &str| {
        let wait = async {
            loop {
                let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
                match text.lines().find(|line| line.contains("belay_server") && line.contains(words)) {
                    Some(line) => return line.to_owned(),
                    None => tokio::time::sleep(Duration::from_millis(2)).await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("{words} is not in the log"))
    };
    let line = told("push by FCM does not work").await;
    assert!(line.contains("ERROR") && line.contains("invalid_grant Invalid JWT Signature."), "{line}");
    let (mut ann, bo, pair) = world.pair().await;
    let token = "the-token-of-a-phone";
    let registration = json!({ "provider": "fcm", "token": token });
    bo.call(Method::PUT, paths::PUSH, Some(registration)).await;
    let alarm =
        Alarm { id: Uuid::new_v4(), at: noon() + TimeDelta::days(1), until: None, to: vec![bo.person] };
    ann.sync(&[Write { alarms: vec![alarm.clone()], ..write(pair, b"a meeting") }]).await;
    world.clock.advance(Duration::from_secs(24 * 3_600 + 60));
    let line = told("pushed").await;
    assert!(line.contains("DEBUG") && line.contains(&alarm.id.to_string()), "{line}");
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let text: String = text.lines().filter(|line| line.contains("belay_server")).collect();
    for word in [token, &bo.person.to_string(), &bo.device.to_string(), "access-"] {
        assert!(!text.contains(word), "{word} is in the log: {text}");
    }
}
