//! The conversations that belong to each phase. They are offered, never scored: any may be skipped with a word (S068).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Form, OpenPhase};
use crate::{MeetingId, MemberId};

/// The topic of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ConversationKind {
    /// Whether to start, with whom, on what.
    Invitation,
    /// Who each is: one's past, and how one learns (S073).
    GettingAcquainted,
    /// What this relationship is for (S083).
    NamingPurpose,
    /// What each ally wants to do (S013).
    NamingAims,
    /// What each expects, and where that differs (S298).
    ComparingExpectations,
    /// How to work together: the agreement (S090).
    WorkingTogether,
    /// What to aim for first (S109).
    FirstGoals,
    /// How the goals stand.
    GoalReview,
    /// What each sees the other do.
    GivingFeedback,
    /// How the relationship itself is going.
    PartnershipCheck,
    /// What was achieved, and what remains (S444, S445).
    Debrief,
    /// Thanks and goodbye (S443, S450).
    Farewell,
    /// Where to go from here: to the next phase, on in this one, or to an end. Always fits (S069).
    WhatNext,
}

impl ConversationKind {
    /// Those that belong to a phase of a form, in the order they are offered.
    #[must_use]
    pub fn of(phase: OpenPhase, form: Form) -> &'static [Self] {
        match (phase, form) {
            (OpenPhase::Proposed, _) => &[Self::Invitation],
            (OpenPhase::Preparing, Form::AllyPartnership) => {
                &[Self::GettingAcquainted, Self::NamingPurpose, Self::NamingAims]
            }
            (OpenPhase::Preparing, _) => &[Self::GettingAcquainted, Self::NamingPurpose],
            (OpenPhase::Negotiating, _) => {
                &[Self::ComparingExpectations, Self::WorkingTogether, Self::FirstGoals]
            }
            (OpenPhase::EnablingGrowth, _) => {
                &[Self::GoalReview, Self::GivingFeedback, Self::PartnershipCheck]
            }
            (OpenPhase::ComingToClosure, _) => &[Self::Debrief, Self::Farewell],
        }
    }
}

/// A conversation that was held or skipped, as noted. One that is only offered is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Conversation {
    /// The topic.
    pub kind: ConversationKind,
    /// The outcome.
    pub outcome: ConversationOutcome,
    /// Who noted it.
    pub by: MemberId,
    /// On this day.
    pub on: NaiveDate,
}

/// The outcome of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ConversationOutcome {
    /// It took place.
    Held {
        /// In this meeting, if it was one.
        meeting: Option<MeetingId>,
    },
    /// It was let be, with a word.
    Skipped {
        /// The word.
        note: String,
    },
}

/// The state of a conversation of the present phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ConversationState {
    /// Nobody has noted anything.
    Offered,
    /// It took place, last on this day.
    Held {
        /// The day.
        on: NaiveDate,
    },
    /// It was let be.
    Skipped {
        /// With this word.
        note: String,
    },
}

crate::typed::no_words! { ConversationKind }
