//! Lists: which documents stand on which screen, in which order. Every list is paged and read from one index.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Reading, Writing};
use crate::Result;

/// A place in a list: `list`, of `owner` (a relationship, a member, or nobody), in the order of `sort`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listing {
    /// Which list.
    pub(crate) list: List,
    /// The owner: a person or a document; nil if there is one list for all.
    pub(crate) owner: Uuid,
    /// Its place: the smallest first. A time is in milliseconds since 1970; newest first is the time negated.
    pub(crate) sort: i64,
}

/// The lists there are. The numbers are stored, but only until the next rebuild. A subject that needs a list beside [`Self::OfKind`] adds it here.
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
    /// Meetings in any state, the latest first. Owner: the relationship or the flash request.
    Meetings = 20,
    /// Meetings that are proposed or stand, by the instant they start. Owner: nil, and the relationship or the flash
    /// request.
    LiveMeetings = 21,
    /// Meetings that were held, by the instant they started. Owner: the relationship.
    HeldMeetings = 22,
    /// Closing meetings that were held, by the instant they started. Owner: the relationship.
    HeldClosingMeetings = 23,
    /// Goals and meetings with open actions, by the day each is due. Owner: the relationship.
    OpenWork = 24,
    /// Documents by each moment they may remind at, before anybody's quiet hours and zone move it; without moments that were
    /// long past when the document arrived. Owner: nil.
    Reminding = 25,
    /// Ally partnerships that have begun, open or over, the oldest first. Owner: nil.
    AllyPartnerships = 30,
    /// The relationship that lives in a space. Owner: the space.
    RelationshipIn = 31,
    /// Entries, the newest first. Owner: their space.
    Entries = 32,
    /// Entries of one sort, the newest first. Owner: space and sort together.
    EntriesOfSort = 33,
    /// Entries of a member about a partner, the newest first. Owner: space and author together.
    LearnedOfPartner = 34,
    /// Entries that come up in the next meeting, the oldest first. Owner: their space.
    EntriesToDiscuss = 35,
    /// The documents of one kind, in the order that the kind gives them. Owner: their space and kind together. It is enough for
    /// a kind that has one list.
    OfKind = 36,
    /// Relationships that somebody has left, the oldest first. Owner: who left.
    LeftRelationships = 37,
    /// Flash requests somebody asked, the newest first. Owner: who asks.
    FlashAsked = 40,
    /// Those of them that nobody has accepted or taken back, the one that runs out last first. Owner: who asks.
    FlashOpen = 41,
    /// Flash requests that wait for a mentor, the newest first. Owner: the mentor.
    FlashToAnswer = 42,
    /// Flash requests somebody helps or helped with, the newest first. Owner: who helps.
    FlashHelping = 43,
    /// Flash requests with a takeaway that is shared, the newest first. Owner: the program's space.
    SharedTakeaways = 44,
    /// The replies to a flash request. Owner: the request.
    FlashReplies = 45,
    /// Flash requests that nobody has said anything to, the oldest first; time may have ended them. Owner: the program's space.
    FlashUnanswered = 57,
    /// One's own reflections, the newest first. Owner: nil.
    Reflections = 46,
    /// One's own reflections on something, the newest first. Owner: what they are about.
    ReflectionsAbout = 47,
    /// Copies that are shared now, the newest first. Owner: the relationship.
    SharedReflections = 48,
    /// Copies that are shared now, the newest first. Owner: what they are about.
    SharedReflectionsAbout = 49,
    /// Questions to all, the newest first. Owner: the relationship.
    PairedReflections = 50,
    /// Questions to all, the newest first. Owner: what they are about.
    PairedReflectionsAbout = 51,
    /// One's own stories, the newest first. Owner: nil.
    Stories = 52,
    /// Stories told in a relationship, the newest first. Owner: the relationship.
    StoryShares = 53,
    /// The tellings of a story, the newest first. Owner: the story.
    StorySharesOfStory = 54,
    /// Stories told in a meeting, the newest first. Owner: the meeting.
    StorySharesInMeeting = 55,
    /// What waits for somebody until they do it, by when it began to wait; the moment may lie ahead. Owner: the member; nil
    /// where the document does not say who its members are.
    Waiting = 60,
    /// What waits for somebody no longer than some moment, by that moment. Owner: as of [`List::Waiting`].
    WaitingUntil = 61,
    /// Agreed goals with open benchmarks, by the day each is due. Owner: whose goal.
    DueBenchmarks = 62,
    /// What somebody tells their programs about taking flash requests. Owner: who says so.
    FlashOffers = 63,
    /// One's own reflections that are still drafts, the newest first. Owner: nil.
    ReflectionDrafts = 80,
    /// One's own reflections that were ever shared, the newest first. Owner: the relationship.
    ReflectionsSharedWith = 81,
    /// Relationships and flash requests in which somebody takes part. Owner: who does.
    TakesPart = 82,
    /// Offers that are shown in a program. Owner: whose they are.
    OffersOf = 83,
}

/// The beginning of the next page, and the size of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The last place of the page before: its sort and its row. None for the first page.
    pub(crate) after: Option<(i64, i64)>,
    /// At most so many.
    pub(crate) most: u32,
}

/// A bounded part of a list, read without pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// From this place on, itself included.
    pub(crate) from: i64,
    /// Up to this place, itself included.
    pub(crate) to: i64,
    /// From its end backwards.
    pub(crate) backwards: bool,
    /// At most so many.
    pub(crate) most: u32,
}

/// A document at its place in a list that holds several kinds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListRow {
    /// Its place.
    pub(crate) sort: i64,
    /// Its row, which orders what stands at one place.
    pub(crate) row: i64,
    /// Its id.
    pub(crate) id: Uuid,
    /// Its kind, as stored.
    pub(crate) kind: String,
    /// Its space.
    pub(crate) space: Uuid,
    /// Its content.
    pub(crate) view: Vec<u8>,
}

const ROW: &str = "listing.sort, listing.document, document.id, document.kind, document.space, document.view";

pub(super) fn list_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ListRow> {
    Ok(ListRow {
        sort: row.get(0)?,
        row: row.get(1)?,
        id: row.get(2)?,
        kind: row.get(3)?,
        space: row.get(4)?,
        view: row.get(5)?,
    })
}

impl Reading<'_> {
    /// A stretch of a list. A document that stands there several times comes several times.
    pub(crate) fn stretch(&self, list: List, owner: Uuid, stretch: Stretch) -> Result<Vec<ListRow>> {
        let order = if stretch.backwards { "DESC" } else { "ASC" };
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {ROW} FROM listing JOIN document ON document.row = listing.document \
             WHERE listing.list = ?1 AND listing.owner = ?2 AND listing.sort BETWEEN ?3 AND ?4 \
             ORDER BY listing.sort {order}, listing.document {order} LIMIT ?5"
        ))?;
        let places = (list as i64, owner, stretch.from, stretch.to, stretch.most);
        let rows = statement.query_map(places, list_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One page of a list.
    pub(crate) fn list(&self, list: List, owner: Uuid, page: Page) -> Result<Vec<ListRow>> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {ROW} FROM listing JOIN document ON document.row = listing.document \
             WHERE listing.list = ?1 AND listing.owner = ?2 AND (listing.sort, listing.document) > (?3, ?4) \
             ORDER BY listing.sort, listing.document LIMIT ?5"
        ))?;
        let (sort, row) = page.after.unwrap_or((i64::MIN, i64::MIN));
        let rows = statement.query_map((list as i64, owner, sort, row, page.most), list_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many stand in a list from `from` on, up to `to` (both included).
    pub(crate) fn list_count(&self, list: List, owner: Uuid, from: i64, to: i64) -> Result<u64> {
        let mut statement = self.sql().prepare_cached(
            "SELECT count(*) FROM listing WHERE list = ?1 AND owner = ?2 AND sort BETWEEN ?3 AND ?4",
        )?;
        Ok(statement.query_row((list as i64, owner, from, to), |row| row.get(0))?)
    }
}

impl Writing<'_> {
    /// Puts a document into exactly these lists. Where it stands already it is left: most changes move it in one list or two,
    /// and each list is a page of its own to write.
    pub(super) fn set_listings(&mut self, row: i64, fresh: bool, listings: &[Listing]) -> Result<()> {
        let mut missing: BTreeSet<(i64, Uuid, i64)> =
            listings.iter().map(|listing| (listing.list as i64, listing.owner, listing.sort)).collect();
        if !fresh {
            let there: Vec<(i64, Uuid, i64)> = self
                .sql()
                .prepare_cached("SELECT list, owner, sort FROM listing WHERE document = ?1")?
                .query_map([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut leave = self.sql().prepare_cached(
                "DELETE FROM listing WHERE list = ?1 AND owner = ?2 AND sort = ?3 AND document = ?4",
            )?;
            for place in there {
                if !missing.remove(&place) {
                    let (list, owner, sort) = place;
                    leave.execute((list, owner, sort, row))?;
                }
            }
        }
        let mut enter = self
            .sql()
            .prepare_cached("INSERT INTO listing (list, owner, sort, document) VALUES (?1, ?2, ?3, ?4)")?;
        for (list, owner, sort) in missing {
            enter.execute((list, owner, sort, row))?;
        }
        Ok(())
    }
}
