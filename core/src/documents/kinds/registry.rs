//! The kinds there are: how a content of each is read, and where it lives. A new kind is one more line in each list.

use std::str::FromStr as _;

use belay_domain::{
    Kind,
    agreement::Agreement,
    ally_track::AllyTrack,
    closure::Closure,
    entry::Entry,
    flash::{FlashReply, FlashRequest},
    goal::Goal,
    meeting::Meeting,
    profile::Profile,
    prompt::PromptDraws,
    reflection::{PairedReflection, PromptSet, Reflection, SharedReflection},
    relationship::Relationship,
    story::{Story, StoryShare},
    vision::Vision,
};
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

/// Calls a function for the aggregate of a kind.
macro_rules! of_kind {
    ($kind:expr, $function:ident($argument:expr)) => {
        match $kind {
            Kind::Goal => $function::<Goal>($argument),
            Kind::Relationship => $function::<Relationship>($argument),
            Kind::Meeting => $function::<Meeting>($argument),
            Kind::Profile => $function::<Profile>($argument),
            Kind::FlashRequest => $function::<FlashRequest>($argument),
            Kind::FlashReply => $function::<FlashReply>($argument),
            Kind::Reflection => $function::<Reflection>($argument),
            Kind::SharedReflection => $function::<SharedReflection>($argument),
            Kind::PairedReflection => $function::<PairedReflection>($argument),
            Kind::PromptSet => $function::<PromptSet>($argument),
            Kind::PromptDraws => $function::<PromptDraws>($argument),
            Kind::Story => $function::<Story>($argument),
            Kind::StoryShare => $function::<StoryShare>($argument),
            Kind::Agreement => $function::<Agreement>($argument),
            Kind::Closure => $function::<Closure>($argument),
            Kind::Entry => $function::<Entry>($argument),
            Kind::Vision => $function::<Vision>($argument),
            Kind::AllyTrack => $function::<AllyTrack>($argument),
        }
    };
}

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

/// The kinds of space a kind of document lives in. Elsewhere one is kept unread: whoever wrote it there meant nothing good.
pub(crate) fn lives_in(kind: Kind) -> &'static [SpaceKind] {
    match kind {
        Kind::Profile
        | Kind::Vision
        | Kind::Reflection
        | Kind::PromptDraws
        | Kind::Story
        | Kind::AllyTrack => &[SpaceKind::Own],
        Kind::FlashRequest => &[SpaceKind::Program],
        Kind::FlashReply => &[SpaceKind::Pair],
        Kind::Relationship
        | Kind::Agreement
        | Kind::Goal
        | Kind::Meeting
        | Kind::SharedReflection
        | Kind::PairedReflection
        | Kind::PromptSet
        | Kind::StoryShare
        | Kind::Closure => &[SpaceKind::Pair, SpaceKind::Circle],
        Kind::Entry => &[SpaceKind::Own, SpaceKind::Pair, SpaceKind::Circle],
    }
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
