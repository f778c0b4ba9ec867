//! Search: what one wrote, found by its words in any script.

use std::str::FromStr as _;

use belay_domain::{Kind, MemberId};
use belay_protocol::SpaceKind;
use chrono::{DateTime, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

use super::{Companion, paging::PAGE, programs::companions};
use crate::{
    Belay, Error, Result,
    documents::kinds::{self, asked_in, when_made},
    inner::Core,
    storage::{Excerpt, Found, Reading, excerpt},
};

/// The matches, the best first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchPage {
    /// The matches.
    pub hits: Vec<SearchHit>,
    /// The kinds of document that were searched, for one's own words: what is of another kind is not found.
    pub searched: Vec<Kind>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// A document with words of one's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchHit {
    /// The document.
    pub id: Uuid,
    /// The kind: `reflection`, `meeting`, …
    pub kind: String,
    /// Its title, if it has one.
    pub title: String,
    /// The day it is of; none where no day is known.
    pub on: Option<NaiveDate>,
    /// Who can read it beside oneself, of a pair or a circle; nobody of what is one's own, or on a board. Of the mentors who are
    /// asked along by a private request none is named to another.
    pub with: Vec<Companion>,
    /// The name of the program on whose board it stands, where everybody in that program can read it.
    pub board: Option<String>,
    /// The places of the words, in their original spelling.
    pub excerpt: Excerpt,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// What one wrote that has every word of `query`; the last word may be unfinished. It looks in everything that
    /// [`SearchPage::searched`] names, drafts too: in one's own words, and in those that one wrote together with others (the
    /// notes of a meeting). What others wrote is not searched. Case does not matter, nor do accents, points and other marks
    /// that are left out at will; marks that make another letter do. Where words are written without spaces, letters in a row
    /// are found. An emoji is a word, whatever its skin tone. Punctuation is not searched. A page at a time, the best first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn search(&self, query: &str, from: Option<&str>) -> Result<SearchPage> {
        let skip: u32 = match from {
            Some(from) => from.parse().map_err(|_| Error::invalid("from", "no_page"))?,
            None => 0,
        };
        let core = self.core()?;
        core.read(|reading| {
            let found = reading.search(query, skip, PAGE)?;
            let full = found.len() == PAGE as usize;
            Ok(SearchPage {
                hits: found
                    .into_iter()
                    .filter_map(|found| hit(reading, core, &found, query).transpose())
                    .collect::<Result<_>>()?,
                searched: kinds::searched(),
                next: full.then(|| (skip + PAGE).to_string()),
            })
        })
    }
}

fn hit(reading: &Reading<'_>, core: &Core, found: &Found, query: &str) -> Result<Option<SearchHit>> {
    reading.isolated(found.document, || shown(reading, core, found, query))
}

fn shown(reading: &Reading<'_>, core: &Core, found: &Found, query: &str) -> Result<SearchHit> {
    let me = core.me()?;
    let kind = Kind::from_str(&found.kind).map_err(|_| Error::UpdateNeeded)?;
    let content = kinds::read(kind, &found.view)?;
    let words = content.words();
    let made = DateTime::from_timestamp_millis(when_made(found.document)).filter(|made| made.timestamp() > 0);
    Ok(SearchHit {
        id: found.document,
        kind: found.kind.clone(),
        title: words.title().to_owned(),
        on: words.day().or_else(|| made.map(|made| made.with_timezone(&core.zone()).date_naive())),
        with: with(reading, found.space, me)?,
        board: match reading.space(found.space)? {
            Some(space) if space.kind == SpaceKind::Program => Some(space.name),
            _ => None,
        },
        excerpt: excerpt(&words.of(me), query),
    })
}

/// The others in a pair or a circle.
fn with(reading: &Reading<'_>, space: Uuid, me: MemberId) -> Result<Vec<Companion>> {
    if !matches!(reading.kind_of_space(space)?, Some(SpaceKind::Pair | SpaceKind::Circle)) {
        return Ok(Vec::new());
    }
    let mut others = companions(reading, space)?;
    let asked = reading.space(space)?.map(|space| asked_in(reading, &space)).transpose()?.flatten();
    let asker = asked.map(|request| request.asker).filter(|asker| *asker != me);
    others.retain(|other| other.member != me && asker.is_none_or(|asker| asker == other.member));
    Ok(others)
}
