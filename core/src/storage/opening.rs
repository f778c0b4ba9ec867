//! Opens the database in any state of its file: new, usable, damaged, or from a newer app.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, atomic::AtomicBool},
};

use rusqlite::Connection;

use super::{
    Key, ReplicaId, Store, Writing,
    damage::{self, Damage},
    pragmas, schema,
};
use crate::{Error, Result, ports::Clock, private};

/// The state of a database at opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// There was no database; an empty one was made.
    New,
    /// There was a database in good order.
    Found,
    /// The database was damaged. It was moved aside, never deleted, and an empty one was made. Signing in downloads
    /// everything that had been sent.
    Recovered {
        /// The new path of the damaged file.
        aside: PathBuf,
    },
}

/// Fills the read models from the documents.
type Rebuild<'r> = &'r mut dyn FnMut(&mut Writing<'_>) -> Result<()>;

impl Store {
    /// Opens the database in this file, and makes it if there is none. New intentions carry `replica`, which no other
    /// opening has.
    ///
    /// `rebuild` fills the (empty) read models, where their shape is of another version or damage is suspected.
    ///
    /// # Errors
    /// Those of `rebuild`; [`Error::UpdateNeeded`] for a file from a newer app (it is not touched); [`Error::Locked`] while another
    /// process migrates it; [`Error::StorageFull`]; [`Error::Internal`].
    pub(crate) fn open(
        path: &Path,
        replica: ReplicaId,
        clock: &dyn Clock,
        rebuild: Rebuild<'_>,
    ) -> Result<(Self, Opened)> {
        let found = path.exists();
        let (connected, met) = damage::watched(|| Self::connected(path, replica, rebuild));
        match connected {
            Ok(store) => Ok((store, if found { Opened::Found } else { Opened::New })),
            Err(error) if met == Damage::Certain => {
                tracing::warn!(%error, "the database is damaged");
                let aside = move_aside(path, clock)?;
                Ok((Self::connected(path, replica, rebuild)?, Opened::Recovered { aside }))
            }
            Err(error) => Err(error),
        }
    }

    fn connected(path: &Path, replica: ReplicaId, rebuild: Rebuild<'_>) -> Result<Self> {
        let (connection, suspected) = connect(path)?;
        Self::over(connection, suspected, path, replica, rebuild)
    }

    fn over(
        connection: Connection,
        suspected: bool,
        path: &Path,
        replica: ReplicaId,
        rebuild: Rebuild<'_>,
    ) -> Result<Self> {
        let store = Self {
            path: path.to_owned(),
            replica,
            writer: Mutex::new(connection),
            relaxed: AtomicBool::new(false),
            idle_readers: Mutex::default(),
        };
        if store.read(|reading| reading.has_numbers_beyond())? {
            store.write(|writing| writing.heal_numbers())?;
        }
        store.finish_erasing()?;
        let read_models: Option<i64> = store.read(|reading| reading.meta(Key::ReadModels))?;
        // If damage is suspected, every row is read once, and unreadable ones are set aside.
        if suspected || read_models != Some(schema::READ_MODELS_VERSION) {
            store.write(|writing| {
                schema::recreate_read_models(writing.sql())?;
                rebuild(writing)?;
                writing.set_meta(Key::ReadModels, &schema::READ_MODELS_VERSION)
            })?;
        }
        Ok(store)
    }
}

/// Connects, and does the checks that every start can afford: the header, the schema, and, after an earlier run met
/// damage, every page. Returns whether one did.
fn connect(path: &Path) -> Result<(Connection, bool)> {
    let suspected = suspicion(path).exists();
    close_to_others(path);
    let mut connection = pragmas::opened(path)?;
    // Checked before any pragma is set, so that a file of another program does not change.
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && id != schema::APPLICATION_ID {
        // The file belongs to another program: it is neither migrated nor moved.
        return Err(Error::Conflict { what: "database".into() });
    }
    schema::known(&connection)?;
    pragmas::writing(&connection)?;
    if suspected {
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            damage::note(Damage::Certain);
            return Err(Error::Internal { why: format!("the database is damaged: {verdict}") });
        }
        // It was a passing fault; the next start need not check again.
        std::fs::remove_file(suspicion(path)).map_err(Error::internal)?;
    }
    schema::migrate(&mut connection)?;
    Ok((connection, suspected))
}

/// Closes the database to everybody but its owner, whatever the umask and the permissions of the folder; makes it if
/// there is none. SQLite gives the files beside it the permissions of this one, and reports its faults better.
fn close_to_others(path: &Path) {
    let _ = private::create_new(path);
    for ending in ["", "-wal", "-shm", ".suspect"] {
        private::close_to_others(&beside(path, ending));
    }
}

/// Notes beside the database that a page could not be read, so that the next start checks all of them.
pub(super) fn suspect(path: &Path) {
    if let Err(error) =
        private::write(&suspicion(path), b"a page could not be read; check the file at the next start\n")
    {
        tracing::error!(%error, "the damage of the database was not noted");
    }
}

fn suspicion(path: &Path) -> PathBuf {
    beside(path, ".suspect")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Moves the database and its log aside, with the time in their names, so that readable data is not lost.
fn move_aside(path: &Path, clock: &dyn Clock) -> Result<PathBuf> {
    let stamp = clock.now().format("%Y%m%dT%H%M%S%.3f");
    let aside = beside(path, &format!(".damaged-{stamp}"));
    // The log comes first: SQLite deletes a log without its database, if the app ends in between.
    for ending in ["-wal", "-shm", "", ".suspect"] {
        let part = beside(path, ending);
        if part.exists() {
            std::fs::rename(&part, beside(&aside, ending)).map_err(Error::internal)?;
        }
    }
    tracing::warn!("moved a damaged database aside");
    Ok(aside)
}
