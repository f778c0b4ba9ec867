//! The entry: one object a shell opens, from which every subject is reached.

use std::{path::Path, sync::Arc};

use belay_domain::Zone;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::{
    Error, Opened, Result,
    documents::rebuild::rebuild,
    inner::{Core, DEVICE, Session, Settings, TOKEN},
    observe::{self, Subscription, Topic},
    ports::{Ports, new_id},
    storage::{Key, ReplicaId, Store},
    sync::{Driver, SyncReport, SyncState, farewell::Farewell},
    true_time::Correction,
};

/// The database's file in the folder.
const DATABASE: &str = "belay.db";
/// How much there is on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Counts {
    /// Documents.
    pub documents: u64,
    /// The unsent documents, and spaces that the server does not know yet.
    pub waiting: u64,
    /// Matters on the attention list.
    pub attention: u64,
}

/// The core, as a shell holds it. Cheap to clone; every clone is the same core.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Belay {
    pub(crate) opened: Arc<OpenedCore>,
}

/// The state that all clones share: the core and its driver.
pub(crate) struct OpenedCore {
    pub(crate) core: Arc<Core>,
    pub(crate) driver: Arc<Driver>,
    /// Cancelled at the beginning of the end: exported calls that wait for the server answer at once.
    #[cfg(feature = "uniffi")]
    pub(crate) closing_calls: Arc<crate::cancel::CancelToken>,
}

impl Belay {
    /// Opens the core in its folder, making what is not there. `progress` is told how many of how many documents have
    /// been read again, where an update of the app needs that.
    ///
    /// # Errors
    /// [`Error::UpdateNeeded`] for a folder of a newer app; [`Error::Locked`]; [`Error::StorageFull`];
    /// [`Error::Invalid`] of the `folder` (`not_writable`) where it is read-only or somebody else's; [`Error::Internal`]. A damaged database is not an error: see [`Opened::Recovered`].
    pub fn open(
        settings: Settings,
        ports: Ports,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Self, Opened)> {
        make_folder(&settings.folder)?;
        let replica = ReplicaId::of(ports.random.bytes()?);
        let (store, opened) =
            Store::open(&settings.folder.join(DATABASE), replica, &*ports.clock, &mut |writing| {
                rebuild(writing, progress)
            })?;
        let farewell = store.read(|reading| reading.meta::<Farewell>(Key::Farewell))?;
        let (store, opened) = if farewell == Some(Farewell::Done) {
            // The account was deleted, and the app ended before this folder was emptied.
            for secret in [TOKEN, DEVICE] {
                ports.vault.set(secret, None)?;
            }
            ports.vault.remove_leftovers()?;
            store.remove()?;
            drop(store);
            let path = settings.folder.join(DATABASE);
            Store::open(&path, ReplicaId::of(ports.random.bytes()?), &*ports.clock, &mut |writing| {
                rebuild(writing, progress)
            })?
        } else {
            (store, opened)
        };
        let device = new_id(&*ports.clock, &*ports.random)?;
        let (person, server, correction) = store.read(|reading| {
            let offset = reading.meta::<i64>(Key::ClockOffset)?.unwrap_or_default();
            let heard = reading.meta::<i64>(Key::SyncedAt)?.and_then(DateTime::from_timestamp_millis);
            let correction =
                Correction { offset: Duration::try_milliseconds(offset).unwrap_or_default(), heard };
            Ok((reading.meta(Key::Person)?, reading.meta(Key::Server)?, correction))
        })?;
        if store.read(|reading| reading.meta::<Uuid>(Key::Device))?.is_none() {
            store.write(|writing| writing.set_meta(Key::Device, &device))?;
        }
        let token = ports.vault.get(TOKEN)?;
        let session = Session { person, server, token };
        let core = Arc::new(Core::new(store, ports, settings, session, correction));
        let opened_core = OpenedCore {
            driver: Arc::new(Driver::new(Arc::clone(&core))),
            core,
            #[cfg(feature = "uniffi")]
            closing_calls: crate::cancel::CancelToken::new(),
        };
        Ok((Self { opened: Arc::new(opened_core) }, opened))
    }

    /// Syncs until nothing is left to do; `progress` is told what has moved so far.
    ///
    /// # Errors
    /// [`Error::Offline`]; [`Error::SignedOut`]; [`Error::Busy`]; those of storage. Whatever was exchanged before
    /// stays exchanged.
    pub async fn sync(&self, progress: &(dyn Fn(SyncReport) + Send + Sync)) -> Result<SyncReport> {
        self.core()?;
        crate::sync::sync_once(&self.opened.driver, progress).await
    }

    /// Ends the syncs that are under way ([`Belay::sync`] answers [`Error::Cancelled`]), and returns when nothing of them
    /// is left: no request, no transaction, no page on its way. The app goes to sleep. Whoever runs
    /// [`Belay::keep_in_sync`] ends that first. A later call may sync again.
    pub async fn stop_syncing(&self) {
        crate::sync::stop(&self.opened.driver).await;
    }

    /// Syncs in the background whenever there is a reason to, until [`Belay::shut_down`]. Run it once, on the shell's
    /// runtime.
    pub async fn keep_in_sync(&self) {
        crate::sync::run(Arc::clone(&self.opened.driver)).await;
    }

    /// Tells that the system says the network is back: a wait after failures ends at once.
    pub fn network_is_back(&self) {
        self.opened.core.signals.network_back();
    }

    /// The ids of the documents of a kind that end in these hexadecimal digits: none, one, or two where it is not one.
    /// For shells in which ids are typed; it looks at every document.
    ///
    /// # Errors
    /// Those of storage.
    pub fn find_by_id_ending(&self, kind: belay_domain::Kind, digits: &str) -> Result<Vec<Uuid>> {
        self.core()?.read(|reading| reading.ids_ending_in(kind.as_str(), digits))
    }

    /// Watches whatever `ask` gives (any query of any service): `tell` gets the current value first, then each that
    /// differs, after the commit that changed it. Never on the caller's thread.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn observe<T: PartialEq + Clone + Send + 'static>(
        &self,
        ask: impl Fn(&Belay) -> Result<T> + Send + 'static,
        tell: impl Fn(Result<T>) + Send + 'static,
    ) -> Result<Subscription> {
        let core = self.core()?;
        // Weak, so that somebody who watches does not keep a core alive that nobody uses any more.
        let weak = Arc::downgrade(&self.opened);
        let ask = move || match weak.upgrade() {
            Some(opened) => ask(&Self { opened }),
            None => Err(Error::Closed),
        };
        Ok(core.observers().watch(ask, tell))
    }

    /// Ends everything; every later call answers [`Error::Closed`]. Asked again, it does nothing. What was written is
    /// safe whether or not this is called.
    pub fn shut_down(&self) {
        if !self.opened.core.close() {
            return;
        }
        if let Err(error) = self.opened.core.store.checkpoint() {
            // The log is read again at the next start.
            tracing::info!(%error, "the write-ahead log was not copied back at shut-down");
        }
    }

    pub(crate) fn core(&self) -> Result<&Core> {
        // All reads of a phone start here.
        observe::looks_at(Topic::Phone);
        if self.opened.core.is_closed() { Err(Error::Closed) } else { Ok(&self.opened.core) }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// The state of the background sync.
    #[must_use]
    pub fn sync_state(&self) -> SyncState {
        observe::looks_at(Topic::Sync);
        self.opened.driver.state()
    }

    /// How much there is, waits, and wants to be looked at: for a line at the edge of a screen.
    ///
    /// # Errors
    /// Those of storage.
    pub fn counts(&self) -> Result<Counts> {
        self.core()?.read(|reading| {
            Ok(Counts {
                documents: reading.document_count()?,
                waiting: reading.unsent()?.waiting,
                attention: reading.attention_count()?,
            })
        })
    }

    /// The true time, as far as this phone knows: its clock, corrected by what the server last told of it.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn now(&self) -> Result<DateTime<Utc>> {
        self.core()?.now()
    }

    /// The zone of the phone, which defines "today" and clock times on its screens.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn zone(&self) -> Result<Zone> {
        Ok(self.core()?.zone())
    }

    /// The phone moved to another zone, or its owner chose one.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn set_zone(&self, zone: Zone) -> Result<()> {
        let core = self.core()?;
        core.set_zone(zone);
        core.tell_observers(Topic::Phone);
        Ok(())
    }
}

/// Makes a folder that only its owner may look into: on a shared machine the words in it are nobody else's. One that is
/// there stays as it is.
///
/// # Errors
/// [`Error::Invalid`] of the `folder` (`not_writable`); [`Error::StorageFull`]; [`Error::Internal`].
pub fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::of_folder(&error))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{
        os::unix::fs::PermissionsExt as _,
        sync::atomic::{AtomicBool, Ordering},
    };

    use super::*;
    use crate::ports::KeyVault;

    #[test]
    fn nobody_else_may_look_into_the_folder_of_a_phone_and_one_that_is_there_stays_as_it_is() {
        let around = tempfile::tempdir().expect("make a folder");
        let folder = around.path().join("phone");
        let mode = || {
            let found = std::fs::metadata(&folder).expect("look at the folder");
            found.permissions().mode() & 0o777
        };
        make_folder(&folder).expect("make the phone's folder");
        assert_eq!(mode(), 0o700);
        let to_a_group = std::fs::Permissions::from_mode(0o750);
        std::fs::set_permissions(&folder, to_a_group).expect("open it to a group");
        make_folder(&folder).expect("find the phone's folder");
        assert_eq!(mode(), 0o750);
    }

    /// A vault that gives nothing out once the phone is open, as a locked screen would have it.
    #[derive(Default)]
    struct LockedLater(AtomicBool);

    impl KeyVault for LockedLater {
        fn get(&self, _name: &str) -> Result<Option<String>> {
            if self.0.load(Ordering::Acquire) { Err(Error::Locked) } else { Ok(None) }
        }

        fn set(&self, _name: &str, _secret: Option<&str>) -> Result<()> {
            Err(Error::Locked)
        }
    }

    #[test]
    fn who_is_signed_in_is_answered_while_the_vault_is_locked() {
        let folder = tempfile::tempdir().expect("make a folder");
        let vault = Arc::new(LockedLater::default());
        let ports = Ports {
            clock: Arc::new(crate::ports::SystemClock),
            random: Arc::new(crate::ports::SystemRandom),
            vault: Arc::clone(&vault) as Arc<dyn KeyVault>,
            transport: Arc::new(crate::sync::HttpTransport::new(&[]).expect("a network")),
        };
        let settings =
            Settings { folder: folder.path().to_owned(), zone: Zone::UTC, device_name: "a test".to_owned() };
        let (belay, _) = Belay::open(settings, ports, &mut |_, _| {}).expect("open");
        vault.0.store(true, Ordering::Release);
        assert_eq!(belay.account().signed_in(), Ok(None));
    }
}
