//! Erases texts for good, from every place where SQLite keeps bytes.
//!
//! Deleted rows of a table are overwritten (`secure_delete`, see [`super::pragmas`]). Two places are left. The index of
//! full-text search only notes that a text is gone and keeps its words until parts of it are merged: the transaction
//! that erases merges it completely. The write-ahead log has the old pages: it is copied back and emptied right after
//! the commit. If a reader or a killed app prevents that, a mark in the database remembers it, and it is done at the
//! next opportunity.

use rusqlite::Connection;

use super::{Key, Store, Writing, pragmas};
use crate::{Error, Result};

impl Writing<'_> {
    /// Marks this transaction as one that erases texts.
    pub(crate) fn erase(&mut self) -> Result<()> {
        self.erasing = true;
        self.set_meta(Key::Erasing, &true)
    }

    /// Before the commit: removes the words from the index of full-text search.
    pub(super) fn erase_from_search(&self) -> Result<()> {
        self.sql().execute("INSERT INTO writing (writing) VALUES ('optimize')", [])?;
        Ok(())
    }
}

impl Store {
    /// Removes the database, and all files that SQLite or an earlier recovery left beside it. Open connections still
    /// read the old data; the folder no longer has it.
    pub(crate) fn remove(&self) -> Result<()> {
        let (Some(folder), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Ok(());
        };
        for file in std::fs::read_dir(folder).map_err(Error::internal)? {
            let file = file.map_err(Error::internal)?;
            if file.file_name().as_encoded_bytes().starts_with(name.as_encoded_bytes()) {
                std::fs::remove_file(file.path()).map_err(Error::internal)?;
            }
        }
        Ok(())
    }

    /// Empties the write-ahead log, if it may still have erased texts.
    pub(crate) fn finish_erasing(&self) -> Result<()> {
        let marked = self.read(|reading| reading.meta::<bool>(Key::Erasing))?;
        if marked == Some(true) { self.empty_log(&mut self.writer()) } else { Ok(()) }
    }

    /// Copies the log back and empties it, then removes the mark. While others read, the mark stays.
    fn empty_log(&self, writer: &mut Connection) -> Result<()> {
        // Every tap waits for the holder of the writer.
        let busy: i64 = pragmas::without_waiting(writer, |writer| {
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        })?;
        if busy != 0 {
            tracing::info!("the write-ahead log is emptied later: somebody reads");
            return Ok(());
        }
        self.transact(writer, |writing| writing.clear_meta(Key::Erasing)).map(|_| ())
    }

    /// After a commit that erased texts.
    pub(super) fn erased(&self, writer: &mut Connection) {
        // The deletion is done and on the disk. The mark stays, and the log is emptied with the next sync or start.
        if let Err(error) = self.empty_log(writer) {
            tracing::warn!(%error, "the write-ahead log was not emptied after words were erased");
        }
    }
}
