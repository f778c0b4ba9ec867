//! The attention list: commands and versions that could not be applied, with the reason and the person's text.

use rusqlite::Row;
use uuid::Uuid;

use super::{Place, Reading, Writing};
use crate::{Error, Result};

/// One attention item as stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredAttention {
    /// Its number; a later item has a higher one.
    pub(crate) id: u64,
    /// The document it is about.
    pub(crate) document: Uuid,
    /// The document's space; none in items of older versions.
    pub(crate) space: Option<Uuid>,
    /// The document's kind, as stored.
    pub(crate) kind: String,
    /// The reason, as JSON.
    pub(crate) why: String,
    /// The command that could not be applied, as JSON.
    pub(crate) intent: Option<String>,
    /// A whole content that was replaced.
    pub(crate) content: Option<Vec<u8>>,
    /// The time, in milliseconds since 1970.
    pub(crate) at: i64,
}

const COLUMNS: &str = "id, document, kind, why, intent, content, at, space";

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredAttention> {
    Ok(StoredAttention {
        id: row.get(0)?,
        document: row.get(1)?,
        kind: row.get(2)?,
        why: row.get(3)?,
        intent: row.get(4)?,
        content: row.get(5)?,
        at: row.get(6)?,
        space: row.get(7)?,
    })
}

impl Reading<'_> {
    /// A page of the list, the newest first, before `before`.
    pub(crate) fn attention(&self, before: Option<u64>, most: u32) -> Result<Vec<StoredAttention>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM attention WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
        ))?;
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
        Ok(statement.query_map((before, most), stored)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a document has an attention item for this reason.
    pub(crate) fn has_attention(&self, place: Place, why: &str) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM attention WHERE document = ?1 AND space = ?2 AND why = ?3)",
        )?;
        Ok(statement.query_row((place.id, place.space, why), |row| row.get(0))?)
    }

    /// The number of attention items.
    pub(crate) fn attention_count(&self) -> Result<u64> {
        Ok(self.sql().prepare_cached("SELECT count(*) FROM attention")?.query_row([], |row| row.get(0))?)
    }
}

impl Writing<'_> {
    /// Adds an item. The list gives its `id`; the one passed in is ignored.
    pub(crate) fn add_attention(&mut self, matter: &StoredAttention) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO attention (document, space, kind, why, intent, content, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                matter.document,
                matter.space,
                &matter.kind,
                &matter.why,
                &matter.intent,
                &matter.content,
                matter.at,
            ))?;
        self.touch();
        Ok(())
    }

    /// Removes all items of a deleted document.
    pub(crate) fn forget_attention(&mut self, place: Place) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2")?
            .execute((place.id, place.space))?;
        Ok(())
    }

    /// Removes an item that has settled by itself.
    pub(crate) fn forget_attention_for(&mut self, place: Place, why: &str) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2 AND why = ?3")?
            .execute((place.id, place.space, why))?;
        self.touch();
        Ok(())
    }

    /// Removes the whole versions of a document that was deleted on another phone. Items with the person's typed texts
    /// stay.
    pub(crate) fn forget_versions(&mut self, place: Place) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2 AND intent IS NULL")?
            .execute((place.id, place.space))?;
        Ok(())
    }

    /// Removes an item that the person has settled.
    pub(crate) fn settle_attention(&mut self, id: u64) -> Result<()> {
        if self.sql().prepare_cached("DELETE FROM attention WHERE id = ?1")?.execute([id])? == 0 {
            return Err(Error::not_found("attention"));
        }
        self.touch();
        Ok(())
    }
}
