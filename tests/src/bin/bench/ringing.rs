//! How fast due alarms are handed to a provider of push, and what a look costs when nothing is due.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use belay_core::ports::{Clock as _, SystemClock};
use belay_protocol::{
    Alarm, Body, MAX_ALARMS, PushRegistration, Session, SessionRequest, SignInRequest, SyncRequest,
    SyncResponse, Wake, Write, paths, self_space,
};
use belay_server::{Config, FcmSettings, Limits, Rate, Running, Server, StandingClock};
use belay_test_push::Fcm;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

use crate::{
    figure::{Chapter, Figure, Outcome, Verdict, grouped},
    phone::ms,
};

/// The word that asks for this chapter alone.
pub(crate) const RINGING: &str = "push";

/// Alarms on the server.
const STORED: usize = 1_000_000;
/// The same in a quick run.
const FEW: usize = 100_000;
/// Alarms that are due within one minute.
const DUE: usize = 10_000;
/// How long it may take until all of these are handed over, in milliseconds.
const HANDED_MS: f64 = 10_000.0;
/// Documents with alarms in one request: as many as fit.
const DOCUMENTS: usize = 25;
/// Phones among which the alarms are: a device has at most 64 pushes waiting.
const PHONES: usize = 200;
/// The most rows that a look reads when nothing is due.
const ROWS: f64 = 4.0;
/// Looks over which the rows are counted.
const LOOKS: u32 = 5;

/// The chapter.
///
/// # Errors
/// If a step fails, or the provider is given something that is not as it documents it.
pub(crate) async fn chapter(scratch: &Path, quick: bool) -> Outcome<Chapter> {
    let folder = tempfile::tempdir_in(scratch)?;
    let began = SystemClock.now();
    let clock = Arc::new(StandingClock::at(began));
    let telling = Arc::clone(&clock);
    let fcm = Fcm::start(move || belay_server::Clock::now(&*telling).timestamp()).await;
    let mut config = Config::in_folder(folder.path().join("server"));
    config.clock = Arc::clone(&clock) as Arc<dyn belay_server::Clock>;
    config.limits = Limits {
        alarms_of_person: usize::MAX,
        requests_of_person: Rate::UNLIMITED,
        mails_to_address_from_network: Rate::UNLIMITED,
        sign_ins_from_network: Rate::UNLIMITED,
        ..Limits::default()
    };
    config.push.fcm =
        Some(FcmSettings { service_account: fcm.service_account(folder.path()), url: fcm.service.url() });
    config.push.extra_roots = vec![fcm.service.certificate()];
    let (grace, tick) = (config.limits.local_grace, config.limits.push_tick);
    let server = Server::start(config).await?;
    let mut callers = Vec::with_capacity(PHONES);
    for number in 0..PHONES {
        let caller = Caller::sign_in(&server, folder.path(), number).await?;
        let registration = PushRegistration::Fcm { token: format!("phone-{number}") };
        caller.ask("PUT", paths::PUSH, &registration).await?;
        callers.push(caller);
    }

    let stored = if quick { FEW } else { STORED };
    let soon = began + TimeDelta::hours(1);
    let filling = Instant::now();
    for (nth, caller) in callers.iter().enumerate() {
        let own = |all: usize| (0..all).skip(nth).step_by(PHONES);
        let later =
            own(stored - DUE).map(|number| soon + TimeDelta::days(1) + TimeDelta::seconds(number as i64));
        caller.store(later).await?;
        caller.store(own(DUE).map(|number| soon + TimeDelta::milliseconds((number * 6) as i64))).await?;
    }
    let filled = filling.elapsed();

    let before = server.counters();
    tokio::time::sleep(tick * LOOKS).await;
    let looked = server.counters().since(&before);
    let rows = looked.rows_read as f64 / f64::from(LOOKS);

    clock.advance((soon - began).to_std()? + Duration::from_secs(60) + grace);
    let ringing = Instant::now();
    while server.counters().pushes < DUE as u64 {
        if ringing.elapsed() > Duration::from_secs(120) {
            return Err(format!("only {} pushes were handed over", server.counters().pushes).into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let handed = ms(ringing.elapsed());
    let fault = fcm.faults().into_iter().next();
    server.shutdown().await;
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    Ok(Chapter {
        title: "Push".to_owned(),
        how: format!(
            "{PHONES} phones are registered with a stand-in of FCM, which speaks HTTP/2 over TLS and checks every message on the \
             same cores. {} alarms are stored, {} of them due within one minute. Handed over means that the provider has answered.",
            grouped(stored as u64),
            grouped(DUE as u64)
        ),
        figures: vec![
            Figure::duration(
                format!("{} due alarms handed over, {} stored", grouped(DUE as u64), grouped(stored as u64)),
                HANDED_MS,
                handed,
            ),
            Figure::of(
                format!("rows read by a look with nothing due, {} alarms stored", grouped(stored as u64)),
                format!("≤ {ROWS:.0}"),
                format!("{rows:.1}"),
                rows,
                Verdict::of(rows <= ROWS),
            ),
            Figure::plain(
                "alarms a second that are stored with their documents",
                format!("{}/s", grouped((stored as f64 / filled.as_secs_f64()) as u64)),
                stored as f64 / filled.as_secs_f64(),
            ),
        ],
    })
}

/// Somebody with a session.
struct Caller {
    addr: std::net::SocketAddr,
    token: String,
    person: Uuid,
}

impl Caller {
    async fn sign_in(server: &Running, folder: &Path, number: usize) -> Outcome<Self> {
        let mut caller = Self { addr: server.addr(), token: String::new(), person: Uuid::nil() };
        let mail = format!("ann-{number}@example.org");
        let mails = || -> Outcome<BTreeSet<PathBuf>> {
            let Ok(mails) = std::fs::read_dir(folder.join("server/mail")) else { return Ok(BTreeSet::new()) };
            Ok(mails.map(|mail| mail.map(|mail| mail.path())).collect::<Result<_, _>>()?)
        };
        let before = mails()?;
        caller.ask("POST", paths::SIGN_IN, &SignInRequest { mail: mail.clone() }).await?;
        let after = mails()?;
        let text = std::fs::read_to_string(after.difference(&before).next().ok_or("no mail")?)?;
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let request = SessionRequest {
            mail,
            code: text.lines().find(is_code).ok_or("no code in the mail")?.to_owned(),
            device: Uuid::now_v7(),
            device_name: "the phone of the benchmark".to_owned(),
            name: Some("Ann".to_owned()),
        };
        let session: Session = caller.read("POST", paths::SESSION, &request).await?;
        caller.token = session.token.ok_or("no token")?;
        caller.person = session.person.id;
        Ok(caller)
    }

    /// Stores documents with alarms at these moments.
    async fn store(&self, moments: impl Iterator<Item = DateTime<Utc>>) -> Outcome<()> {
        let moments: Vec<DateTime<Utc>> = moments.collect();
        let documents: Vec<&[DateTime<Utc>]> = moments.chunks(MAX_ALARMS).collect();
        for batch in documents.chunks(DOCUMENTS) {
            let writes = batch.iter().map(|moments| self.write(moments)).collect();
            let request = SyncRequest { epoch: None, cursor: None, writes };
            let answer: SyncResponse = self.read("POST", paths::SYNC, &request).await?;
            if let Some(other) = answer.results.iter().find(|result| result.alarms_left_out > 0) {
                return Err(format!("not all alarms were taken: {other:?}").into());
            }
        }
        Ok(())
    }

    fn write(&self, moments: &[DateTime<Utc>]) -> Write {
        let alarm =
            |at: &DateTime<Utc>| Alarm { id: Uuid::new_v4(), at: *at, until: None, to: vec![self.person] };
        Write {
            write: Uuid::new_v4(),
            space: self_space(self.person),
            id: Uuid::now_v7(),
            kind: "meeting".to_owned(),
            base: 0,
            body: Body::default(),
            alarms: moments.iter().map(alarm).collect(),
            wake: Wake::None,
            wake_to: Vec::new(),
        }
    }

    async fn read<T: DeserializeOwned>(&self, method: &str, path: &str, body: &impl Serialize) -> Outcome<T> {
        Ok(serde_json::from_slice(&self.ask(method, path, body).await?)?)
    }

    /// One request on a connection of its own; the body of the answer.
    async fn ask(&self, method: &str, path: &str, body: &impl Serialize) -> Outcome<Vec<u8>> {
        let body = serde_json::to_vec(body)?;
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: belay\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        let mut stream = TcpStream::connect(self.addr).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let end = answer.windows(4).position(|end| end == b"\r\n\r\n").ok_or("no answer")?;
        let status = String::from_utf8_lossy(&answer[..end]).split(' ').nth(1).unwrap_or_default().to_owned();
        if !status.starts_with('2') {
            return Err(format!("{method} {path}: {}", String::from_utf8_lossy(&answer)).into());
        }
        Ok(answer.split_off(end + 4))
    }
}
