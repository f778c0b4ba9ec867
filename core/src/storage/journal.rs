//! The journal: one's own reflections by day, of some days, about one thing, about what one does with somebody, or drafts.
//! Each is one read of an index.

use uuid::Uuid;

use super::{List, ListRow, Page, Reading, lists::list_row};
use crate::Result;

/// Which reflections are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JournalPart {
    /// Those about what one does with this person, or shared with them.
    pub(crate) with: Option<Uuid>,
    /// Those about this.
    pub(crate) about: Option<Uuid>,
    /// From this place of the list on, itself included: the newest is the first.
    pub(crate) from: i64,
    /// Up to this place, itself included.
    pub(crate) to: i64,
    /// Only drafts.
    pub(crate) drafts: bool,
}

impl Reading<'_> {
    /// One page of the journal, the newest first.
    pub(crate) fn journal(&self, part: JournalPart, page: Page) -> Result<Vec<ListRow>> {
        let from = (part.from, i64::MIN);
        let (sort, row) = page.after.map_or(from, |after| after.max(from));
        match part.with {
            Some(with) => self.journal_with(with, part, (sort, row), page.most),
            None => self.journal_about(part, (sort, row), page.most),
        }
    }

    fn journal_about(&self, part: JournalPart, after: (i64, i64), most: u32) -> Result<Vec<ListRow>> {
        let (list, owner) = match part.about {
            Some(about) => (List::ReflectionsAbout, about),
            None if part.drafts => (List::ReflectionDrafts, Uuid::nil()),
            None => (List::Reflections, Uuid::nil()),
        };
        let mut statement = self.sql().prepare_cached(
            "SELECT listing.sort, listing.document, document.id, document.kind, document.space, document.view \
             FROM listing JOIN document ON document.row = listing.document \
             WHERE listing.list = ?1 AND listing.owner = ?2 AND (listing.sort, listing.document) > (?3, ?4) \
             AND listing.sort <= ?5 AND (?6 = 0 OR EXISTS ( \
               SELECT 1 FROM listing AS draft WHERE draft.list = ?7 AND draft.owner = ?8 \
               AND draft.sort = listing.sort AND draft.document = listing.document)) \
             ORDER BY listing.sort, listing.document LIMIT ?9",
        )?;
        let drafts = List::ReflectionDrafts as i64;
        let asked = (
            list as i64,
            owner,
            after.0,
            after.1,
            part.to,
            part.drafts,
            drafts,
            Uuid::nil(),
            i64::from(most),
        );
        let rows = statement.query_map(asked, list_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// From the person to what they take part in, to its meetings, goals and stories, to the reflections about them: as many steps
    /// as those have, however long the journal is.
    fn journal_with(
        &self,
        with: Uuid,
        part: JournalPart,
        after: (i64, i64),
        most: u32,
    ) -> Result<Vec<ListRow>> {
        let mut statement = self.sql().prepare_cached(
            "SELECT journal.sort, journal.document, document.id, document.kind, document.space, document.view \
             FROM ( \
               SELECT own.sort AS sort, own.document AS document, own.owner AS about \
               FROM listing AS there \
               CROSS JOIN document AS within ON within.row = there.document \
               CROSS JOIN listing AS part ON part.list IN (?2, ?3, ?4) AND part.owner = within.id \
               CROSS JOIN document AS about ON about.row = part.document \
               CROSS JOIN listing AS own ON own.list = ?5 AND own.owner = about.id \
               WHERE there.list = ?1 AND there.owner = ?7 \
               UNION \
               SELECT own.sort, own.document, own.owner \
               FROM listing AS there \
               CROSS JOIN document AS within ON within.row = there.document \
               CROSS JOIN listing AS own ON own.list = ?6 AND own.owner = within.id \
               WHERE there.list = ?1 AND there.owner = ?7 AND ?8 IS NULL \
             ) AS journal JOIN document ON document.row = journal.document \
             WHERE (?8 IS NULL OR journal.about = ?8) \
             AND (journal.sort, journal.document) > (?9, ?10) AND journal.sort <= ?11 \
             AND (?12 = 0 OR EXISTS ( \
               SELECT 1 FROM listing AS draft WHERE draft.list = ?13 AND draft.owner = ?14 \
               AND draft.sort = journal.sort AND draft.document = journal.document)) \
             GROUP BY journal.sort, journal.document ORDER BY journal.sort, journal.document LIMIT ?15",
        )?;
        let lists = [
            List::TakesPart,
            List::Goals,
            List::Meetings,
            List::StoryShares,
            List::ReflectionsAbout,
            List::ReflectionsSharedWith,
        ];
        let lists = lists.map(|list| list as i64);
        let asked = rusqlite::params![
            lists[0],
            lists[1],
            lists[2],
            lists[3],
            lists[4],
            lists[5],
            with,
            part.about,
            after.0,
            after.1,
            part.to,
            part.drafts,
            List::ReflectionDrafts as i64,
            Uuid::nil(),
            i64::from(most),
        ];
        let rows = statement.query_map(asked, list_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
