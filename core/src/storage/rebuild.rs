//! Rebuilding the read models from the documents, when their shape changed or a new version can read more.

use super::{Reading, Writing};
use crate::{Result, arriving};

/// Documents read at once.
const CHUNK: u32 = 500;

impl Writing<'_> {
    /// Fills the (empty) read models from every document, telling how many of how many are done.
    pub(super) fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let all = self.reading().document_count()?;
        let (mut done, mut last) = (0, 0);
        loop {
            let chunk = Reading::documents_after(&self.reading(), last, CHUNK)?;
            let Some(newest) = chunk.last() else { return Ok(()) };
            last = newest.row;
            done += chunk.len() as u64;
            for document in chunk {
                arriving::read_again(self, document)?;
            }
            progress(done, all);
        }
    }
}
