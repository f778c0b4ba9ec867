//! Reflections: what somebody thinks about a meeting, a goal, a story, or anything.
//!
//! A [`Reflection`] lives in its author's own space and never leaves it: private is not a setting but the place it is
//! in (S004, S173). Sharing puts a copy, a [`SharedReflection`], into the space of a relationship after an explicit
//! yes; taking it back empties the copy. A [`PairedReflection`] is one question to every member, opened when all have
//! answered (S176); a [`PromptSet`] holds the questions that members ask each other again and again (S175).

mod command;
mod handle;
mod paired;
mod prompt_set;
mod shared;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Bounded, ExperienceId, FeedbackId, GoalId, MeetingId, MemberId, MomentId, Phase, Prose, Reason, Refusal,
    RelationshipId, ResourceId, Scope, ShareId,
};

pub use command::{ReflectionCommand, ReflectionOpening};
pub use paired::{PairedAnswer, PairedCommand, PairedOpening, PairedReflection};
pub use prompt_set::{
    AskedQuestion, MAX_OWN_QUESTIONS, Occasion, OwnQuestion, PromptSet, PromptSetCommand, PromptSetOpening,
};
pub use shared::{
    MAX_READER_QUESTIONS, Reader, ReaderQuestion, SharedCommand, SharedOpening, SharedReflection, SharedState,
};
pub use waiting::UNREAD_DAYS;

/// Longest reflection, in Unicode scalar values: some pages.
pub const MAX_REFLECTION_CHARS: usize = 20_000;
/// Longest question, in Unicode scalar values: a sentence or two.
pub const MAX_QUESTION_CHARS: usize = 300;

const REFLECTION: Bounded = Bounded::Chars(MAX_REFLECTION_CHARS);

/// A reflection, in its author's own space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Reflection {
    /// Whose it is; nobody else can read it.
    pub author: MemberId,
    /// What it is about.
    pub subject: ReflectionSubject,
    /// The prompt it answers, by its id in the prompts, if it answers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// What was written.
    pub text: Prose,
    /// The day it was begun, in its author's zone.
    pub on: NaiveDate,
    /// Still being written, or kept.
    pub state: ReflectionState,
    /// With whom a copy of it was shared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<RelationshipId, ReflectionShare>,
}

/// What a reflection is about (S172).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReflectionSubject {
    /// A meeting.
    Meeting(MeetingId),
    /// A goal.
    Goal(GoalId),
    /// A shadowing, an interview, a practice.
    Experience(ExperienceId),
    /// A book, a film, a podcast.
    Resource(ResourceId),
    /// A story that was told.
    StoryShare(ShareId),
    /// Feedback.
    Feedback(FeedbackId),
    /// A moment of everyday life.
    Moment(MomentId),
    /// Anything else.
    Free,
}

impl ReflectionSubject {
    /// The document it is about; none for anything else.
    #[must_use]
    pub fn document(self) -> Option<Uuid> {
        match self {
            Self::Meeting(id) => Some(id.0),
            Self::Goal(id) => Some(id.0),
            Self::Experience(id) => Some(id.0),
            Self::Resource(id) => Some(id.0),
            Self::StoryShare(id) => Some(id.0),
            Self::Feedback(id) => Some(id.0),
            Self::Moment(id) => Some(id.0),
            Self::Free => None,
        }
    }
}

/// Whether it is still being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReflectionState {
    /// Being written.
    Draft,
    /// Kept. Its author may still change it.
    Kept,
}

/// That a copy was shared with the members of one relationship, in their space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionShare {
    /// On this day.
    pub on: NaiveDate,
    /// Taken back on this day, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<NaiveDate>,
}

/// What rules about a document in a relationship's space must know of that relationship.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyFacts {
    /// Its members.
    pub members: BTreeSet<MemberId>,
    /// Its state.
    pub phase: Phase,
}

impl CompanyFacts {
    fn member(&self, member: MemberId) -> Result<(), Refusal> {
        if self.members.contains(&member) { Ok(()) } else { Err(Refusal::because(Reason::NotAMember)) }
    }

    /// That something may be added: the actor belongs to it, and it is not over.
    fn adding(&self, member: MemberId) -> Result<(), Refusal> {
        self.member(member)?;
        if self.phase == Phase::Closed {
            return Err(Refusal::because(Reason::Closed));
        }
        Ok(())
    }
}

impl Reflection {
    /// Whether `viewer` may read it: its author alone. Others read copies.
    #[must_use]
    pub fn can_read(&self, viewer: MemberId) -> bool {
        viewer == self.author
    }

    /// How far what it says can be read now. In every form of relationship it begins as private (S004, S173).
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.shares.values().any(|share| share.taken_back.is_none()) {
            Scope::Partner
        } else {
            Scope::Private
        }
    }

    /// Whether the members of this relationship have a copy now.
    #[must_use]
    pub fn is_shared_with(&self, relationship: RelationshipId) -> bool {
        self.shares.get(&relationship).is_some_and(|share| share.taken_back.is_none())
    }
}

crate::typed::typed! {
    enum ReflectionSubject { Meeting(one), Goal(one), Experience(one), Resource(one), StoryShare(one), Feedback(one), Moment(one), Free };
}
