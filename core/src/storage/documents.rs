//! Documents as rows: reads them, and writes them together with their entries in lists.

use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::{Listing, Reading, Writing};
use crate::{Error, Result};

/// The id and space of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its space.
    pub(crate) space: Uuid,
}

/// The upload state of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i64)]
pub(crate) enum Owed {
    /// Everything is sent.
    #[default]
    Nothing = 0,
    /// Its intentions wait to be sent.
    Intentions = 1,
    /// The server lost it. It is uploaded again.
    Restoring = 2,
    /// The server refused it. It stays here until something changes.
    SetAside = 3,
    /// The server lost it, and refused the re-upload. It stays here until something changes.
    RestoringSetAside = 4,
    /// Its intentions wait for a decision: another write came first, and this version cannot read documents on which
    /// their rules depend. `base` is the server's content, `view` this phone's content on an older one.
    Undecided = 5,
}

/// A document as stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredDocument {
    /// Its row, given by SQLite when it is inserted.
    pub(crate) row: i64,
    /// Its id.
    pub(crate) id: Uuid,
    /// The space it belongs to.
    pub(crate) space: Uuid,
    /// Its kind, as stored: perhaps one of a newer app.
    pub(crate) kind: String,
    /// The content that screens read.
    pub(crate) view: Vec<u8>,
    /// The server's content, while intentions wait.
    pub(crate) base: Option<Vec<u8>>,
    /// The server's revision; 0 for a document that was never stored there.
    pub(crate) rev: u64,
    /// The server's clock when it stored that revision, in milliseconds since 1970.
    pub(crate) stored_at: Option<i64>,
    /// The upload state.
    pub(crate) owed: Owed,
    /// Whether this version can read it.
    pub(crate) readable: bool,
    /// Whether the server's copy still has to be compared after the epoch changed.
    pub(crate) verify: bool,
    /// Whether it is in a wrong space: it is stored, and shown nowhere (see `documents::spaces::homes`).
    pub(crate) astray: bool,
}

impl StoredDocument {
    /// Its id and space.
    pub(crate) fn place(&self) -> Place {
        Place { id: self.id, space: self.space }
    }
}

/// The rows of a document in the read models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Projection {
    /// The lists that it is in.
    pub(crate) listings: Vec<Listing>,
    /// The texts by which it is found.
    pub(crate) writing: Vec<Wording>,
}

/// A text by which whoever wrote it finds a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Who wrote it; none where several did, or where nobody but its author can read it.
    pub(crate) by: Option<Uuid>,
    /// The text.
    pub(crate) text: String,
}

const COLUMNS: &str = "row, id, space, kind, view, base, rev, stored_at, owed, readable, verify, astray";

/// Whether a document is unsent and can be sent: this version can read it, and the server knows its space. This
/// condition alone decides what is sent, counted, and waited for. The first part is for SQLite, which does not see that
/// one of two numbers is not zero: without it the query would not use `document_owed`, and would read every document at
/// every exchange.
const SENDABLE: &str = "owed <> 0 AND owed IN (1, 2) AND readable = 1 \
     AND EXISTS (SELECT 1 FROM space WHERE space.id = document.space AND space.state = 1)";

fn document(row: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        row: row.get(0)?,
        id: row.get(1)?,
        space: row.get(2)?,
        kind: row.get(3)?,
        view: row.get(4)?,
        base: row.get(5)?,
        rev: row.get(6)?,
        stored_at: row.get(7)?,
        owed: match row.get::<_, i64>(8)? {
            1 => Owed::Intentions,
            2 => Owed::Restoring,
            3 => Owed::SetAside,
            4 => Owed::RestoringSetAside,
            5 => Owed::Undecided,
            _ => Owed::Nothing,
        },
        readable: row.get(9)?,
        verify: row.get(10)?,
        astray: row.get(11)?,
    })
}

impl Reading<'_> {
    /// The document of this id in its right space. There is at most one: see `documents::spaces::homes`.
    pub(crate) fn document(&self, id: Uuid) -> Result<Option<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE id = ?1 AND astray = 0 ORDER BY row LIMIT 1"
        ))?;
        Ok(statement.query_row([id], document).optional()?)
    }

    /// The place and kind of the document of this id in its right space.
    pub(crate) fn home_of(&self, id: Uuid) -> Result<Option<(Uuid, String)>> {
        let mut statement = self.sql().prepare_cached(
            "SELECT space, kind FROM document WHERE id = ?1 AND astray = 0 ORDER BY row LIMIT 1",
        )?;
        Ok(statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The document in this place, whether or not it is the right one.
    pub(crate) fn document_at(&self, place: Place) -> Result<Option<StoredDocument>> {
        let mut statement = self
            .sql()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM document WHERE id = ?1 AND space = ?2"))?;
        Ok(statement.query_row((place.id, place.space), document).optional()?)
    }

    /// The documents in a space that do not belong there, after `row`, in the order of their rows.
    pub(crate) fn astray_in(&self, space: Uuid, row: i64, most: u32) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE space = ?1 AND astray <> 0 AND row > ?2 ORDER BY row LIMIT ?3"
        ))?;
        Ok(statement.query_map((space, row, most), document)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents that can be sent, in the order in which they were made, after `row`. Documents in a space that the
    /// server does not know yet wait for it.
    pub(crate) fn owing(&self, row: i64, most: usize) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE {SENDABLE} AND row > ?1 ORDER BY row LIMIT ?2"
        ))?;
        Ok(statement.query_map((row, most), document)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents whose intentions wait for a decision.
    pub(crate) fn undecided(&self, most: usize) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE owed <> 0 AND owed = 5 AND readable = 1 ORDER BY row LIMIT ?1"
        ))?;
        Ok(statement.query_map([most], document)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any document can be sent.
    pub(crate) fn owes(&self) -> Result<bool> {
        let mut statement =
            self.sql().prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM document WHERE {SENDABLE})"))?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// How many documents a newer app made, which this version keeps and cannot show.
    pub(crate) fn unreadable_count(&self) -> Result<u64> {
        Ok(self
            .sql()
            .prepare_cached("SELECT count(*) FROM document WHERE readable = 0 AND astray = 0")?
            .query_row([], |row| row.get(0))?)
    }

    /// The documents of a kind whose id ends in these hexadecimal digits, two at most, which is enough to know whether
    /// it is only one. For a terminal, where people type ids. It reads every id.
    pub(crate) fn ids_ending_in(&self, kind: &str, digits: &str) -> Result<Vec<Uuid>> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id FROM document WHERE kind = ?1 AND astray = 0 AND hex(id) LIKE '%' || ?2 LIMIT 2",
        )?;
        Ok(statement.query_map((kind, digits), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether anything in a space can be sent.
    pub(crate) fn owes_in(&self, space: Uuid) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM document WHERE space = ?1 AND {SENDABLE})"
        ))?;
        Ok(statement.query_row([space], |row| row.get(0))?)
    }

    /// How many documents there are.
    pub(crate) fn document_count(&self) -> Result<u64> {
        Ok(self.sql().query_row("SELECT count(*) FROM document", [], |row| row.get(0))?)
    }

    /// Documents in the order of their rows, after `row`, whatever their kind: for a rebuild or an export.
    pub(crate) fn documents_after(&self, row: i64, most: u32) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE row > ?1 ORDER BY row LIMIT ?2"
        ))?;
        Ok(statement.query_map((row, most), document)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents of one space, in the order of their rows, after `row`.
    pub(crate) fn documents_in(&self, space: Uuid, row: i64, most: u32) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE space = ?1 AND row > ?2 ORDER BY row LIMIT ?3"
        ))?;
        Ok(statement.query_map((space, row, most), document)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents whose server copy has not been compared yet.
    pub(crate) fn unverified(&self, most: u32) -> Result<Vec<StoredDocument>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM document WHERE verify <> 0 ORDER BY row LIMIT ?1"
        ))?;
        Ok(statement.query_map([most], document)?.collect::<rusqlite::Result<_>>()?)
    }
}

impl Owed {
    /// The same, after the server refused it.
    pub(crate) fn set_aside(self) -> Self {
        match self {
            Self::Restoring | Self::RestoringSetAside => Self::RestoringSetAside,
            Self::Nothing | Self::Intentions | Self::SetAside => Self::SetAside,
            // A document that is not sent cannot be refused.
            Self::Undecided => Self::Undecided,
        }
    }

    /// Whether the server lost documents of this phone, and does not have them back yet.
    pub(crate) fn is_restoring(self) -> bool {
        matches!(self, Self::Restoring | Self::RestoringSetAside)
    }
}

impl Writing<'_> {
    /// Inserts a document (its `row` is 0) or updates it, with its entries in the read models. Returns its row.
    pub(crate) fn put_document(&mut self, stored: &StoredDocument, projection: &Projection) -> Result<i64> {
        let fresh = stored.row == 0;
        let row = if fresh {
            self.sql().prepare_cached(
                "INSERT INTO document (id, space, kind, view, base, rev, stored_at, owed, readable, verify, astray) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                stored.id,
                stored.space,
                &stored.kind,
                &stored.view,
                &stored.base,
                stored.rev,
                stored.stored_at,
                stored.owed as i64,
                stored.readable,
                stored.verify,
                stored.astray,
            ))?;
            self.sql().last_insert_rowid()
        } else {
            self.sql()
                .prepare_cached(
                    "UPDATE document SET view = ?2, base = ?3, rev = ?4, stored_at = ?5, kind = ?6 WHERE row = ?1",
                )?
                .execute((
                    stored.row,
                    &stored.view,
                    &stored.base,
                    stored.rev,
                    stored.stored_at,
                    &stored.kind,
                ))?;
            // The columns that indexes hold. SQLite writes every index of a column that it sets, also to the same value, and
            // each is a page of its own.
            self.sql().prepare_cached(
                "UPDATE document SET owed = ?2, readable = ?3, verify = ?4, astray = ?5, space = ?6 WHERE row = ?1 \
                 AND (owed, readable, verify, astray, space) IS NOT (?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                stored.row,
                stored.owed as i64,
                stored.readable,
                stored.verify,
                stored.astray,
                stored.space,
            ))?;
            stored.row
        };
        // A document outside its right space is in no list.
        let nowhere = Projection::default();
        self.project(row, fresh, if stored.astray { &nowhere } else { projection })?;
        self.touch();
        Ok(row)
    }

    /// Writes a document's entries in the read models.
    pub(super) fn project(&mut self, row: i64, fresh: bool, projection: &Projection) -> Result<()> {
        self.set_listings(row, fresh, &projection.listings)?;
        let own = self.reading().own_words(&projection.writing)?;
        self.set_writing(row, fresh, own.as_deref())
    }

    /// Removes a document and its intentions from the phone, because its space was left.
    pub(crate) fn remove_document(&mut self, stored: &StoredDocument) -> Result<()> {
        self.project(stored.row, false, &Projection::default())?;
        self.sql()
            .prepare_cached("DELETE FROM intention WHERE document = ?1 AND space = ?2")?
            .execute((stored.id, stored.space))?;
        self.sql().prepare_cached("DELETE FROM document WHERE row = ?1")?.execute([stored.row])?;
        self.touch();
        Ok(())
    }

    /// Marks every document that the server once stored for comparison, because its epoch changed.
    pub(crate) fn verify_everything(&mut self) -> Result<()> {
        self.sql().execute("UPDATE document SET verify = 1 WHERE rev > 0", [])?;
        Ok(())
    }

    /// Tries documents that were set aside again, with their intentions, because something changed on the server.
    pub(crate) fn retry_set_aside(&mut self, space: Uuid) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE document SET owed = owed - 2 WHERE space = ?1 AND owed IN (3, 4)")?
            .execute([space])?;
        self.sql().prepare_cached(
            "UPDATE document SET owed = 1 WHERE space = ?1 AND owed = 0 \
             AND EXISTS (SELECT 1 FROM intention \
                         WHERE intention.document = document.id AND intention.space = document.space AND state <> 1)",
        )?
        .execute([space])?;
        Ok(())
    }

    /// Sends the server's content of a document once more, because its alarms have changed and travel with it.
    /// Documents that were never sent, or are unsent anyway, do not change.
    pub(crate) fn send_again(&mut self, row: i64) -> Result<()> {
        let changed = self.sql()
            .prepare_cached(
                "UPDATE document SET owed = ?2, base = view WHERE row = ?1 AND owed = 0 AND rev > 0 AND readable = 1",
            )?
            .execute((row, Owed::Intentions as i64))?;
        if changed > 0 {
            self.touch();
        }
        Ok(())
    }

    /// Changes only the upload state of a document.
    pub(crate) fn set_owed(&mut self, stored: &StoredDocument, owed: Owed) -> Result<()> {
        let changed = self
            .sql()
            .prepare_cached("UPDATE document SET owed = ?2 WHERE row = ?1")?
            .execute((stored.row, owed as i64))?;
        if changed == 0 {
            return Err(Error::not_found("document"));
        }
        self.touch();
        Ok(())
    }
}
