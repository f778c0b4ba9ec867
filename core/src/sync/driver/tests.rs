//! The loop that every app runs, under a clock that passes by itself when nothing is left to do, over a real store, with a
//! server that a test plays.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belay_domain::entry::{EntryKind, EntryOpening};
use belay_protocol::{
    Document, Member, MemberRole, Outcome, Person, Problem, Space, SyncRequest, SyncResponse, WriteResult,
    paths,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::{sync::mpsc, time::sleep};
use uuid::Uuid;

use super::*;
use crate::{
    Belay, Ports, Settings, json,
    ports::{Clock, FileVault, Random},
    storage::{SpaceState, StoredSpace},
    sync::{Answering, Call, Incident, Poke, Reply, Transport},
};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Half past eight, always: the loop's own time is tokio's.
struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_440_200, 0).expect("a moment")
    }
}

/// Ids that differ, and waits that are as long as they may be.
struct Longest(AtomicU64);

impl Random for Longest {
    fn bytes(&self) -> Result<[u8; 16]> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0xff; 16];
        bytes[2..10].copy_from_slice(&count.to_be_bytes());
        Ok(bytes)
    }
}

type Play = dyn FnMut(&Call) -> std::result::Result<Reply, Incident> + Send;
type Pokes = dyn FnMut() -> std::result::Result<Box<dyn Poke>, Incident> + Send;

/// A server, as a test plays it.
struct Played {
    answers: Mutex<Box<Play>>,
    pokes: Mutex<Box<Pokes>>,
    calls: mpsc::UnboundedSender<(Instant, Call)>,
}

impl Transport for Played {
    fn send(&self, call: Call) -> Answering<'_, Reply> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            // Nobody listens any more once a test has seen enough.
            let _ = self.calls.send((Instant::now(), call.clone()));
            let played = catch_unwind(AssertUnwindSafe(|| self.answers.lock().expect("play")(&call)));
            self.answers.clear_poison();
            match played.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Err(Incident(why)) if why == HANGS => std::future::pending().await,
                played => played,
            }
        })
    }

    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>> {
        Box::pin(async move {
            let _ = self.calls.send((Instant::now(), call));
            self.pokes.lock().expect("play")()
        })
    }
}

/// A stream of pokes that come every so often.
struct Every(Duration);

impl Poke for Every {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<()>> + Send + '_>> {
        Box::pin(async {
            sleep(self.0).await;
            Some(())
        })
    }
}

fn silence() -> std::result::Result<Box<dyn Poke>, Incident> {
    Ok(Box::new(Every(1000 * HOUR)))
}

/// The server never answers.
const HANGS: &str = "hangs";

fn nobody() -> Incident {
    Incident("no connection".to_owned())
}

fn reply(status: u16, media_type: &str, body: &impl Serialize) -> Reply {
    let body = json::write(body).expect("write an answer");
    Reply { status, media_type: media_type.to_owned(), retry_after: None, body, travelled: (0, 0) }
}

fn problem(status: u16, code: &str) -> Reply {
    let problem: Problem = json::read(format!(
        r#"{{"type":"urn:belay:problem:{code}","title":"no","status":{status},"code":"{code}"}}"#
    ))
    .expect("a problem");
    reply(status, belay_protocol::PROBLEM_MEDIA_TYPE, &problem)
}

fn nothing_new() -> SyncResponse {
    SyncResponse {
        epoch: "a life".to_owned(),
        now: Still.now(),
        results: Vec::new(),
        spaces: Vec::new(),
        documents: Vec::new(),
        cursor: "here".to_owned(),
        more: false,
    }
}

fn well(answer: &SyncResponse) -> std::result::Result<Reply, Incident> {
    Ok(reply(200, "application/json", answer))
}

/// Takes whatever is sent.
fn all_stored(call: &Call) -> SyncResponse {
    let request: SyncRequest = json::read(call.body.clone().expect("a body")).expect("a request");
    let stored = |write: &belay_protocol::Write| WriteResult {
        write: write.write,
        outcome: Outcome::Stored { rev: write.base + 1, seq: 1, at: Still.now() },
        alarms_left_out: 0,
    };
    SyncResponse { results: request.writes.iter().map(stored).collect(), ..nothing_new() }
}

/// A phone on which Mia is signed in.
struct Scene {
    belay: Belay,
    calls: mpsc::UnboundedReceiver<(Instant, Call)>,
    began: Instant,
    _home: tempfile::TempDir,
}

fn mia() -> Person {
    Person { id: Uuid::from_u128(7), name: "Mia".to_owned() }
}

impl Scene {
    fn new(
        answers: impl FnMut(&Call) -> std::result::Result<Reply, Incident> + Send + 'static,
        pokes: impl FnMut() -> std::result::Result<Box<dyn Poke>, Incident> + Send + 'static,
    ) -> Self {
        let home = tempfile::tempdir().expect("make a folder");
        let (tell, calls) = mpsc::unbounded_channel();
        let played = Played {
            answers: Mutex::new(Box::new(answers)),
            pokes: Mutex::new(Box::new(pokes)),
            calls: tell,
        };
        let ports = Ports {
            clock: Arc::new(Still),
            random: Arc::new(Longest(AtomicU64::new(0))),
            vault: Arc::new(FileVault::new(home.path().join("vault.json"))),
            transport: Arc::new(played),
        };
        let zone = belay_domain::zone_named("Europe/Berlin").expect("a zone");
        let settings = Settings { folder: home.path().to_owned(), zone, device_name: "a phone".to_owned() };
        let (belay, _) = Belay::open(settings, ports, &mut |_, _| {}).expect("open a phone");
        let scene = Self { belay, calls, began: Instant::now(), _home: home };
        scene.knows(belay_protocol::self_space(mia().id), belay_protocol::SpaceKind::Own, SpaceState::Joined);
        scene.core().session_opened(&mia(), "https://server.test", "token");
        // That was long ago.
        scene.core().signals.clear();
        scene
    }

    fn core(&self) -> &crate::inner::Core {
        self.belay.core().expect("an open core")
    }

    fn knows(&self, id: Uuid, kind: belay_protocol::SpaceKind, state: SpaceState) {
        let Person { id: person, name } = mia();
        let mia = Member { person, name, role: MemberRole::Member, invited: false };
        let (about, people) = (None, None);
        let name = "Climbers".to_owned();
        let space = StoredSpace { id, kind, name, members: vec![mia], state, about, people };
        self.core().store.write(|writing| writing.put_space(&space)).expect("know a space");
    }

    fn note(&self, text: &str) {
        let opening =
            EntryOpening { kind: EntryKind::RoleModel { name: "Ada".to_owned() }, text: text.to_owned() };
        self.belay.entries().note(None, opening).expect("note an entry");
    }

    fn runs(&self) -> tokio::task::JoinHandle<()> {
        let belay = self.belay.clone();
        tokio::spawn(async move { belay.keep_in_sync().await })
    }

    /// When the next call of this path is made, in seconds since the beginning.
    async fn next(&mut self, path: &str) -> f64 {
        loop {
            let (at, call) = self.calls.recv().await.expect("the phone lives");
            if call.url.ends_with(path) {
                return (at - self.began).as_secs_f64();
            }
        }
    }

    /// How often this path was called until now.
    fn count(&mut self, path: &str) -> usize {
        let calls = std::iter::from_fn(|| self.calls.try_recv().ok());
        calls.filter(|(_, call)| call.url.ends_with(path)).count()
    }
}

#[tokio::test(start_paused = true)]
async fn a_tap_or_a_poke_during_a_wait_does_not_make_it_longer() {
    let mut scene = Scene::new(|_| Err(nobody()), || Err(nobody()));
    let running = scene.runs();
    let belay = scene.belay.clone();
    let taps = tokio::spawn(async move {
        loop {
            belay.core().expect("an open core").signals.want();
            sleep(SECOND.mul_f64(0.49)).await;
        }
    });
    let mut before = scene.next(paths::SYNC).await;
    for wait in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 300.0, 300.0] {
        let at = scene.next(paths::SYNC).await;
        assert!((at - before - wait).abs() < 0.01, "{} s instead of {wait} s", at - before);
        before = at;
    }
    taps.abort();
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_opens_ends_the_wait_for_a_server_that_was_gone() {
    let began = Instant::now();
    let is_back = move || began.elapsed() > 200 * SECOND;
    let mut scene = Scene::new(
        move |call| if is_back() { well(&all_stored(call)) } else { Err(nobody()) },
        move || if is_back() { silence() } else { Err(nobody()) },
    );
    let running = scene.runs();
    let mut heard = 0.0;
    while heard < 200.0 {
        heard = scene.next(paths::POKE).await;
    }
    let synced = scene.next(paths::SYNC).await;
    assert!(synced - heard < 0.1, "heard at {heard} s, synced at {synced} s");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn listening_to_a_server_that_is_gone_backs_off() {
    let mut scene = Scene::new(|_| Err(nobody()), || Err(nobody()));
    let running = scene.runs();
    let mut before = scene.next(paths::POKE).await;
    for wait in [15.0, 30.0, 60.0, 120.0, 240.0, 300.0, 300.0] {
        let at = scene.next(paths::POKE).await;
        assert!((at - before - wait).abs() < 0.01, "{} s instead of {wait} s", at - before);
        before = at;
    }
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn pokes_that_bring_nothing_are_followed_ever_more_rarely() {
    let mut scene = Scene::new(|call| well(&all_stored(call)), || Ok(Box::new(Every(SECOND / 10))));
    let running = scene.runs();
    sleep(HOUR).await;
    let exchanges = scene.count(paths::SYNC);
    assert!((2..40).contains(&exchanges), "{exchanges} exchanges in an hour of pokes");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_space_that_fails_and_one_that_is_refused_stop_nothing_else() {
    let (fails, refused, fine) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let mut scene = Scene::new(
        move |call| {
            if !call.url.ends_with(paths::SPACES) {
                return well(&all_stored(call));
            }
            let asked: belay_protocol::SpaceRequest =
                json::read(call.body.clone().expect("a body")).expect("a request");
            Ok(match asked.id {
                id if id == fails => problem(500, "internal"),
                id if id == refused => problem(403, "forbidden"),
                id => reply(
                    200,
                    "application/json",
                    &Space { id, kind: asked.kind, name: asked.name, members: Vec::new() },
                ),
            })
        },
        silence,
    );
    for id in [fails, refused, fine] {
        scene.knows(id, belay_protocol::SpaceKind::Circle, SpaceState::Wanted);
    }
    scene.note("sent all the same");
    let running = scene.runs();
    sleep(HOUR).await;
    let state = |id: Uuid| {
        let space = scene.core().read(|reading| reading.space(id)).expect("read a space");
        space.expect("it is there").state
    };
    assert_eq!(
        [state(fails), state(refused), state(fine)],
        [SpaceState::Wanted, SpaceState::Refused, SpaceState::Joined]
    );
    assert_eq!(scene.core().read(|reading| reading.owes()), Ok(false), "what was written is sent");
    let told = scene.belay.attention().list(None).expect("the list").items;
    assert_eq!(
        told.iter().map(|item| item.document).collect::<Vec<_>>(),
        [refused],
        "told once, though it is empty"
    );
    let asked = std::iter::from_fn(|| scene.calls.try_recv().ok())
        .filter(|(_, call)| call.url.ends_with(paths::SPACES))
        .map(|(_, call)| {
            json::read::<belay_protocol::SpaceRequest>(call.body.expect("a body")).expect("a request").id
        })
        .collect::<Vec<_>>();
    assert_eq!(asked.iter().filter(|id| **id == refused).count(), 1, "a refusal is remembered");
    let again = asked.iter().filter(|id| **id == fails).count();
    assert!((5..30).contains(&again), "tried again {again} times in an hour");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_an_exchange_is_a_failure_and_not_the_end() {
    let mut panics = 2;
    let mut scene = Scene::new(
        move |call| {
            panics -= i32::from(panics > 0);
            assert!(panics == 0, "a fault of ours");
            well(&all_stored(call))
        },
        silence,
    );
    scene.note("sent in the end");
    let running = scene.runs();
    scene.next(paths::SYNC).await;
    scene.next(paths::SYNC).await;
    sleep(60 * SECOND).await;
    assert_eq!(scene.core().read(|reading| reading.owes()), Ok(false));
    assert_eq!(scene.belay.sync_state(), SyncState::Resting);
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn without_a_session_it_rests_whatever_is_tapped_until_there_is_one() {
    let mut ended = true;
    let mut scene = Scene::new(
        move |call| {
            if std::mem::take(&mut ended) { Ok(problem(401, "signed_out")) } else { well(&all_stored(call)) }
        },
        silence,
    );
    let running = scene.runs();
    scene.next(paths::SYNC).await;
    sleep(SECOND).await;
    scene.note("waits");
    sleep(HOUR).await;
    assert_eq!((scene.belay.sync_state(), scene.count(paths::SYNC)), (SyncState::SignedOut, 0));
    scene.core().session_opened(&mia(), "https://server.test", "another token");
    scene.next(paths::SYNC).await;
    sleep(SECOND).await;
    assert_eq!(scene.core().read(|reading| reading.owes()), Ok(false));
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_to_wait_is_left_alone_although_its_pokes_are_heard() {
    let mut scene = Scene::new(
        |_| Ok(Reply { retry_after: Some(30), ..reply(503, "text/html", &"busy") }),
        || Ok(Box::new(Every(SECOND))),
    );
    let running = scene.runs();
    let first = scene.next(paths::SYNC).await;
    let second = scene.next(paths::SYNC).await;
    assert!((30.0..32.0).contains(&(second - first)), "{} s", second - first);
    running.abort();
}

/// Exchanges in the first hour with a server that answers like this, and what `sync` says of it.
async fn busy_with(
    mut answer: impl FnMut(&Call) -> SyncResponse + Send + 'static,
) -> (usize, Result<SyncReport>) {
    let mut scene = Scene::new(move |call| well(&answer(call)), silence);
    scene.note("never taken");
    let once = scene.belay.sync(&|_| {}).await;
    scene.count(paths::SYNC);
    let running = scene.runs();
    sleep(HOUR).await;
    let exchanges = scene.count(paths::SYNC);
    scene.belay.home().expect("home answers");
    running.abort();
    (exchanges, once)
}

#[tokio::test(start_paused = true)]
async fn no_server_keeps_a_phone_busy() {
    let (exchanges, once) = busy_with(|_| SyncResponse { more: true, ..nothing_new() }).await;
    assert!(exchanges < 400, "more and more of nothing: {exchanges}");
    assert_eq!(once.expect_err("no end").code(), "offline");
    let mut life = 0;
    let (exchanges, _) = busy_with(move |call| {
        life += 1;
        SyncResponse { epoch: format!("life {life}"), ..all_stored(call) }
    })
    .await;
    assert!(exchanges < 200, "a new epoch in each answer: {exchanges}");
    let elsewhere = |_: &Call| {
        let document = |_| Document {
            id: Uuid::now_v7(),
            space: Uuid::from_u128(99),
            kind: "goal".to_owned(),
            rev: 1,
            seq: 1,
            at: Still.now(),
            by: Uuid::from_u128(98),
            body: belay_protocol::Body(vec![1, 2, 3]),
        };
        SyncResponse { documents: (0..20).map(document).collect(), more: true, ..nothing_new() }
    };
    let (exchanges, _) = busy_with(elsewhere).await;
    assert!(exchanges < 400, "documents of a space that is not this person's: {exchanges}");
    let (exchanges, once) = busy_with(|_| nothing_new()).await;
    assert!(exchanges < 30, "a write that is never answered: {exchanges}");
    assert_eq!(once.map(|report| report.exchanges), Ok(1));
}

#[tokio::test(start_paused = true)]
async fn what_is_written_while_something_else_is_not_taken_is_sent_at_once() {
    let mut scene = Scene::new(|_| well(&nothing_new()), silence);
    scene.note("never taken");
    let running = scene.runs();
    scene.next(paths::SYNC).await;
    sleep(20 * SECOND).await;
    assert_eq!(scene.belay.sync_state(), SyncState::Resting, "nobody says that there is no server");
    scene.count(paths::SYNC);
    let tapped = scene.began.elapsed().as_secs_f64();
    scene.note("another");
    let at = scene.next(paths::SYNC).await;
    assert!(at - tapped < 0.1, "{} s after the tap", at - tapped);
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn when_sync_is_stopped_a_call_under_way_ends_and_no_page_is_on_its_way() {
    let mut answered = false;
    let mut scene = Scene::new(
        move |_| {
            if std::mem::replace(&mut answered, true) {
                return Err(Incident(HANGS.to_owned()));
            }
            well(&SyncResponse { more: true, ..nothing_new() })
        },
        silence,
    );
    let belay = scene.belay.clone();
    let call = tokio::spawn(async move { belay.sync(&|_| {}).await });
    scene.next(paths::SYNC).await;
    scene.next(paths::SYNC).await;
    scene.belay.stop_syncing().await;
    assert!(scene.belay.opened.driver.take_prefetch().is_none());
    assert_eq!(call.await.expect("it ends"), Err(Error::Cancelled));
}
