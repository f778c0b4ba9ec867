//! `POST /v1/sync`: writes up, changes down, in one round trip.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Body, Member, SpaceKind};

/// What a phone sends: where it stands, and what it wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// The server life the phone last spoke to; none on a first sync.
    pub epoch: Option<String>,
    /// Where the phone stands in each space, opaque to it; none to read everything from the start.
    pub cursor: Option<String>,
    /// Documents changed on the phone, at most [`crate::MAX_WRITES`] and [`crate::MAX_WRITE_BYTES`].
    #[serde(default)]
    pub writes: Vec<Write>,
}

/// One document, as the phone wants it stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Write {
    /// Names this write. Sent again with the same name by the same person, it is stored once and gets the same answer.
    /// A conflict or a refusal is looked at anew, since what caused it may have gone.
    pub write: Uuid,
    /// The space it belongs to. A document never changes space.
    pub space: Uuid,
    /// The document, named by the phone that made it. It is looked up in its space: the same id in another space is another
    /// document, and nobody learns from the answer whether there is one.
    pub id: Uuid,
    /// What sort of document, for instance `goal`. The server stores it and does not interpret it.
    pub kind: String,
    /// The revision this write builds on; 0 for a new document. Below the server's it is a conflict. Above it, the server
    /// lost what this phone has (it was restored from a backup): the write is stored, and becomes revision `base + 1`. More
    /// than [`crate::MAX_REVISION_JUMP`] above it, the write is refused as invalid.
    pub base: u64,
    /// The sealed content.
    pub body: Body,
    /// When, and for whom, a phone should be woken; never why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
    /// How loudly the other members' phones are told.
    #[serde(default)]
    pub wake: Wake,
}

/// A moment at which members' phones should be awake. It says when and whom, never what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// The reminder's id, the same on phone and server, so that nobody is told twice.
    pub id: Uuid,
    /// When it fires.
    pub at: DateTime<Utc>,
    /// Whose phones.
    pub to: Vec<Uuid>,
}

/// How loudly a write is announced to the other members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Wake {
    /// Not at all: they see it at their next sync.
    None,
    /// Their phones sync in the background.
    #[default]
    Quiet,
    /// Their phones sync and show that something is there.
    Alert,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// The server's life. When it differs from the phone's, the server lost something: it was restored from a backup.
    pub epoch: String,
    /// The server's clock as it answered. Phones measure their own clock against it.
    pub now: DateTime<Utc>,
    /// One for each write, in their order. What this request stored is not sent back in `documents`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<WriteResult>,
    /// Spaces entered, left or changed since the cursor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spaces: Vec<SpaceEvent>,
    /// Documents changed since the cursor, at most [`crate::MAX_DOCUMENTS`] and [`crate::MAX_DOCUMENT_BYTES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Where the phone stands after applying this answer.
    pub cursor: String,
    /// Whether there is more to fetch at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// What became of one write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteResult {
    /// The write's name.
    pub write: Uuid,
    /// Stored, too late, or not allowed.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Stored, too late, or not allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// Durable on the server.
    Stored {
        /// The revision it became.
        rev: u64,
        /// Its place in its space.
        seq: u64,
        /// The server's clock as it stored it.
        at: DateTime<Utc>,
    },
    /// Another write came first; here is the document as it stands.
    Conflict {
        /// What the server holds. Boxed on the wire as a plain object.
        current: Box<Document>,
    },
    /// Not stored, and sending it again will not help until something else changes.
    Refused {
        /// Why.
        code: RefusalCode,
    },
}

/// Why the server did not take a write. The document stays on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefusalCode {
    /// This person is not a member of that space, or there is no such space.
    Forbidden,
    /// The body is larger than [`crate::MAX_BODY_BYTES`].
    TooLarge,
    /// The kind is empty, longer than [`crate::MAX_KIND_BYTES`] or not lower-case words (`a-z`, `0-9`, `_`, `-`); there are
    /// too many alarms; the base is further above the server's revision than [`crate::MAX_REVISION_JUMP`]; the document
    /// has another kind; or the write's name was used for another document.
    Invalid,
    /// A code this version does not know.
    #[serde(other)]
    Unknown,
}

/// A document as the server holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// The space it belongs to.
    pub space: Uuid,
    /// Its name.
    pub id: Uuid,
    /// What sort of document.
    pub kind: String,
    /// How often it has been stored; 1 is the first.
    pub rev: u64,
    /// Its place in its space.
    pub seq: u64,
    /// The server's clock when this revision was stored.
    pub at: DateTime<Utc>,
    /// Who wrote this revision.
    pub by: Uuid,
    /// The sealed content.
    pub body: Body,
}

/// A space entered, left or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpaceEvent {
    /// The space.
    pub id: Uuid,
    /// What happened to it, from this person's view.
    #[serde(flatten)]
    pub event: SpaceChange,
}

/// What happened to a space, from this person's view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SpaceChange {
    /// This person is a member now (or the phone has just met the space).
    Joined {
        /// Who shares it.
        kind: SpaceKind,
        /// Its display name; empty for spaces that need none.
        #[serde(deserialize_with = "crate::name::arriving")]
        name: String,
        /// Everyone in it.
        members: Vec<Member>,
    },
    /// Somebody came or went, or a name changed.
    Members {
        /// Its display name.
        #[serde(deserialize_with = "crate::name::arriving")]
        name: String,
        /// Everyone in it.
        members: Vec<Member>,
    },
    /// This person is no longer a member: the phone removes the space.
    Left,
}
