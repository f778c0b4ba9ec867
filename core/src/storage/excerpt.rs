//! The places of a query's words in a text, in the spelling of the text.

use serde::Serialize;

use super::{
    folding::{Word, words_in},
    search::words_of_query,
};

/// How much of a text is shown on each side of what was found, in Unicode scalar values: two lines of a phone.
const AROUND: usize = 60;

/// A piece of a text with the first words that were found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Excerpt {
    /// The text before the match.
    pub before: String,
    /// The words that were found; empty where they stand in no row.
    pub found: String,
    /// The text after the match.
    pub after: String,
    /// Whether the text goes on before `before`.
    pub is_cut_before: bool,
    /// Whether the text goes on after `after`.
    pub is_cut_after: bool,
}

/// The piece of `text` around the first word of `query` that stands in it; its beginning where none does.
pub(crate) fn excerpt(text: &str, query: &str) -> Excerpt {
    let words = words_in(text);
    let phrases = words_of_query(query);
    let last = phrases.len().saturating_sub(1);
    let first = (0..words.len()).find_map(|at| {
        let hit = |(n, phrase): (usize, &Vec<String>)| {
            stands_at(&words[at..], phrase, n == last).then_some(phrase.len())
        };
        let longest = phrases.iter().enumerate().filter_map(hit).max()?;
        Some(at..at + longest)
    });
    let Some(first) = first else {
        let end = end_within(text, &words, 0, 0);
        return Excerpt {
            after: text[..end].to_owned(),
            is_cut_after: end < text.len(),
            ..Excerpt::default()
        };
    };
    let found = words[first.start].place.start..words[first.end - 1].place.end;
    let begin = begin_within(text, &words, first.start, found.start);
    let end = end_within(text, &words, first.end, found.end);
    Excerpt {
        before: text[begin..found.start].to_owned(),
        found: text[found.clone()].to_owned(),
        after: text[found.end..end].to_owned(),
        is_cut_before: begin > 0,
        is_cut_after: end < text.len(),
    }
}

/// Whether these words begin with a phrase; its last word may be unfinished.
fn stands_at(words: &[Word], phrase: &[String], unfinished: bool) -> bool {
    let Some((tail, head)) = phrase.split_last() else {
        return false;
    };
    let Some(end) = words.get(head.len()) else {
        return false;
    };
    let ends = if unfinished { end.folded.starts_with(tail.as_str()) } else { end.folded == *tail };
    ends && words.iter().zip(head).all(|(word, wanted)| word.folded == *wanted)
}

/// The start of the furthest word before `found` that is near enough.
fn begin_within(text: &str, words: &[Word], first: usize, found: usize) -> usize {
    let near = |begin: usize| text[begin..found].chars().rev().take(AROUND + 1).count() <= AROUND;
    if near(0) {
        return 0;
    }
    let before = words[..first].iter().rev().map(|word| word.place.start);
    before.take_while(|begin| near(*begin)).last().unwrap_or(found)
}

/// The end of the furthest word after `found` that is near enough.
fn end_within(text: &str, words: &[Word], next: usize, found: usize) -> usize {
    let near = |end: usize| text[found..end].chars().take(AROUND + 1).count() <= AROUND;
    if near(text.len()) {
        return text.len();
    }
    let after = words[next..].iter().map(|word| word.place.end);
    after.take_while(|end| near(*end)).last().unwrap_or(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, query: &str) -> String {
        excerpt(text, query).found
    }

    #[test]
    fn what_was_found_is_shown_as_it_was_written() {
        assert_eq!(found("Der Žluťoučký kůň", "zlutou"), "Žluťoučký");
        assert_eq!(found("In der Straße", "STRASSE"), "Straße");
        assert_eq!(found("اليوم مُحَمَّد هنا", "محمد"), "مُحَمَّد");
        assert_eq!(found("毎日日本語を学習する", "学習"), "学習");
        assert_eq!(found("It's l'eau, of course", "l'eau"), "l'eau");
        assert_eq!(found("e\u{301}te\u{301} indien", "été"), "e\u{301}te\u{301}");
        assert_eq!(found("आज का दिन", "दि"), "दिन");
        assert_eq!(found("می\u{200c}خواهم یاد", "میخواهم"), "می\u{200c}خواهم");
        assert_eq!(found("lunch with Tom 👍🏽 today", "👍"), "👍🏽");
    }

    #[test]
    fn the_first_word_that_stands_there_counts_and_only_the_last_may_be_unfinished() {
        assert_eq!(found("a rope and a knot", "knot rope"), "rope");
        assert_eq!(found("roped in by a rope", "rope knot"), "rope");
        assert_eq!(excerpt("roped in by a rope", "rope knot").before, "roped in by a ");
        assert_eq!(found("roped in", "rope"), "roped");
    }

    #[test]
    fn a_long_text_is_cut_between_words_and_says_so() {
        let text = format!("{}needle{}", "straw ".repeat(100), " hay".repeat(100));
        let piece = excerpt(&text, "needle");
        assert_eq!((piece.found.as_str(), piece.is_cut_before, piece.is_cut_after), ("needle", true, true));
        assert!(piece.before.starts_with("straw ") && piece.before.chars().count() <= AROUND);
        assert!(piece.after.ends_with(" hay") && piece.after.chars().count() <= AROUND);
        let whole = format!("{}{}{}", piece.before, piece.found, piece.after);
        assert!(text.contains(&whole));
    }

    #[test]
    fn without_a_word_in_a_row_the_beginning_is_shown() {
        let piece = excerpt("Only this", "rope");
        assert_eq!(
            (piece.found.as_str(), piece.after.as_str(), piece.is_cut_after),
            ("", "Only this", false)
        );
    }
}
