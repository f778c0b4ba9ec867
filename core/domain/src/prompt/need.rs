//! What a prompt takes for granted: "After the talk: …" makes no sense to somebody who has talked with nobody.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Prompt;

/// What must be there for a prompt to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PromptNeed {
    /// Somebody whom they could ask.
    Person,
    /// A talk that they had.
    Talk,
    /// A story of their own.
    Story,
    /// A story that somebody told them.
    HeardStory,
    /// The prompt before it, just answered.
    PromptBefore,
}

impl Prompt {
    /// Whether it makes sense to somebody who has these. Who asks for its topic has what it is about.
    #[must_use]
    pub fn makes_sense(&self, has: &BTreeSet<PromptNeed>, topic: Option<&str>) -> bool {
        topic == Some(self.topic.as_str()) || self.needs.is_none_or(|need| has.contains(&need))
    }
}
