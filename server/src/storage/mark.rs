//! Detects that the database went back in time without a restore.
//!
//! The database counts its commits. The mark, a small file beside it, has the last known count. A database behind its
//! mark is an older copy: it gets a new epoch, and phones upload what it lacks.
//!
//! This detects an older `belay.db` copied over the newer one, and a `belay.db` moved to another folder without its
//! mark. It does not detect a folder that was restored together with its mark, such as a snapshot of a virtual machine.
//! It does not detect the loss of commits after the last write of the mark either; the mark is written each minute and
//! when the server stops. After such a restore, delete the mark, or use [`crate::restore`], which always renews the
//! epoch.
//!
//! A server does not start with a mark beside a missing or empty database ([`super::OpenError::Lost`]).

use std::{fs, io, path::Path};

use crate::private;

/// The mark's name in the server's folder.
pub(crate) const FILE: &str = "belay.mark";

/// The epoch of a database and its count of commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) epoch: String,
    pub(super) commits: u64,
}

impl Mark {
    /// The mark in `folder`; none if there is none or it cannot be read.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(FILE)).ok()?;
        let (epoch, commits) = text.trim().split_once(' ')?;
        Some(Self { epoch: epoch.to_owned(), commits: commits.parse().ok()? })
    }

    /// How many commits the database in `folder` should have by its mark; none if there is no mark. An unreadable mark
    /// counts as zero: it still proves that there was a database.
    pub(super) fn commits_beside(folder: &Path) -> Option<u64> {
        let there = folder.join(FILE).try_exists().unwrap_or(true);
        there.then(|| Self::read(folder).map_or(0, |mark| mark.commits))
    }

    /// Replaces the mark in `folder` atomically.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        private::replace(&folder.join(FILE), format!("{} {}\n", self.epoch, self.commits).as_bytes())
    }

    /// Whether `database` is the one that the mark was written for, or a later state of it.
    pub(super) fn fits(beside: Option<&Self>, database: &Self) -> bool {
        beside.is_some_and(|mark| mark.epoch == database.epoch && mark.commits <= database.commits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(epoch: &str, commits: u64) -> Mark {
        Mark { epoch: epoch.to_owned(), commits }
    }

    #[test]
    fn a_mark_comes_back_as_it_was_written_and_garbage_is_no_mark() {
        let folder = tempfile::tempdir().expect("make a folder");
        assert_eq!(Mark::read(folder.path()), None);
        mark("abc", 7).write(folder.path()).expect("write the mark");
        assert_eq!(Mark::read(folder.path()), Some(mark("abc", 7)));
        fs::write(folder.path().join(FILE), "abc seven").expect("spoil the mark");
        assert_eq!(Mark::read(folder.path()), None);
    }

    #[test]
    fn only_the_same_life_at_the_same_point_or_later_fits() {
        assert!(Mark::fits(Some(&mark("abc", 7)), &mark("abc", 7)));
        assert!(Mark::fits(Some(&mark("abc", 7)), &mark("abc", 9)), "a crash before the next mark");
        assert!(!Mark::fits(Some(&mark("abc", 7)), &mark("abc", 6)), "an older copy");
        assert!(!Mark::fits(Some(&mark("abc", 7)), &mark("xyz", 9)), "another life");
        assert!(!Mark::fits(None, &mark("abc", 7)), "moved without its mark");
    }
}
