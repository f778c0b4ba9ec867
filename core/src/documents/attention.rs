//! Attention items: commands and versions that could not be applied, with the reason. They stay until the person
//! settles them.

use belay_domain::Refusal;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Result, json,
    storage::{Place, StoredAttention, Writing},
};

/// The reason of an attention item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AttentionReason {
    /// Another write came first, and after it the rules no longer allow this command.
    Overtaken {
        /// The rule, and what is allowed instead.
        refusal: Refusal,
    },
    /// The server refused it; it stays on this phone.
    NotTaken {
        /// The server's code: `forbidden`, `too_large`, `invalid`.
        code: String,
    },
    /// The space it was in is no longer shared with this person.
    SpaceLeft,
    /// The server was restored from a backup and went on without this version.
    VersionKept,
    /// It arrived damaged, or made for another document; the local document stays.
    Unreadable,
    /// The members of the space are not the expected ones, or the space is of another kind. Nothing is sent into it.
    NotPrivate {
        /// Another space is used in its place. If not, its documents wait on this phone.
        replaced: bool,
    },
}

/// Adds an attention item.
pub(crate) fn add_attention(
    writing: &mut Writing<'_>,
    place: Place,
    kind: &str,
    why: &AttentionReason,
    intent: Option<String>,
    content: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let why = json::text(why)?;
    let kind = kind.to_owned();
    let (document, space, at) = (place.id, Some(place.space), now.timestamp_millis());
    writing.add_attention(&StoredAttention { id: 0, document, space, kind, why, intent, content, at })
}
