//! The three-way merge of prose: two people edited the same text, and both should stand.
//!
//! Words and the white space between them are compared (a paragraph is one line in an app, so lines would be too
//! coarse). Changes that do not touch each other are both taken; changes to the same or to neighbouring words are a
//! conflict, because a sentence made of halves of two sentences is nobody's.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What became of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Both edits stand in this text.
    Clean(String),
    /// They touch the same words; neither may be thrown away.
    Conflict,
}

/// Merges `left` and `right`, which both started from `base`.
#[must_use]
pub fn merge(base: &str, left: &str, right: &str) -> Merged {
    if left == right || base == right {
        return Merged::Clean(left.to_owned());
    }
    if base == left {
        return Merged::Clean(right.to_owned());
    }
    let base = tokens(base);
    let left = hunks(&base, left);
    let right = hunks(&base, right);
    weave(&base, &left, &right)
}

/// A run of tokens of the base and what one side made of it.
#[derive(PartialEq)]
struct Hunk {
    base: Range<usize>,
    text: String,
}

/// Words, and the white space between them, in order: joined they are the text again.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut in_space = None;
    for (at, letter) in text.char_indices() {
        let space = letter.is_whitespace();
        if in_space.is_some_and(|before| before != space) {
            tokens.push(&text[start..at]);
            start = at;
        }
        in_space = Some(space);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

fn hunks(base: &[&str], side: &str) -> Vec<Hunk> {
    let side = tokens(side);
    capture_diff_slices(Algorithm::Patience, base, &side)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Hunk { base: op.old_range(), text: side[op.new_range()].concat() })
        .collect()
}

/// Whether two hunks overlap or stand side by side without a word of the base between them. A lone stretch of white
/// space between them does not separate: the words around it are neighbours.
fn touch(base: &[&str], one: &Hunk, other: &Hunk) -> bool {
    let (first, second) = if one.base.start <= other.base.start { (one, other) } else { (other, one) };
    match base.get(first.base.end..second.base.start) {
        None => true,
        Some(between) => between.iter().all(|token| token.trim().is_empty()),
    }
}

fn weave(base: &[&str], left: &[Hunk], right: &[Hunk]) -> Merged {
    let mut merged = String::new();
    let mut at = 0;
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    loop {
        let hunk = match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(one), Some(other)) if one == other => {
                right.next();
                left.next()
            }
            (Some(one), Some(other)) if touch(base, one, other) => return Merged::Conflict,
            (Some(one), Some(other)) if one.base.start < other.base.start => left.next(),
            (Some(_), None) => left.next(),
            (_, Some(_)) => right.next(),
        };
        if let Some(hunk) = hunk {
            merged.push_str(&base[at..hunk.base.start].concat());
            merged.push_str(&hunk.text);
            at = hunk.base.end;
        }
    }
    merged.push_str(&base[at..].concat());
    Merged::Clean(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(base: &str, left: &str, right: &str) -> String {
        match merge(base, left, right) {
            Merged::Clean(text) => text,
            Merged::Conflict => panic!("{left:?} and {right:?} over {base:?} should merge"),
        }
    }

    #[test]
    fn edits_at_different_places_both_stand() {
        let base = "I want to lead a team. I am afraid of it.";
        let left = "I want to lead a small team. I am afraid of it.";
        let right = "I want to lead a team. I am afraid of it. Less than before.";
        assert_eq!(
            clean(base, left, right),
            "I want to lead a small team. I am afraid of it. Less than before."
        );
    }

    #[test]
    fn the_same_edit_twice_stands_once() {
        assert_eq!(clean("one two", "one three", "one three"), "one three");
        assert_eq!(clean("a b c d e", "A b c d E", "A b c d e"), "A b c d E");
    }

    #[test]
    fn edits_of_the_same_words_are_a_conflict() {
        assert_eq!(merge("speak up", "speak louder", "speak softly"), Merged::Conflict);
        assert_eq!(merge("", "mine", "yours"), Merged::Conflict);
        assert_eq!(merge("one two", "ONE two", "one TWO"), Merged::Conflict);
    }

    #[test]
    fn any_script_is_merged_by_its_words() {
        let base = "שלום לך חבר יקר מאוד";
        assert_eq!(clean(base, "שלום לך חבר יקר מאוד 🧗", "היי לך חבר יקר מאוד"), "היי לך חבר יקר מאוד 🧗");
    }

    proptest! {
        #[test]
        fn a_merge_never_depends_on_who_came_first(base in "[ab ]{0,12}", left in "[abc ]{0,12}", right in "[abd ]{0,12}") {
            prop_assert_eq!(merge(&base, &left, &right), merge(&base, &right, &left));
        }

        #[test]
        fn an_untouched_side_gives_way_to_the_other(base in "[ab \n]{0,20}", side in "[abc \n]{0,20}") {
            prop_assert_eq!(merge(&base, &base, &side), Merged::Clean(side.clone()));
            prop_assert_eq!(merge(&base, &side, &base), Merged::Clean(side));
        }
    }
}
