//! Pokes to listening phones.

use belay_protocol::{Code, Wake, Write, paths};
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, StatusCode, body::Incoming, header};

use crate::client::{Answer, PATIENCE, Phone, World, send, write};

/// An open stream of pokes.
struct Pokes {
    body: Incoming,
    text: String,
}

impl Pokes {
    async fn of(phone: &Phone) -> Self {
        let request = Request::builder()
            .uri(paths::POKE)
            .header(header::HOST, phone.addr.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", phone.token))
            .header(header::ACCEPT_ENCODING, "gzip");
        let response = send(phone.addr, request.body(Full::default()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING), "gzip does not hold a poke back");
        let mut pokes = Self { body: response.into_body(), text: String::new() };
        assert!(pokes.until(": listening").await, "the stream has begun");
        pokes
    }

    /// Waits for a line; false if the stream ended before.
    async fn until(&mut self, line: &str) -> bool {
        let wait = async {
            while !self.text.lines().any(|seen| seen == line) {
                match self.body.frame().await {
                    Some(Ok(frame)) => {
                        self.text.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
                    }
                    Some(Err(_)) | None => return false,
                }
            }
            true
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("a poke, or the end of the stream")
    }

    async fn poked(&mut self) -> bool {
        self.until("event: poke").await
    }

    async fn ended(&mut self) -> bool {
        !self.until("a line that never comes").await
    }
}

/// A phone that listens.
pub(crate) struct Listening(Pokes);

pub(crate) async fn listening(phone: &Phone) -> Listening {
    Listening(Pokes::of(phone).await)
}

impl Listening {
    /// Waits until it is poked; it goes on listening.
    pub(crate) async fn poked(mut self) -> Self {
        assert!(self.0.poked().await);
        self
    }
}

#[tokio::test]
async fn what_one_writes_pokes_the_phones_of_the_others_and_says_nothing_about_it() {
    let world = World::new().await;
    let (mut ann, bo, pair) = world.pair().await;
    let (mut bos, mut tablets) = (Pokes::of(&bo).await, Pokes::of(&world.phone("Ann").await).await);
    ann.store(pair, b"something private").await;
    assert!(bos.poked().await && tablets.poked().await);
    assert!(bos.until("data: 1").await);
    assert!(!bos.text.contains("private") && !bos.text.contains(&pair.to_string()));
}

#[tokio::test]
async fn a_phone_is_not_poked_by_itself_nor_by_a_quiet_write_nor_from_where_it_is_not_a_member() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let (mut anns, mut bos) = (Pokes::of(&ann).await, Pokes::of(&bo).await);
    let silent = Write { wake: Wake::None, ..write(pair, b"silent") };
    ann.sync(&[silent]).await;
    ann.store(belay_protocol::self_space(ann.person), b"own").await;
    // Pokes of these writes would come before those of the next ones.
    bo.store(pair, b"loud").await;
    assert!(anns.poked().await);
    ann.store(pair, b"loud").await;
    assert!(bos.poked().await);
    assert!(anns.text.contains("data: 1") && bos.text.contains("data: 1"), "{} {}", anns.text, bos.text);
}

#[tokio::test]
async fn joining_and_being_taken_out_poke_too() {
    let world = World::new().await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let circle = ann.make_space(belay_protocol::SpaceKind::Circle, "").await;
    let mut anns = Pokes::of(&ann).await;
    bo.join(circle, &ann.invite(circle).await).await;
    assert!(anns.poked().await);
    let mut bos = Pokes::of(&bo).await;
    ann.delete(&format!("/v1/spaces/{circle}/members/{}", bo.person)).await;
    assert!(bos.poked().await);
}

#[tokio::test]
async fn a_write_sent_again_under_another_space_pokes_nobody_there() {
    let world = World::new().await;
    let (mut ann, bo, pair) = world.pair().await;
    let sy = world.phone("Sy").await;
    let mut pokes = Pokes::of(&sy).await;
    let stored = ann.store(pair, b"once").await;
    let own = belay_protocol::self_space(sy.person);
    for _ in 0..5 {
        ann.sync(&[Write { space: own, wake: Wake::Alert, ..stored.clone() }]).await;
    }
    ann.delete(&format!("/v1/spaces/{pair}/members/{}", ann.person)).await;
    let mut bos = Pokes::of(&bo).await;
    ann.sync(&[Write { wake: Wake::Alert, ..stored }]).await;
    // Pokes of these writes would come before those of the next ones.
    world.phone("Sy").await.store(own, b"loud").await;
    world.phone("Bo").await.store(pair, b"loud").await;
    assert!(pokes.poked().await && bos.poked().await);
    assert!(pokes.text.contains("data: 1") && bos.text.contains("data: 1"), "{} {}", pokes.text, bos.text);
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let world = World::new().await;
    let (phone, tablet) = (world.phone("Ann").await, world.phone("Ann").await);
    let mut pokes = Pokes::of(&tablet).await;
    phone.delete(&format!("{}/{}", paths::DEVICES, tablet.device)).await;
    assert!(pokes.ended().await);
    tablet.get(paths::POKE).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn a_person_has_so_many_streams_and_one_more_ends_the_oldest() {
    let world = World::with(|config| config.limits.listeners_of_person = 2).await;
    let phones = [world.phone("Ann").await, world.phone("Ann").await, world.phone("Ann").await];
    let (mut oldest, mut second) = (Pokes::of(&phones[0]).await, Pokes::of(&phones[1]).await);
    let _third = Pokes::of(&phones[2]).await;
    assert!(oldest.ended().await);
    let _again = Pokes::of(&phones[1]).await;
    assert!(second.ended().await, "and a device has one");
}

#[tokio::test]
async fn a_silent_stream_is_kept_alive() {
    let world = World::with(|config| config.limits.keep_alive = std::time::Duration::from_millis(1)).await;
    let mut pokes = Pokes::of(&world.phone("Ann").await).await;
    assert!(pokes.until(":").await, "an empty comment");
}

#[tokio::test]
async fn a_stopping_server_ends_the_streams_at_once() {
    let world = World::new().await;
    let mut pokes = Pokes::of(&world.phone("Ann").await).await;
    let stopped = tokio::spawn(world.server.shutdown());
    assert!(pokes.ended().await);
    tokio::time::timeout(PATIENCE, stopped).await.expect("the server stops").unwrap();
}

#[tokio::test]
async fn a_stream_needs_a_session() {
    let world = World::new().await;
    let request = Request::builder().uri(paths::POKE).header(header::HOST, "belay");
    let answer = Answer::of(send(world.addr(), request.body(Full::default()).unwrap()).await).await;
    answer.problem(401, Code::SignedOut);
}
