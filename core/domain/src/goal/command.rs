//! How a goal begins, and what can be asked of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{GoalKind, NewBenchmark};
use crate::{
    ActionId, BenchmarkId, Edit, KeptVersion, MemberId, Rating, RelationshipId, Scope, VisionId, WinId,
    action::{ActionCommand, NewAction},
};

/// How a goal begins: as a draft of its owner. Every text may still be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoalOpening {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
    /// Whose goal it is; usually who writes it.
    pub owner: MemberId,
    /// Development or performance.
    pub kind: GoalKind,
    /// The ability that the owner wants to gain.
    pub statement: String,
    /// The visible sign of success for others.
    pub outcome: String,
    /// How it will be known.
    pub evidence: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// The vision it serves.
    pub vision: Option<VisionId>,
}

/// Which of a goal's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Wording {
    /// The ability that the owner wants to gain.
    Statement,
    /// The visible sign of success for others.
    Outcome,
    /// How it will be known.
    Evidence,
}

impl Wording {
    /// The field's name in refusals.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Outcome => "outcome",
            Self::Evidence => "evidence",
        }
    }
}

/// The commands of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoalCommand {
    /// Word one of its texts anew. A goal that was pushed back becomes a draft by it.
    Reword {
        /// Which text.
        wording: Wording,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
    },
    /// Make one text of the versions a merge had to keep side by side.
    Settle {
        /// Which text.
        wording: Wording,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// Set or clear the target date.
    SetDue(Option<NaiveDate>),
    /// Development or performance.
    SetKind(GoalKind),
    /// Link it to a vision, or not.
    LinkVision(Option<VisionId>),
    /// The owner's yes: ask another member (S110, S134).
    SendToReview,
    /// One member's wish to have goals before getting acquainted, with the reason; it takes all members (S070).
    OverrideGroundwork {
        /// Why.
        reason: String,
    },
    /// The reviewer's yes (S116).
    Agree,
    /// Give it back with a question (S116).
    PushBack {
        /// The question.
        question: String,
    },
    /// How far one sees it stretch its owner (S114).
    RateStretch(Rating),
    /// Set a milestone.
    AddBenchmark(NewBenchmark),
    /// Move a milestone that is still open.
    RedateBenchmark {
        /// Which.
        benchmark: BenchmarkId,
        /// The new day.
        due: NaiveDate,
    },
    /// A milestone is reached: it becomes a win that waits to be marked (S120).
    ReachBenchmark {
        /// Which.
        benchmark: BenchmarkId,
    },
    /// Write a win down by hand.
    AddWin {
        /// The success, in words.
        text: String,
    },
    /// Mark a win.
    Celebrate {
        /// Which.
        win: WinId,
        /// How.
        how: String,
    },
    /// Let a win be.
    WaiveWin {
        /// Which.
        win: WinId,
    },
    /// How far one member wants a win shared (S106).
    SetWinScope {
        /// Which.
        win: WinId,
        /// How far.
        scope: Scope,
    },
    /// Take on an action.
    AddAction(NewAction),
    /// Change one action.
    Act {
        /// Which.
        action: ActionId,
        /// How.
        command: ActionCommand,
    },
    /// How far one member wants the goal shared (S122).
    SetScope(Scope),
    /// It is reached; needs a sentence of evidence (`rules.md`, *Goals*).
    Reach {
        /// How it is known.
        evidence: String,
    },
    /// It goes on after the relationship ends, by this member.
    Carry {
        /// By whom; its owner if nobody is named.
        by: Option<MemberId>,
    },
    /// It is given up.
    Drop {
        /// Why.
        reason: String,
    },
}

crate::typed::no_words! { Wording }

crate::typed::typed! {
    struct GoalOpening { relationship, owner, kind, statement, outcome, evidence, due, vision };
    enum GoalCommand { Reword { wording, edit }, Settle { wording, edit, seen }, SetDue(one), SetKind(one), LinkVision(one), SendToReview, OverrideGroundwork { reason }, Agree, PushBack { question }, RateStretch(one), AddBenchmark(one), RedateBenchmark { benchmark, due }, ReachBenchmark { benchmark }, AddWin { text }, Celebrate { win, how }, WaiveWin { win }, SetWinScope { win, scope }, AddAction(one), Act { action, command }, SetScope(one), Reach { evidence }, Carry { by }, Drop { reason } };
}
