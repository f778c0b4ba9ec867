//! Why a request failed. Each failure becomes one problem document.

use std::time::Duration;

use thiserror::Error;

/// Why a request failed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The request has not the documented shape. The name of the invalid part, where one is known.
    #[error("invalid request")]
    Invalid(Option<&'static str>),
    /// There is no session, or it has ended.
    #[error("not signed in")]
    SignedOut,
    /// The sign-in code is wrong, used, expired, or was tried too often.
    #[error("sign-in code refused")]
    CodeRefused,
    /// A new account needs a name.
    #[error("name needed for a new account")]
    NameNeeded,
    /// The person is not a member, or a member may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The resource does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// The resource does not have this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The content encoding is not gzip.
    #[error("content encoding not supported")]
    Encoding,
    /// The invitation is used, expired or unknown.
    #[error("invitation refused")]
    InvitationRefused,
    /// The id is taken by another resource.
    #[error("conflict: exists already")]
    Conflict,
    /// The head of the request is larger than allowed.
    #[error("request head too large")]
    HeadTooLarge,
    /// The request is larger than allowed. The name of the part, where one is known.
    #[error("request too large")]
    TooLarge(Option<&'static str>),
    /// Too many requests; how long to wait.
    #[error("too many requests")]
    TooMany(Duration),
    /// The body did not arrive in time.
    #[error("request body timed out")]
    TooSlow,
    /// The server is stopping or overloaded, or its disk is full; how long to wait.
    #[error("temporarily unavailable")]
    Unavailable(Duration),
    /// The database failed.
    #[error("database failed: {source}")]
    Storage {
        /// The error of the database.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// How long the caller should wait, if waiting helps.
        passes_in: Option<Duration>,
    },
    /// A thread of the server ended early, or the system gave no randomness.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

/// How long a phone waits after a short failure, such as a busy database.
pub(crate) const HICCUP: Duration = Duration::from_secs(2);
/// How long a phone waits after a failure that needs an operator, such as a full disk.
pub(crate) const OPERATOR: Duration = Duration::from_secs(60);

impl Failure {
    /// Makes [`Failure::Unavailable`] of a database failure that passes by itself or after an operator's help.
    pub(crate) fn settled(self) -> Self {
        match &self {
            Self::Storage { passes_in, .. } => passes_in.map_or(self, Self::Unavailable),
            _ => self,
        }
    }
}
