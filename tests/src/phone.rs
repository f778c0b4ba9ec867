//! A phone: a core in a folder of its own, with its own clock and network.

use std::{path::PathBuf, sync::Arc};

use belay_core::{
    Belay, Opened, Ports, Settings,
    ports::{Clock, FileVault, Random, SystemRandom},
    sync::{SyncReport, Transport},
};
use belay_domain::{MemberId, Zone};
use tempfile::TempDir;

use crate::{Network, SetClock, draw::DrawnBytes};

/// The file of its vault.
const VAULT: &str = "vault.json";

/// A phone.
pub struct Phone {
    /// The core.
    pub belay: Belay,
    /// Its clock.
    pub clock: Arc<SetClock>,
    /// Its network.
    pub network: Arc<Network>,
    random: Arc<dyn Random>,
    home: TempDir,
    zone: Zone,
}

impl Phone {
    /// A new phone somewhere, with its clock at a moment.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub fn new(zone: Zone, clock: Arc<SetClock>) -> Self {
        Self::with(zone, clock, Arc::new(SystemRandom))
    }

    /// A new phone whose ids follow from a seed.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub fn drawing(zone: Zone, clock: Arc<SetClock>, seed: u64) -> Self {
        Self::with(zone, clock, Arc::new(DrawnBytes::of(seed)))
    }

    fn with(zone: Zone, clock: Arc<SetClock>, random: Arc<dyn Random>) -> Self {
        let home = TempDir::new().expect("make a folder");
        let closed = ClosedPhone { clock, network: Network::new(), random, home, zone };
        closed.open().0
    }

    /// The same phone after its app was closed and opened again.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub fn reopened(self) -> Self {
        self.closed().open().0
    }

    /// The phone with its app closed: nothing holds its files any more.
    #[must_use]
    pub fn closed(self) -> ClosedPhone {
        self.belay.shut_down();
        let Self { belay, clock, network, random, home, zone } = self;
        drop(belay);
        ClosedPhone { clock, network, random, home, zone }
    }

    /// Opens the folder again, whatever state it is in now.
    ///
    /// # Errors
    /// The result of opening.
    pub fn open_again(&mut self) -> belay_core::Result<Opened> {
        self.belay.shut_down();
        let (belay, opened) = open(self.home(), self.zone, &self.clock, &self.network, &self.random)?;
        self.belay = belay;
        Ok(opened)
    }

    /// Its folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    /// Whether these words are anywhere in the files of its database: in a table, a log, or a page that is free.
    ///
    /// # Panics
    /// If the files cannot be read.
    #[must_use]
    pub fn wrote_down(&self, words: &str) -> bool {
        let files = std::fs::read_dir(self.home.path()).expect("read the phone's folder");
        let mut files = files.map(|file| file.expect("read the phone's folder").path());
        files.any(|file| holds(&std::fs::read(file).expect("read a file of the phone"), words))
    }

    /// Its user.
    ///
    /// # Panics
    /// If nobody has signed in.
    #[must_use]
    pub fn me(&self) -> MemberId {
        MemberId(
            self.belay
                .account()
                .signed_in()
                .expect("read the account")
                .expect("somebody is signed in")
                .person,
        )
    }

    /// Syncs until nothing is left to do.
    ///
    /// # Panics
    /// If that fails.
    pub async fn sync(&self) -> SyncReport {
        self.belay.sync(&|_| {}).await.expect("sync")
    }
}

/// A phone whose app is closed.
pub struct ClosedPhone {
    clock: Arc<SetClock>,
    network: Arc<Network>,
    random: Arc<dyn Random>,
    home: TempDir,
    zone: Zone,
}

impl ClosedPhone {
    /// Its database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.home.path().join("belay.db")
    }

    /// A copy of its folder, as a backup takes one: on another phone, or on this one later, it is the phone of today.
    ///
    /// # Panics
    /// If it cannot be copied.
    #[must_use]
    pub fn copied(&self) -> Self {
        let home = TempDir::new().expect("make a folder");
        for file in std::fs::read_dir(self.home.path()).expect("read the phone's folder") {
            let file = file.expect("read the phone's folder");
            std::fs::copy(file.path(), home.path().join(file.file_name())).expect("copy a file of the phone");
        }
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        Self { clock, network: Network::new(), random, home, zone: self.zone }
    }

    /// Forgets what the platform's vault keeps, which a backup need not take along.
    ///
    /// # Panics
    /// If there is nothing to forget.
    #[must_use]
    pub fn without_vault(self) -> Self {
        std::fs::remove_file(self.home.path().join(VAULT)).expect("forget the vault");
        self
    }

    /// Opens it, and closes it at once.
    ///
    /// # Errors
    /// The result of opening.
    pub fn try_open(&self) -> belay_core::Result<Opened> {
        let home = self.home.path().to_owned();
        open(home, self.zone, &self.clock, &self.network, &self.random).map(|(_, opened)| opened)
    }

    /// Opens it.
    ///
    /// # Panics
    /// If that fails.
    #[must_use]
    pub fn open(self) -> (Phone, Opened) {
        let Self { clock, network, random, home, zone } = self;
        let (belay, opened) =
            open(home.path().to_owned(), zone, &clock, &network, &random).expect("open the phone");
        (Phone { belay, clock, network, random, home, zone }, opened)
    }
}

/// Whether these words are anywhere in these bytes.
fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|at| at == words.as_bytes())
}

fn open(
    folder: PathBuf,
    zone: Zone,
    clock: &Arc<SetClock>,
    network: &Arc<Network>,
    random: &Arc<dyn Random>,
) -> belay_core::Result<(Belay, Opened)> {
    let vault = FileVault::new(folder.join(VAULT));
    let ports = Ports {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        random: Arc::clone(random),
        vault: Arc::new(vault),
        transport: Arc::clone(network) as Arc<dyn Transport>,
    };
    Belay::open(Settings { folder, zone, device_name: "a phone of the tests".into() }, ports, &mut |_, _| {})
}
