//! The only public error of the core. Its cases differ by what a person can do about them.

use belay_domain::Refusal;
use thiserror::Error as ThisError;

/// Why a call failed, by what a person can do. It never contains what a person wrote. Its text is for logs; shells make
/// the sentences for people from [`Error::code`].
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi(name = "BelayError"))]
pub enum Error {
    /// No network, or the server does not answer. What was written stays and goes out later by itself.
    #[error("server not reached: {why}")]
    Offline {
        /// The reason for a log: a time-out, a refused connection, an answer that no Belay server gives.
        why: String,
    },
    /// There is no session, or it has ended. What was written stays; sign in again to send it.
    #[error("not signed in")]
    SignedOut,
    /// The rules say no; `refusal` says why and what is allowed instead.
    #[error("refused by the rules: {refusal}")]
    Refused {
        /// Why, and what is allowed.
        refusal: Refusal,
    },
    /// The phone has no document or part of this id.
    #[error("{what} not found")]
    NotFound {
        /// A kind of document or part.
        what: String,
    },
    /// The id is taken by another content, or the folder belongs to another account.
    #[error("{what} exists already")]
    Conflict {
        /// A kind of document, `resource` or `account`.
        what: String,
    },
    /// A value is invalid; `field` says which and `rule` why.
    #[error("invalid value of {field}: {rule}")]
    Invalid {
        /// The field.
        field: String,
        /// The rule: `empty`, `too_long`, `out_of_range`, `code_refused`, …
        rule: String,
    },
    /// The server is busy, or the person asked too often.
    #[error("busy, retry after {retry_after} s")]
    Busy {
        /// The time to wait, in seconds.
        retry_after: u64,
    },
    /// The phone's storage is full. Nothing was written; what was there is unharmed.
    #[error("disk full")]
    StorageFull,
    /// Another process holds the database.
    #[error("database in use by another process")]
    Locked,
    /// A newer app made the document or the database. An update of the app can read it.
    #[error("update needed: written by a newer app")]
    UpdateNeeded,
    /// The core was shut down.
    #[error("core is shut down")]
    Closed,
    /// The caller cancelled the call. What was committed before stays.
    #[error("call cancelled")]
    Cancelled,
    /// A fault of the core. `why` is for the log.
    #[error("internal error: {why}")]
    Internal {
        /// The reason for a log.
        why: String,
    },
}

/// The result of everything the core does.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The stable code of the case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Offline { .. } => "offline",
            Self::SignedOut => "signed_out",
            Self::Refused { .. } => "refused",
            Self::NotFound { .. } => "not_found",
            Self::Conflict { .. } => "conflict",
            Self::Invalid { .. } => "invalid",
            Self::Busy { .. } => "busy",
            Self::StorageFull => "storage_full",
            Self::Locked => "locked",
            Self::UpdateNeeded => "update_needed",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Internal { .. } => "internal",
        }
    }

    /// Whether trying the same again later can help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Offline { .. } | Self::Busy { .. } | Self::Locked | Self::StorageFull)
    }

    /// A document or part that is not on this phone.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.to_owned() }
    }

    /// A fault of the core.
    pub(crate) fn internal(why: impl std::fmt::Display) -> Self {
        Self::Internal { why: why.to_string() }
    }

    /// The phone's folder, or a file in it, cannot be opened or written.
    pub(crate) fn not_writable() -> Self {
        Self::invalid("folder", "not_writable")
    }

    /// Why the phone's folder or a file in it could not be made.
    pub(crate) fn of_folder(error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{
            AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem, StorageFull,
        };
        match error.kind() {
            StorageFull => Self::StorageFull,
            PermissionDenied | ReadOnlyFilesystem | NotADirectory | AlreadyExists => Self::not_writable(),
            _ => Self::internal(error),
        }
    }

    /// An invalid value.
    pub(crate) fn invalid(field: &str, rule: &str) -> Self {
        Self::Invalid { field: field.to_owned(), rule: rule.to_owned() }
    }
}
