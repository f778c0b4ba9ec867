//! For tests of every kind of document: the facts under which its commands are possible, and what it shows after a command that
//! was done. Each command has a line, so that a new one does not compile without saying what it does.

use uuid::Uuid;

use crate::{
    Aggregate, Edit, KeptVersion, MemberId, Prose,
    action::{Action, ActionCommand, ActionState, NewAction},
};

/// Two people of a relationship, as the golden intentions name them.
pub const PAIR: [MemberId; 2] = [MemberId(Uuid::from_u128(0xa)), MemberId(Uuid::from_u128(0xb))];

/// A document that can be asked whether it shows what a command said.
pub trait Shows: Aggregate {
    /// The facts under which most commands are possible for [`PAIR`].
    fn facts() -> Self::Facts;

    /// Whether this document shows `command`, which `by` gave to the document as it was `before`, and which was done.
    fn shows(&self, before: &Self, command: &Self::Command, by: MemberId) -> bool;
}

/// Whether an edit stands in a text: as its author left it where nobody had written meanwhile, and otherwise with each word
/// that they added in the text or in a version kept beside it.
#[must_use]
pub fn took(before: Option<&Prose>, after: Option<&Prose>, edit: &Edit) -> bool {
    let Some(after) = after else { return false };
    if before.map_or("", |before| &before.text) == edit.before {
        return after.text == edit.after;
    }
    let stands = |word: &str| {
        after.text.contains(word) || after.kept.iter().any(|version| version.text.contains(word))
    };
    let added = edit.after.split_whitespace().filter(|word| !edit.before.contains(word));
    added.into_iter().all(stands)
}

/// As [`took`], and no version that its author saw is kept any more.
#[must_use]
pub fn settled(before: Option<&Prose>, after: Option<&Prose>, edit: &Edit, seen: &[KeptVersion]) -> bool {
    took(before, after, edit)
        && after.is_some_and(|after| !after.kept.iter().any(|version| seen.contains(version)))
}

pub(crate) fn took_on(actions: &[Action], new: &NewAction) -> bool {
    let state = match new.due {
        Some(due) => ActionState::Open { due },
        None => ActionState::Someday,
    };
    actions
        .last()
        .is_some_and(|action| action.owner == new.owner && action.what == new.what && action.state == state)
}

pub(crate) fn acted(action: Option<&Action>, command: &ActionCommand) -> bool {
    match (action.map(|action| &action.state), command) {
        (Some(ActionState::Open { due }), ActionCommand::Date { due: asked }) => due == asked,
        (Some(ActionState::Done { result, .. }), ActionCommand::Complete { result: said }) => result == said,
        (Some(ActionState::Dropped { .. }), ActionCommand::Drop) => true,
        _ => false,
    }
}
