//! Text and ratings: lengths, words, and the one way each is counted.

use serde::{Deserialize, Serialize};

use crate::{Reason, Refusal};

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

/// The text without white space around it, if it is within its bound; it may be empty.
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
    Ok(text.to_owned())
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
    fn only_white_space_is_empty() {
        assert_eq!(
            filled("what", " \u{a0}\n", Bounded::Chars(9)),
            Err(Refusal::invalid("what", Reason::Empty))
        );
    }

    #[test]
    fn a_rating_is_one_to_five() {
        assert!(Rating::try_from(0).is_err() && Rating::try_from(6).is_err());
        assert_eq!(Rating::try_from(5).map(Rating::value), Ok(5));
    }
}
