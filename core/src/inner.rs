//! The state that all modules of the core share: the store, the true time, the session, the observers. It knows nothing
//! of sync and of services.

use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use belay_domain::{Context, MemberId, Zone};
use belay_protocol::Person;
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Error, Result,
    observe::{Observers, Topic},
    ports::{Clock, KeyVault, Ports, Random, new_id, transport::Transport},
    signals::Signals,
    storage::{Changed, Key, Reading, Store, Writing},
    true_time::Correction,
};

/// The name under which the session's token is kept in the vault.
pub(crate) const TOKEN: &str = "session";

/// The name under which the vault keeps the device that the server knows the session by.
pub(crate) const DEVICE: &str = "device";

/// A difference between the clocks up to this is the network's, not the clock's.
const CLOCK_NOISE_MS: i64 = 2_000;

/// How a core is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of all files; made if it is missing.
    pub folder: PathBuf,
    /// The zone of the phone, which defines "today".
    pub zone: Zone,
    /// This device's name in the list of devices.
    pub device_name: String,
}

/// The signed-in person of this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SignedIn {
    /// The account.
    pub person: Uuid,
    /// The display name.
    pub name: String,
    /// The server's address.
    pub server: String,
    /// Whether there is a session now. Without one everything can still be read and written; it waits.
    pub session: bool,
}

/// The state that all modules of the core share.
pub(crate) struct Core {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) signals: Signals,
    pub(crate) device_name: String,
    random: Arc<dyn Random>,
    observers: Observers,
    zone: RwLock<Zone>,
    session: RwLock<Session>,
    correction: RwLock<Correction>,
    closed: AtomicBool,
    closing: tokio::sync::Notify,
}

/// The person of this phone, and their session.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) person: Option<Person>,
    pub(crate) server: Option<String>,
    pub(crate) token: Option<String>,
}

impl Core {
    pub(crate) fn new(
        store: Store,
        ports: Ports,
        settings: Settings,
        session: Session,
        correction: Correction,
    ) -> Self {
        Self {
            store,
            clock: ports.clock,
            vault: ports.vault,
            transport: ports.transport,
            device_name: settings.device_name,
            signals: Signals::default(),
            random: ports.random,
            observers: Observers::new(),
            zone: RwLock::new(settings.zone),
            session: RwLock::new(session),
            correction: RwLock::new(correction),
            closed: AtomicBool::new(false),
            closing: tokio::sync::Notify::new(),
        }
    }

    /// Reads one snapshot.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Reading<'_>) -> Result<T>) -> Result<T> {
        self.store.read(ask)
    }

    /// One transaction of what the person did. When this returns it is on the disk; observers and sync hear of it.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Writing<'_>, &Context) -> Result<T>) -> Result<T> {
        let context = self.context()?;
        let (answer, changed) = self.store.write(|writing| change(writing, &context))?;
        self.tell_of(changed);
        self.signals.want();
        Ok(answer)
    }

    /// One transaction of what this phone notes about itself. Nothing of it is sent.
    pub(crate) fn note<T>(&self, change: impl FnOnce(&mut Writing<'_>) -> Result<T>) -> Result<T> {
        let (answer, changed) = self.store.write(change)?;
        self.tell_of(changed);
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
        correction.true_time(self.clock.now()).ok_or_else(|| Error::internal("the clock is off by centuries"))
    }

    /// The phone moved to another zone.
    pub(crate) fn set_zone(&self, zone: Zone) {
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// The zone of the phone.
    pub(crate) fn zone(&self) -> Zone {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The person of this phone.
    pub(crate) fn person(&self) -> Result<Person> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).person.clone().ok_or(Error::SignedOut)
    }

    /// The person of this phone, as a member of the domain.
    pub(crate) fn me(&self) -> Result<MemberId> {
        Ok(MemberId(self.person()?.id))
    }

    /// The signed-in person, and their server.
    pub(crate) fn signed_in(&self) -> Option<SignedIn> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.person.as_ref().map(|person| SignedIn {
            person: person.id,
            name: person.name.clone(),
            server: session.server.clone().unwrap_or_default(),
            session: session.token.is_some(),
        })
    }

    /// The server's address, and the session's token.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub(crate) fn credentials(&self) -> Result<(String, String)> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.server.clone().zip(session.token.clone()).ok_or(Error::SignedOut)
    }

    /// A session was opened.
    pub(crate) fn session_opened(&self, person: &Person, server: &str, token: &str) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = Session {
            person: Some(person.clone()),
            server: Some(server.to_owned()),
            token: Some(token.to_owned()),
        };
        self.signals.session_opened();
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
    pub(crate) fn close(&self) -> bool {
        if self.closed.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.observers.close();
        self.signals.want();
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

    /// The observers.
    pub(crate) fn observers(&self) -> &Observers {
        &self.observers
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
