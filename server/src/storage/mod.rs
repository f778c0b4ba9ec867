//! The server's database. SQL stands only in this folder.
//!
//! One thread writes and several read. Nothing here runs on a thread that serves the network.

pub(crate) mod accounts;
mod alarms;
mod backup;
pub(crate) mod changes;
mod deleted;
pub(crate) mod deletion;
mod fault;
pub(crate) mod invitations;
mod mark;
#[cfg(test)]
mod plans;
pub(crate) mod pushes;
mod reader;
mod redeletion;
pub(crate) mod registrations;
#[cfg(test)]
mod released;
#[cfg(test)]
mod ringing;
mod schema;
pub(crate) mod spaces;
mod sql;
pub(crate) mod tidying;
mod writer;
pub(crate) mod writes;

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};

use rusqlite::{Connection, OptionalExtension as _};
use thiserror::Error;
use tokio::sync::oneshot;

pub use backup::{backup, restore};

use self::{
    mark::Mark,
    reader::ReadJob,
    sql::Sql,
    writer::{Job, Task},
};
use crate::{
    counters::Live,
    failure::{Failure, HICCUP, OPERATOR},
    private, secrets,
};

/// How often the server tries to empty the log after a deletion, and the pause between the tries: five seconds in all,
/// as long as a connection waits for another.
const EMPTYING_TRIES: u32 = 50;
const EMPTYING_PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// Why a server's folder cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another server or a restore runs in this folder.
    #[error("folder is used by another server")]
    InUse,
    /// A newer server made the database: update this one.
    #[error("database belongs to a newer version of the server")]
    Newer,
    /// The file is a database of another program.
    #[error("database belongs to another program")]
    Foreign,
    /// The file is damaged. The server leaves it unchanged: restore a backup, and keep the file.
    #[error("database is damaged: {0}")]
    Damaged(#[source] rusqlite::Error),
    /// The database is gone or empty, and the mark beside it counts commits. The server makes no new database: phones would
    /// be signed out and would treat everything as sent.
    #[error(
        "database is gone or empty, but belay.mark beside it counts at least {commits} commits. Restore a backup with \
         `belay restore`, or remove belay.mark to start with an empty database"
    )]
    Lost {
        /// How many commits the mark counts.
        commits: u64,
    },
    /// The database failed for another reason.
    #[error("database could not be opened: {0}")]
    Storage(#[from] rusqlite::Error),
    /// The list of deleted accounts cannot be read, or these accounts could not be deleted again from a restored database.
    /// Restore `belay.deleted` from a copy. Without it accounts that were deleted after a backup exist again.
    #[error("deleted accounts could not be deleted again: {0}")]
    Deleted(String),
    /// A file or folder could not be made, read or written.
    #[error("folder of the server could not be used: {0}")]
    Folder(#[from] io::Error),
    /// The system gave no randomness.
    #[error("operating system gave no randomness")]
    Randomness,
}

/// The database, its threads, and the lock on its folder.
pub(crate) struct Storage {
    folder: PathBuf,
    epoch: String,
    made: bool,
    ran: i64,
    queues: RwLock<Option<Queues>>,
    threads: Mutex<Option<Threads>>,
    /// A lock for writing the file of deleted accounts: a writer must not overwrite newer names with older ones.
    deleting: tokio::sync::Mutex<()>,
}

/// The queues of the threads. They are gone once the database is closed.
struct Queues {
    jobs: SyncSender<Box<dyn Job>>,
    readings: SyncSender<ReadJob>,
}

/// The threads, and the lock of the folder, which is held as long as they run.
struct Threads {
    writer: JoinHandle<Connection>,
    readers: Vec<JoinHandle<()>>,
    lock: File,
}

impl Storage {
    /// Opens the database in `folder`, makes it if there is none, and gives it a new epoch if it went back in time.
    ///
    /// # Errors
    /// Every [`OpenError`].
    pub(crate) fn open(
        folder: &Path,
        readers: usize,
        queue: usize,
        counters: &Arc<Live>,
    ) -> Result<Self, OpenError> {
        let lock = lock(folder)?;
        let path = folder.join(schema::FILE);
        let (connection, made) = schema::open_writer(&path, Mark::commits_beside(folder))?;
        let epoch = life(&connection, folder)?.epoch;
        redeletion::settle(&connection, folder)?;
        let ran = connection.query_row("SELECT ran FROM life WHERE only_row = 1", (), |row| row.get(0))?;
        let (jobs, queued_jobs) = sync_channel(queue);
        let counted = Arc::clone(counters);
        let writer = spawn("belay-writer", move || {
            writer::run(&connection, &queued_jobs, &counted);
            connection
        })?;
        let (readings, queued_readings) = sync_channel(queue);
        let queued_readings = Arc::new(Mutex::new(queued_readings));
        let readers = (0..readers.max(1))
            .map(|_| {
                let mut connection = schema::open_reader(&path)?;
                let (queue, counted) = (Arc::clone(&queued_readings), Arc::clone(counters));
                Ok(spawn("belay-reader", move || {
                    reader::run(&mut connection, &queue, &counted);
                })?)
            })
            .collect::<Result<_, OpenError>>()?;
        let threads = Threads { writer, readers, lock };
        Ok(Self {
            folder: folder.to_owned(),
            epoch,
            made,
            ran,
            queues: RwLock::new(Some(Queues { jobs, readings })),
            threads: Mutex::new(Some(threads)),
            deleting: tokio::sync::Mutex::default(),
        })
    }

    /// The epoch of the database.
    pub(crate) fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Whether the database was made at this start.
    pub(crate) fn is_new(&self) -> bool {
        self.made
    }

    /// How many seconds the server had run in the life of its database when it started.
    pub(crate) fn ran(&self) -> i64 {
        self.ran
    }

    /// Runs `job` in a transaction; returns when it is durable.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Sql<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (task, answer) = Task::new(work);
        self.hand(|queues| queues.jobs.try_send(Box::new(task)).map_err(busy))?;
        answer.await.unwrap_or(Err(Failure::Internal("the writer has ended")))
    }

    /// Runs a read in one snapshot.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Sql<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (asker, answer) = oneshot::channel();
        let reading: ReadJob = Box::new(move |connection, counters| {
            // The caller may have hung up; then nobody reads the answer.
            let _ = asker.send(reader::snapshot(connection, counters, read));
        });
        self.hand(|queues| queues.readings.try_send(reading).map_err(busy))?;
        answer.await.unwrap_or(Err(Failure::Internal("a reader has ended")))
    }

    fn hand(&self, hand: impl FnOnce(&Queues) -> Result<(), Failure>) -> Result<(), Failure> {
        let queues = self.queues.read().unwrap_or_else(PoisonError::into_inner);
        queues.as_ref().map_or(Err(Failure::Unavailable(HICCUP)), hand)
    }

    /// Stores the count of commits in the mark.
    pub(crate) async fn set_mark(&self) -> Result<(), Failure> {
        let commits = self
            .read(|sql| Ok(sql.first("SELECT commits FROM life WHERE only_row = 1", (), |row| row.get(0))?))
            .await?
            .unwrap_or_default();
        let (mark, folder) = (Mark { epoch: self.epoch.clone(), commits }, self.folder.clone());
        tokio::task::spawn_blocking(move || mark.write(&folder))
            .await
            .map_err(|_| Failure::Internal("the mark was not written"))?
            .map_err(|error| {
                tracing::warn!(%error, "the mark was not written");
                Failure::Internal("the mark was not written")
            })
    }

    /// Stores the list of deleted accounts beside the database, so that no backup brings one back.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] where the file could not be written: a later try helps once there is room.
    pub(crate) async fn keep_deleted(&self) -> Result<(), Failure> {
        let _alone = self.deleting.lock().await;
        let names = self.read(deleted::known).await?;
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || deleted::write(&folder, &names))
            .await
            .map_err(|_| Failure::Internal("which accounts were deleted was not written"))?
            .map_err(|error| {
                tracing::error!(%error, "which accounts were deleted was not written");
                Failure::Unavailable(OPERATOR)
            })
    }

    /// Copies the write-ahead log back and empties it, so that deleted data is in no file. If others read or write for
    /// too long, the log is emptied later: when it is full, and when the server stops.
    pub(crate) async fn empty_log(&self) {
        let path = self.folder.join(schema::FILE);
        let emptied = tokio::task::spawn_blocking(move || {
            // Others go on between the tries.
            for _ in 1..EMPTYING_TRIES {
                if schema::empty_log(&path)? {
                    return Ok(true);
                }
                std::thread::sleep(EMPTYING_PAUSE);
            }
            schema::empty_log(&path)
        })
        .await;
        match emptied {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => tracing::info!("the log is emptied later: somebody reads or writes"),
            Ok(Err(error)) => tracing::warn!(%error, "the log was not emptied"),
            Err(error) => tracing::error!(%error, "the log was not emptied"),
        }
    }

    /// Finishes the queued work, moves everything into the database file and closes it. Blocks meanwhile. Does nothing
    /// if it is closed already.
    pub(crate) fn close(&self) {
        drop(self.queues.write().unwrap_or_else(PoisonError::into_inner).take());
        let Some(threads) = locked(&self.threads).take() else {
            return;
        };
        for reader in threads.readers {
            if reader.join().is_err() {
                tracing::error!("a reader panicked");
            }
        }
        let Ok(connection) = threads.writer.join() else {
            tracing::error!("the writer panicked");
            return;
        };
        let closed = read_life(&connection)
            .map_err(OpenError::from)
            .and_then(|life| life.map_or(Ok(()), |mark| Ok(mark.write(&self.folder)?)))
            .and_then(|()| Ok(connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?))
            .and_then(|()| connection.close().map_err(|(_, error)| error.into()));
        if let Err(error) = closed {
            // Nothing is lost: the next start reads the log beside the file.
            tracing::warn!(%error, "the database was not closed in order");
        }
        drop(threads.lock);
    }
}

impl Drop for Storage {
    /// A start that failed leaves no thread behind that still writes.
    fn drop(&mut self) {
        self.close();
    }
}

fn busy<T>(error: TrySendError<T>) -> Failure {
    match error {
        TrySendError::Full(_) => Failure::Unavailable(HICCUP),
        TrySendError::Disconnected(_) => Failure::Internal("a thread of the database has ended"),
    }
}

/// Locks the folder for this process.
fn lock(folder: &Path) -> Result<File, OpenError> {
    private::make_folder(folder)?;
    let lock = private::create(&folder.join("belay.lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work)
}

/// The epoch and the commits of the database. It gets a new epoch if it is new or went back in time. Writes the mark.
fn life(connection: &Connection, folder: &Path) -> Result<Mark, OpenError> {
    let beside = Mark::read(folder);
    let life = match read_life(connection)? {
        // A new database, or an interrupted first start.
        None => renew(connection, 0)?,
        Some(standing) if Mark::fits(beside.as_ref(), &standing) => standing,
        Some(standing) => {
            tracing::warn!("the database is older than the mark beside it: it gets a new epoch");
            renew(connection, beside.map_or(0, |mark| mark.commits).max(standing.commits))?
        }
    };
    life.write(folder)?;
    Ok(life)
}

/// None in a database without an epoch.
fn read_life(connection: &Connection) -> rusqlite::Result<Option<Mark>> {
    let life = connection.query_row("SELECT epoch, commits FROM life WHERE only_row = 1", (), |row| {
        Ok(Mark { epoch: row.get(0)?, commits: row.get(1)? })
    });
    life.optional()
}

/// Gives the database a new epoch and returns it.
fn renew(connection: &Connection, commits: u64) -> Result<Mark, OpenError> {
    let token = secrets::token().map_err(|_| OpenError::Randomness)?;
    // Half a token is enough to tell two epochs apart, and it travels with every sync.
    let epoch = token[..token.len() / 2].to_owned();
    connection.execute(
        "INSERT INTO life (only_row, epoch, commits) VALUES (1, ?1, ?2)
         ON CONFLICT (only_row) DO UPDATE SET epoch = ?1, commits = ?2",
        (&epoch, commits),
    )?;
    Ok(Mark { epoch, commits })
}

/// Locks a mutex even after a panic of its holder: the guarded value is always complete.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reading_that_panics_is_an_error_of_its_own_and_the_next_is_answered() {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        let panicked: Result<(), _> = storage.read(|_| panic!("as a test wants it")).await;
        assert!(matches!(panicked, Err(Failure::Internal(_))));
        assert!(storage.read(|_| Ok(7)).await.is_ok_and(|answer| answer == 7));
    }

    #[tokio::test]
    async fn a_closed_database_says_so_and_closing_twice_is_fine() {
        let folder = tempfile::tempdir().expect("make a folder");
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        storage.set_mark().await.expect("set the mark");
        storage.close();
        storage.close();
        assert!(matches!(storage.read(|_| Ok(())).await, Err(Failure::Unavailable(_))));
        assert!(matches!(storage.write(|_| Ok(())).await, Err(Failure::Unavailable(_))));
        assert!(!folder.path().join("belay.db-wal").exists(), "all of it is in the one file");
    }
}
