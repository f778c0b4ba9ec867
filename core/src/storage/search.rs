//! Full-text search over what a person wrote, in any script, with diacritics folded.
//!
//! Text is folded here, on the way in and on the way out alike, so that SQLite only sees plain words: compatibility
//! decomposition (Unicode NFKD), marks removed, lower case, a few Latin letters that do not decompose spelled out,
//! and a space around every letter of a script that writes without spaces.

use rusqlite::OptionalExtension as _;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use uuid::Uuid;

use super::{Reading, Writing};
use crate::Result;

/// A document that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The document.
    pub(crate) document: Uuid,
    /// Its kind, as stored.
    pub(crate) kind: String,
    /// Its content.
    pub(crate) view: Vec<u8>,
}

/// Longest query that is looked at, in Unicode scalar values: nobody types more, and a pasted book costs nothing.
const MAX_QUERY_CHARS: usize = 200;

impl Reading<'_> {
    /// Own writing that has every word of `query` (the last may be unfinished), best match first, skipping `skip`.
    pub(crate) fn search(&self, query: &str, skip: u32, most: u32) -> Result<Vec<Found>> {
        let Some(expression) = expression(query) else {
            return Ok(Vec::new());
        };
        let mut statement = self.prepare_cached(
            "SELECT document.id, document.kind, document.view \
             FROM writing JOIN document ON document.row = writing.rowid \
             WHERE writing MATCH ?1 ORDER BY rank, document.row DESC LIMIT ?2 OFFSET ?3",
        )?;
        let rows = statement.query_map((expression, most, skip), |row| {
            Ok(Found { document: row.get(0)?, kind: row.get(1)?, view: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writing<'_> {
    /// Makes exactly this text of a document findable; none for nothing.
    pub(super) fn set_writing(&mut self, row: i64, fresh: bool, text: Option<&str>) -> Result<()> {
        if !fresh {
            let there = self
                .prepare_cached("SELECT 1 FROM writing WHERE rowid = ?1")?
                .query_row([row], |_| Ok(()))
                .optional()?;
            if there.is_some() {
                self.prepare_cached("DELETE FROM writing WHERE rowid = ?1")?.execute([row])?;
            }
        }
        if let Some(text) = text {
            self.prepare_cached("INSERT INTO writing (rowid, text) VALUES (?1, ?2)")?
                .execute((row, fold(text)))?;
        }
        Ok(())
    }
}

/// The query for SQLite: each word a phrase of its folded tokens, all needed, the last one a prefix.
fn expression(query: &str) -> Option<String> {
    // Folded text has letters, digits and spaces only, so quoting is safe.
    let phrases = words_of_query(query).into_iter().map(|phrase| format!("\"{}\"", phrase.join(" ")));
    let phrases: Vec<String> = phrases.collect();
    (!phrases.is_empty()).then(|| phrases.join(" ") + "*")
}

/// The words of a query, each as the words it folds to: more than one in scripts without spaces, and around an
/// apostrophe. The last may be unfinished.
pub(super) fn words_of_query(query: &str) -> Vec<Vec<String>> {
    let query: String = query.chars().take(MAX_QUERY_CHARS).collect();
    let words = query.split_whitespace().map(fold);
    let words = words.map(|folded| folded.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.filter(|words| !words.is_empty()).collect()
}

/// Plain words of any text; see the head of this file.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        if without_spaces(letter) {
            folded.push(' ');
            folded.push(letter);
            folded.push(' ');
            continue;
        }
        match letter {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'þ' | 'Þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            // Final and plain sigma are one letter.
            'ς' => folded.push('σ'),
            letter if letter.is_alphanumeric() => {
                folded.extend(letter.to_lowercase().filter(|c| c.is_alphanumeric()));
            }
            // An apostrophe inside a word (it's, l'eau) parts it on both sides alike.
            _ => folded.push(' '),
        }
    }
    folded
}

/// Scripts that write without spaces between words: every letter is a word of its own, and a word is a phrase.
fn without_spaces(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Myanmar
        | 0x1780..=0x17FF        // Khmer
        | 0x3040..=0x30FF        // Hiragana, Katakana
        | 0x3400..=0x4DBF        // CJK extension A
        | 0x4E00..=0x9FFF        // CJK
        | 0xF900..=0xFAFF        // CJK compatibility
        | 0x20000..=0x3FFFF) // CJK extensions B and later
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diacritics_and_case_do_not_matter_in_any_script() {
        for (one, other) in [
            ("Žluťoučký", "zlutoucky"),
            ("STRASSE", "Straße"),
            ("Łódź", "lodz"),
            ("Ελευθερία", "ελευθερια"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("ﬁne", "fine"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

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
        assert_eq!(expression("  *** 🧗 "), None);
    }
}
