//! A closure: debrief, goodbye and sign-off of a relationship, in the words of those who were in it.
//!
//! `Opened -> Answered -> Met -> Signed` (`model.md`). Each state follows from what is there, so none is stored. Every
//! time closing is opened has a closure of its own: signatures given before a change of mind sign nothing later.
//!
//! Each member is asked what they would do differently. The answer stays in their `self` space as a lesson; the closure
//! has only that it was answered (S210, S446).

mod handle;
mod reading;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ActionId, BenchmarkId, ClosureId, Edit, GoalId, KeptVersion, MemberId, Phase, Prose, RelationshipId,
    WinId, derived,
};

pub use reading::{ClosureState, ClosureSummary, SignOff};

/// So many days after the first signature another's may be waived by notice (S449, a proposed number).
pub const NOTICE_DAYS: i64 = 14;
/// Longest thanks or goodbye, in Unicode scalar values: a page.
pub const MAX_THANKS_CHARS: usize = 3_000;
/// Longest achievement, in Unicode scalar values: a sentence or two, as a win.
pub const MAX_ACHIEVED_CHARS: usize = 300;

/// The closure of a relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Closure {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
    /// Who opened the debrief.
    pub opened_by: MemberId,
    /// On this day.
    pub opened_on: NaiveDate,
    /// What was achieved beyond goals, benchmarks and wins; those are read from their own documents (S444).
    #[serde(default)]
    pub added: Vec<AddedAchievement>,
    /// Open actions that somebody takes along (S445). An action done or dropped says so itself.
    #[serde(default)]
    pub carried: BTreeMap<ActionId, MemberId>,
    /// Who has answered what they would do differently, or lets the question be (S210). Never the answer.
    #[serde(default)]
    pub differently: BTreeMap<MemberId, Differently>,
    /// Each one's thanks to the others (S450).
    #[serde(default)]
    pub thanks: BTreeMap<MemberId, Prose>,
    /// Written goodbyes of those who do without a closing meeting (S443).
    #[serde(default)]
    pub goodbyes: BTreeMap<MemberId, Prose>,
    /// Signatures, given or waived (S449).
    #[serde(default)]
    pub signatures: BTreeMap<MemberId, Signature>,
}

/// Something achieved, written down by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AddedAchievement {
    /// What.
    pub text: String,
    /// By whom it was added.
    pub by: MemberId,
}

/// Whether a member has answered the question to themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Differently {
    /// They wrote it down, for themselves.
    Answered,
    /// They let it be.
    Waived,
}

/// One member's sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Signature {
    /// Signed.
    Signed {
        /// When.
        at: DateTime<Utc>,
    },
    /// They do without signing.
    Waived {
        /// When.
        at: DateTime<Utc>,
    },
    /// Another waived it, after the notice.
    ByNotice {
        /// When.
        at: DateTime<Utc>,
        /// Who.
        by: MemberId,
    },
}

/// How a closure begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosureOpening {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
}

/// The commands of a closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClosureCommand {
    /// Add something that was achieved (S444).
    AddAchieved {
        /// What.
        text: String,
    },
    /// Take an open action along (S445).
    CarryAction {
        /// Which.
        action: ActionId,
        /// Who takes it along.
        by: MemberId,
    },
    /// One has written down, for oneself, what one would do differently; or lets it be.
    Answer(Differently),
    /// Word one's thanks to the others.
    Thank {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
    },
    /// Do without a closing meeting, with a written goodbye (S443).
    SayGoodbyeInWriting {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
    },
    /// Make one's thanks of the versions that two of one's own phones left side by side.
    SettleThanks {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// The same for one's written goodbye.
    SettleGoodbye {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// Sign off.
    Sign,
    /// Do without signing oneself.
    WaiveSignature,
    /// Close without another's signature, two weeks after the first (S449).
    WaiveByNotice {
        /// Whose.
        member: MemberId,
    },
}

/// Something that was achieved, from the documents that know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Achieved {
    /// The source of the achievement.
    pub source: AchievedSource,
    /// In the words of that document.
    pub text: String,
}

/// The source of an achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AchievedSource {
    /// A goal that was reached.
    Goal(GoalId),
    /// A benchmark that was reached.
    Benchmark(BenchmarkId),
    /// A win.
    Win(WinId),
    /// A member added it at the debrief.
    ByHand(MemberId),
}

/// Facts of the relationship, its goals, actions and meetings that the rules of a closure need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosureFacts {
    /// The members who are in.
    pub members: BTreeSet<MemberId>,
    /// The state of the relationship.
    pub phase: Phase,
    /// Goals and benchmarks reached, and wins, in order of their day (S444).
    pub achieved: Vec<Achieved>,
    /// Goals that are neither reached, carried nor dropped (S445).
    pub open_goals: BTreeSet<GoalId>,
    /// Actions, of goals and of meetings, that are neither done nor dropped (S445).
    pub open_actions: BTreeSet<ActionId>,
    /// A closing meeting was held since closing was opened (S443).
    pub closing_meeting_held: bool,
}

impl Closure {
    /// The id of the closure of a relationship, for the time closing was opened
    /// ([`crate::relationship::Relationship::closing_round`], from 1): whichever phone makes it makes the same.
    #[must_use]
    pub fn id_for(relationship: RelationshipId, round: u32) -> ClosureId {
        ClosureId(derived(relationship.0, &format!("closure {round}")))
    }
}

crate::typed::no_words! { Differently }

crate::typed::typed! {
    struct ClosureOpening { relationship };
    enum ClosureCommand { AddAchieved { text }, CarryAction { action, by }, Answer(one), Thank { edit }, SayGoodbyeInWriting { edit }, SettleThanks { edit, seen }, SettleGoodbye { edit, seen }, Sign, WaiveSignature, WaiveByNotice { member } };
}
