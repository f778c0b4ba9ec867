//! A failure of the database, and whether it passes.

use std::time::Duration;

use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly, SystemIoFailure};
use thiserror::Error;

use crate::failure::{Failure, HICCUP, OPERATOR};

/// A failure of the database.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct Fault(rusqlite::Error);

impl Fault {
    /// How long whoever asked should wait, where waiting helps: the request was not at fault.
    pub(crate) fn passes_in(&self) -> Option<Duration> {
        match self.0.sqlite_error_code()? {
            DatabaseBusy | DatabaseLocked => Some(HICCUP),
            DiskFull | ReadOnly | SystemIoFailure => Some(OPERATOR),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(Fault(error))
    }
}
