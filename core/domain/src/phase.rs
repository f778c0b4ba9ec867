//! The phases of a relationship.

use serde::{Deserialize, Serialize};

/// Where a relationship stands (S067). A phase never advances by itself (`rules.md`, *Relationship*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Phase {
    /// Asked; not everyone has accepted.
    #[default]
    Proposed,
    /// Getting acquainted.
    Preparing,
    /// Agreeing on how to work and on goals.
    Negotiating,
    /// The work itself.
    EnablingGrowth,
    /// Debrief and goodbye.
    ComingToClosure,
    /// Over, however it ended.
    Closed,
}

impl Phase {
    /// The name of the phase, as refusals list it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Preparing => "preparing",
            Self::Negotiating => "negotiating",
            Self::EnablingGrowth => "enabling_growth",
            Self::ComingToClosure => "coming_to_closure",
            Self::Closed => "closed",
        }
    }
}

crate::typed::no_words! { Phase }
