//! The kinds of things that wait.

use serde::{Deserialize, Serialize};

/// What is to be done. The shell has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WaitKind {
    /// Say yes or no to a relationship (S026).
    AcceptRelationship,
    /// Note something one learned of the partner: the next phase waits for it (S072).
    LearnOfPartner,
    /// Say what one expects (S298).
    AnswerExpectations,
    /// Say yes to an agreement, or word it anew (S091).
    AcceptAgreement,
    /// Say how one sees the ending (S441).
    ReviewEnding,
    /// Agree to a goal, or push it back (S116).
    ReviewGoal,
    /// Word a goal anew that was pushed back with a question (S116).
    RewordGoal,
    /// Mark a win, or let it be (S120).
    MarkWin,
    /// Confirm a date, or propose another.
    ConfirmDate,
    /// Say what became of a meeting (S165).
    SettleMeeting,
    /// Reflect on a meeting (S149).
    Reflect,
    /// Say how it goes on after a meeting (S167).
    DecideNext,
    /// Answer a question that was put to all (S176).
    AnswerQuestion,
    /// Read a reflection that was shared, and ask about it or not (S362).
    ReadReflection,
    /// Hear a story (S240).
    HearStory,
    /// Answer a listener's question about a story (S246).
    AnswerListener,
    /// Answer a flash request (S008).
    AnswerFlash,
    /// Decide on what mentors answered: a time, or a question back.
    DecideFlash,
    /// Set a date with whoever helps.
    DateFlash,
    /// Keep what one takes from a flash conversation (S010).
    KeepTakeaway,
    /// Say whether one wants more than the one conversation (S011).
    WantMore,
    /// Begin a relationship, since both want more (S011).
    BeginRelationship,
    /// Take one's part in the closing: the lesson, the goodbye, the signature (S449).
    FinishClosing,
}

impl WaitKind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::AcceptRelationship,
        Self::LearnOfPartner,
        Self::AnswerExpectations,
        Self::AcceptAgreement,
        Self::ReviewEnding,
        Self::ReviewGoal,
        Self::RewordGoal,
        Self::MarkWin,
        Self::ConfirmDate,
        Self::SettleMeeting,
        Self::Reflect,
        Self::DecideNext,
        Self::AnswerQuestion,
        Self::ReadReflection,
        Self::HearStory,
        Self::AnswerListener,
        Self::AnswerFlash,
        Self::DecideFlash,
        Self::DateFlash,
        Self::KeepTakeaway,
        Self::WantMore,
        Self::BeginRelationship,
        Self::FinishClosing,
    ];

    /// The name it is stored under.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AcceptRelationship => "accept_relationship",
            Self::LearnOfPartner => "learn_of_partner",
            Self::AnswerExpectations => "answer_expectations",
            Self::AcceptAgreement => "accept_agreement",
            Self::ReviewEnding => "review_ending",
            Self::ReviewGoal => "review_goal",
            Self::RewordGoal => "reword_goal",
            Self::MarkWin => "mark_win",
            Self::ConfirmDate => "confirm_date",
            Self::SettleMeeting => "settle_meeting",
            Self::Reflect => "reflect",
            Self::DecideNext => "decide_next",
            Self::AnswerQuestion => "answer_question",
            Self::ReadReflection => "read_reflection",
            Self::HearStory => "hear_story",
            Self::AnswerListener => "answer_listener",
            Self::AnswerFlash => "answer_flash",
            Self::DecideFlash => "decide_flash",
            Self::DateFlash => "date_flash",
            Self::KeepTakeaway => "keep_takeaway",
            Self::WantMore => "want_more",
            Self::BeginRelationship => "begin_relationship",
            Self::FinishClosing => "finish_closing",
        }
    }
}
