//! A server with a person on it who has very many documents, and phones of that person that have none yet.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use belay_core::{
    Belay, Ports, Settings,
    ports::{Clock, FileVault, SystemRandom},
    sync::{Call, HttpTransport, Method, Transport as _},
};
use belay_domain::MemberId;
use belay_protocol::{
    MAX_WRITE_BYTES, MAX_WRITES, Outcome as Stored, SpaceKind, SpaceRequest, SyncRequest, SyncResponse,
    Write, paths,
};
use belay_tests::{Community, Phone, SetClock, places::berlin};
use serde::{Serialize, de::DeserializeOwned};
use tempfile::TempDir;

use crate::{
    figure::Outcome,
    season::{Cast, RELATIONSHIPS, today},
};

/// A server, the person with the documents, and what is needed to send in their name.
pub(crate) struct Scene {
    /// The server and its clock.
    pub(crate) community: Community,
    /// The person, their partners and their spaces.
    pub(crate) cast: Cast,
    /// Their session.
    caller: Caller,
    /// The partners' sessions.
    pub(crate) partners: Vec<Caller>,
    /// Their phone as it was before any document.
    pristine: TempDir,
    /// The phones the others signed in with; a dropped one takes its folder along.
    _others: Vec<Phone>,
}

/// Somebody with a session, who speaks to the server without a phone, and knows where they stand.
pub(crate) struct Caller {
    /// Who it is.
    pub(crate) person: MemberId,
    transport: HttpTransport,
    url: String,
    token: String,
    epoch: Option<String>,
    cursor: Option<String>,
}

impl Scene {
    /// A server with a mentor, four partners, and a space for each of their relationships. No documents yet.
    ///
    /// # Errors
    /// If a step fails.
    pub(crate) async fn new() -> Outcome<Self> {
        let community = Community::new().await;
        let me = community.phone("Tom", berlin()).await;
        let mut others = Vec::new();
        for name in ["Mia", "Ada", "Sam", "Kim"] {
            others.push(community.phone(name, berlin()).await);
        }
        let everyone: Vec<&Phone> = std::iter::once(&me).chain(&others).collect();
        let program = community.program(&everyone).await;
        let cast = Cast { me: me.me(), partners: others.iter().map(Phone::me).collect(), program };
        let url = community.server.url();
        let caller = Caller::of(&me, url)?;
        let partners = others.iter().map(|phone| Caller::of(phone, url)).collect::<Outcome<_>>()?;
        for number in 0..RELATIONSHIPS {
            let MemberId(partner) = cast.partner(number);
            let request = SpaceRequest {
                id: cast.space(number),
                kind: SpaceKind::Pair,
                name: String::new(),
                with: vec![partner],
                about: Some(Cast::relationship(number).0),
                people: None,
                closed: false,
            };
            caller.post::<belay_protocol::Space>(paths::SPACES, &request).await?;
        }
        me.sync().await;
        me.belay.shut_down();
        let pristine = TempDir::new()?;
        copy_phone(&me.home(), pristine.path())?;
        Ok(Self { community, cast, caller, partners, pristine, _others: others })
    }

    /// Puts the documents `from..to` onto the server. Gives how many bytes of content they have.
    ///
    /// # Errors
    /// If one is not taken.
    pub(crate) async fn fill(&mut self, from: usize, to: usize) -> Outcome<usize> {
        self.caller.catch_up().await?;
        let mut bytes = 0;
        for start in (from..to).step_by(2_000) {
            let made = (start..to.min(start + 2_000)).map(|number| self.cast.document(number, false));
            let made: Vec<_> = made.collect::<Outcome<_>>()?;
            bytes += made.iter().map(|made| made.bytes()).sum::<usize>();
            for batch in batches(made.iter().map(|made| made.write(0))) {
                self.caller.store(batch).await?;
            }
        }
        Ok(bytes)
    }

    /// Changes documents that are on the server, each for the `time`-th time (counted from 1).
    ///
    /// # Errors
    /// If one is not taken.
    pub(crate) async fn change(&mut self, numbers: std::ops::Range<usize>, time: u64) -> Outcome<()> {
        let made: Vec<_> =
            numbers.map(|number| self.cast.document(number, time % 2 == 1)).collect::<Outcome<_>>()?;
        for batch in batches(made.iter().map(|made| made.write(time))) {
            self.caller.store(batch).await?;
        }
        Ok(())
    }

    /// A phone of the person that has none of the documents yet, in a folder of its own.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(crate) fn fresh_phone(&self) -> Outcome<TempDir> {
        let folder = TempDir::new()?;
        copy_phone(self.pristine.path(), folder.path())?;
        Ok(folder)
    }
}

impl Caller {
    /// Whoever has signed in on this phone.
    ///
    /// # Errors
    /// If nobody has.
    fn of(phone: &Phone, url: &str) -> Outcome<Self> {
        let vault: serde_json::Value = serde_json::from_slice(&fs::read(phone.home().join(VAULT))?)?;
        let token = vault["session"].as_str().ok_or("the vault has no session")?.to_owned();
        let (transport, url) = (HttpTransport::new(&[])?, url.to_owned());
        Ok(Self { person: phone.me(), transport, url, token, epoch: None, cursor: None })
    }

    /// Asks the server something.
    ///
    /// # Errors
    /// If it does not answer, or not with success.
    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Outcome<T> {
        let call = Call {
            method: Method::Post,
            url: format!("{}{path}", self.url),
            token: Some(self.token.clone()),
            body: Some(serde_json::to_vec(body)?),
        };
        let reply = self.transport.send(call).await.map_err(|incident| incident.0)?;
        if !(200..300).contains(&reply.status) {
            return Err(format!(
                "the server answered {}: {}",
                reply.status,
                String::from_utf8_lossy(&reply.body)
            )
            .into());
        }
        Ok(serde_json::from_slice(&reply.body)?)
    }

    /// Reads whatever is new, so that the next answers bring only that.
    ///
    /// # Errors
    /// As [`Caller::store`].
    pub(crate) async fn catch_up(&mut self) -> Outcome<()> {
        while self.exchange(Vec::new()).await? {}
        Ok(())
    }

    /// Has writes stored, in one request.
    ///
    /// # Errors
    /// If one of them is not.
    pub(crate) async fn store(&mut self, writes: Vec<Write>) -> Outcome<()> {
        self.exchange(writes).await.map(|_| ())
    }

    /// One request; whether there is more to read.
    async fn exchange(&mut self, writes: Vec<Write>) -> Outcome<bool> {
        let request = SyncRequest { epoch: self.epoch.take(), cursor: self.cursor.take(), writes };
        let answer: SyncResponse = self.post(paths::SYNC, &request).await?;
        if let Some(other) =
            answer.results.iter().find(|result| !matches!(result.outcome, Stored::Stored { .. }))
        {
            return Err(format!("a write was not stored: {other:?}").into());
        }
        self.epoch = Some(answer.epoch);
        self.cursor = Some(answer.cursor);
        Ok(answer.more)
    }
}

/// Writes in batches, each as full as a request may be.
pub(crate) fn batches(writes: impl Iterator<Item = Write>) -> Vec<Vec<Write>> {
    let mut batches = vec![Vec::new()];
    let mut bytes = 0;
    for write in writes {
        if batches.last().is_some_and(|batch| batch.len() == MAX_WRITES)
            || bytes + write.body.len() > MAX_WRITE_BYTES
        {
            batches.push(Vec::new());
            bytes = 0;
        }
        bytes += write.body.len();
        if let Some(batch) = batches.last_mut() {
            batch.push(write);
        }
    }
    batches
}

/// Opens the phone in a folder.
///
/// # Errors
/// The result of opening.
pub(crate) fn open(folder: &Path) -> Outcome<Belay> {
    let ports = Ports {
        clock: Arc::new(SetClock::new(today())) as Arc<dyn Clock>,
        random: Arc::new(SystemRandom),
        vault: Arc::new(FileVault::new(folder.join(VAULT))),
        transport: Arc::new(HttpTransport::new(&[])?),
    };
    open_with(folder, ports)
}

/// The same, with what it needs of the world already there.
///
/// # Errors
/// The result of opening.
pub(crate) fn open_with(folder: &Path, ports: Ports) -> Outcome<Belay> {
    let settings = Settings {
        folder: folder.to_owned(),
        zone: berlin(),
        device_name: "a phone of the benchmark".into(),
    };
    Ok(Belay::open(settings, ports, &mut |_, _| {})?.0)
}

const VAULT: &str = "vault.json";

/// Copies a phone that is closed.
pub(crate) fn copy_phone(from: &Path, to: &Path) -> Outcome<()> {
    for entry in fs::read_dir(from)? {
        let path: PathBuf = entry?.path();
        if let Some(name) = path.file_name() {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
