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

#[cfg(test)]
mod tests {
    use rusqlite::ffi::{
        self, SQLITE_BUSY_SNAPSHOT, SQLITE_CONSTRAINT, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_IOERR_WRITE,
        SQLITE_LOCKED, SQLITE_READONLY_DIRECTORY,
    };

    use super::*;

    #[test]
    fn what_passes_by_itself_is_waited_for_a_moment_and_what_needs_somebody_a_minute() {
        let passes_in = |code| Fault(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).passes_in();
        for code in [SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED] {
            assert_eq!(passes_in(code), Some(HICCUP), "{code}");
        }
        for code in [SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY] {
            assert_eq!(passes_in(code), Some(OPERATOR), "{code}");
        }
        for code in [SQLITE_CORRUPT, SQLITE_CONSTRAINT] {
            assert_eq!(passes_in(code), None, "{code}");
        }
        assert_eq!(Fault(rusqlite::Error::QueryReturnedNoRows).passes_in(), None);
    }
}
