//! Advice: remarks of the app that forbid nothing. Advice is computed from the state and never stored.

use serde::{Deserialize, Serialize};

/// One piece of advice. The shell has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
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

    // ---- stories -------------------------------------------------------------------------------------------------
    /// The lifeline has no high yet (S233).
    InviteHigh,
    /// The lifeline has no low yet (S233).
    InviteLow,
    /// Four turning points make a lifeline (`rules.md`, *Stories*).
    MoreTurningPoints,
    /// No theme recurs yet; one is needed before the story is ready (S231).
    FindThemes,
    /// The text is too long to be ready (S235).
    ShortenStory,
    /// Which passages carry the themes? (S236)
    MarkPassages,
    /// Practise it once, alone or with somebody (S237).
    Rehearse,
    /// You have told some stories in this meeting: has the mentee had room? (S242)
    RoomForMentee,
}
