//! Lists: which documents stand on which screen, in which order. Every list is paged and read from one index.

use uuid::Uuid;

use super::{Reading, Writing};
use crate::Result;

/// A place in a list: `list`, of `owner` (a relationship, a member, or nobody), in the order of `sort`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listing {
    /// Which list.
    pub(crate) list: List,
    /// Whose, or of what; nil where there is one list for all.
    pub(crate) owner: Uuid,
    /// Its place: the smallest first. A time is in milliseconds since 1970; newest first is the time negated.
    pub(crate) sort: i64,
}

/// The lists there are. The numbers are stored, but only until the next rebuild. A subject that needs a list adds it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i64)]
pub(crate) enum List {
    /// Relationships that have not ended, the oldest first. Owner: nil.
    OpenRelationships = 1,
    /// Relationships that have ended, the newest first. Owner: nil.
    PastRelationships = 2,
    /// Goals of a relationship, by the day they are due. Owner: the relationship.
    Goals = 3,
    /// Goals that are agreed or were reached, of a relationship. Owner: the relationship.
    AgreedGoals = 4,
    /// Those of them that are development goals. Owner: the relationship.
    AgreedDevelopmentGoals = 5,
    /// Documents with open actions, by due date of each. Owner: who owns the action.
    DueActions = 6,
}

/// Where the next page begins, and how many a page may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The last place of the page before: its sort and its row. None for the first page.
    pub(crate) after: Option<(i64, i64)>,
    /// At most so many.
    pub(crate) most: u32,
}

impl Reading<'_> {
    /// One page of a list: place, then id, kind and content of each document.
    pub(crate) fn list(
        &self,
        list: List,
        owner: Uuid,
        page: Page,
    ) -> Result<Vec<((i64, i64), Uuid, Vec<u8>)>> {
        let mut statement = self.prepare_cached(
            "SELECT listing.sort, listing.document, document.id, document.view \
             FROM listing JOIN document ON document.row = listing.document \
             WHERE listing.list = ?1 AND listing.owner = ?2 AND (listing.sort, listing.document) > (?3, ?4) \
             ORDER BY listing.sort, listing.document LIMIT ?5",
        )?;
        let (sort, row) = page.after.unwrap_or((i64::MIN, i64::MIN));
        let rows = statement.query_map((list as i64, owner, sort, row, page.most), |row| {
            Ok(((row.get(0)?, row.get(1)?), row.get(2)?, row.get(3)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many stand in a list from `from` on, up to `to` (both included).
    pub(crate) fn list_count(&self, list: List, owner: Uuid, from: i64, to: i64) -> Result<u64> {
        let mut statement = self.prepare_cached(
            "SELECT count(*) FROM listing WHERE list = ?1 AND owner = ?2 AND sort BETWEEN ?3 AND ?4",
        )?;
        Ok(statement.query_row((list as i64, owner, from, to), |row| row.get(0))?)
    }
}

impl Writing<'_> {
    /// Puts a document into exactly these lists.
    pub(super) fn set_listings(&mut self, row: i64, fresh: bool, listings: &[Listing]) -> Result<()> {
        if !fresh {
            self.prepare_cached("DELETE FROM listing WHERE document = ?1")?
                .execute([row])?;
        }
        let mut statement = self.prepare_cached(
            "INSERT OR IGNORE INTO listing (list, owner, sort, document) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for listing in listings {
            statement.execute((listing.list as i64, listing.owner, listing.sort, row))?;
        }
        Ok(())
    }
}
