//! Requests that should never have been sent: each gets a problem document, and the server goes on.

use std::{
    io::{Read as _, Write as _},
    time::Duration,
};

use belay_protocol::{Code, MAX_REQUEST_BYTES, paths, self_space};
use belay_server::Rate;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use http_body_util::Full;
use hyper::{Method, Request, body::Bytes, header};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::client::{Answer, PATIENCE, Phone, World, send, write};

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().into()
}

/// A sync with a body as it is.
async fn raw_sync(phone: &Phone, body: impl Into<Bytes>, encoding: Option<&str>) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(paths::SYNC)
        .header(header::HOST, "belay")
        .header(header::AUTHORIZATION, format!("Bearer {}", phone.token));
    if let Some(encoding) = encoding {
        request = request.header(header::CONTENT_ENCODING, encoding);
    }
    Answer::of(send(phone.addr, request.body(Full::new(body.into())).unwrap()).await).await
}

#[tokio::test]
async fn an_unknown_route_and_an_unknown_method_are_problem_documents() {
    let world = World::new().await;
    for path in ["/", "/v1", "/v1/goals", "/v2/sync", "/v1/sync/"] {
        world.get(path).await.problem(404, Code::NotFound);
    }
    let answer = world.get(paths::SYNC).await;
    answer.problem(405, Code::Invalid);
    assert_eq!(answer.headers["allow"], "POST");
    let ann = world.phone("Ann").await;
    ann.get("/v1/spaces/not-a-uuid").await.problem(400, Code::Invalid);
}

#[tokio::test]
async fn html_garbage_and_half_a_document_are_invalid_and_never_quoted() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let not_an_object = format!("[{}]", "[".repeat(10_000));
    for body in [
        "",
        "<html><b>secret</b></html>",
        "{\"writes\":[{\"secret",
        "\u{0}\u{1}",
        "null",
        &not_an_object,
        // The fields of a request, and of a write, in their order and without their names.
        "[null, null, []]",
        " [\"secret\", null]",
        "{\"writes\":[[\"secret\", 1]]}",
        "{\"writes\": [ {\"alarms\": [{}, [\"secret\"]]} ]}",
    ] {
        let answer = raw_sync(&ann, body.to_owned(), None).await;
        answer.problem(400, Code::Invalid);
        assert!(!answer.text().contains("secret"));
    }
    let mut wrong_type = serde_json::to_value(write(self_space(ann.person), b"")).unwrap();
    wrong_type["body"] = json!("not base64 secret!");
    let answer = ann.post(paths::SYNC, json!({ "writes": [wrong_type] })).await;
    answer.problem(400, Code::Invalid);
    assert!(!answer.text().contains("secret"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_announced_or_not() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let padded = |bytes: usize| format!("{{\"writes\":[]{}}}", " ".repeat(bytes - 13));
    assert_eq!(raw_sync(&ann, padded(MAX_REQUEST_BYTES), None).await.status.as_u16(), 200);
    raw_sync(&ann, padded(MAX_REQUEST_BYTES + 1), None).await.problem(413, Code::TooLarge);
    // Without a length announced, in one chunk.
    let mut stream = tokio::net::TcpStream::connect(ann.addr).await.unwrap();
    let body = padded(MAX_REQUEST_BYTES + 1);
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: belay\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        paths::SYNC,
        ann.token,
        body.len()
    );
    // The server may answer and hang up before it has read everything.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
}

#[tokio::test]
async fn gzip_is_understood_both_ways() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let own = self_space(ann.person);
    let writes: Vec<_> = (0..50).map(|_| write(own, &[7; 200])).collect();
    let answer = raw_sync(&ann, gzip(json!({ "writes": writes }).to_string().as_bytes()), Some("gzip")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let request = |encoding: &str| {
        Request::builder()
            .method(Method::POST)
            .uri(paths::SYNC)
            .header(header::HOST, "belay")
            .header(header::ACCEPT_ENCODING, encoding)
            .header(header::AUTHORIZATION, format!("Bearer {}", ann.token))
            .body(Full::new(Bytes::from_static(b"{}")))
            .unwrap()
    };
    let packed = Answer::of(send(ann.addr, request("gzip")).await).await;
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
    let mut unpacked = String::new();
    GzDecoder::new(packed.bytes.as_ref()).read_to_string(&mut unpacked).unwrap();
    let plain = Answer::of(send(ann.addr, request("identity")).await).await;
    assert!(!plain.headers.contains_key(header::CONTENT_ENCODING));
    assert_eq!(unpacked, plain.text());
    assert!(packed.bytes.len() * 4 < plain.bytes.len());
}

#[tokio::test]
async fn a_small_answer_travels_as_it_is() {
    let world = World::new().await;
    let request = Request::builder()
        .uri(paths::HEALTH)
        .header(header::HOST, "belay")
        .header(header::ACCEPT_ENCODING, "gzip");
    let answer = Answer::of(send(world.addr(), request.body(Full::default()).unwrap()).await).await;
    assert!(!answer.headers.contains_key(header::CONTENT_ENCODING));
    assert_eq!(answer.headers[header::CONTENT_LENGTH], "3");
}

#[tokio::test]
async fn a_gzip_bomb_is_refused_at_the_limit_of_what_comes_out() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let bomb = gzip(&vec![b' '; 200 * MAX_REQUEST_BYTES]);
    assert!(bomb.len() < MAX_REQUEST_BYTES, "it looks small");
    raw_sync(&ann, bomb, Some("gzip")).await.problem(413, Code::TooLarge);
}

#[tokio::test]
async fn broken_gzip_and_other_encodings_are_refused() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let packed = gzip(b"{\"writes\":[]}");
    raw_sync(&ann, packed.slice(..packed.len() / 2), Some("gzip")).await.problem(400, Code::Invalid);
    raw_sync(&ann, "{}", Some("gzip")).await.problem(400, Code::Invalid);
    raw_sync(&ann, "{}", Some("br")).await.problem(415, Code::Invalid);
    // A coding ignores case, and has an old name (RFC 9110, section 8.4.1).
    for coding in ["GZIP", "Gzip", "x-gzip"] {
        assert_eq!(raw_sync(&ann, packed.clone(), Some(coding)).await.status.as_u16(), 200, "{coding}");
    }
}

#[tokio::test]
async fn who_sends_many_requests_ahead_and_never_reads_is_hung_up_on() {
    let world = World::with(|config| {
        config.limits.connections = 1;
        config.limits.read_timeout = Duration::from_millis(50);
    })
    .await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut greedy = socket.connect(world.addr()).await.unwrap();
    let ask = "GET /openapi.json HTTP/1.1\r\nhost: belay\r\n\r\n".repeat(1_000);
    greedy.write_all(ask.as_bytes()).await.unwrap();
    // There is one place, and the greedy one has it: who comes next is answered when it has been given up.
    let answer =
        tokio::time::timeout(PATIENCE, world.get(paths::HEALTH)).await.expect("the place is free again");
    assert_eq!(answer.status.as_u16(), 200);
    drop(greedy);
}

#[tokio::test]
async fn a_head_is_bounded_as_is_said_and_a_request_names_its_host_once() {
    let world = World::new().await;
    let answer_to = async |head: String| {
        let mut stream = tokio::net::TcpStream::connect(world.addr()).await.unwrap();
        let _ = stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    let long =
        |bytes: usize| format!("GET /healthz HTTP/1.1\r\nhost: belay\r\nx-long: {}\r\n", "x".repeat(bytes));
    assert!(answer_to(long(30 * 1024)).await.starts_with("HTTP/1.1 200 "));
    for kib in [33, 40, 60] {
        let answer = answer_to(long(kib * 1024)).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{kib} KiB: {answer}");
    }
    for (head, status) in [
        ("GET /healthz HTTP/1.1\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nhost: belay\r\nhost: other\r\n", 400),
        ("GET /healthz HTTP/1.0\r\n", 200),
    ] {
        let answer = answer_to(head.to_owned()).await;
        assert!(answer[8..].starts_with(&format!(" {status} ")), "{head}: {answer}");
    }
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_on() {
    let world = World::with(|config| config.limits.body_timeout = Duration::from_millis(50)).await;
    let ann = world.phone("Ann").await;
    let mut stream = tokio::net::TcpStream::connect(ann.addr).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: belay\r\nauthorization: Bearer {}\r\ncontent-length: 100\r\n\r\n{{",
        paths::SYNC,
        ann.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up_on() {
    let world = World::with(|config| config.limits.head_timeout = Duration::from_millis(50)).await;
    let mut stream = tokio::net::TcpStream::connect(world.addr()).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: bel").await.unwrap();
    let mut rest = Vec::new();
    // Hung up on, with or without a word.
    let _ = stream.read_to_end(&mut rest).await;
    assert!(!rest.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn a_head_without_end_is_refused_and_the_server_goes_on() {
    let world = World::new().await;
    let mut stream = tokio::net::TcpStream::connect(world.addr()).await.unwrap();
    let head = format!("GET /healthz HTTP/1.1\r\nhost: belay\r\nx-long: {}\r\n\r\n", "x".repeat(100_000));
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(world.get(paths::HEALTH).await.status.as_u16(), 200);
}

#[tokio::test]
async fn one_person_asks_so_often_and_is_then_told_to_wait_while_others_go_on() {
    let rate = Rate::new(3, Duration::from_secs(7));
    let world = World::with(|config| config.limits.requests_of_person = rate).await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    for _ in 0..3 {
        assert_eq!(ann.get(paths::SPACES).await.status.as_u16(), 200);
    }
    let answer = ann.get(paths::SPACES).await;
    assert_eq!(answer.problem(429, Code::TooMany).retry_after, Some(7));
    assert_eq!(answer.headers["retry-after"], "7");
    assert_eq!(bo.get(paths::SPACES).await.status.as_u16(), 200);
    world.clock.advance(Duration::from_secs(7));
    assert_eq!(ann.get(paths::SPACES).await.status.as_u16(), 200);
}

#[tokio::test]
async fn behind_a_proxy_the_last_forwarded_address_counts_and_without_one_none_does() {
    for (behind_proxy, second) in [(true, 202), (false, 429)] {
        let world = World::with(|config| {
            config.behind_proxy = behind_proxy;
            config.limits.sign_ins_from_network = Rate::new(1, Duration::from_secs(60));
        })
        .await;
        let mut statuses = Vec::new();
        for forwarded in ["198.51.100.9, 192.0.2.1", "198.51.100.9, 192.0.2.2", "203.0.113.5, 192.0.2.1"] {
            let request = Request::builder()
                .method(Method::POST)
                .uri(paths::SIGN_IN)
                .header(header::HOST, "belay")
                .header("x-forwarded-for", forwarded)
                .body(Full::new(Bytes::from_static(b"{\"mail\":\"ann@example.org\"}")))
                .unwrap();
            statuses.push(send(world.addr(), request).await.status().as_u16());
        }
        assert_eq!(statuses, [202, second, 429]);
    }
}
