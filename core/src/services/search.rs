//! Search: what one wrote, found by its words in any script.

use belay_domain::{Kind, reflection::Reflection, story::Story};
use serde::Serialize;
use uuid::Uuid;

use super::paging::PAGE;
use crate::{
    Belay, Error, Result,
    documents::{
        content::Content,
        kinds::{writing_of_reflection, writing_of_story},
    },
    storage::{Excerpt, Found, Reading, excerpt},
};

/// The matches, the best first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchPage {
    /// The matches.
    pub hits: Vec<SearchHit>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// One of one's own reflections or stories.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchHit {
    /// The document.
    pub id: Uuid,
    /// The kind: `reflection` or `story`.
    pub kind: String,
    /// Its title, if it has one.
    pub title: String,
    /// The places of the words, in their original spelling.
    pub excerpt: Excerpt,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// One's own reflections and stories that have every word of `query`; the last word may be unfinished. Case does not
    /// matter, nor do accents, points and other marks that are left out at will; marks that make another letter do.
    /// Where words are written without spaces, letters in a row are found. An emoji is a word, whatever its skin tone.
    /// Punctuation is not searched. A page at a time, the best first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn search(&self, query: &str, from: Option<&str>) -> Result<SearchPage> {
        let skip: u32 = match from {
            Some(from) => from.parse().map_err(|_| Error::invalid("from", "no_page"))?,
            None => 0,
        };
        self.core()?.read(|reading| {
            let found = reading.search(query, skip, PAGE)?;
            let full = found.len() == PAGE as usize;
            Ok(SearchPage {
                hits: found
                    .into_iter()
                    .filter_map(|found| hit(reading, found, query).transpose())
                    .collect::<Result<_>>()?,
                next: full.then(|| (skip + PAGE).to_string()),
            })
        })
    }
}

fn hit(reading: &Reading<'_>, found: Found, query: &str) -> Result<Option<SearchHit>> {
    reading.isolated(found.document, || shown(&found, query))
}

fn shown(found: &Found, query: &str) -> Result<SearchHit> {
    let (title, text) = if found.kind == Kind::Story.as_str() {
        let story = Content::<Story>::read(&found.view)?.doc;
        (story.title.text.clone(), writing_of_story(&story))
    } else {
        let reflection = Content::<Reflection>::read(&found.view)?.doc;
        (String::new(), writing_of_reflection(&reflection))
    };
    Ok(SearchHit { id: found.document, kind: found.kind.clone(), title, excerpt: excerpt(&text, query) })
}
