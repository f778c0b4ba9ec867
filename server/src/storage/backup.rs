//! Backup of the database while the server runs, and restore.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, OpenFlags};

use super::{OpenError, deleted, lock, mark::Mark, read_life, redeletion, renew, schema};
use crate::private;

/// Copies the database of the server in `folder` to the file `to`, whether the server runs or not.
///
/// The copy is complete in one file, and only its owner may open it. It has no mails and no `server.key`: copy that
/// file once too. The copy is a snapshot: later writes do not change it or make it slower. Blocks while it copies.
///
/// # Errors
/// Every [`OpenError`]. An existing file at `to` stays as it is, and is [`OpenError::Folder`].
pub fn backup(folder: &Path, to: &Path) -> Result<(), OpenError> {
    if to.try_exists()? {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let from = schema::open_reader(&folder.join(schema::FILE))?;
    let partial = with_suffix(to, ".partial");
    copy(&from, &partial)?;
    fs::rename(&partial, to)?;
    sync_folder_of(to)?;
    Ok(())
}

/// Replaces the database in `folder` by the backup `from`, and gives it a new epoch, so that phones upload what it
/// lacks.
///
/// The old database stays beside the new one under another name. Codes in the backup are deleted. Accounts that were
/// deleted after the backup are deleted again. Sessions of the backup are valid again, also those that were revoked
/// later. An interrupted restore leaves either the old or the new database complete, and can be repeated. Blocks while
/// it copies.
///
/// # Errors
/// [`OpenError::InUse`] while a server runs in `folder`; [`OpenError::Damaged`], [`OpenError::Foreign`] or
/// [`OpenError::Newer`] if the backup cannot be used; [`OpenError::Deleted`] if the list of deleted accounts cannot be
/// read. Nothing is changed then.
pub fn restore(from: &Path, folder: &Path) -> Result<(), OpenError> {
    restore_by_steps(from, folder, &mut |_| Ok(()))
}

/// The steps of a restore. After each of them the files on the disk are enough for the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The new database is ready under another name.
    Ready,
    /// The log of the old database has been copied back into it, or moved aside where that fails.
    Folded,
    /// The old database has its second name.
    Kept,
    /// The new database has replaced the old one under its name.
    Replaced,
}

/// Restores, and calls `after` after each step. Stops where `after` fails.
fn restore_by_steps(
    from: &Path,
    folder: &Path,
    after: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<(), OpenError> {
    let _lock = lock(folder)?;
    let deleted = deleted::read(folder)?;
    let backup = schema::open_reader(from)?;
    if schema::version_of(&backup).map_err(damaged)? == 0 {
        return Err(OpenError::Foreign);
    }
    let database = folder.join(schema::FILE);
    let partial = with_suffix(&database, ".partial");
    copy(&backup, &partial)?;
    let life = make_ready(&partial, &deleted)?;
    after(Step::Ready)?;
    let kept = name_to_keep(&database)?;
    // A log belongs to one database. SQLite would copy its pages into the new database beside it.
    fold_log(&database)?;
    for suffix in ["-wal", "-shm"] {
        let left = with_suffix(&database, suffix);
        if left.try_exists()? {
            fs::rename(&left, with_suffix(&kept, suffix))?;
        }
    }
    after(Step::Folded)?;
    if database.try_exists()? {
        // This is a second name (a hard link), so the old database stays in its place until the new one replaces it
        // atomically.
        fs::hard_link(&database, &kept).or_else(|_| fs::copy(&database, &kept).map(drop))?;
        private::tighten(&kept);
        sync_folder_of(&kept)?;
    }
    after(Step::Kept)?;
    fs::rename(&partial, &database)?;
    sync_folder_of(&database)?;
    after(Step::Replaced)?;
    // The mark is written last. Until then it names the old epoch, and the next start sees a database that went back in
    // time.
    life.write(folder)?;
    Ok(())
}

/// Gives a copy a new epoch, deletes what must not come back with it, and moves all of it into one file.
fn make_ready(copy: &Path, deleted: &BTreeSet<deleted::Name>) -> Result<Mark, OpenError> {
    let (connection, _) = schema::open_writer(copy, None)?;
    let sound: String =
        connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(schema::damaged)?;
    if sound != "ok" {
        return Err(OpenError::Damaged(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
            Some(sound),
        )));
    }
    let commits = read_life(&connection)?.map_or(0, |life| life.commits);
    let life = renew(&connection, commits)?;
    redeletion::apply(&connection, deleted)?;
    // What was to be pushed then may have been moved since; phones send what is still ahead.
    for statement in ["DELETE FROM sign_in_code", "DELETE FROM deletion_code", "DELETE FROM push"] {
        connection.execute(statement, ())?;
    }
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(copy)?.sync_all()?;
    Ok(life)
}

/// Copies the log of the replaced database back into it, so that it is one file. A damaged database stays as it is.
fn fold_log(database: &Path) -> Result<(), OpenError> {
    if !database.try_exists()? {
        return Ok(());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let folded = Connection::open_with_flags(database, flags).and_then(|connection| {
        let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0))?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(busy)
    });
    match folded.map_err(schema::damaged) {
        Ok(true) => Err(OpenError::InUse),
        Ok(false) | Err(OpenError::Damaged(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Copies the snapshot that `from` reads into a new file for its owner alone. No file is left after an error.
fn copy(from: &Connection, to: &Path) -> Result<(), OpenError> {
    if to.try_exists()? {
        fs::remove_file(to)?;
    }
    let name =
        to.to_str().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8"))?;
    drop(private::create_new(to)?);
    // One statement reads one snapshot, which later writes do not restart. Deleted rows are not copied.
    let copied = from
        .execute("VACUUM INTO ?1", [name])
        .map_err(schema::damaged)
        .and_then(|_| Ok(File::open(to)?.sync_all()?));
    if copied.is_err() {
        // The rest of the file is useless. The first error is the one to report.
        let _ = fs::remove_file(to);
    }
    copied
}

/// Makes the change of a file's name durable.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
}

/// A free file name that contains the time to the second.
fn name_to_keep(database: &Path) -> io::Result<PathBuf> {
    let mut stamp = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    loop {
        let name = with_suffix(database, &format!(".replaced-{stamp}"));
        if !name.try_exists()? && !with_suffix(&name, "-wal").try_exists()? {
            return Ok(name);
        }
        stamp += 1;
    }
}

fn damaged(error: OpenError) -> OpenError {
    match error {
        OpenError::Storage(error) => schema::damaged(error),
        other => other,
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;
    use crate::{failure::Failure, storage::Storage};

    /// The content of a database, as the names of its spaces.
    async fn names(folder: &Path) -> Result<Vec<String>, OpenError> {
        let storage = Storage::open(folder, 1, 8, &Arc::default())?;
        let names =
            storage.read(|sql| Ok(sql.all("SELECT name FROM space ORDER BY name", (), |row| row.get(0))?));
        let names = names.await.expect("read the names");
        storage.close();
        Ok(names)
    }

    async fn add(storage: &Storage, name: &'static str) {
        let id: [u8; 16] = [name.as_bytes()[0]; 16];
        let added = storage.write(move |sql| {
            sql.run(
                "INSERT INTO space (id, kind, name, seq, members) VALUES (?1, 'circle', ?2, 0, 0)",
                rusqlite::params![id, name],
            )?;
            Ok::<_, Failure>(())
        });
        added.await.expect("add a space");
    }

    /// A folder after a kill of the server: the newest commits are only in the log. Beside it an older backup.
    async fn killed() -> (tempfile::TempDir, PathBuf) {
        let (running, left) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let storage = Storage::open(running.path(), 1, 8, &Arc::default()).expect("open the database");
        add(&storage, "old").await;
        let saved = left.path().join("saved.db");
        backup(running.path(), &saved).expect("back up");
        add(&storage, "since").await;
        storage.set_mark().await.expect("set the mark");
        for file in ["belay.db", "belay.db-wal", "belay.mark"] {
            fs::copy(running.path().join(file), left.path().join(file)).expect("copy a file");
        }
        storage.close();
        (left, saved)
    }

    #[tokio::test]
    async fn a_restore_that_is_cut_off_anywhere_leaves_one_whole_database_and_can_be_begun_again() {
        for cut in [Step::Ready, Step::Folded, Step::Kept, Step::Replaced] {
            let (folder, saved) = killed().await;
            let ended = restore_by_steps(&saved, folder.path(), &mut |step| {
                if step == cut { Err(io::Error::from(io::ErrorKind::Interrupted)) } else { Ok(()) }
            });
            assert!(matches!(ended, Err(OpenError::Folder(_))), "{cut:?}");
            let expected: &[&str] = if cut == Step::Replaced { &["old"] } else { &["old", "since"] };
            assert_eq!(names(folder.path()).await.expect("it starts"), expected, "{cut:?}");
            restore(&saved, folder.path()).expect("restore again");
            assert_eq!(names(folder.path()).await.expect("it starts"), ["old"], "{cut:?}");
        }
    }

    #[tokio::test]
    async fn what_a_restore_replaced_is_whole_with_all_that_stood_in_its_log() {
        let (folder, saved) = killed().await;
        restore(&saved, folder.path()).expect("restore");
        let replaced = fs::read_dir(folder.path())
            .expect("list the folder")
            .filter_map(|file| file.ok()?.file_name().into_string().ok())
            .find(|name| name.starts_with("belay.db.replaced-"))
            .expect("the old database");
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::copy(folder.path().join(replaced), elsewhere.path().join(schema::FILE)).expect("copy it");
        assert_eq!(names(elsewhere.path()).await.expect("it opens"), ["old", "since"]);
    }

    #[tokio::test]
    async fn a_damaged_database_is_replaced_and_its_log_does_not_get_into_the_new_one() {
        let (folder, saved) = killed().await;
        fs::write(folder.path().join(schema::FILE), "no database ".repeat(1_000)).expect("spoil it");
        restore(&saved, folder.path()).expect("restore");
        assert_eq!(names(folder.path()).await.expect("it starts"), ["old"]);
        assert!(!folder.path().join("belay.db.partial").exists());
        let mut files = fs::read_dir(folder.path()).expect("list the folder").filter_map(Result::ok);
        let is_kept =
            |file: fs::DirEntry| file.file_name().to_string_lossy().starts_with("belay.db.replaced-");
        assert!(files.any(is_kept), "what was there is kept");
    }

    #[test]
    fn a_copy_of_a_database_that_is_written_all_the_time_ends() {
        let folder = tempfile::tempdir().expect("make a folder");
        let (writer, _) = schema::open_writer(&folder.path().join(schema::FILE), None).expect("make it");
        // Commits as fast as possible, so that one falls between any two steps of another thread.
        writer
            .execute_batch(
                "PRAGMA synchronous = OFF; CREATE TABLE note (text BLOB);
                 INSERT INTO note VALUES (zeroblob(16000000)), (1);",
            )
            .expect("fill it");
        let (from, (ended, end)) = (folder.path().to_owned(), mpsc::channel());
        std::thread::spawn(move || ended.send(backup(&from, &from.join("saved.db"))));
        let mut writes = 0_u32;
        let done = loop {
            writes += 1;
            writer.execute("UPDATE note SET text = text + 1 WHERE rowid = 2", ()).expect("write");
            match end.try_recv() {
                Err(mpsc::TryRecvError::Empty) => {
                    assert!(writes < 1_000_000, "it begins anew with each write");
                }
                done => break done,
            }
        };
        done.expect("the copy ended").expect("it is whole");
    }

    #[tokio::test]
    async fn a_copy_that_fails_leaves_nothing_behind() {
        let (folder, _) = killed().await;
        let storage = Storage::open(folder.path(), 1, 8, &Arc::default()).expect("open the database");
        assert!(backup(folder.path(), &folder.path().join("no/such/folder.db")).is_err());
        fs::write(folder.path().join("belay.db-other"), "x").expect("another file");
        storage.close();
        let text = folder.path().join("text.db");
        fs::write(&text, "no database ".repeat(1_000)).expect("write a text");
        assert!(restore(&text, folder.path()).is_err());
        assert!(!folder.path().join("belay.db.partial").exists());
    }
}
