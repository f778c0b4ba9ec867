//! How a reflection begins, and what can be asked of it.

use serde::{Deserialize, Serialize};

use super::ReflectionSubject;
use crate::{Edit, KeptVersion, RelationshipId};

/// How a reflection begins. The text may still be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionOpening {
    /// What it is about.
    pub subject: ReflectionSubject,
    /// The prompt it answers, by its id.
    pub prompt: Option<String>,
    /// What is written so far.
    pub text: String,
}

/// The commands of a reflection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReflectionCommand {
    /// Write on.
    Write(Edit),
    /// Make one text of the versions that two of the author's phones left side by side.
    Settle {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// It is written.
    Keep,
    /// The author's yes: a copy goes to the members of this relationship. The copy is a
    /// [`super::SharedReflection`] under [`super::SharedReflection::id_for`].
    Share {
        /// With whom.
        relationship: RelationshipId,
    },
    /// The copy is to be emptied (S173).
    TakeBack {
        /// From whom.
        relationship: RelationshipId,
    },
}

crate::typed::typed! {
    struct ReflectionOpening { subject, prompt, text };
    enum ReflectionCommand { Write(one), Settle { edit, seen }, Keep, Share { relationship }, TakeBack { relationship } };
}
