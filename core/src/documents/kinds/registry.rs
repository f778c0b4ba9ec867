//! How a content of each kind is read, and where it lives.

use std::str::FromStr as _;

use belay_domain::{Kind, of_kind};
use belay_protocol::SpaceKind;

use super::{
    Subject,
    any::{AnyContent, words_of},
    tombstone::Tombstone,
};
use crate::{
    Error, Result,
    documents::{content::Content, typed::words_of_unknown},
    json,
};

/// Reads a content of this kind.
///
/// # Errors
/// As [`Content::read`].
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<Box<dyn AnyContent>> {
    of_kind!(kind, boxed(bytes))
}

/// The texts that a person typed in an intention about a document of this kind, as stored.
///
/// # Errors
/// [`Error::Internal`] for what is no JSON.
pub(crate) fn words_of_intent(kind: &str, intent: &str) -> Result<Vec<String>> {
    match Kind::from_str(kind) {
        Ok(kind) => of_kind!(kind, words_of(intent)),
        Err(_) => Ok(words_of_unknown(&json::read(intent)?)),
    }
}

/// The kinds in which a person finds their own words ([`Subject::WORDS`]).
pub(crate) fn searched() -> Vec<Kind> {
    fn has_words<A: Subject>() -> bool {
        A::WORDS.is_some()
    }
    Kind::ALL.iter().copied().filter(|kind| of_kind!(*kind, has_words())).collect()
}

/// As [`Subject::LIVES_IN`].
pub(crate) fn lives_in(kind: Kind) -> &'static [SpaceKind] {
    fn of<A: Subject>() -> &'static [SpaceKind] {
        A::LIVES_IN
    }
    of_kind!(kind, of())
}

fn boxed<A: Subject + 'static>(bytes: &[u8]) -> Result<Box<dyn AnyContent>> {
    match Content::<A>::read(bytes) {
        Ok(content) => Ok(Box::new(content)),
        Err(Error::NotFound { .. }) => Ok(Box::new(Tombstone::read(bytes)?)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
