//! The entry: one object a shell opens, from which every subject is reached.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use belay_domain::{Context, MemberId, Zone};
use belay_protocol::Person;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::{
    Error, Opened, Result,
    documents::rebuild::rebuild,
    observe::{self, Observers, Subscription, Topic},
    ports::{Clock, KeyVault, Random, new_id},
    storage::{Changed, Key, Line, Reading, Store, Writing},
    sync::{Driver, Server, SignedIn, SyncReport, SyncState, Transport, account::DEVICE, farewell::Farewell},
    true_time::Correction,
};

/// The name under which the session's token is kept in the vault.
pub(crate) const TOKEN: &str = "session";
/// The database's file in the folder.
const DATABASE: &str = "belay.db";
/// A difference between the clocks up to this is the network's, not the clock's.
const CLOCK_NOISE_MS: i64 = 2_000;

/// How a core is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where everything is kept; made if it is not there.
    pub folder: PathBuf,
    /// Where the phone is now: what "today" means.
    pub zone: Zone,
    /// What the list of devices calls this one.
    pub device_name: String,
}

/// How much there is on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Counts {
    /// Documents.
    pub documents: u64,
    /// What waits to be sent: documents, and spaces that the server does not know yet.
    pub waiting: u64,
    /// Matters on the attention list.
    pub attention: u64,
}

/// What the core needs of the world.
#[derive(Clone)]
pub struct Ports {
    /// The phone's clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The vault for secrets.
    pub vault: Arc<dyn KeyVault>,
    /// The network.
    pub transport: Arc<dyn Transport>,
}

/// The core, as a shell holds it. Cheap to clone; every clone is the same core.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Belay {
    pub(crate) core: Arc<Core>,
}

/// What is shared by everything inside.
pub(crate) struct Core {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) driver: Driver,
    pub(crate) device_name: String,
    random: Arc<dyn Random>,
    observers: Observers,
    zone: RwLock<Zone>,
    session: RwLock<Session>,
    correction: RwLock<Correction>,
    closed: AtomicBool,
    closing: tokio::sync::Notify,
    /// Cancelled at the beginning of the end: exported calls that wait for the server answer at once.
    #[cfg(feature = "uniffi")]
    pub(crate) closing_calls: Arc<crate::face::CancelToken>,
}

#[derive(Default)]
struct Session {
    person: Option<Person>,
    server: Option<String>,
    token: Option<String>,
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
        let line = Line::of(ports.random.bytes()?);
        let (store, opened) =
            Store::open(&settings.folder.join(DATABASE), line, &*ports.clock, &mut |writing| {
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
            Store::open(&path, Line::of(ports.random.bytes()?), &*ports.clock, &mut |writing| {
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
        let core = Core {
            store,
            clock: ports.clock,
            vault: ports.vault,
            transport: ports.transport,
            driver: Driver::new(),
            device_name: settings.device_name,
            random: ports.random,
            observers: Observers::new(),
            zone: RwLock::new(settings.zone),
            session: RwLock::new(Session { person, server, token }),
            correction: RwLock::new(correction),
            closed: AtomicBool::new(false),
            closing: tokio::sync::Notify::new(),
            #[cfg(feature = "uniffi")]
            closing_calls: crate::face::CancelToken::new(),
        };
        Ok((Self { core: Arc::new(core) }, opened))
    }

    /// Syncs until nothing is left to do; `progress` is told what has moved so far.
    ///
    /// # Errors
    /// [`Error::Offline`]; [`Error::SignedOut`]; [`Error::Busy`]; those of storage. Whatever was exchanged before
    /// stays exchanged.
    pub async fn sync(&self, progress: &(dyn Fn(SyncReport) + Send + Sync)) -> Result<SyncReport> {
        self.core()?;
        crate::sync::sync_once(&self.core, progress).await
    }

    /// Ends the syncs that are under way ([`Belay::sync`] answers [`Error::Cancelled`]), and returns when nothing of them
    /// is left: no request, no transaction, no page on its way. The app goes to sleep. Whoever runs
    /// [`Belay::keep_in_sync`] ends that first. A later call may sync again.
    pub async fn stop_syncing(&self) {
        crate::sync::stop(&self.core).await;
    }

    /// Syncs in the background whenever there is a reason to, until [`Belay::shut_down`]. Run it once, on the shell's
    /// runtime.
    pub async fn keep_in_sync(&self) {
        crate::sync::run(Arc::clone(&self.core)).await;
    }

    /// Tells that the system says the network is back: a wait after failures ends at once.
    pub fn network_is_back(&self) {
        self.core.driver.network_back();
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
        let weak = Arc::downgrade(&self.core);
        let ask = move || match weak.upgrade() {
            Some(core) => ask(&Self { core }),
            None => Err(Error::Closed),
        };
        Ok(core.observers.watch(ask, tell))
    }

    /// Ends everything; every later call answers [`Error::Closed`]. Asked again, it does nothing. What was written is
    /// safe whether or not this is called.
    pub fn shut_down(&self) {
        if !self.core.close() {
            return;
        }
        if let Err(error) = self.core.store.checkpoint() {
            // The log is read again at the next start.
            tracing::info!(%error, "copy the log back at shut-down");
        }
    }

    pub(crate) fn core(&self) -> Result<&Core> {
        // Whatever is read of a phone is reached from here.
        observe::looks_at(Topic::Phone);
        if self.core.is_closed() { Err(Error::Closed) } else { Ok(&self.core) }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// Where the background sync stands.
    #[must_use]
    pub fn sync_state(&self) -> SyncState {
        observe::looks_at(Topic::Sync);
        self.core.driver.state()
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

    /// Where the phone is: what "today" and a clock time mean on its screens.
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
        *core.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
        core.tell_observers(Topic::Phone);
        Ok(())
    }
}

impl Core {
    /// Reads one snapshot.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Reading<'_>) -> Result<T>) -> Result<T> {
        self.store.read(ask)
    }

    /// One transaction of what the person did. When this returns it is on the disk; observers and sync hear of it.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Writing<'_>, &Context) -> Result<T>) -> Result<T> {
        let context = self.context()?;
        let (answer, changed) = self.store.write(|writing| change(writing, &context))?;
        self.tell_of(changed);
        self.driver.want();
        Ok(answer)
    }

    /// The circumstances of a command given now.
    pub(crate) fn context(&self) -> Result<Context> {
        let now = self.now()?;
        Ok(Context {
            actor: MemberId(self.person()?.id),
            at: now,
            now,
            zone: self.zone(),
            seed: Uuid::from_bytes(self.random.bytes()?),
        })
    }

    /// A new id for a document.
    pub(crate) fn new_id<Id: From<Uuid>>(&self) -> Result<Id> {
        new_id(&*self.clock, &*self.random).map(Id::from)
    }

    /// The true time, as far as the phone knows: its clock, corrected by what the server's last answer told of it as long as
    /// nobody has set the clock since.
    pub(crate) fn now(&self) -> Result<DateTime<Utc>> {
        let correction = *self.correction.read().unwrap_or_else(PoisonError::into_inner);
        correction
            .true_time(self.clock.now())
            .ok_or_else(|| Error::internal("read a clock that is off by centuries"))
    }

    /// Where the phone is.
    pub(crate) fn zone(&self) -> Zone {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who uses this phone.
    pub(crate) fn person(&self) -> Result<Person> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).person.clone().ok_or(Error::SignedOut)
    }

    /// Who uses this phone, as the domain calls them.
    pub(crate) fn me(&self) -> Result<MemberId> {
        Ok(MemberId(self.person()?.id))
    }

    /// Who is signed in, and where.
    pub(crate) fn signed_in(&self) -> Option<SignedIn> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.person.as_ref().map(|person| SignedIn {
            person: person.id,
            name: person.name.clone(),
            server: session.server.clone().unwrap_or_default(),
            session: session.token.is_some(),
        })
    }

    /// The server, with the session.
    pub(crate) fn server(&self) -> Result<Server> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        match (&session.server, &session.token) {
            (Some(address), Some(token)) => Ok(Server {
                transport: Arc::clone(&self.transport),
                address: address.clone(),
                token: Some(token.clone()),
            }),
            _ => Err(Error::SignedOut),
        }
    }

    pub(crate) fn session_opened(&self, person: &Person, server: &str, token: &str) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = Session {
            person: Some(person.clone()),
            server: Some(server.to_owned()),
            token: Some(token.to_owned()),
        };
        self.driver.session_opened();
        self.tell_observers(Topic::Phone);
    }

    /// The session has ended. What was written stays and waits.
    pub(crate) fn forget_session(&self) -> Result<()> {
        self.session.write().unwrap_or_else(PoisonError::into_inner).token = None;
        self.vault.set(TOKEN, None)?;
        self.tell_observers(Topic::Phone);
        Ok(())
    }

    /// Two hundred and fifty-six random bits, as text.
    pub(crate) fn secret(&self) -> Result<String> {
        let [one, other] = [self.random.bytes()?, self.random.bytes()?].map(Uuid::from_bytes);
        Ok(format!("{}{}", one.simple(), other.simple()))
    }

    /// Ends everything. Gives whether it was open.
    fn close(&self) -> bool {
        if self.closed.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.observers.close();
        self.driver.want();
        self.closing.notify_waiters();
        true
    }

    /// The account is deleted: closes the core, and removes everything that this phone keeps.
    pub(crate) fn forget_everything(&self) -> Result<()> {
        self.forget_session()?;
        self.vault.set(DEVICE, None)?;
        self.vault.remove_leftovers()?;
        self.close();
        self.store.remove()
    }

    pub(crate) fn set_clock_offset(&self, measured_ms: i64) -> Result<()> {
        let offset = if measured_ms.abs() > CLOCK_NOISE_MS { measured_ms } else { 0 };
        let measured = Duration::try_milliseconds(offset).unwrap_or_default();
        let heard = self.clock.now().checked_add_signed(measured);
        let before = {
            let mut correction = self.correction.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *correction, Correction { offset: measured, heard }).offset
        };
        if (before.num_milliseconds() - offset).abs() > CLOCK_NOISE_MS {
            self.store.receive(|writing| writing.set_meta(Key::ClockOffset, &offset))?;
        }
        Ok(())
    }

    /// Something was committed.
    pub(crate) fn tell_of(&self, changed: Changed) {
        if changed.0 {
            self.tell_observers(Topic::Phone);
        }
    }

    pub(crate) fn tell_observers(&self, topic: Topic) {
        self.observers.changed(topic);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Returns when the core is closed.
    pub(crate) async fn closed(&self) {
        while !self.is_closed() {
            let closing = self.closing.notified();
            if self.is_closed() {
                return;
            }
            closing.await;
        }
    }

    /// Any number: spreads the retries of many phones.
    pub(crate) fn jitter(&self) -> u16 {
        self.random.bytes().map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
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
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

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
