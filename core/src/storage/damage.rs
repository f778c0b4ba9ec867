//! Detects that the database file is damaged, by SQLite's extended result codes and never by an error text.
//!
//! A transaction begins and ends on one thread. The errors of SQLite in between are remembered for that thread, and the
//! code that runs the transaction reads them at the end. So damage is detected even if an error was converted on its
//! way up.

use std::cell::Cell;

use rusqlite::ffi::{
    SQLITE_CORRUPT, SQLITE_IOERR_CORRUPTFS, SQLITE_IOERR_DATA, SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ,
    SQLITE_NOTADB,
};

/// How certain the damage of the file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Damage {
    /// There is no sign of damage.
    #[default]
    None,
    /// A page could not be read correctly: the disk may have failed once, or the page is lost.
    Suspected,
    /// The file is no SQLite database, or is inconsistent.
    Certain,
}

thread_local! {
    static MET: Cell<Damage> = const { Cell::new(Damage::None) };
}

/// The damage that an error of SQLite proves.
pub(super) fn of(error: &rusqlite::Error) -> Damage {
    let code = error.sqlite_error().map_or(0, |failure| failure.extended_code);
    // The primary result code is the low byte (SQLite, "Result and Error Codes", section 2).
    match (code & 0xff, code) {
        (SQLITE_CORRUPT | SQLITE_NOTADB, _) => Damage::Certain,
        (_, SQLITE_IOERR_READ | SQLITE_IOERR_SHORT_READ | SQLITE_IOERR_DATA | SQLITE_IOERR_CORRUPTFS) => {
            Damage::Suspected
        }
        _ => Damage::None,
    }
}

/// Remembers it for the transaction on this thread.
pub(super) fn note(damage: Damage) {
    MET.set(MET.get().max(damage));
}

/// Runs a job on the database, and returns the damage that it or a nested job met. Earlier damage does not count.
pub(super) fn watched<T>(work: impl FnOnce() -> T) -> (T, Damage) {
    let before = MET.take();
    let done = work();
    let met = MET.get();
    note(before);
    (done, met)
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi::{
        self, SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_VTAB, SQLITE_ERROR,
        SQLITE_FULL, SQLITE_IOERR_WRITE,
    };

    use super::*;

    fn failure(code: i32, text: &str) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(text.to_owned()))
    }

    #[test]
    fn damage_is_told_by_the_extended_code_and_by_no_text() {
        for code in [SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, SQLITE_CORRUPT_INDEX, SQLITE_NOTADB] {
            assert_eq!(of(&failure(code, "")), Damage::Certain, "{code}");
        }
        for code in [SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ, SQLITE_IOERR_DATA, SQLITE_IOERR_CORRUPTFS] {
            assert_eq!(of(&failure(code, "")), Damage::Suspected, "{code}");
        }
        for code in [SQLITE_ERROR, SQLITE_BUSY, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_IOERR_WRITE] {
            let said = failure(code, "database disk image is malformed");
            assert_eq!(of(&said), Damage::None, "{code}");
        }
        assert_eq!(of(&rusqlite::Error::QueryReturnedNoRows), Damage::None);
    }

    #[test]
    fn what_is_met_is_told_to_whoever_did_that_work_and_to_whoever_did_it_for_them() {
        note(Damage::Certain);
        let ((), met) = watched(|| {});
        assert_eq!(met, Damage::None, "of an earlier work");
        let (within, met) = watched(|| {
            let ((), within) = watched(|| {
                note(Damage::Certain);
                note(Damage::Suspected);
            });
            let ((), after) = watched(|| {});
            (within, after)
        });
        assert_eq!((within, met), ((Damage::Certain, Damage::None), Damage::Certain));
        let (within, met) = watched(|| {
            note(Damage::Suspected);
            watched(|| {}).1
        });
        assert_eq!((within, met), (Damage::None, Damage::Suspected));
        assert_eq!(watched(|| {}).1, Damage::None);
    }
}
