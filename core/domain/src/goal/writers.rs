//! Who wrote the words of a goal: any member may word it, and search shows each what they wrote, not what another did.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Goal, Wording};
use crate::{MemberId, Prose};

/// A member who wrote in one of a goal's texts as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoalWriter {
    /// In which text.
    pub wording: Wording,
    /// Who.
    pub by: MemberId,
}

impl Goal {
    /// One of its texts.
    #[must_use]
    pub fn wording(&self, wording: Wording) -> &Prose {
        match wording {
            Wording::Statement => &self.statement,
            Wording::Outcome => &self.outcome,
            Wording::Evidence => &self.evidence,
        }
    }

    /// Who wrote in one of its texts as it stands: its owner, unless it is known otherwise.
    #[must_use]
    pub fn written_by(&self, wording: Wording) -> BTreeSet<MemberId> {
        let known = self.writers.iter().filter(|writer| writer.wording == wording);
        let known: BTreeSet<MemberId> = known.map(|writer| writer.by).collect();
        if known.is_empty() { BTreeSet::from([self.owner]) } else { known }
    }

    /// Notes that somebody wrote in one of its texts, which was `before`. Where no word of that is left, it is theirs alone.
    pub(super) fn note_writer(&mut self, wording: Wording, before: &str, by: MemberId) {
        let text = &self.wording(wording).text;
        if text == before {
            return;
        }
        let words: BTreeSet<&str> = text.split_whitespace().collect();
        let is_left = before.split_whitespace().any(|word| words.contains(word));
        let mut writers = if is_left { self.written_by(wording) } else { BTreeSet::new() };
        writers.insert(by);
        self.writers.retain(|writer| writer.wording != wording);
        if writers != BTreeSet::from([self.owner]) {
            self.writers.extend(writers.into_iter().map(|by| GoalWriter { wording, by }));
        }
    }
}
