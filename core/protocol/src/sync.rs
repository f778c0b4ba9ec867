//! `POST /v1/sync`: writes up, changes down, in one round trip.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Body, Member, SpaceKind};

/// A request for a sync: the phone's cursor and its writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// The epoch of the server that the phone last reached; none on a first sync.
    pub epoch: Option<String>,
    /// The phone's cursor, opaque to it; none to read everything from the start.
    pub cursor: Option<String>,
    /// Documents changed on the phone, at most [`crate::MAX_WRITES`] and [`crate::MAX_WRITE_BYTES`].
    #[serde(default)]
    pub writes: Vec<Write>,
}

/// A write: one document as the phone wants it stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Write {
    /// The id of this write. A repeated write of the same person with the same id is stored once and gets the same
    /// answer. A conflict or a refusal is decided anew, since its cause may have gone.
    pub write: Uuid,
    /// The space it belongs to. A document never changes space.
    pub space: Uuid,
    /// The id of the document, made by its phone. It is looked up in its space: the same id in another space is another
    /// document, and the answer does not tell whether there is one.
    pub id: Uuid,
    /// The kind of document, for instance `goal`. The server stores it and does not interpret it.
    pub kind: String,
    /// The revision that this write builds on; 0 for a new document. A lower one than the server's is a conflict. A
    /// higher one means that the server lost revisions, because it was restored from a backup: the write is stored, and
    /// becomes revision `base + 1`. More than [`crate::MAX_REVISION_JUMP`] above the server's, the write is refused as
    /// invalid.
    pub base: u64,
    /// The sealed content.
    pub body: Body,
    /// When, and for whom, the server may ring; never why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
    /// The notification priority for the other members' phones.
    #[serde(default)]
    pub wake: Wake,
    /// The people whom an alert is for, at most [`crate::MAX_TOLD`]; the other members are told quietly. Empty: everybody
    /// else in the space. In a program, whose members may not know each other, only the people named here are pushed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wake_to: Vec<Uuid>,
}

/// A time at which members' phones should be awake. It says when and whom, never why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// The reminder's id, the same on phone and server, so that nobody is reminded twice.
    pub id: Uuid,
    /// When it fires.
    pub at: DateTime<Utc>,
    /// When it is of no use any more: nobody is pushed to after it. None: an hour after it fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// The people whose phones should wake.
    pub to: Vec<Uuid>,
}

/// The notification priority of a write for the other members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Wake {
    /// No announcement: they see it at their next sync. An earlier alert about the document that was not pushed yet is withdrawn.
    None,
    /// Their phones sync in the background.
    #[default]
    Quiet,
    /// Their phones sync and show a notification.
    Alert,
}

/// The answer of the server to a sync.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// The server's epoch. When it differs from the phone's, the server lost something: it was restored from a backup.
    pub epoch: String,
    /// The server's clock as it answered. Phones measure their own clock against it.
    pub now: DateTime<Utc>,
    /// One outcome for each write, in their order. `documents` leaves out what this request stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<WriteResult>,
    /// Spaces entered, left or changed since the cursor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spaces: Vec<SpaceEvent>,
    /// Documents changed since the cursor, at most [`crate::MAX_DOCUMENTS`] and [`crate::MAX_DOCUMENT_BYTES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// The phone's cursor after applying this answer.
    pub cursor: String,
    /// Whether more can be fetched at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// The outcome of one write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteResult {
    /// The id of the write.
    pub write: Uuid,
    /// Stored, too late, or refused.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How many alarms of a stored write the server did not take, because its author has too many: phones still ring by
    /// themselves, but the server pushes nothing for these.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub alarms_left_out: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The outcome of a write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// Durable on the server.
    Stored {
        /// The revision of the stored document.
        rev: u64,
        /// Its sequence number in its space.
        seq: u64,
        /// The server's clock as it stored it.
        at: DateTime<Utc>,
    },
    /// Another write came first; here is the server's document.
    Conflict {
        /// The server's document. Boxed on the wire as a plain object.
        current: Box<Document>,
    },
    /// The write is not stored. Sending it again does not help until something else changes.
    Refused {
        /// The reason.
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

/// A document of the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// The space it belongs to.
    pub space: Uuid,
    /// Its id.
    pub id: Uuid,
    /// The kind of document.
    pub kind: String,
    /// Its revision: how often it was stored, 1 for the first time.
    pub rev: u64,
    /// Its sequence number in its space.
    pub seq: u64,
    /// The server's clock when this revision was stored.
    pub at: DateTime<Utc>,
    /// The author of this revision.
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
    /// The change, from this person's view.
    #[serde(flatten)]
    pub event: SpaceChange,
}

/// A change of a space, from this person's view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SpaceChange {
    /// This person is a member now, or the phone sees the space for the first time.
    Joined {
        /// The readers of the space.
        kind: SpaceKind,
        /// Its display name; empty for spaces that need none.
        #[serde(deserialize_with = "crate::name::arriving")]
        name: String,
        /// Everyone in it.
        members: Vec<Member>,
    },
    /// Members or names changed.
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
