//! Why a request is not answered as asked. Each becomes one problem document.

use std::time::Duration;

use thiserror::Error;

/// Why a request is not answered as asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// Not of the documented shape; the part at fault, where there is one.
    #[error("read the request")]
    Invalid(Option<&'static str>),
    /// No session, or one that ended.
    #[error("find the session")]
    SignedOut,
    /// Wrong, used, old or worn-out sign-in code.
    #[error("accept the sign-in code")]
    CodeRefused,
    /// A new account without a name.
    #[error("open an account without a name")]
    NameNeeded,
    /// Not a member, or not allowed.
    #[error("allow it")]
    Forbidden,
    /// Nothing there, or not for this person.
    #[error("find it")]
    NotFound,
    /// A method this resource does not have.
    #[error("find that method")]
    MethodNotAllowed,
    /// A content encoding other than gzip.
    #[error("read that content encoding")]
    Encoding,
    /// The link is used up, expired, or never was.
    #[error("accept the invitation")]
    InvitationRefused,
    /// There is such a thing, and it is something else.
    #[error("make what exists already")]
    Conflict,
    /// The head of the request is larger than allowed.
    #[error("take so long a head")]
    HeadTooLarge,
    /// Larger than allowed; the part at fault, where there is one.
    #[error("take so much at once")]
    TooLarge(Option<&'static str>),
    /// Too many requests; how long to wait.
    #[error("answer so often")]
    TooMany(Duration),
    /// The body did not arrive in time.
    #[error("wait for the rest of the request")]
    TooSlow,
    /// Stopping, overloaded, or the disk is full; how long to wait.
    #[error("answer just now")]
    Unavailable(Duration),
    /// The database failed.
    #[error("use the database")]
    Storage {
        /// What the database says of it.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// How long whoever asked should wait, where waiting helps.
        passes_in: Option<Duration>,
    },
    /// A thread of the server ended early, or the system gave no randomness.
    #[error("work: {0}")]
    Internal(&'static str),
}

/// How long a phone waits after a hiccup of the server.
pub(crate) const HICCUP: Duration = Duration::from_secs(2);
/// How long a phone waits for an operator: a full disk does not empty itself.
pub(crate) const OPERATOR: Duration = Duration::from_secs(60);

impl Failure {
    /// What a failure of the database means to the one who asked: some of them pass, the request was not at fault.
    pub(crate) fn settled(self) -> Self {
        match &self {
            Self::Storage { passes_in, .. } => passes_in.map_or(self, Self::Unavailable),
            _ => self,
        }
    }
}
