//! Errors on the wire: RFC 9457 problem documents with a stable code.

use serde::{Deserialize, Serialize};

/// The media type of a problem document (RFC 9457, section 3).
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// A problem document (RFC 9457). `code` is what programs look at; `title` is for whoever reads a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI naming the sort of problem: `urn:belay:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// One short sentence, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// The field at fault, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds to wait before asking again, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// The stable codes of the server's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Code {
    /// The request is not of the documented shape; `field` names the part.
    Invalid,
    /// No session, an ended one, or one that was revoked: sign in again.
    SignedOut,
    /// The sign-in code is wrong, used, or too old, or was tried too often: ask for a new one.
    CodeRefused,
    /// A new account needs a name.
    NameNeeded,
    /// Not a member, or not allowed.
    Forbidden,
    /// There is no such thing, or not for this person.
    NotFound,
    /// The invitation is used up, expired, or never was.
    InvitationRefused,
    /// It exists already and is something else.
    Conflict,
    /// The request is larger than allowed.
    TooLarge,
    /// Too many requests; `retry_after` says when.
    TooMany,
    /// The server is stopping or overloaded; `retry_after` says when to try again.
    Unavailable,
    /// The server failed. Its log says how.
    Internal,
    /// A code this version does not know.
    #[serde(other)]
    Unknown,
}
