//! Errors on the wire: RFC 9457 problem documents with a stable code.

use serde::{Deserialize, Serialize};

/// The media type of a problem document (RFC 9457, section 3).
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// A problem document (RFC 9457). Programs read `code`; `title` is for a log.
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
    /// The name of the invalid field, if one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds to wait before the next try, if waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// The stable codes of the server's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Code {
    /// The request has not the documented shape; `field` names the part.
    Invalid,
    /// There is no session, or it has ended or was revoked: sign in again.
    SignedOut,
    /// The sign-in code is wrong, used, or too old, or was tried too often: ask for a new one.
    CodeRefused,
    /// A new account needs a name.
    NameNeeded,
    /// The person is not a member, or a member may not do this.
    Forbidden,
    /// The resource does not exist, or this person may not know that it does.
    NotFound,
    /// The invitation is used, expired or unknown.
    InvitationRefused,
    /// The id is taken by another resource.
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
