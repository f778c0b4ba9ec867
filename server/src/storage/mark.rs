//! Noticing that the database went back in time although nobody said so.
//!
//! The database counts its commits. A small file beside it, the mark, remembers how far the count had come. A database
//! behind its mark was put back from a copy: it gets a new epoch, and the phones bring it up to date.
//!
//! What is noticed: an older `belay.db` copied over the newer one; `belay.db` moved to another folder without its mark.
//! What is not: the whole folder put back together with its mark (a snapshot of a virtual machine, for instance), or
//! commits lost that came after the mark was last written (it is written each minute and when the server stops).
//! After such a restore, delete the mark, or use [`crate::restore`], which always renews the epoch.
//!
//! A database that is gone or empty beside a mark does not start at all ([`super::OpenError::Lost`]).

use std::{fs, io, path::Path};

use crate::private;

/// The mark's name in the server's folder.
pub(crate) const FILE: &str = "belay.mark";

/// How far a life of the database had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) epoch: String,
    pub(super) commits: u64,
}

impl Mark {
    /// The mark in `folder`; none if there is none that can be read.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(FILE)).ok()?;
        let (epoch, commits) = text.trim().split_once(' ')?;
        Some(Self { epoch: epoch.to_owned(), commits: commits.parse().ok()? })
    }

    /// How many commits the database in `folder` should hold by the mark beside it; none if there is no mark. One that
    /// cannot be read says at least that there was a database.
    pub(super) fn commits_beside(folder: &Path) -> Option<u64> {
        let there = folder.join(FILE).try_exists().unwrap_or(true);
        there.then(|| Self::read(folder).map_or(0, |mark| mark.commits))
    }

    /// Puts the mark into `folder`, wholly or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        private::replace(&folder.join(FILE), format!("{} {}\n", self.epoch, self.commits).as_bytes())
    }

    /// Whether a database with this mark beside it is the one the mark was made for, or a later state of it.
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
