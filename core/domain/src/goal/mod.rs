//! A goal: what somebody wants to be able to do, how it will be known, and the way there.
//!
//! `Draft -> InReview -> Agreed | PushedBack(question) -> Draft`; `Agreed -> Reached | Carried | Dropped` (`model.md`).
//! A goal is agreed by its owner and one other member (S134). Finishing every action never finishes the goal
//! (`rules.md`, *Goals*).

mod benchmark;
mod command;
mod handle;
mod reading;
#[cfg(test)]
mod tests;
mod waiting;
mod writers;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    MemberId, Phase, Prose, Rating, RelationshipId, Sharing, VisionId, action::Action,
    agreement::SharingClause,
};

pub use benchmark::{Benchmark, BenchmarkState, NewBenchmark, Win, WinSource, WinState};
pub use command::{GoalCommand, GoalOpening, Wording};
pub use reading::{Progress, action_plan};
pub use writers::GoalWriter;

/// Longest statement, outcome or evidence, in Unicode scalar values: a paragraph each.
pub const MAX_GOAL_CHARS: usize = 1_000;
/// Above this many actions the app advises to split the goal; it never refuses (`rules.md`, *Goals*).
pub const MANY_ACTIONS: usize = 6;
/// A goal of this stretch level or lower draws the LowGoal advice (S115, a proposed number).
pub const LOW_STRETCH: u8 = 2;
/// Readings of owner and reviewer this far apart call for a talk (S114 shows 5 and 2; a proposed number).
pub const STRETCH_GAP: u8 = 2;
/// A goal without benchmarks whose actions were all done within so many days was too small (S115, a proposed number).
pub const DONE_TOO_SOON_DAYS: i64 = 7;

/// A goal with its benchmarks, actions and wins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Goal {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
    /// Whose goal it is.
    pub owner: MemberId,
    /// Development or performance (S111).
    pub kind: GoalKind,
    /// The ability that the owner wants to gain.
    pub statement: Prose,
    /// The visible sign of success for others.
    pub outcome: Prose,
    /// How it will be known.
    pub evidence: Prose,
    /// Who wrote in these texts, of each that its owner did not write alone; read it through [`Goal::written_by`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writers: Vec<GoalWriter>,
    /// By when, at the end of that day in the owner's zone.
    pub due: Option<NaiveDate>,
    /// The vision it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vision: Option<VisionId>,
    /// Its state.
    pub state: GoalState,
    /// The day it was sent to review; none where it is in no review, or an app that did not note it sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_on: Option<NaiveDate>,
    /// How far each sees it stretch its owner; read it through [`Goal::stretch_level`].
    #[serde(default)]
    pub stretch: BTreeMap<MemberId, Rating>,
    /// Milestones, in the order they were set.
    #[serde(default)]
    pub benchmarks: Vec<Benchmark>,
    /// Actions, in the order they were taken on.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Wins, in the order they were made.
    #[serde(default)]
    pub wins: Vec<Win>,
    /// Earlier questions of reviewers.
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// The members who want goals before getting acquainted, and why (S070).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groundwork_overrides: BTreeMap<MemberId, String>,
    /// How far it is shared. Sharing a goal never shares its actions or reasons (`rules.md`, *Goals*).
    pub sharing: Sharing,
}

/// The sort of goal (S111).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoalKind {
    /// To grow in something.
    Development,
    /// To get something done.
    Performance,
}

/// The state of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoalState {
    /// Being worded by its owner.
    Draft,
    /// The owner said yes; another member is asked.
    InReview,
    /// A reviewer gave it back with a question.
    PushedBack {
        /// What the reviewer asks.
        question: String,
        /// Who asks.
        by: MemberId,
    },
    /// Agreed by its owner and another member.
    Agreed {
        /// Since this day.
        on: NaiveDate,
        /// The other member.
        with: MemberId,
    },
    /// Reached, with a sentence of evidence.
    Reached {
        /// On this day.
        on: NaiveDate,
        /// How it is known.
        evidence: String,
    },
    /// Taken along, past the end of the relationship.
    Carried {
        /// Since this day.
        on: NaiveDate,
    },
    /// Given up.
    Dropped {
        /// On this day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// A reviewer's question on an earlier wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Review {
    /// Who asked.
    pub by: MemberId,
    /// What they asked.
    pub question: String,
    /// On this day.
    pub on: NaiveDate,
}

/// Facts of its relationship that the rules of a goal need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalFacts {
    /// The members of the relationship.
    pub members: BTreeSet<MemberId>,
    /// The state of the relationship.
    pub phase: Phase,
    /// How far the Sharing clause of the agreement in force opens goals and wins (S106).
    pub opened: SharingClause,
}

crate::typed::no_words! { GoalKind }
