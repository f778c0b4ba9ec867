//! For whoever runs the server: health, counters, the OpenAPI document, stopping in order.

use std::{fs, path::Path};

use belay_protocol::{Code, MAX_MAIL_BYTES, MAX_NAME_CHARS, Outcome, SIGN_IN_CODE_DIGITS, paths, self_space};
use belay_server::openapi_json;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::client::{PATIENCE, Phone, World, write};

#[tokio::test]
async fn a_healthy_server_says_so_and_every_answer_has_its_headers() {
    let world = World::new().await;
    let answer = world.get(paths::HEALTH).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "ok\n"));
    for answer in [answer, world.get("/nowhere").await] {
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn the_counters_are_told_to_prometheus_and_to_the_one_who_started_the_server() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.sync(&[write(pair, b"one"), write(pair, b"two")]).await;
    bo.pull().await;
    let counters = world.server.counters();
    assert_eq!((counters.documents_up, counters.documents_down, counters.mails), (2, 2, 2));
    let answer = world.get(paths::METRICS).await;
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4");
    assert!(answer.text().contains("\nbelay_documents_up_total 2\n"), "{}", answer.text());
}

#[tokio::test]
async fn no_request_ever_scans_a_table() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let goal = ann.store(pair, b"one").await;
    ann.sync(&[goal, write(pair, b"two")]).await;
    bo.pull().await;
    for path in [paths::SPACES, paths::SESSION, paths::DEVICES] {
        ann.get(path).await;
    }
    ann.get(&format!("/v1/spaces/{pair}/members")).await;
    bo.delete(&format!("/v1/spaces/{pair}/members/{}", bo.person)).await;
    bo.pull().await;
    let shared = json!({ "id": uuid::Uuid::now_v7(), "kind": "circle", "with": [] });
    ann.post(paths::SPACES, shared).await;
    ann.delete(paths::SESSION).await;
    let counters = world.server.counters();
    assert!(counters.rows_read > 20 && counters.rows_written > 20);
    assert_eq!(counters.rows_scanned, 0);
}

#[tokio::test]
async fn the_openapi_document_is_the_committed_one_and_is_served() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed = fs::read_to_string(committed).unwrap();
    assert!(
        committed == openapi_json(),
        "docs/openapi.json is not what the handlers say: cargo xtask openapi"
    );
    let world = World::new().await;
    let served = world.get(paths::OPENAPI).await;
    assert_eq!(served.text(), committed);
    assert_eq!(served.headers["cache-control"], "public, max-age=3600");
    assert!(std::ptr::eq(openapi_json(), openapi_json()), "it is built once");
}

#[tokio::test]
async fn the_openapi_document_tells_how_long_an_address_a_code_and_a_name_may_be() {
    let document: Value = serde_json::from_str(openapi_json()).unwrap();
    let property =
        |schema: &str, name: &str| document["components"]["schemas"][schema]["properties"][name].clone();
    for schema in ["SignInRequest", "SessionRequest"] {
        assert_eq!(property(schema, "mail")["maxLength"], MAX_MAIL_BYTES);
    }
    assert_eq!(property("SessionRequest", "code")["maxLength"], SIGN_IN_CODE_DIGITS);
    assert_eq!(property("SessionRequest", "code")["pattern"], format!("^[0-9]{{{SIGN_IN_CODE_DIGITS}}}$"));
    for (schema, name) in
        [("SessionRequest", "name"), ("SessionRequest", "device_name"), ("SpaceRequest", "name")]
    {
        assert_eq!(property(schema, name)["maxLength"], MAX_NAME_CHARS, "{schema} {name}");
    }
}

#[tokio::test]
async fn every_path_of_the_protocol_is_in_the_openapi_document_with_its_problems() {
    let document: Value = serde_json::from_str(openapi_json()).unwrap();
    let described = document["paths"].as_object().unwrap();
    for path in [
        paths::SIGN_IN,
        paths::SESSION,
        paths::DEVICES,
        paths::SPACES,
        paths::SYNC,
        paths::POKE,
        paths::HEALTH,
        paths::METRICS,
        paths::OPENAPI,
    ] {
        assert!(described.contains_key(path), "{path}");
    }
    for (path, operations) in described.iter().filter(|(path, _)| path.starts_with("/v1/")) {
        for (method, operation) in operations.as_object().unwrap() {
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
            assert!(problem.is_object(), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
            let open = [paths::SIGN_IN, paths::SESSION].contains(&path.as_str()) && method == "post";
            assert_eq!(operation["security"].is_array(), !open, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_was_acknowledged_before_the_server_stopped_is_there_when_it_starts_again() {
    let world = World::new().await;
    let (ann, bo, pair) = world.pair().await;
    let (told, mut acknowledged) = tokio::sync::mpsc::unbounded_channel();
    let writers: Vec<_> = [ann, bo]
        .into_iter()
        .map(|phone| {
            let told = told.clone();
            tokio::spawn(async move {
                loop {
                    let write = write(pair, b"said and done");
                    let body = json!({ "writes": [&write] }).to_string();
                    let Some(answer) = try_sync(phone.addr, &phone.token, &body).await else {
                        return phone;
                    };
                    match answer["results"][0]["outcome"].as_str() {
                        Some("stored") => told.send(write.id).unwrap(),
                        _ => assert_eq!(answer["code"], "unavailable", "{answer}"),
                    }
                }
            })
        })
        .collect();
    drop(told);
    let mut kept = Vec::new();
    while kept.len() < 20 {
        kept.push(acknowledged.recv().await.unwrap());
    }
    let world = world.restarted(|_| {}).await;
    let mut phones = Vec::new();
    for writer in writers {
        phones
            .push(tokio::time::timeout(PATIENCE, writer).await.expect("the writer is turned away").unwrap());
    }
    while let Some(id) = acknowledged.recv().await {
        kept.push(id);
    }
    let mut ann = phones.remove(0);
    ann.addr = world.addr();
    let found: Vec<_> = ann.pull().await.into_iter().map(|document| document.id).collect();
    let lost: Vec<_> = kept.iter().filter(|id| !found.contains(id)).collect();
    assert!(lost.is_empty(), "{} of {} lost", lost.len(), kept.len());
}

/// One sync that may meet a server that stops: none when there is nobody to talk to.
async fn try_sync(addr: std::net::SocketAddr, token: &str, body: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(addr).await.ok()?;
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: belay\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-length: {}\r\n\r\n{body}",
        paths::SYNC,
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

/// A sync whose handler waits for the rest of its body.
async fn half_sent_body(phone: &Phone, body: String) -> (TcpStream, String) {
    let (first, rest) = body.split_at(2);
    let mut stream = TcpStream::connect(phone.addr).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: belay\r\nauthorization: Bearer {}\r\nexpect: 100-continue\r\n\
         content-length: {}\r\n\r\n",
        paths::SYNC,
        phone.token,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body when the handler does: from here on the request runs.
    let mut goes_on = [0; 25];
    stream.read_exact(&mut goes_on).await.unwrap();
    assert!(goes_on.starts_with(b"HTTP/1.1 100"));
    stream.write_all(first.as_bytes()).await.unwrap();
    (stream, rest.to_owned())
}

#[tokio::test]
async fn a_request_that_runs_when_the_server_stops_is_finished() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let body = json!({ "writes": [write(self_space(ann.person), b"just in time")] }).to_string();
    let (mut stream, rest) = half_sent_body(&ann, body).await;
    let addr = ann.addr;
    let stopped = tokio::spawn(world.server.shutdown());
    while TcpStream::connect(addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"stored\""), "{answer}");
    tokio::time::timeout(PATIENCE, stopped).await.expect("the server stops").unwrap();
}

#[tokio::test]
async fn a_request_that_comes_while_the_server_stops_is_told_to_come_back() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let running = half_sent_body(&ann, "{}   ".to_owned()).await;
    let mut late = TcpStream::connect(ann.addr).await.unwrap();
    late.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    // An answer to somebody who came later: the head above has been taken in by now.
    assert_eq!(world.get(paths::HEALTH).await.status.as_u16(), 200);
    let addr = ann.addr;
    let stopped = tokio::spawn(world.server.shutdown());
    while TcpStream::connect(addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
    late.write_all(b"host: belay\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    late.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 2"), "{answer}");
    assert!(answer.contains("\"unavailable\""), "{answer}");
    drop(running);
    tokio::time::timeout(PATIENCE, stopped).await.expect("the server stops").unwrap();
}

#[tokio::test]
async fn a_write_and_its_answer_agree_after_the_server_is_dropped() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let answer = ann.sync(&[write(self_space(ann.person), b"kept")]).await;
    assert!(matches!(answer.results[0].outcome, Outcome::Stored { .. }));
    let World { folder, clock, server } = world;
    let addr = server.addr();
    drop(server);
    while TcpStream::connect(addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let world = reopened(folder, clock).await;
    ann.addr = world.addr();
    (ann.cursor, ann.epoch) = (None, None);
    assert_eq!(ann.pull().await.len(), 1);
    ann.token.clear();
    ann.get(paths::SESSION).await.problem(401, Code::SignedOut);
}

/// Starts again in a folder whose server was dropped, as soon as it has let go.
async fn reopened(folder: tempfile::TempDir, clock: std::sync::Arc<belay_server::StandingClock>) -> World {
    use belay_server::{Config, OpenError, Server, StartError};
    loop {
        let mut config = Config::in_folder(folder.path());
        config.clock = std::sync::Arc::clone(&clock) as _;
        match Server::start(config).await {
            Ok(server) => {
                return World { folder, clock, server };
            }
            Err(StartError::Open(OpenError::InUse)) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    }
}
