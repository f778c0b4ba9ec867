//! The kinds there are: how a content of each is read, and where it lives. A new kind is one more arm in each.

use belay_domain::{
    Intent, Kind,
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

use super::{Subject, any::AnyContent, tombstone::Tombstone};
use crate::{Error, Result, documents::content::Content, json};

/// Reads a content of this kind.
///
/// # Errors
/// As [`Content::read`].
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<Box<dyn AnyContent>> {
    match kind {
        Kind::Goal => boxed::<Goal>(bytes),
        Kind::Relationship => boxed::<Relationship>(bytes),
        Kind::Meeting => boxed::<Meeting>(bytes),
        Kind::Profile => boxed::<Profile>(bytes),
        Kind::FlashRequest => boxed::<FlashRequest>(bytes),
        Kind::FlashReply => boxed::<FlashReply>(bytes),
        Kind::Reflection => boxed::<Reflection>(bytes),
        Kind::SharedReflection => boxed::<SharedReflection>(bytes),
        Kind::PairedReflection => boxed::<PairedReflection>(bytes),
        Kind::PromptSet => boxed::<PromptSet>(bytes),
        Kind::PromptDraws => boxed::<PromptDraws>(bytes),
        Kind::Story => boxed::<Story>(bytes),
        Kind::StoryShare => boxed::<StoryShare>(bytes),
        Kind::Agreement => boxed::<Agreement>(bytes),
        Kind::Closure => boxed::<Closure>(bytes),
        Kind::Entry => boxed::<Entry>(bytes),
        Kind::Vision => boxed::<Vision>(bytes),
        Kind::AllyTrack => boxed::<AllyTrack>(bytes),
    }
}

/// Whether these bytes are an intention of this kind.
pub(crate) fn reads_intent(kind: Kind, intent: &[u8]) -> bool {
    match kind {
        Kind::Goal => is_intent::<Goal>(intent),
        Kind::Relationship => is_intent::<Relationship>(intent),
        Kind::Meeting => is_intent::<Meeting>(intent),
        Kind::Profile => is_intent::<Profile>(intent),
        Kind::FlashRequest => is_intent::<FlashRequest>(intent),
        Kind::FlashReply => is_intent::<FlashReply>(intent),
        Kind::Reflection => is_intent::<Reflection>(intent),
        Kind::SharedReflection => is_intent::<SharedReflection>(intent),
        Kind::PairedReflection => is_intent::<PairedReflection>(intent),
        Kind::PromptSet => is_intent::<PromptSet>(intent),
        Kind::PromptDraws => is_intent::<PromptDraws>(intent),
        Kind::Story => is_intent::<Story>(intent),
        Kind::StoryShare => is_intent::<StoryShare>(intent),
        Kind::Agreement => is_intent::<Agreement>(intent),
        Kind::Closure => is_intent::<Closure>(intent),
        Kind::Entry => is_intent::<Entry>(intent),
        Kind::Vision => is_intent::<Vision>(intent),
        Kind::AllyTrack => is_intent::<AllyTrack>(intent),
    }
}

fn is_intent<A: Subject>(bytes: &[u8]) -> bool {
    json::read::<Intent<A::Opening, A::Command>>(bytes).is_ok()
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
