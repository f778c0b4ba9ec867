//! A failure of the database, and whether it passes by itself.

use std::time::Duration;

use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly, SystemIoFailure};

use crate::failure::{Failure, HICCUP, OPERATOR};

/// How long the caller should wait after a failure of the database, if waiting helps. The request was not at fault then.
pub(super) fn passes_in(error: &rusqlite::Error) -> Option<Duration> {
    match error.sqlite_error_code()? {
        DatabaseBusy | DatabaseLocked => Some(HICCUP),
        DiskFull | ReadOnly | SystemIoFailure => Some(OPERATOR),
        _ => None,
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let passes_in = passes_in(&error);
        Self::Storage { source: error.into(), passes_in }
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
        let passes_in = |code| passes_in(&rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for code in [SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED] {
            assert_eq!(passes_in(code), Some(HICCUP), "{code}");
        }
        for code in [SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY] {
            assert_eq!(passes_in(code), Some(OPERATOR), "{code}");
        }
        for code in [SQLITE_CORRUPT, SQLITE_CONSTRAINT] {
            assert_eq!(passes_in(code), None, "{code}");
        }
        assert_eq!(super::passes_in(&rusqlite::Error::QueryReturnedNoRows), None);
    }
}
