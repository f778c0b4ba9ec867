//! The one public error, as the layers read it: its stable code, and whether trying again can help.

use crate::face::names::FaceError;

/// The stable code of an error (`offline`, `refused`, …): what a shell keys its words on, and what a log may hold.
#[uniffi::export]
pub fn error_code(error: &FaceError) -> String {
    error.code().to_owned()
}

/// Whether the same call can succeed later by itself: no network, a server that asks to wait, a database in use, a full disk.
#[uniffi::export]
pub fn error_is_retryable(error: &FaceError) -> bool {
    error.is_retryable()
}

/// A fault of ours, with what a log should say.
pub(crate) fn internal(why: impl std::fmt::Display) -> FaceError {
    FaceError::Internal { why: why.to_string() }
}
