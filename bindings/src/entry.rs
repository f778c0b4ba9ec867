//! The entry: opening a folder, syncing, going to sleep and waking, shutting down. From it every subject is reached.

use std::{path::PathBuf, sync::Arc};

use belay_core::{
    Belay, Error, Opened, Ports, Result, Settings,
    domain::{crossing::refuse_by, zone_named},
    face::{CancelToken, internal, threads, travel},
    ports::{SystemClock, SystemRandom},
    sync::{HttpTransport, SyncReport},
};

use crate::{
    folders::OpenFolder,
    logging::log_to,
    network::PhoneNetwork,
    observing::{ChangeListener, SubscriptionFace},
    phone::Phone,
    ports::{ConnectivityFace, KeyVaultFace, LoggerFace, ShellVault},
};

/// How a core is opened.
#[derive(uniffi::Record)]
pub struct OpenSettings {
    /// The folder everything is kept in, private to the app; made if it is not there.
    pub folder: String,
    /// Where the phone is: the name of its zone in the IANA database (`Europe/Berlin`).
    pub zone: String,
    /// What the list of devices calls this one (`Mia's phone`).
    pub device_name: String,
    /// Certificates (DER) to trust beside the web's, for a server that has its own authority. Usually empty.
    pub extra_roots: Vec<Vec<u8>>,
}

/// What happened to the folder at opening.
#[derive(Clone, uniffi::Enum)]
pub enum OpeningOutcome {
    /// There was nothing; an empty core was made.
    New,
    /// It was there and in order.
    Found,
    /// It was damaged. It was moved aside, never deleted, and an empty core was made: signing in fetches everything that had
    /// been sent.
    Recovered {
        /// Where the damaged file is now.
        aside: String,
    },
}

/// An open core. Keep one for the whole app; it may be used from any thread.
///
/// Letting go of it ends its work too, but `shutdown` says when that is done.
#[derive(uniffi::Object)]
pub struct PhoneFace {
    phone: Phone,
    opening: OpeningOutcome,
}

/// Opens the core in its folder and begins to sync in the background. A folder that an update has to read again takes a few
/// seconds for ten thousand documents, otherwise it is a matter of milliseconds.
///
/// # Errors
/// `Locked` for a folder that is open already, and while the vault does not open; `UpdateNeeded` for a folder of a newer app;
/// `StorageFull`; `Invalid` for a zone that does not exist or a root that is no certificate; `Internal`. A damaged database is
/// no error: see `opening`.
#[uniffi::export]
pub async fn open_belay(
    settings: OpenSettings,
    vault: Arc<dyn KeyVaultFace>,
    connectivity: Option<Arc<dyn ConnectivityFace>>,
    logger: Option<Arc<dyn LoggerFace>>,
) -> Result<Arc<PhoneFace>> {
    refuse_by(|refusal| Error::from(refusal).into());
    if let Some(logger) = logger {
        log_to(logger);
    }
    let opened = threads()?.spawn_blocking(move || open(settings, vault, connectivity));
    let (phone, opening) = opened.await.map_err(|_| internal("a panic"))??;
    phone.start_syncing()?;
    Ok(Arc::new(PhoneFace { phone, opening }))
}

fn open(
    settings: OpenSettings,
    vault: Arc<dyn KeyVaultFace>,
    connectivity: Option<Arc<dyn ConnectivityFace>>,
) -> Result<(Phone, OpeningOutcome)> {
    let zone = zone_named(&settings.zone)?;
    let http = HttpTransport::new(&settings.extra_roots)?;
    let folder = PathBuf::from(settings.folder);
    belay_core::make_folder(&folder)?;
    let taken = OpenFolder::take(&folder)?;
    let ports = Ports {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        vault: Arc::new(ShellVault(vault)),
        transport: Arc::new(PhoneNetwork { http, connectivity }),
    };
    let settings = Settings { folder, zone, device_name: settings.device_name };
    let (belay, opened) = Belay::open(settings, ports, &mut |_, _| {})?;
    let opening = match opened {
        Opened::New => OpeningOutcome::New,
        Opened::Found => OpeningOutcome::Found,
        Opened::Recovered { aside } => {
            OpeningOutcome::Recovered { aside: aside.to_string_lossy().into_owned() }
        }
    };
    Ok((Phone::new(belay, taken), opening))
}

#[uniffi::export]
impl PhoneFace {
    /// What happened to the folder at opening.
    pub fn opening(&self) -> OpeningOutcome {
        self.opening.clone()
    }

    /// Syncs now, until nothing is left to do. The background does so by itself; this is for pulling down a list.
    ///
    /// # Errors
    /// `Offline`; `SignedOut`; `Busy`; `Cancelled`; those of storage. Whatever was exchanged before stays exchanged.
    #[uniffi::method(default(cancel = None))]
    pub async fn sync(&self, cancel: Option<Arc<CancelToken>>) -> Result<SyncReport> {
        let belay = self.phone.belay().clone();
        travel(self.phone.belay(), cancel, async move { belay.sync(&|_| {}).await }).await
    }

    /// The core: its subjects, and what no single one of them has.
    pub fn core(&self) -> Arc<Belay> {
        Arc::new(self.phone.belay().clone())
    }

    /// Tells at once, and again after each change that a query could see: what was committed, who is signed in, where the
    /// phone is, where sync stands. Whoever watches asks again, and compares.
    ///
    /// # Errors
    /// `Closed`.
    pub fn observe(&self, listener: Arc<dyn ChangeListener>) -> Result<Arc<SubscriptionFace>> {
        self.phone.observe(listener)
    }

    /// The system says that the network is back: a wait after failures ends at once.
    ///
    /// # Errors
    /// `Closed`.
    pub fn network_is_back(&self) -> Result<()> {
        self.phone.belay().zone()?; // asks only whether the core is open
        self.phone.belay().network_is_back();
        Ok(())
    }

    /// The app goes to the background: syncing ends, and when this returns nothing is under way any more. A `sync` that was
    /// under way answers `Cancelled`. Reading and writing go on working.
    ///
    /// # Errors
    /// `Closed`.
    pub async fn suspend(&self) -> Result<()> {
        self.phone.belay().zone()?;
        self.phone.stop_syncing().await
    }

    /// The app is in front again: syncing goes on. Asked again, it does nothing.
    ///
    /// # Errors
    /// `Closed`.
    pub fn resume(&self) -> Result<()> {
        self.phone.start_syncing()
    }

    /// Ends everything: calls under way that wait for the server answer `Closed`, those who watch are told so, and every later
    /// call answers `Closed`. Asked again, it waits for the same end; it goes on where its caller is cancelled. What was written
    /// is safe whether or not this is called.
    ///
    /// # Errors
    /// `Internal`, where the process is ending.
    pub async fn shutdown(&self) -> Result<()> {
        self.phone.shut_down().await
    }
}
