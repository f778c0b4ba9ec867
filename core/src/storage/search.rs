//! Full-text search over what a person wrote, in any script. Text and query are folded alike (`folding.rs`), so that
//! SQLite only sees plain words.

use rusqlite::OptionalExtension as _;
use uuid::Uuid;

use super::{
    Reading, Wording, Writing,
    folding::{fold, words_in},
};
use crate::Result;

/// A document that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The document.
    pub(crate) document: Uuid,
    /// Its kind, as stored.
    pub(crate) kind: String,
    /// Its space.
    pub(crate) space: Uuid,
    /// Its content.
    pub(crate) view: Vec<u8>,
}

/// Longest query that is looked at, in Unicode scalar values: nobody types more, and a pasted book costs nothing.
const MAX_QUERY_CHARS: usize = 200;

impl Reading<'_> {
    /// What of these texts the person of this phone wrote, alone or with others; none where they wrote nothing.
    pub(super) fn own_words(&self, texts: &[Wording]) -> Result<Option<String>> {
        if texts.is_empty() {
            return Ok(None);
        }
        let me = self.own_id()?;
        let own = texts.iter().filter(|text| text.by.is_none() || text.by == me);
        let own = own.map(|text| text.text.as_str()).collect::<Vec<_>>().join("\n");
        Ok(Some(own).filter(|own| !own.is_empty()))
    }

    /// Own writing that has every word of `query` (the last may be unfinished), best match first, skipping `skip`.
    pub(crate) fn search(&self, query: &str, skip: u32, most: u32) -> Result<Vec<Found>> {
        let Some(expression) = expression(query) else {
            return Ok(Vec::new());
        };
        let mut statement = self.sql().prepare_cached(
            "SELECT document.id, document.kind, document.space, document.view \
             FROM writing JOIN document ON document.row = writing.rowid \
             WHERE writing MATCH ?1 ORDER BY rank, document.row DESC LIMIT ?2 OFFSET ?3",
        )?;
        let rows = statement.query_map((expression, most, skip), |row| {
            Ok(Found { document: row.get(0)?, kind: row.get(1)?, space: row.get(2)?, view: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writing<'_> {
    /// Makes exactly this text of a document findable; none for nothing.
    pub(super) fn set_writing(&mut self, row: i64, fresh: bool, text: Option<&str>) -> Result<()> {
        if !fresh {
            let there = self
                .sql()
                .prepare_cached("SELECT 1 FROM writing WHERE rowid = ?1")?
                .query_row([row], |_| Ok(()))
                .optional()?;
            if there.is_some() {
                self.sql().prepare_cached("DELETE FROM writing WHERE rowid = ?1")?.execute([row])?;
            }
        }
        if let Some(text) = text {
            self.sql()
                .prepare_cached("INSERT INTO writing (rowid, text) VALUES (?1, ?2)")?
                .execute((row, fold(text)))?;
        }
        Ok(())
    }
}

/// The query for SQLite: each word a phrase of its folded words, all needed, the last one a prefix.
fn expression(query: &str) -> Option<String> {
    // Folded words have no quotation mark in them, so quoting is safe.
    let phrases = words_of_query(query).into_iter().map(|phrase| format!("\"{}\"", phrase.join(" ")));
    let phrases: Vec<String> = phrases.collect();
    (!phrases.is_empty()).then(|| phrases.join(" ") + "*")
}

/// The words of a query, each as the words it folds to: more than one in scripts without spaces, and around an
/// apostrophe. The last may be unfinished.
pub(super) fn words_of_query(query: &str) -> Vec<Vec<String>> {
    let query: String = query.chars().take(MAX_QUERY_CHARS).collect();
    let words = query.split_whitespace().map(words_in);
    let words = words.map(|words| words.into_iter().map(|word| word.folded).collect::<Vec<_>>());
    words.filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_without_spaces_is_searched_letter_by_letter_in_order() {
        assert_eq!(expression("学習"), Some("\"学 習\"*".into()));
    }

    #[test]
    fn a_query_can_never_be_syntax() {
        assert_eq!(
            expression("\"a\" OR NEAR(b) -c* col:d"),
            Some("\"a\" \"or\" \"near b\" \"c\" \"col d\"*".into())
        );
        assert_eq!(expression("  *** \u{200d} \u{ff02} "), None);
        assert_eq!(expression("tom 🧗"), Some("\"tom\" \"🧗\"*".into()));
    }
}
