//! The takeaway of a listener from a story (S209, S241, S247).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::MAX_NOTE_CHARS;
use crate::{Bounded, Reason, Refusal, bounded};

/// A listener's takeaway. What was learned or where it applies: one of the two suffices (S209).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryTakeaway {
    /// The lesson; may be empty.
    #[serde(default)]
    pub learned: String,
    /// Its possible use; may be empty.
    #[serde(default)]
    pub apply: String,
    /// The similarity to the listener's life; may be empty.
    #[serde(default)]
    pub alike: String,
    /// The difference from the listener's life; may be empty (S247).
    #[serde(default)]
    pub unlike: String,
    /// On this day.
    pub on: NaiveDate,
}

/// One line of a takeaway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TakeawayLine {
    /// Which.
    pub kind: TakeawayKind,
    /// What was written.
    pub text: String,
}

/// The lines of a takeaway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TakeawayKind {
    /// What is unlike.
    Unlike,
    /// What was learned.
    Learned,
    /// Where it could be used.
    Apply,
    /// What is alike.
    Alike,
}

impl StoryTakeaway {
    /// The takeaway with its texts checked.
    ///
    /// # Errors
    /// [`Reason::Empty`] where neither `learned` nor `apply` is there; [`Reason::TooLong`] with the field.
    pub(super) fn checked(&self) -> Result<Self, Refusal> {
        let note = |field, text: &str| bounded(field, text, Bounded::Chars(MAX_NOTE_CHARS));
        let takeaway = Self {
            learned: note("learned", &self.learned)?,
            apply: note("apply", &self.apply)?,
            alike: note("alike", &self.alike)?,
            unlike: note("unlike", &self.unlike)?,
            on: self.on,
        };
        if takeaway.learned.is_empty() && takeaway.apply.is_empty() {
            return Err(Refusal::invalid("learned", Reason::Empty).missing(["learned", "apply"]));
        }
        Ok(takeaway)
    }

    /// The lines that were filled, as the teller is shown them: what is unlike first (S247), because it is what the
    /// teller could not know.
    #[must_use]
    pub fn lines_for_teller(&self) -> Vec<TakeawayLine> {
        [
            (TakeawayKind::Unlike, &self.unlike),
            (TakeawayKind::Learned, &self.learned),
            (TakeawayKind::Apply, &self.apply),
            (TakeawayKind::Alike, &self.alike),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(kind, text)| TakeawayLine { kind, text: text.clone() })
        .collect()
    }
}

crate::typed::typed! {
    struct StoryTakeaway { learned, apply, alike, unlike, on };
}
