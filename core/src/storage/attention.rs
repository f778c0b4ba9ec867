//! The attention list: what could not happen, why, and the person's own text.

use rusqlite::Row;
use uuid::Uuid;

use super::{Place, Reading, Writing};
use crate::{Error, Result};

/// One matter for a person's eye, as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredAttention {
    /// Its number; a later matter has a higher one.
    pub(crate) id: u64,
    /// The document it is about.
    pub(crate) document: Uuid,
    /// The document's space; none where an older version did not note it.
    pub(crate) space: Option<Uuid>,
    /// The document's kind, as stored.
    pub(crate) kind: String,
    /// Why, as JSON.
    pub(crate) why: String,
    /// The command that could not happen, as JSON.
    pub(crate) intent: Option<String>,
    /// A whole content that is kept.
    pub(crate) content: Option<Vec<u8>>,
    /// When, in milliseconds since 1970.
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

    /// Whether a document stands on the list for this reason.
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
    /// Puts a matter on the list. Its `id` is given here; the one passed in is ignored.
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

    /// Takes every matter of a document off the list: it is deleted.
    pub(crate) fn forget_attention(&mut self, place: Place) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2")?
            .execute((place.id, place.space))?;
        Ok(())
    }

    /// Takes a matter off the list that is over by itself.
    pub(crate) fn forget_attention_for(&mut self, place: Place, why: &str) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2 AND why = ?3")?
            .execute((place.id, place.space, why))?;
        self.touch();
        Ok(())
    }

    /// Takes the whole versions of a document off the list: it was deleted on another phone. Words that were typed here and
    /// could not be put anywhere stay.
    pub(crate) fn forget_versions(&mut self, place: Place) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM attention WHERE document = ?1 AND space = ?2 AND intent IS NULL")?
            .execute((place.id, place.space))?;
        Ok(())
    }

    /// Takes a matter off the list, because the person has seen to it.
    pub(crate) fn settle_attention(&mut self, id: u64) -> Result<()> {
        if self.sql().prepare_cached("DELETE FROM attention WHERE id = ?1")?.execute([id])? == 0 {
            return Err(Error::not_found("attention"));
        }
        self.touch();
        Ok(())
    }
}
