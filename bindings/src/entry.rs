//! The entry: opens a folder, syncs, sleeps and wakes, shuts down. It leads to the service of every subject.

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

/// The settings of a core.
#[derive(uniffi::Record)]
pub struct OpenSettings {
    /// The folder of all files, private to the app. It is made if it is missing.
    pub folder: String,
    /// The phone's time zone: its name in the IANA database (`Europe/Berlin`).
    pub zone: String,
    /// This device's name in the list of devices (`Mia's phone`).
    pub device_name: String,
    /// Certificates (DER) to trust beside those of the web, for a server with its own authority. Usually empty.
    pub extra_roots: Vec<Vec<u8>>,
}

/// The state of the folder at opening.
#[derive(Clone, uniffi::Enum)]
pub enum OpeningOutcome {
    /// There was no database. An empty core was made.
    New,
    /// There was a database in good order.
    Found,
    /// The database was damaged. It was moved aside, never deleted, and an empty core was made. Signing in downloads
    /// everything that had been sent.
    Recovered {
        /// The new path of the damaged file.
        aside: String,
    },
}

/// An open core. Keep one for the whole app; it may be used from any thread.
///
/// Dropping it ends its work too, but only `shutdown` says when that is done.
#[derive(uniffi::Object)]
pub struct PhoneFace {
    phone: Phone,
    opening: OpeningOutcome,
}

/// Opens the core in its folder and starts to sync in the background. This takes milliseconds. After an update that has
/// to read the folder again it takes a few seconds for ten thousand documents.
///
/// # Errors
/// `Locked` for a folder that is open already, and while the vault is locked; `UpdateNeeded` for a folder of a newer
/// app; `StorageFull`; `Invalid` for an unknown zone or a root that is no certificate; `Internal`. A damaged database
/// is no error: see `opening`.
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
    /// The state of the folder at opening.
    pub fn opening(&self) -> OpeningOutcome {
        self.opening.clone()
    }

    /// Syncs now, until nothing is left to do. The background syncs by itself; this is for pulling down a list.
    ///
    /// # Errors
    /// `Offline`; `SignedOut`; `Busy`; `Cancelled`; those of storage. Pages that were exchanged before an error stay
    /// exchanged.
    #[uniffi::method(default(cancel = None))]
    pub async fn sync(&self, cancel: Option<Arc<CancelToken>>) -> Result<SyncReport> {
        let belay = self.phone.belay().clone();
        travel(self.phone.belay(), cancel, async move { belay.sync(&|_| {}).await }).await
    }

    /// The core: its subjects, and calls that belong to no subject.
    pub fn core(&self) -> Arc<Belay> {
        Arc::new(self.phone.belay().clone())
    }

    /// Calls the listener at once, and again after each change that a query could see: a commit, another session or
    /// zone, another state of sync. The listener's owner asks again, and compares.
    ///
    /// # Errors
    /// `Closed`.
    pub fn observe(&self, listener: Arc<dyn ChangeListener>) -> Result<Arc<SubscriptionFace>> {
        self.phone.observe(listener)
    }

    /// Reports that the network is back: a back-off ends at once.
    ///
    /// # Errors
    /// `Closed`.
    pub fn network_is_back(&self) -> Result<()> {
        self.phone.belay().zone()?; // asks only whether the core is open
        self.phone.belay().network_is_back();
        Ok(())
    }

    /// Reports that the app goes to the background: syncing ends, and nothing is under way when this returns. A running
    /// `sync` returns `Cancelled`. Reads and writes go on working.
    ///
    /// # Errors
    /// `Closed`.
    pub async fn suspend(&self) -> Result<()> {
        self.phone.belay().zone()?;
        self.phone.stop_syncing().await
    }

    /// Reports that the app is in front again: syncing goes on. A second call does nothing.
    ///
    /// # Errors
    /// `Closed`.
    pub fn resume(&self) -> Result<()> {
        self.phone.start_syncing()
    }

    /// Ends everything. Calls that wait for the server return `Closed`, listeners are told, and every later call
    /// returns `Closed`. A second call waits for the same end. The shutdown goes on if its caller is cancelled.
    /// Everything written is safe even without this call.
    ///
    /// # Errors
    /// `Internal`, where the process is ending.
    pub async fn shutdown(&self) -> Result<()> {
        self.phone.shut_down().await
    }
}
