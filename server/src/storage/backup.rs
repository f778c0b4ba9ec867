//! Copies of the database, made while the server runs, and the way back.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, backup::Backup};

use super::{OpenError, lock, read_life, renew, schema};

/// Pages copied at a time; the server's writes go on between.
const PAGES: i32 = 1_024;

/// Copies the database of the server in `folder` to the file `to`, while the server runs or not.
///
/// The copy is whole and needs nothing beside it. It holds no mails and not `server.key`: keep a copy of that file too,
/// once. Blocks for as long as copying takes.
///
/// # Errors
/// Every [`OpenError`]; an existing file at `to` is not touched, and is [`OpenError::Folder`].
pub fn backup(folder: &Path, to: &Path) -> Result<(), OpenError> {
    if to.try_exists()? {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let from = schema::open_reader(&folder.join(schema::FILE))?;
    let partial = sibling(to, "partial");
    copy(&from, &partial)?;
    fs::rename(&partial, to)?;
    Ok(())
}

/// Puts the backup `from` in place of the database in `folder`, and gives it a new epoch, so that phones bring it up to date.
///
/// The database that was there is kept beside it under another name, never deleted. Sign-in codes in the backup are
/// dropped; sessions in it are good again, also those revoked since it was made. Blocks for as long as copying takes.
///
/// # Errors
/// [`OpenError::InUse`] while a server runs in `folder`; [`OpenError::Damaged`], [`OpenError::Foreign`] or
/// [`OpenError::Newer`] if the backup is not usable, with nothing changed.
pub fn restore(from: &Path, folder: &Path) -> Result<(), OpenError> {
    let _lock = lock(folder)?;
    let backup = schema::open_reader(from)?;
    if schema::version_of(&backup).map_err(damaged)? == 0 {
        return Err(OpenError::Foreign);
    }
    let database = folder.join(schema::FILE);
    let partial = sibling(&database, "partial");
    copy(&backup, &partial)?;
    // The copy is made ready before it takes the old one's place: a crash in between loses neither.
    let life = {
        let (connection, _) = schema::open_writer(&partial)?;
        let sound: String =
            connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(schema::damaged)?;
        if sound != "ok" {
            return Err(OpenError::Damaged(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
                Some(sound),
            )));
        }
        let commits = read_life(&connection)?.commits;
        renew(&connection, commits)?;
        connection.execute("DELETE FROM sign_in", ())?;
        let life = read_life(&connection)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        connection.close().map_err(|(_, error)| error)?;
        life
    };
    File::open(&partial)?.sync_all()?;
    let stamp = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    for suffix in ["", "-wal", "-shm"] {
        let old = with_suffix(&database, suffix);
        if old.try_exists()? {
            fs::rename(&old, with_suffix(&database, &format!(".replaced-{stamp}{suffix}")))?;
        }
    }
    fs::rename(&partial, &database)?;
    // Last, since a mark written before a crash here would fit neither database.
    life.write(folder)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn copy(from: &Connection, to: &Path) -> Result<(), OpenError> {
    if to.try_exists()? {
        fs::remove_file(to)?;
    }
    let mut copy = Connection::open(to)?;
    Backup::new(from, &mut copy)?
        .run_to_completion(PAGES, Duration::from_millis(1), None)
        .map_err(schema::damaged)?;
    // The copy of a database in WAL mode says so in its header; alone in a file it should need no second file.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.close().map_err(|(_, error)| error)?;
    File::open(to)?.sync_all()?;
    Ok(())
}

fn damaged(error: OpenError) -> OpenError {
    match error {
        OpenError::Storage(error) => schema::damaged(error),
        other => other,
    }
}

fn sibling(path: &Path, suffix: &str) -> PathBuf {
    with_suffix(path, &format!(".{suffix}"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
