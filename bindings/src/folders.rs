//! The open folders of this process. A second core on the same files would not see the writes of the first.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use belay_core::{Error, Result};

static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// An open folder. It is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct OpenFolder(PathBuf);

impl OpenFolder {
    /// Takes an existing folder.
    ///
    /// # Errors
    /// `Locked` if it is open already; `Internal` if it cannot be looked up.
    pub(crate) fn take(folder: &Path) -> Result<Self> {
        let real = folder.canonicalize().map_err(belay_core::face::internal)?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if open.insert(real.clone()) { Ok(Self(real)) } else { Err(Error::Locked) }
    }
}

impl Drop for OpenFolder {
    fn drop(&mut self) {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}
