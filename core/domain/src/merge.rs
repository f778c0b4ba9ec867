//! The three-way merge of prose: two people edited the same text, and both should stand.
//!
//! Words and the white space between them are compared (a paragraph is one line in an app, so lines would be too
//! coarse). Scripts that write without spaces are compared letter by letter, as search does. Changes that do not touch
//! each other are both taken; changes to the same or to neighbouring words are a conflict, because a sentence made of
//! halves of two sentences is nobody's.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::{is_mark, writes_without_spaces};

/// So many letters of a script without spaces keep two changes apart as a word does: most of its words are no longer, and
/// where one ends is not written.
const LETTERS_APART: usize = 4;
/// Texts that together have more tokens than this are compared by words alone: comparing takes time by the product of
/// what differs, and no paragraph of a person has so many letters.
const MOST_TOKENS: usize = 30_000;

/// The outcome of a merge.
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
    let split = |grain: Grain| [base, left, right].map(|text| tokens(text, grain));
    let mut texts = split(Grain::Letters);
    if texts.iter().map(Vec::len).sum::<usize>() > MOST_TOKENS {
        texts = split(Grain::Words);
    }
    let [base, left, right] = texts;
    weave(&base, &hunks(&base, &left), &hunks(&base, &right))
}

/// A run of tokens of the base and what one side made of it.
#[derive(PartialEq)]
struct Hunk {
    base: Range<usize>,
    text: String,
}

/// Into what a text is split.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grain {
    /// Words; letters in scripts that write without spaces.
    Letters,
    /// A word: the text between white space.
    Words,
}

/// The class of a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Space,
    Word,
    Letter,
}

/// Words, letters of scripts without spaces, and the white space between them, in order: joined they are the text again. A
/// mark stays with the letter it stands on.
fn tokens(text: &str, grain: Grain) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let run = if letter.is_whitespace() {
            Run::Space
        } else if grain == Grain::Letters && writes_without_spaces(letter) {
            Run::Letter
        } else {
            Run::Word
        };
        match before {
            Some(Run::Word | Run::Letter) if is_mark(letter) => continue,
            Some(before) if before != run || run == Run::Letter => {
                tokens.push(&text[start..at]);
                start = at;
            }
            _ => {}
        }
        before = Some(run);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

fn hunks(base: &[&str], side: &[&str]) -> Vec<Hunk> {
    capture_diff_slices(Algorithm::Patience, base, side)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Hunk { base: op.old_range(), text: side[op.new_range()].concat() })
        .collect()
}

/// Whether two hunks overlap or stand side by side without a word of the base between them. A lone stretch of white
/// space between them does not separate: the words around it are neighbours. Nor do fewer than [`LETTERS_APART`] letters.
fn touch(base: &[&str], one: &Hunk, other: &Hunk) -> bool {
    let (first, second) = if one.base.start <= other.base.start { (one, other) } else { (other, one) };
    match base.get(first.base.end..second.base.start) {
        None => true,
        Some(between) => {
            let is_letter = |token: &&&str| token.chars().next().is_some_and(writes_without_spaces);
            let is_word = |token: &&str| !token.trim().is_empty() && !is_letter(&token);
            !between.iter().any(is_word) && between.iter().filter(is_letter).count() < LETTERS_APART
        }
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
    fn a_script_with_spaces_is_merged_by_its_words() {
        let base = "שלום לך חבר יקר מאוד";
        assert_eq!(clean(base, "שלום לך חבר יקר מאוד 🧗", "היי לך חבר יקר מאוד"), "היי לך חבר יקר מאוד 🧗");
        let base = "나는 팀을 이끌고 싶지만 두렵다";
        assert_eq!(
            clean(base, "우리는 팀을 이끌고 싶지만 두렵다", "나는 팀을 이끌고 싶지만 조금 두렵다"),
            "우리는 팀을 이끌고 싶지만 조금 두렵다"
        );
    }

    #[test]
    fn a_script_without_spaces_is_merged_by_its_letters() {
        for (base, left, right, both) in [
            (
                "我想带领一个团队但是我有点害怕",
                "我很想带领一个团队但是我有点害怕",
                "我想带领一个团队但是我不再害怕",
                "我很想带领一个团队但是我不再害怕",
            ),
            (
                "私はチームを率いたいが、少し怖い。",
                "私は小さなチームを率いたいが、少し怖い。",
                "私はチームを率いたいが、もう怖くない。",
                "私は小さなチームを率いたいが、もう怖くない。",
            ),
            ("ฉันอยากนำทีมแต่ฉันกลัว", "ฉันไม่อยากนำทีมแต่ฉันกลัว", "ฉันอยากนำทีมแต่ฉันกลัวมาก", "ฉันไม่อยากนำทีมแต่ฉันกลัวมาก"),
        ] {
            assert_eq!(clean(base, left, right), both);
        }
    }

    #[test]
    fn changes_of_one_word_of_a_script_without_spaces_are_a_conflict() {
        assert_eq!(merge("我喜欢你", "我讨厌你", "我喜爱你"), Merged::Conflict);
        assert_eq!(merge("一个学习小组", "一个读书小组", "一个学院小组"), Merged::Conflict);
        // A vowel and the consonant it stands on are one letter.
        assert_eq!(merge("ก็ดี", "ก่ดี", "ก้ดี"), Merged::Conflict);
    }

    #[test]
    fn words_of_another_script_between_letters_keep_changes_apart() {
        assert_eq!(clean("我用 Rust 写", "他用 Rust 写", "我用 Rust 读"), "他用 Rust 读");
    }

    #[test]
    fn a_text_beyond_any_paragraph_is_compared_by_words() {
        let base = "字".repeat(MOST_TOKENS);
        let (left, right) = (format!("左{base}"), format!("{base}右"));
        assert_eq!(merge(&base, &left, &right), Merged::Conflict);
        assert_eq!(merge(&base, &left, &base), Merged::Clean(left));
    }

    #[test]
    fn as_many_letters_as_are_compared_are_compared_by_letters() {
        let (base, left) = ("字".repeat(MOST_TOKENS / 3 - 1), "左");
        let added = MOST_TOKENS - 3 * base.chars().count() - 1;
        let (left, right) = (format!("{left}{base}"), format!("{base}{}", "右".repeat(added)));
        assert_eq!(clean(&base, &left, &right), format!("左{base}{}", "右".repeat(added)));
        assert_eq!(merge(&base, &left, &format!("{right}右")), Merged::Conflict);
    }

    #[test]
    fn four_letters_between_two_changes_keep_them_apart_and_three_do_not() {
        assert_eq!(clean("一二三四五六", "左二三四五六", "一二三四五右"), "左二三四五右");
        assert_eq!(merge("一二三四五", "左二三四五", "一二三四右"), Merged::Conflict);
    }

    #[test]
    fn a_mark_stays_with_the_letter_it_stands_on() {
        assert_eq!(tokens("ก็ดี", Grain::Letters), ["ก็", "ดี"]);
    }

    proptest! {
        #[test]
        fn a_merge_never_depends_on_who_came_first(base in "[ab 字学]{0,12}", left in "[abc 字学]{0,12}", right in "[abd 字学]{0,12}") {
            prop_assert_eq!(merge(&base, &left, &right), merge(&base, &right, &left));
        }

        #[test]
        fn tokens_joined_are_the_text_again(text in "\\PC{0,30}") {
            for grain in [Grain::Letters, Grain::Words] {
                prop_assert_eq!(tokens(&text, grain).concat(), text.clone());
            }
        }

        #[test]
        fn what_either_side_wrote_stands_in_a_clean_merge(
            base in "[ab 字学]{0,16}", left in "[abx 字学左]{0,16}", right in "[aby 字学右]{0,16}",
        ) {
            if let Merged::Clean(text) = merge(&base, &left, &right) {
                let count = |text: &str, letter| text.chars().filter(|one| *one == letter).count();
                for letter in ['x', '左'] {
                    prop_assert!(count(&text, letter) >= count(&left, letter), "{text:?}");
                }
                for letter in ['y', '右'] {
                    prop_assert!(count(&text, letter) >= count(&right, letter), "{text:?}");
                }
            }
        }

        #[test]
        fn an_untouched_side_gives_way_to_the_other(base in "[ab \n]{0,20}", side in "[abc \n]{0,20}") {
            prop_assert_eq!(merge(&base, &base, &side), Merged::Clean(side.clone()));
            prop_assert_eq!(merge(&base, &side, &base), Merged::Clean(side));
        }
    }
}
