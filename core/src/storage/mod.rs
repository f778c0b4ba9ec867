//! The phone's database. Only this folder has SQL.
//!
//! There is one writer and several readers. [`Reading`] has the queries, [`Writing`] the changes; `&mut` means write.
//! Other modules use documents, intentions, lists and spaces, never tables.

mod attention;
mod damage;
mod documents;
#[cfg(test)]
mod durability;
mod erasing;
mod excerpt;
mod folding;
mod intentions;
mod journal;
mod known;
mod lists;
mod meta;
mod opening;
#[cfg(test)]
mod plans;
mod pragmas;
mod replica_id;
mod rings;
mod schema;
mod search;
mod spaces;
mod unsent;

use std::{
    any::{Any, TypeId},
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    path::PathBuf,
    rc::Rc,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{
    Connection, ErrorCode, Transaction, TransactionBehavior,
    ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE},
};
use uuid::Uuid;

use crate::{Error, Result};

pub(crate) use attention::StoredAttention;
use damage::Damage;
pub(crate) use documents::{Owed, Place, Projection, StoredDocument, Wording};
pub use excerpt::Excerpt;
pub(crate) use excerpt::excerpt;
pub(crate) use intentions::StoredIntention;
pub(crate) use journal::JournalPart;
use known::Known;
pub(crate) use lists::{List, ListRow, Listing, Page, Stretch};
pub(crate) use meta::Key;
pub use opening::Opened;
pub(crate) use replica_id::{LARGEST, ReplicaId};
pub(crate) use search::Found;
pub(crate) use spaces::{SpaceState, StoredSpace};
pub(crate) use unsent::SendState;
pub use unsent::{Staying, UnsentReason};

/// How many idle reading connections are kept. Screens query one after the other; two are enough for one that scrolls
/// while another refreshes.
const IDLE_READERS: usize = 2;

/// The database of one phone.
pub(crate) struct Store {
    path: PathBuf,
    /// The replica id of this opening of the database. New intentions carry it.
    replica: ReplicaId,
    writer: Mutex<Connection>,
    /// Whether the writer's commits may not be durable. It is true only after making them durable again failed.
    relaxed: AtomicBool,
    idle_readers: Mutex<Vec<Connection>>,
}

/// A snapshot to read from. All reads of one see the same state.
pub(crate) struct Reading<'c> {
    connection: &'c Connection,
    /// Whether an unreadable document was met.
    met_unread: Cell<bool>,
    /// Whether this transaction met a row that is not as this version left it.
    met_damage: Rc<Cell<bool>>,
    /// The rows that this transaction reads again and again.
    known: Rc<Known>,
    /// The decoded documents of this snapshot: see [`Reading::once`].
    decoded: RefCell<BTreeMap<(Uuid, TypeId), Box<dyn Any>>>,
    /// The documents of which the server does not have all: see [`Reading::send_state`].
    send_states: OnceCell<Option<BTreeMap<Uuid, SendState>>>,
}

/// A transaction to read from and write to. It is rolled back if it is dropped without a commit.
pub(crate) struct Writing<'c> {
    transaction: Transaction<'c>,
    replica: ReplicaId,
    /// How often something was written that a screen can show.
    shown: u64,
    decided: u32,
    /// As in [`Reading`].
    met_damage: Rc<Cell<bool>>,
    /// As in [`Reading`].
    known: Rc<Known>,
    /// Whether it erases texts for good.
    erasing: bool,
}

/// Whether a transaction wrote something that a screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Changed(pub(crate) bool);

impl Store {
    /// Reads one snapshot.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Reading<'_>) -> Result<T>) -> Result<T> {
        self.watched(|| self.snapshot(ask))
    }

    fn snapshot<T>(&self, ask: impl FnOnce(&Reading<'_>) -> Result<T>) -> Result<T> {
        let idle = self.idle_readers().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => pragmas::reader(&self.path)?,
        };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let reading = Reading::of(&transaction, Rc::default(), Rc::default());
        let answer = ask(&reading);
        if reading.met_damage.get() {
            damage::note(Damage::Suspected);
        }
        drop(transaction);
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        answer
    }

    /// Runs one transaction of a person. When this returns it is on the disk, after one fsync. Returns the answer and
    /// whether something changed.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Changed)> {
        let mut writer = self.writer();
        if self.relaxed.load(Ordering::Relaxed) {
            pragmas::durable(&writer, true)?;
            self.relaxed.store(false, Ordering::Relaxed);
        }
        self.transact(&mut writer, change)
    }

    /// Runs one transaction with data of the server. A power cut may lose it; then it is downloaded again.
    pub(crate) fn receive<T>(
        &self,
        change: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Changed)> {
        // The writer is held until commits are durable again, so that no tap comes in between.
        let mut relaxed = Relaxed::of(self)?;
        self.transact(&mut relaxed.writer, change)
    }

    fn transact<T>(
        &self,
        writer: &mut Connection,
        change: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Changed)> {
        let (answer, changed, erasing) = self.watched(|| self.commit(writer, change))?;
        if erasing {
            self.erased(writer);
        }
        Ok((answer, changed))
    }

    /// Runs one transaction. Returns the answer, whether something changed, and whether texts were erased.
    fn commit<T>(
        &self,
        writer: &mut Connection,
        change: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Changed, bool)> {
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writing = Writing {
            transaction,
            replica: self.replica,
            shown: 0,
            decided: 0,
            met_damage: Rc::default(),
            known: Rc::default(),
            erasing: false,
        };
        let answer = change(&mut writing)?;
        if writing.met_damage.get() {
            damage::note(Damage::Suspected);
        }
        if writing.erasing {
            writing.erase_from_search()?;
        }
        let Writing { transaction, shown, erasing, .. } = writing;
        transaction.commit()?;
        Ok((answer, Changed(shown > 0), erasing))
    }

    /// Copies the write-ahead log back into the database and empties it: between syncs, never inside a user's tap. A
    /// tap does not wait for it. Copying takes no lock that a writer needs. Emptying gives way to readers and writers;
    /// then the next checkpoint does it.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        let beside = pragmas::checkpointing(&self.path)?;
        beside.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        beside.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// The size of the write-ahead log in bytes. It decides whether a checkpoint is due.
    pub(crate) fn log_bytes(&self) -> u64 {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        std::fs::metadata(log).map_or(0, |found| found.len())
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic rolled its transaction back; the connection is usable.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle_readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a job on the database. If SQLite reports damage of the file, the next start checks every page of it.
    fn watched<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let (done, met) = damage::watched(work);
        if met > Damage::None {
            opening::suspect(&self.path);
        }
        done
    }

    /// Rows written since the database was opened, for the counters of a benchmark.
    pub(crate) fn rows_written(&self) -> u64 {
        self.writer().total_changes()
    }
}

/// The writing connection, while commits need not be on the disk at once. After its end, even by an error or a panic,
/// commits are durable again.
struct Relaxed<'s> {
    store: &'s Store,
    writer: MutexGuard<'s, Connection>,
}

impl<'s> Relaxed<'s> {
    fn of(store: &'s Store) -> Result<Self> {
        let relaxed = Self { store, writer: store.writer() };
        store.relaxed.store(true, Ordering::Relaxed);
        pragmas::durable(&relaxed.writer, false)?;
        Ok(relaxed)
    }
}

impl Drop for Relaxed<'_> {
    fn drop(&mut self) {
        match pragmas::durable(&self.writer, true) {
            Ok(()) => self.store.relaxed.store(false, Ordering::Relaxed),
            // The next tap tries it again, and fails if that fails too.
            Err(error) => tracing::error!(%error, "commits are not durable"),
        }
    }
}

impl<'c> Reading<'c> {
    fn of(connection: &'c Connection, met_damage: Rc<Cell<bool>>, known: Rc<Known>) -> Self {
        Self {
            connection,
            met_unread: Cell::default(),
            met_damage,
            known,
            decoded: RefCell::default(),
            send_states: OnceCell::new(),
        }
    }

    /// What `decode` makes of a document. It is made once from each snapshot: a screen asks for the same few documents (the
    /// relationship, its agreement) for every row. A copy of it should cost little: an [`Rc`].
    ///
    /// # Errors
    /// Those of `decode`. A failure is not kept.
    pub(crate) fn once<T: Clone + 'static>(
        &self,
        document: Uuid,
        decode: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let key = (document, TypeId::of::<T>());
        if let Some(known) = self.decoded.borrow().get(&key).and_then(|known| known.downcast_ref::<T>()) {
            return Ok(known.clone());
        }
        let made = decode()?;
        self.decoded.borrow_mut().insert(key, Box::new(made.clone()));
        Ok(made)
    }

    /// The connection for SQL. Only this folder may use it.
    fn sql(&self) -> &Connection {
        self.connection
    }

    /// Notes a dependency on an unreadable document: its consequences are not known.
    pub(crate) fn note_unread(&self) {
        self.met_unread.set(true);
    }

    /// Whether such a document was met since the last call.
    pub(crate) fn take_unread(&self) -> bool {
        self.met_unread.replace(false)
    }

    /// Notes that a row is not as this version left it: the next start checks every row.
    pub(crate) fn note_damaged_row(&self) {
        self.met_damage.set(true);
    }
}

impl<'c> Writing<'c> {
    /// The connection for SQL. Only this folder may use it.
    fn sql(&self) -> &Connection {
        &self.transaction
    }

    /// The same transaction, to read from.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading::of(&self.transaction, Rc::clone(&self.met_damage), Rc::clone(&self.known))
    }

    /// Runs a step. If it returns none, its writes are rolled back.
    ///
    /// # Errors
    /// Those of the step, and of storage.
    pub(crate) fn attempt<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        self.sql().execute_batch("SAVEPOINT attempt")?;
        let done = step(self)?;
        if done.is_none() {
            self.sql().execute_batch("ROLLBACK TO attempt")?;
            self.known.forget();
        }
        self.sql().execute_batch("RELEASE attempt")?;
        Ok(done)
    }

    /// The replica id of new intentions.
    pub(crate) fn replica(&self) -> ReplicaId {
        self.replica
    }

    /// A separate seed for each command of one transaction.
    pub(crate) fn next_seed(&mut self, seed: Uuid) -> Uuid {
        self.decided += 1;
        belay_domain::derived(seed, &self.decided.to_string())
    }

    /// Notes a change that a screen can show: observers are informed after the commit.
    pub(crate) fn touch(&mut self) {
        self.shown += 1;
    }

    /// How often something was written so far that a screen can show.
    pub(crate) fn shown(&self) -> u64 {
        self.shown
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        damage::note(damage::of(&error));
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::StorageFull,
            // SQLite has other codes for an exhausted quota and for a log that cannot grow.
            Some(ErrorCode::SystemIoFailure) if takes_no_more(&error) => Self::StorageFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            // Even a reader writes a log, so a folder or file of another user opens for nobody.
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::not_writable()
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Internal { why: format!("the database is damaged: {error}") }
            }
            // Only SQLite's own message is used: a statement's text and its values must never go into a log.
            _ => match error {
                rusqlite::Error::SqliteFailure(failure, _) => Self::internal(failure),
                other => Self::internal(other),
            },
        }
    }
}

/// Whether the disk did not take the write.
fn takes_no_more(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|failure| failure.extended_code);
    matches!(code, Some(SQLITE_IOERR_WRITE | SQLITE_IOERR_SHMSIZE))
}
