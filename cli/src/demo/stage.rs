//! The stage of the demo: a server and three phones, each in a folder of its own, and what the story has so far.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use belay_core::{
    Belay, Ports, Settings,
    domain::{FlashId, GoalId, MeetingId, MemberId, RelationshipId, Zone},
    ports::{Clock, FileVault, SystemRandom},
};
use belay_server::{Config, Running, Server};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

use super::tunnel::Tunnel;
use crate::failure::Failure;

/// Mia's zone.
pub(super) fn berlin() -> Zone {
    Zone::named("Europe/Berlin").expect("the database of zones is part of the program")
}

/// The zone of Tom and Ada.
fn new_york() -> Zone {
    Zone::named("America/New_York").expect("the database of zones is part of the program")
}

/// The day the story begins: a Monday in the weeks in which New York has summer time and Berlin has not.
const BEGINNING: &str = "2026-03-09T08:00:00Z";

/// Time in the story: everyone has the same, and it passes when the story says so.
#[derive(Debug)]
pub(super) struct StoryTime(Mutex<DateTime<Utc>>);

impl StoryTime {
    /// Lets time pass.
    pub(super) fn pass(&self, time: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += time;
    }

    /// On to a moment.
    pub(super) fn go_to(&self, moment: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }
}

impl Clock for StoryTime {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl belay_server::Clock for StoryTime {
    fn now(&self) -> DateTime<Utc> {
        Clock::now(self)
    }

    fn elapsed(&self) -> std::time::Duration {
        (Clock::now(self) - DateTime::UNIX_EPOCH).to_std().unwrap_or_default()
    }
}

/// A phone of the story.
pub(super) struct Phone {
    /// Its core.
    pub(super) belay: Belay,
    /// Its network.
    pub(super) tunnel: Arc<Tunnel>,
    /// Its folder.
    pub(super) home: PathBuf,
    /// Its zone.
    pub(super) zone: Zone,
    /// Its owner.
    pub(super) name: &'static str,
    time: Arc<StoryTime>,
}

impl Phone {
    fn open(folder: &Path, name: &'static str, zone: Zone, time: &Arc<StoryTime>) -> Result<Self, Failure> {
        let home = folder.join(name.to_lowercase().replace([' ', '\''], "-"));
        let tunnel = Arc::new(Tunnel::new()?);
        let belay = open(&home, name, zone, time, &tunnel)?;
        Ok(Self { belay, tunnel, home, zone, name, time: Arc::clone(time) })
    }

    /// The app is closed and opened again.
    pub(super) fn reopen(&mut self) -> Result<(), Failure> {
        self.belay.shut_down();
        self.belay = open(&self.home, self.name, self.zone, &self.time, &self.tunnel)?;
        Ok(())
    }

    /// Asks the phone from another process, as `belay` in a terminal would, and reads the JSON it answers.
    pub(super) async fn asked_from_outside(&self, words: &[&str]) -> Result<Value, Failure> {
        let here = |error: std::io::Error| Failure::Here(error.to_string());
        let answered = tokio::process::Command::new(std::env::current_exe().map_err(here)?)
            .args(["--json", "--home", &self.home.to_string_lossy(), "--zone", self.zone.name()])
            .args(words)
            .stdin(std::process::Stdio::null())
            .output()
            .await
            .map_err(here)?;
        if !answered.status.success() {
            return Err(Failure::Here(String::from_utf8_lossy(&answered.stderr).into_owned()));
        }
        serde_json::from_slice(&answered.stdout).map_err(|error| Failure::Here(error.to_string()))
    }

    /// Its user.
    pub(super) fn me(&self) -> Result<MemberId, Failure> {
        let own = self.belay.account().signed_in()?.ok_or(belay_core::Error::SignedOut)?;
        Ok(MemberId(own.person))
    }

    /// Sends what waits and fetches what is new.
    pub(super) async fn sync(&self) -> Result<(), Failure> {
        self.belay.sync(&|_| {}).await?;
        Ok(())
    }
}

fn open(
    home: &Path,
    name: &str,
    zone: Zone,
    time: &Arc<StoryTime>,
    tunnel: &Arc<Tunnel>,
) -> Result<Belay, Failure> {
    let ports = Ports {
        clock: Arc::clone(time) as _,
        random: Arc::new(SystemRandom),
        vault: Arc::new(FileVault::new(home.join("vault.json"))),
        transport: Arc::clone(tunnel) as _,
    };
    let settings = Settings { folder: home.to_owned(), zone, device_name: format!("{name}'s phone") };
    Ok(Belay::open(settings, ports, &mut |_, _| {})?.0)
}

/// The server, the phones, and what the story has so far.
pub(super) struct Stage {
    server: Option<Running>,
    folder: PathBuf,
    // Holds the folder until the end, unless it is to be kept.
    _gone_at_the_end: Option<TempDir>,
    pub(super) time: Arc<StoryTime>,
    /// Mia, the mentee, in Berlin.
    pub(super) mia: Phone,
    /// Tom, a mentor, in New York.
    pub(super) tom: Phone,
    /// Ada, another mentor, in New York.
    pub(super) ada: Phone,
    pub(super) program: Option<Uuid>,
    pub(super) flash: Option<FlashId>,
    pub(super) meeting: Option<MeetingId>,
    pub(super) relationship: Option<RelationshipId>,
    pub(super) goal: Option<GoalId>,
    /// Whether Tom won the request; otherwise Ada did.
    pub(super) tom_helps: bool,
}

impl Stage {
    /// Starts the server and opens three new phones.
    pub(super) async fn set(keep: Option<PathBuf>) -> Result<Self, Failure> {
        let here = |error: std::io::Error| Failure::Here(error.to_string());
        let (folder, gone) = match keep {
            Some(folder) => {
                if folder.exists() && std::fs::read_dir(&folder).map_err(here)?.next().is_some() {
                    return Err(Failure::Typed(format!(
                        "{} is not empty; name a new folder",
                        folder.display()
                    )));
                }
                std::fs::create_dir_all(&folder).map_err(here)?;
                (folder, None)
            }
            None => {
                let gone = tempfile::Builder::new().prefix("belay-demo-").tempdir().map_err(here)?;
                (gone.path().to_owned(), Some(gone))
            }
        };
        let beginning = BEGINNING
            .parse()
            .map_err(|_| Failure::Here("the first day of the demo is not a valid time".into()))?;
        let time = Arc::new(StoryTime(Mutex::new(beginning)));
        let server = serve(&folder, &time, None).await?;
        let mia = Phone::open(&folder, "Mia", berlin(), &time)?;
        let tom = Phone::open(&folder, "Tom", new_york(), &time)?;
        let ada = Phone::open(&folder, "Ada", new_york(), &time)?;
        Ok(Self {
            server: Some(server),
            folder,
            _gone_at_the_end: gone,
            time,
            mia,
            tom,
            ada,
            program: None,
            flash: None,
            meeting: None,
            relationship: None,
            goal: None,
            tom_helps: false,
        })
    }

    /// The server's address.
    pub(super) fn server_url(&self) -> String {
        self.server.as_ref().map(|server| server.url().to_owned()).unwrap_or_default()
    }

    /// The folder of the demo.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The server's folder.
    pub(super) fn server_folder(&self) -> PathBuf {
        self.folder.join("server")
    }

    /// The helper's phone: whoever won the request.
    pub(super) fn helper(&self) -> &Phone {
        if self.tom_helps { &self.tom } else { &self.ada }
    }

    /// The phones, Mia's first.
    pub(super) fn phones(&self) -> [&Phone; 3] {
        [&self.mia, &self.tom, &self.ada]
    }

    /// Every phone syncs, twice: what the last one sent reaches the first.
    pub(super) async fn sync_all(&self) -> Result<(), Failure> {
        for phone in self.phones().into_iter().chain(self.phones()) {
            phone.sync().await?;
        }
        Ok(())
    }

    /// Reads the newest code for an address from the mail folder.
    pub(super) fn mailed_code(&self, seen: &BTreeSet<PathBuf>) -> Option<String> {
        let fresh = self.mails().into_iter().find(|mail| !seen.contains(mail))?;
        let text = std::fs::read_to_string(fresh).ok()?;
        let code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        text.lines().map(str::trim).find(code).map(str::to_owned)
    }

    /// The mails there are.
    pub(super) fn mails(&self) -> BTreeSet<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.server_folder().join("mail")) else {
            return BTreeSet::new();
        };
        entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
    }

    /// Stops the server, does something to its folder, and starts it again at the same address.
    pub(super) async fn restart(
        &mut self,
        meanwhile: impl FnOnce(&Path) -> Result<(), String>,
    ) -> Result<(), Failure> {
        let Some(server) = self.server.take() else {
            return Ok(());
        };
        let addr = server.addr();
        server.shutdown().await;
        let done = meanwhile(&self.server_folder());
        self.server = Some(serve(&self.folder, &self.time, Some(addr)).await?);
        done.map_err(Failure::Here)
    }

    /// Another phone of Mia's, signed in by a fresh code and synced.
    pub(super) async fn another_phone_of_mia(&self) -> Result<Belay, Failure> {
        let phone = Phone::open(&self.folder, "Mia's other phone", berlin(), &self.time)?;
        let seen = self.mails();
        let (url, mail) = (self.server_url(), "mia@example.org");
        phone.belay.account().request_code(&url, mail).await?;
        let code = self.mailed_code(&seen).ok_or(Failure::Here("no mail with a code arrived".into()))?;
        phone.belay.account().sign_in(&url, mail, &code, None).await?;
        phone.sync().await?;
        Ok(phone.belay)
    }

    /// Closes the phones and stops the server.
    pub(super) async fn end(mut self) {
        for phone in self.phones() {
            phone.belay.shut_down();
        }
        if let Some(server) = self.server.take() {
            server.shutdown().await;
        }
    }
}

async fn serve(
    folder: &Path,
    time: &Arc<StoryTime>,
    addr: Option<std::net::SocketAddr>,
) -> Result<Running, Failure> {
    let mut config = Config::in_folder(folder.join("server"));
    config.clock = Arc::clone(time) as _;
    if let Some(addr) = addr {
        config.listen = addr;
    }
    Server::start(config).await.map_err(|error| Failure::Here(error.to_string()))
}
