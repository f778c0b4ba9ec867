//! Text and ratings: lengths, words, the one way each is counted, and what in a text acts on the place that shows it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Reason, Refusal, is_ignorable, is_mark};

/// The words of a text: split at white space, one function for all platforms (`rules.md`, *Stories*).
#[must_use]
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// How long a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounded {
    /// At most so many Unicode scalar values of the stored text (`rules.md`, *Text*).
    Chars(usize),
    /// At most so many words.
    Words(usize),
}

/// The text without white space around it, if it is within its bound; it may be empty. One with nothing in it that can be
/// seen is empty, whatever it is made of.
///
/// # Errors
/// [`Reason::TooLong`] with the field.
pub fn bounded(field: &str, text: &str, bound: Bounded) -> Result<String, Refusal> {
    let text = text.trim();
    let too_long = match bound {
        Bounded::Chars(most) => text.chars().count() > most,
        Bounded::Words(most) => words(text) > most,
    };
    if too_long {
        return Err(Refusal::invalid(field, Reason::TooLong));
    }
    Ok(if text.chars().any(is_seen) { text.to_owned() } else { String::new() })
}

/// Whether a character alone leaves something to see. A mark has to stand on something; U+2800 is a blank pattern.
fn is_seen(letter: char) -> bool {
    !(letter.is_whitespace()
        || letter.is_control()
        || is_ignorable(letter)
        || is_mark(letter)
        || letter == '\u{2800}')
}

/// The text without white space around it, if there is any and it is within its bound.
///
/// # Errors
/// [`Reason::Empty`] or [`Reason::TooLong`] with the field.
pub fn filled(field: &str, text: &str, bound: Bounded) -> Result<String, Refusal> {
    let text = bounded(field, text, bound)?;
    if text.is_empty() {
        return Err(Refusal::invalid(field, Reason::Empty));
    }
    Ok(text)
}

/// Whether a character acts on what shows it instead of being shown: controls other than line feed and tab (CWE-150), the
/// separators of lines and paragraphs, and what turns the order of a line around (UAX #9, *Explicit Directional
/// Formatting Characters*). Marks that part words or join letters are no such thing.
#[must_use]
pub fn acts_on_display(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        letter => letter.is_control(),
    }
}

/// A text of somebody else for a place that obeys its characters, such as a terminal: each that
/// [acts](acts_on_display) is named instead, as `<U+001B>`. A line feed after a carriage return is a line feed.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts_on_display) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        show(letter, acts_on_display(letter), &mut shown);
    }
    Cow::Owned(shown)
}

/// The same for a line that stands among others on a page: what turns directions stays where it also ends in this line, so
/// that a name of another script in it reads as it was written. Overrides never stay.
#[must_use]
pub fn enclosed(line: &str) -> Cow<'_, str> {
    if !line.contains(acts_on_display) {
        return Cow::Borrowed(line);
    }
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut isolates = 0_usize;
    // For each byte, whether a character begins there that stays. No search: a line may be long and consist of such characters.
    let mut stays = vec![false; line.len()];
    for (at, letter) in line.char_indices() {
        match letter {
            '\u{202A}' | '\u{202B}' => open.push((at, false)),
            '\u{2066}'..='\u{2068}' => {
                open.push((at, true));
                isolates += 1;
            }
            '\u{202C}' => {
                if let Some((begin, _)) = open.pop_if(|(_, is_isolate)| !*is_isolate) {
                    (stays[begin], stays[at]) = (true, true);
                }
            }
            '\u{2069}' if isolates > 0 => {
                // The end of an isolate ends what was opened in it.
                while let Some((begin, is_isolate)) = open.pop() {
                    if is_isolate {
                        (stays[begin], stays[at]) = (true, true);
                        break;
                    }
                }
                isolates -= 1;
            }
            _ => {}
        }
    }
    let mut shown = String::with_capacity(line.len());
    for (at, letter) in line.char_indices() {
        show(letter, acts_on_display(letter) && !stays[at], &mut shown);
    }
    Cow::Owned(shown)
}

fn show(letter: char, by_name: bool, shown: &mut String) {
    if by_name {
        shown.push_str(&format!("<U+{:04X}>", u32::from(letter)));
    } else {
        shown.push(letter);
    }
}

/// A reading from 1 to 5 (`model.md`, *Value types*, a proposed range).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Rating(u8);

impl Rating {
    /// The lowest reading.
    pub const LOWEST: u8 = 1;
    /// The highest reading.
    pub const HIGHEST: u8 = 5;

    /// The reading as a number from 1 to 5.
    #[must_use]
    pub fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rating {
    type Error = Refusal;

    fn try_from(value: u8) -> Result<Self, Refusal> {
        if (Self::LOWEST..=Self::HIGHEST).contains(&value) {
            Ok(Self(value))
        } else {
            Err(Refusal::invalid("rating", Reason::OutOfRange))
        }
    }
}

impl From<Rating> for u8 {
    fn from(rating: Rating) -> Self {
        rating.0
    }
}

crate::typed::no_words! { Rating }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_at_white_space_of_any_kind() {
        assert_eq!(words(""), 0);
        assert_eq!(words("  one\ttwo\nthree\u{3000}four  "), 4);
        assert_eq!(words("שלום עולם 🧗‍♀️"), 3);
    }

    #[test]
    fn lengths_count_scalar_values_not_bytes() {
        assert_eq!(bounded("name", "ñññ", Bounded::Chars(3)).as_deref(), Ok("ñññ"));
        assert_eq!(
            bounded("name", "ññññ", Bounded::Chars(3)),
            Err(Refusal::invalid("name", Reason::TooLong))
        );
    }

    #[test]
    fn what_nobody_can_see_is_empty() {
        for text in [
            " \u{a0}\n",
            "\u{200b}\u{200b}",
            "\u{feff}",
            "\u{202e}",
            "\u{2060} \u{ad}",
            "\u{3164}",
            "\u{2800}",
            "\u{301}",
            "\u{fe0f}",
            "\u{e0041}",
            "\u{1b}\0",
        ] {
            assert_eq!(
                filled("what", text, Bounded::Chars(9)),
                Err(Refusal::invalid("what", Reason::Empty)),
                "{text:?}"
            );
            assert_eq!(bounded("what", text, Bounded::Chars(9)).as_deref(), Ok(""), "{text:?}");
        }
        for text in ["می\u{200c}خواهم", "👩\u{200d}👧", "ก็", "…", "\u{202b}שלום\u{202c}"]
        {
            assert_eq!(filled("what", text, Bounded::Chars(9)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_named_and_nothing_else_changes() {
        assert_eq!(
            visible("\u{1b}]0;owned\u{7}\r\u{9b}2J\u{7f}"),
            "<U+001B>]0;owned<U+0007><U+000D><U+009B>2J<U+007F>"
        );
        assert_eq!(visible("Mia\u{202e} moT\u{2028}"), "Mia<U+202E> moT<U+2028>");
        assert_eq!(visible("two\r\nlines"), "two\nlines");
        for text in ["a\tb\nc", "می\u{200c}خواهم", "👩\u{200d}👧", "e\u{301}", "a\u{200f}b"] {
            assert_eq!(visible(text), text);
        }
        for code in (0..=0x2fff).filter_map(char::from_u32) {
            let shown = visible(code.encode_utf8(&mut [0; 4])).into_owned();
            assert!(!shown.contains(acts_on_display), "{shown:?}");
        }
    }

    #[test]
    fn directions_that_end_in_their_line_stay_and_all_others_are_named() {
        for whole in ["\u{2067}היום\u{2069}", "a \u{202b}ב\u{202c} c", "\u{2068}\u{202a}x\u{202c}\u{2069}"]
        {
            assert_eq!(enclosed(whole), whole);
        }
        assert_eq!(enclosed("\u{202e}drow\u{202c}"), "<U+202E>drow<U+202C>");
        assert_eq!(enclosed("a\u{2067}b"), "a<U+2067>b");
        assert_eq!(enclosed("a\u{2069}\u{202c}b"), "a<U+2069><U+202C>b");
        assert_eq!(enclosed("\u{2067}\u{202b}a\u{2069}\u{202c}"), "\u{2067}<U+202B>a\u{2069}<U+202C>");
    }

    #[test]
    fn a_long_line_of_directions_alone_is_shown_like_a_short_one() {
        let many = 200_000;
        let within = format!("{}a{}", "\u{202a}".repeat(many), "\u{202c}".repeat(many));
        assert_eq!(enclosed(&within), within);
        let ended_by_nothing = format!("{}{}", "\u{202a}".repeat(many), "\u{2069}".repeat(many));
        let shown = enclosed(&ended_by_nothing);
        assert!(shown.starts_with("<U+202A><U+202A>") && shown.ends_with("<U+2069>"));
        assert_eq!(shown.len(), 2 * many * "<U+202A>".len());
    }

    #[test]
    fn a_rating_is_one_to_five() {
        assert!(Rating::try_from(0).is_err() && Rating::try_from(6).is_err());
        assert_eq!(Rating::try_from(5).map(Rating::value), Ok(5));
    }
}
