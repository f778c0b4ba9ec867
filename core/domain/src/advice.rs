//! What the app says without forbidding anything: advice is computed from the state and never stored.

use serde::{Deserialize, Serialize};

/// One piece of advice. The shell has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Advice {
    /// Owner and reviewer see the stretch of a goal very differently: talk about it (S114).
    TalkAboutStretch,
    /// The goal asks little: how could it be raised? (S115)
    LowGoal,
    /// Does the goal serve the vision? (S131)
    LinkToVision,
    /// More than six actions are hard to keep in sight (`rules.md`, *Goals*).
    ManyActions,
    /// A benchmark was reached: how will you mark it? (S120)
    Celebrate,

    // ---- relationships -------------------------------------------------------------------------------------------
    /// The planned end has passed: close, or make it longer (`rules.md`, *Relationship*).
    CloseOrExtend,
    /// What the members expect differs: talk about it (S298).
    TalkAboutExpectations,
    /// Promotion is expected by one and not by the other: talk about growth and promises (S299).
    GrowthNotPromise,
}
