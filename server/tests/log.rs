//! What the server logs. A program of its own, since a process has one log.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[allow(dead_code, reason = "shared with the other tests, which use the rest of it")]
#[path = "http/client.rs"]
mod client;

use std::sync::{Arc, Mutex};

use belay_protocol::paths;
use hyper::Method;
use tracing_subscriber::fmt::MakeWriter;

use crate::client::{World, call};

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
}
