//! The one public error: about a dozen cases, by what a person can do about them.

use belay_domain::Refusal;
use thiserror::Error as ThisError;

/// What went wrong, by what a person can do. Nothing a person wrote is ever in it; words for people are made in the
/// shell, from [`Error::code`].
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi(name = "BelayError"))]
pub enum Error {
    /// No network, or the server does not answer. What was written stays and goes out later by itself.
    #[error("reach the server: {why}")]
    Offline {
        /// For a log: timed out, refused, not an answer of ours.
        why: String,
    },
    /// There is no session, or it has ended. What was written stays; sign in again to send it.
    #[error("act without a session")]
    SignedOut,
    /// The rules say no; `refusal` says why and what is allowed instead.
    #[error("act against the rules: {refusal}")]
    Refused {
        /// Why, and what is allowed.
        refusal: Refusal,
    },
    /// There is no such thing on this phone.
    #[error("find the {what}")]
    NotFound {
        /// What was looked for: a kind or a part.
        what: String,
    },
    /// It exists already and is something else, or belongs to another account.
    #[error("make what exists already: {what}")]
    Conflict {
        /// What.
        what: String,
    },
    /// A value cannot be taken; `field` says which and `rule` why.
    #[error("take the value of {field}: {rule}")]
    Invalid {
        /// The field.
        field: String,
        /// The rule: `empty`, `too_long`, `out_of_range`, `code_refused`, …
        rule: String,
    },
    /// Too much at once; wait `retry_after` seconds.
    #[error("go on before {retry_after} s have passed")]
    Busy {
        /// Seconds.
        retry_after: u64,
    },
    /// The phone's storage is full. Nothing was written; what was there is unharmed.
    #[error("write to a full disk")]
    StorageFull,
    /// Another process holds the database.
    #[error("open a database that is in use")]
    Locked,
    /// Made by a newer app: update to see or change it.
    #[error("read what a newer app wrote")]
    UpdateNeeded,
    /// The core was shut down.
    #[error("use what has been closed")]
    Closed,
    /// Its caller asked to stop. What was committed before stays.
    #[error("go on after being cancelled")]
    Cancelled,
    /// A fault of ours. `why` is for the log.
    #[error("work as designed: {why}")]
    Internal {
        /// For a log.
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

    /// Something that is not on this phone.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.to_owned() }
    }

    /// A fault of ours.
    pub(crate) fn internal(why: impl std::fmt::Display) -> Self {
        Self::Internal { why: why.to_string() }
    }

    /// The phone's folder, or something in it, that cannot be written to or not be opened.
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

    /// A value that cannot be taken.
    pub(crate) fn invalid(field: &str, rule: &str) -> Self {
        Self::Invalid { field: field.to_owned(), rule: rule.to_owned() }
    }
}
