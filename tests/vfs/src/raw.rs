//! What SQLite does by itself with rows of a document's shape: the yardstick of the benchmark.
//!
//! The rows stand in one table with the indexes that every document has. No list, no full-text search and no rule is beside
//! them, so that what Belay adds can be told from what the machine takes.

use std::path::Path;

use rusqlite::{Connection, Result, params};

/// The columns and the two indexes that each document of a phone is written to (`core/src/storage/migrations`).
const TABLE: &str = "
    CREATE TABLE document (
        row INTEGER PRIMARY KEY, id BLOB NOT NULL, space BLOB NOT NULL, kind TEXT NOT NULL, view BLOB NOT NULL,
        rev INTEGER NOT NULL, stored_at INTEGER, owed INTEGER NOT NULL DEFAULT 0, UNIQUE (space, id)
    ) STRICT;
    CREATE INDEX document_by_space ON document (space, row);";

/// A database of nothing but such rows, with the durability of a phone's.
#[derive(Debug)]
pub struct RawDatabase {
    connection: Connection,
    rows: u64,
}

impl RawDatabase {
    /// Makes the database in a file that is not there yet. A commit is one append to the log and one wait for the disk.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(TABLE)?;
        Ok(Self { connection, rows: 0 })
    }

    /// Writes a row for each content, all in one transaction.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn insert<'a>(&mut self, contents: impl IntoIterator<Item = &'a [u8]>) -> Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO document (id, space, kind, view, rev, stored_at) VALUES (?1, ?2, 'goal', ?3, 1, 1)",
            )?;
            for content in contents {
                self.rows += 1;
                insert.execute(params![id(self.rows), id(self.rows % 14), content])?;
            }
        }
        transaction.commit()
    }

    /// Reads the content of the `n`th row by its id, counted from 1.
    ///
    /// # Errors
    /// If there is no such row.
    pub fn content(&self, n: u64) -> Result<Vec<u8>> {
        let mut select =
            self.connection.prepare_cached("SELECT view FROM document WHERE space = ?1 AND id = ?2")?;
        select.query_row(params![id(n % 14), id(n)], |row| row.get(0))
    }
}

/// Sixteen bytes for a number, scattered like ids are not: v7 ids are ordered by time too.
fn id(n: u64) -> [u8; 16] {
    u128::from(n).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_inserted_is_read_by_its_number() {
        let folder = std::env::temp_dir().join(format!("belay-raw-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let mut raw = RawDatabase::create(&folder.join("raw.db")).expect("the file is new");
        raw.insert([b"one".as_slice(), b"two".as_slice()]).expect("it can be written");
        assert_eq!(raw.content(2).expect("it is there"), b"two");
        assert!(raw.content(3).is_err());
        std::fs::remove_dir_all(folder).expect("it can be removed");
    }
}
