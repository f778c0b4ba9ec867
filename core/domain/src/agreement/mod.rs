//! An agreement: how two or more people want to work together, in versions that all accept.
//!
//! `Draft -> Proposed -> Accepted (all) -> Superseded (by a newly accepted version)` (`model.md`). There is one document
//! for each relationship. The version in force stays so until another is accepted by all (S091); any change voids the
//! acceptances of the version that is being worded, and shows the difference (`rules.md`, *Agreement*).

mod command;
mod handle;
mod news;
mod plan;
mod reading;
mod review;
mod terms;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{AgreementId, MemberId, Phase, RelationshipId, derived, relationship::Form};

pub use command::{AgreementCommand, AgreementOpening, EndingAnswer, TakenText};
pub use plan::{FIRST_REVIEW_DAYS, PlannedText, StarterPlan};
pub use review::{EndingReview, ReviewResult};
pub use terms::{
    AgreementPart, Directness, Ending, FeedbackForm, FeedbackPreference, Heading, Means, SharingClause,
    Terms, difference,
};

/// Longest clause, in Unicode scalar values: half a page.
pub const MAX_CLAUSE_CHARS: usize = 2_000;
/// Longest line of one member, condition, or word on feedback, in Unicode scalar values.
pub const MAX_LINE_CHARS: usize = 300;
/// How long a meeting is if nobody says otherwise, in minutes (`rules.md`, *Relationship*).
pub const DEFAULT_MEETING_MINUTES: u16 = 60;
/// The shortest meeting worth agreeing on, in minutes (a proposed number; the shortest flash is 15).
pub const SHORTEST_MEETING_MINUTES: u16 = 15;
/// The longest, in minutes: a working day.
pub const LONGEST_MEETING_MINUTES: u16 = 480;

/// The agreement of one relationship, with every version that was ever in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Agreement {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
    /// Versions accepted by all, oldest first: the last is in force, the others are superseded.
    #[serde(default)]
    pub accepted: Vec<AcceptedVersion>,
    /// The version that is being worded or proposed, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextVersion>,
    /// Reviews of the ending, in order (S441).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<EndingReview>,
}

/// A version that all accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AcceptedVersion {
    /// Its number, from 1.
    pub number: u32,
    /// The accepted terms.
    pub terms: Terms,
    /// Who accepted, on which day. Who joins a circle later can accept it too.
    pub acceptances: BTreeMap<MemberId, NaiveDate>,
    /// In force since this day.
    pub since: NaiveDate,
}

/// The version that is being worded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NextVersion {
    /// The number it will have.
    pub number: u32,
    /// The terms as they stand.
    pub terms: Terms,
    /// Whether anyone is asked to accept them.
    pub stage: Stage,
    /// The terms somebody had already accepted before they were changed: what a person needs to see the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<Terms>,
}

/// How far the next version has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "AgreementStage"))]
pub enum Stage {
    /// Being worded.
    Draft,
    /// Everyone is asked. Proposing is not accepting: each says yes to the words they saw.
    Proposed {
        /// Who asked.
        by: MemberId,
        /// On this day.
        on: NaiveDate,
        /// Who has accepted these words, on which day.
        acceptances: BTreeMap<MemberId, NaiveDate>,
    },
}

/// Facts of its relationship that the rules of an agreement need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreementFacts {
    /// The members who are in.
    pub members: BTreeSet<MemberId>,
    /// Its form: in a circle one clause stands for all members.
    pub form: Form,
    /// Its state.
    pub phase: Phase,
}

impl Agreement {
    /// The id of the agreement of a relationship: whichever phone makes it makes the same.
    #[must_use]
    pub fn id_for(relationship: RelationshipId) -> AgreementId {
        AgreementId(derived(relationship.0, "agreement"))
    }
}
