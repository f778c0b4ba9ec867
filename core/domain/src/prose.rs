//! Text that two people may edit at once. It is merged three ways; where that fails both versions are kept and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Bounded, Context, MemberId, Merged, Refusal, bounded, merge};

/// Text with, after a merge that failed, the versions that wait for a person to settle them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose {
    /// The text as it stands.
    pub text: String,
    /// Other versions of the same passage, nothing of which is lost: the person who sees them settles it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
}

/// A version that could not be merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The whole text as its author left it.
    pub text: String,
    /// Who wrote it.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
}

/// An edit: what the author saw, and what they left. Kept whole so that it can be merged later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The text the author started from.
    pub before: String,
    /// The text the author left.
    pub after: String,
}

impl Edit {
    /// An edit that starts from nothing.
    #[must_use]
    pub fn new(after: impl Into<String>) -> Self {
        Self { before: String::new(), after: after.into() }
    }
}

impl Prose {
    /// Text that nobody else has touched yet.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kept: Vec::new() }
    }

    /// Applies an edit, merging it with what others wrote since its author looked.
    ///
    /// # Errors
    /// [`crate::Reason::TooLong`] with `field`, where the author's own text is over the bound. A merged text may exceed it by what both
    /// added: refusing would lose one of them.
    pub fn edit(
        &mut self,
        field: &str,
        edit: &Edit,
        bound: Bounded,
        context: &Context,
    ) -> Result<(), Refusal> {
        let after = bounded(field, &edit.after, bound)?;
        match merge(&edit.before, &self.text, &after) {
            Merged::Clean(text) => self.text = text,
            Merged::Conflict => self.kept.push(Kept { text: after, by: context.actor, at: context.at }),
        }
        Ok(())
    }

    /// Replaces the text and everything kept beside it with what a person made of them. Versions that came in
    /// after they looked (not in `seen`) stay.
    ///
    /// # Errors
    /// [`crate::Reason::TooLong`] with `field`.
    pub fn settle(
        &mut self,
        field: &str,
        edit: &Edit,
        seen: &[Kept],
        bound: Bounded,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.kept.retain(|version| !seen.contains(version));
        self.edit(field, edit, bound, context)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kept.is_empty()
    }
}
