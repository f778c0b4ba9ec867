//! A server with people: a real process-in-process server on loopback, and phones that sign in by its mails.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use belay_domain::Zone;
use belay_server::{Config, Limits, Rate, Running, Server};
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Phone, SetClock, at};

/// A server on loopback with its mail folder, and a clock that everyone shares unless a test parts them.
pub struct Community {
    /// The server.
    pub server: Running,
    /// Its clock, and that of every phone made here.
    pub clock: Arc<SetClock>,
    folder: TempDir,
}

impl Community {
    /// Starts a server. It is 2 March 2026, 09:00 UTC.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn new() -> Self {
        Self::with(Arc::new(SetClock::new(at("2026-03-02T09:00:00Z"))), |_| {}).await
    }

    /// Starts a server with a clock, and with some setting changed.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn with(clock: Arc<SetClock>, change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().expect("make a folder");
        let server = start(folder.path().to_owned(), &clock, None, change).await;
        Self { server, clock, folder }
    }

    /// The time of its clock.
    #[must_use]
    pub fn clock_now(&self) -> DateTime<Utc> {
        belay_core::ports::Clock::now(&*self.clock)
    }

    /// The server's folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Stops the server, does something to its folder, and starts it again on the same port.
    ///
    /// # Panics
    /// If it does not start again.
    pub async fn restarted(self, meanwhile: impl FnOnce(&std::path::Path)) -> Self {
        let Self { server, clock, folder } = self;
        let addr = server.addr();
        server.shutdown().await;
        meanwhile(folder.path());
        let server = start(folder.path().to_owned(), &clock, Some(addr), |_| {}).await;
        Self { server, clock, folder }
    }

    /// A phone somewhere, on which somebody has signed in by a mailed code.
    ///
    /// # Panics
    /// If that fails.
    pub async fn phone(&self, name: &str, zone: Zone) -> Phone {
        let phone = Phone::new(zone, Arc::clone(&self.clock));
        self.sign_in(&phone, name).await;
        phone
    }

    /// Signs somebody in on a phone.
    ///
    /// # Panics
    /// If that fails.
    pub async fn sign_in(&self, phone: &Phone, name: &str) {
        let mail = format!("{}@example.org", name.to_lowercase());
        let code = self.mailed_code(phone, &mail).await;
        phone.belay.account().sign_in(self.server.url(), &mail, &code, Some(name)).await.expect("sign in");
        phone.sync().await;
    }

    /// Asks for a code and reads it from the mail folder.
    ///
    /// # Panics
    /// If no mail arrives.
    pub async fn mailed_code(&self, phone: &Phone, mail: &str) -> String {
        // One more mail than the rate allows would wait; time passes in a test when the test says so.
        self.clock.pass(TimeDelta::seconds(1));
        let before = self.mails();
        phone.belay.account().request_code(self.server.url(), mail).await.expect("ask for a code");
        self.code_since(&before)
    }

    /// The code in the mail that was not there before.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn code_since(&self, before: &BTreeSet<PathBuf>) -> String {
        let after = self.mails();
        let fresh = after.difference(before).next().expect("a mail was written");
        let text = std::fs::read_to_string(fresh).expect("read the mail");
        let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        text.lines().map(str::trim).find(digits).expect("the mail has a code on a line of its own").to_owned()
    }

    /// Several people in one program, made by the first.
    ///
    /// # Panics
    /// If that fails.
    pub async fn program(&self, phones: &[&Phone]) -> Uuid {
        let (first, others) = phones.split_first().expect("a program has somebody who makes it");
        let program = first.belay.programs().create("Climbers").expect("make a program");
        first.sync().await;
        let uses = u32::try_from(others.len()).expect("a few");
        let link = first.belay.account().invite(program, Some(uses.max(1))).await.expect("invite");
        for phone in others {
            phone.belay.account().join(&link).await.expect("join");
        }
        for phone in phones {
            phone.sync().await;
        }
        program
    }

    /// The mails written so far.
    ///
    /// # Panics
    /// If their folder cannot be read.
    #[must_use]
    pub fn mails(&self) -> BTreeSet<PathBuf> {
        let folder = self.folder.path().join("mail");
        let Ok(entries) = std::fs::read_dir(folder) else {
            return BTreeSet::new();
        };
        entries.map(|entry| entry.expect("read the mail folder").path()).collect()
    }
}

async fn start(
    folder: PathBuf,
    clock: &Arc<SetClock>,
    addr: Option<std::net::SocketAddr>,
    change: impl FnOnce(&mut Config),
) -> Running {
    let mut config = Config::in_folder(folder);
    if let Some(addr) = addr {
        config.listen = addr;
    }
    config.clock = Arc::clone(clock) as Arc<dyn belay_server::Clock>;
    // The rates have tests of their own in the server.
    config.limits = Limits {
        mails_to_address: Rate::UNLIMITED,
        mails_to_address_from_network: Rate::UNLIMITED,
        sign_ins_from_network: Rate::UNLIMITED,
        requests_of_person: Rate::UNLIMITED,
        ..Limits::default()
    };
    change(&mut config);
    Server::start(config).await.expect("start the server")
}
