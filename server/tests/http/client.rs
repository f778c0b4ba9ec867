//! A server to talk to, and the phones that do.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use belay_protocol::{
    Body as Sealed, Code, Document, Invitation, Member, MemberRole, Outcome, Problem, Session, Space,
    SpaceKind, SyncResponse, Wake, Write, paths,
};
use belay_server::{Config, Rate, Running, Server, StandingClock};
use chrono::{DateTime, Utc};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Method, Request, StatusCode, body::Bytes, body::Incoming, client::conn::http1, header,
};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use uuid::Uuid;

/// A server in a folder of its own, whose clock stands.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<StandingClock>,
    pub(crate) server: Running,
}

/// The response.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

/// A signed-in phone.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) addr: SocketAddr,
    pub(crate) token: String,
    pub(crate) person: Uuid,
    pub(crate) device: Uuid,
    pub(crate) epoch: Option<String>,
    pub(crate) cursor: Option<String>,
}

pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A server with some setting changed. Rates are out of the way unless a test sets them.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StandingClock::at(noon()));
        let server = start(folder.path(), &clock, change).await;
        Self { folder, clock, server }
    }

    /// Stops the server, lets `meanwhile` happen to its folder, and starts it again.
    pub(crate) async fn restarted(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { folder, clock, server } = self;
        server.shutdown().await;
        meanwhile(folder.path());
        let server = start(folder.path(), &clock, |_| {}).await;
        Self { folder, clock, server }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.server.addr()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        call(self.addr(), Method::POST, path, None, Some(body.to_string().into())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        call(self.addr(), Method::GET, path, None, None).await
    }

    /// Asks for something at sign-in as somebody in another network, of a server behind a proxy.
    pub(crate) async fn post_from(&self, network: &str, path: &str, body: Value) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "belay")
            .header("x-forwarded-for", network)
            .body(Full::new(body.to_string().into()))
            .unwrap();
        Answer::of(send(self.addr(), request).await).await
    }

    /// Asks for a code, and reads it from the mail.
    pub(crate) async fn code_for(&self, mail: &str) -> String {
        let answer = self.post(paths::SIGN_IN, json!({ "mail": mail })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        newest_code(self.folder.path(), mail)
    }

    pub(crate) async fn open_session(&self, mail: &str, code: &str, name: &str, device: Uuid) -> Answer {
        let body = json!({ "mail": mail, "code": code, "device": device, "device_name": "Test phone", "name": name });
        self.post(paths::SESSION, body).await
    }

    /// A new phone of `name`, whose address follows from the name.
    pub(crate) async fn phone(&self, name: &str) -> Phone {
        let mail = format!("{}@example.org", name.to_lowercase());
        let code = self.code_for(&mail).await;
        let answer = self.open_session(&mail, &code, name, Uuid::new_v4()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let session: Session = answer.json();
        Phone {
            addr: self.addr(),
            token: session.token.unwrap(),
            person: session.person.id,
            device: session.device,
            epoch: None,
            cursor: None,
        }
    }

    /// Two phones of two people who share a pair, and the pair.
    pub(crate) async fn pair(&self) -> (Phone, Phone, Uuid) {
        let (ann, bo) = (self.phone("Ann").await, self.phone("Bo").await);
        let pair = ann.make_space(SpaceKind::Pair, "").await;
        bo.join(pair, &ann.invite(pair).await).await;
        (ann, bo, pair)
    }

    /// Several phones in one program, the first its owner.
    pub(crate) async fn program(&self, people: &[&str]) -> (Vec<Phone>, Uuid) {
        let mut phones = Vec::new();
        for name in people {
            phones.push(self.phone(name).await);
            // One after the other, so that who is longest there is plain.
            self.clock.advance(Duration::from_secs(1));
        }
        let space = phones[0].make_space(SpaceKind::Program, "Riverside").await;
        let body = json!({ "uses": people.len() });
        let link: Invitation = phones[0].post(&format!("/v1/spaces/{space}/invitations"), body).await.json();
        let secret = link.link.rsplit('/').next().unwrap();
        for phone in &phones[1..] {
            self.clock.advance(Duration::from_secs(1));
            phone.join(space, secret).await;
        }
        (phones, space)
    }
}

pub(crate) async fn start(
    folder: &Path,
    clock: &Arc<StandingClock>,
    change: impl FnOnce(&mut Config),
) -> Running {
    let mut config = Config::in_folder(folder);
    config.clock = Arc::clone(clock) as _;
    config.limits.mails_to_address = Rate::UNLIMITED;
    config.limits.mails_to_address_from_network = Rate::UNLIMITED;
    config.limits.sign_ins_from_network = Rate::UNLIMITED;
    config.limits.requests_of_person = Rate::UNLIMITED;
    change(&mut config);
    Server::start(config).await.unwrap()
}

/// The code in the newest mail to an address.
pub(crate) fn newest_code(folder: &Path, mail: &str) -> String {
    let newest = mails(folder).into_iter().rev().find(|(_, text)| text.contains(&format!("To: {mail}\n")));
    let (_, text) = newest.expect("a mail to this address");
    let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    text.lines().find(is_code).expect("a code on a line of its own").to_owned()
}

/// Every mail, the oldest first.
pub(crate) fn mails(folder: &Path) -> Vec<(PathBuf, String)> {
    let Ok(files) = std::fs::read_dir(folder.join("mail")) else {
        return Vec::new();
    };
    let mut mails: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    mails.sort();
    mails
}

/// One request on a connection of its own, with whatever headers.
pub(crate) async fn send(addr: SocketAddr, request: Request<Full<Bytes>>) -> hyper::Response<Incoming> {
    let stream = TcpStream::connect(addr).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender.send_request(request).await.unwrap()
}

pub(crate) async fn call(
    addr: SocketAddr,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<Bytes>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, addr.to_string());
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    Answer::of(send(addr, request.body(Full::new(body.unwrap_or_default())).unwrap()).await).await
}

impl Answer {
    pub(crate) async fn of(response: hyper::Response<Incoming>) -> Self {
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Self { status: head.status, headers: head.headers, bytes }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// Checks that this is a problem document of one code, and hands it out.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: Code) -> Problem {
        assert_eq!(
            self.headers.get(header::CONTENT_TYPE).unwrap(),
            "application/problem+json",
            "{}",
            self.text()
        );
        let problem: Problem = self.json();
        assert_eq!((self.status.as_u16(), problem.status, problem.code), (status, status, code));
        problem
    }
}

impl Phone {
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        call(self.addr, method, path, Some(&self.token), body.map(|body| body.to_string().into())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    pub(crate) async fn make_space(&self, kind: SpaceKind, name: &str) -> Uuid {
        let answer =
            self.post(paths::SPACES, json!({ "id": Uuid::now_v7(), "kind": kind, "name": name })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let space: Space = answer.json();
        assert_eq!(space.members[0].role, MemberRole::Owner);
        space.id
    }

    /// The secret of a link to a space.
    pub(crate) async fn invite(&self, space: Uuid) -> String {
        let answer = self.post(&format!("/v1/spaces/{space}/invitations"), json!({})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json::<Invitation>().link.rsplit('/').next().unwrap().to_owned()
    }

    pub(crate) async fn join(&self, space: Uuid, secret: &str) -> Space {
        let answer = self.try_join(space, secret).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    pub(crate) async fn try_join(&self, space: Uuid, secret: &str) -> Answer {
        self.post(&format!("/v1/spaces/{space}/members"), json!({ "invitation": secret })).await
    }

    /// Asks for a space as a phone does: with an id of its own making, and others in it from the start.
    pub(crate) async fn try_making(&self, kind: &str, with: &[Uuid]) -> Answer {
        self.post(paths::SPACES, json!({ "id": Uuid::now_v7(), "kind": kind, "with": with })).await
    }

    /// A circle with others put into it.
    pub(crate) async fn circle_with(&self, with: &[Uuid]) -> Uuid {
        let answer = self.try_making("circle", with).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json::<Space>().id
    }

    /// Syncs with the cursor as given, and remembers nothing.
    pub(crate) async fn sync_from(&self, cursor: Option<&str>, writes: &[Write]) -> SyncResponse {
        let body = json!({ "epoch": self.epoch, "cursor": cursor, "writes": writes });
        let answer = self.post(paths::SYNC, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// Syncs once, as a phone does: the next goes on where this one ended.
    pub(crate) async fn sync(&mut self, writes: &[Write]) -> SyncResponse {
        let answer = self.sync_from(self.cursor.as_deref(), writes).await;
        self.epoch = Some(answer.epoch.clone());
        self.cursor = Some(answer.cursor.clone());
        answer
    }

    /// Syncs until there is no more; every document that came.
    pub(crate) async fn pull(&mut self) -> Vec<Document> {
        let mut documents = Vec::new();
        loop {
            let answer = self.sync(&[]).await;
            documents.extend(answer.documents);
            if !answer.more {
                return documents;
            }
        }
    }

    /// Stores one new document; the write that did.
    pub(crate) async fn store(&mut self, space: Uuid, body: &[u8]) -> Write {
        let write = write(space, body);
        let answer = self.sync(std::slice::from_ref(&write)).await;
        assert!(matches!(answer.results[0].outcome, Outcome::Stored { .. }), "{:?}", answer.results);
        write
    }
}

pub(crate) fn members_path(space: Uuid, person: Uuid) -> String {
    format!("/v1/spaces/{space}/members/{person}")
}

pub(crate) fn names(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.name.as_str()).collect()
}

/// A new document.
pub(crate) fn write(space: Uuid, body: &[u8]) -> Write {
    Write {
        write: Uuid::new_v4(),
        space,
        id: Uuid::now_v7(),
        kind: "goal".to_owned(),
        base: 0,
        body: Sealed(body.to_vec()),
        alarms: Vec::new(),
        wake: Wake::Quiet,
        wake_to: Vec::new(),
    }
}

/// The next revision of a document.
pub(crate) fn again(write: &Write, base: u64, body: &[u8]) -> Write {
    Write { write: Uuid::new_v4(), base, body: Sealed(body.to_vec()), ..write.clone() }
}

/// How long a test waits for what must happen. Reached only when it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
