//! Rebuilding the read models from the documents, when their shape changed or a new version can read more.

use chrono::DateTime;

use super::{Reading, Writing};
use crate::{Result, arriving, homes};

/// Documents read at once.
const CHUNK: u32 = 500;

impl Writing<'_> {
    /// Fills the (empty) read models from every document, telling how many of how many are done. What waited for a version
    /// that can read it is decided after that: the rules ask the lists, and those have to be whole.
    pub(super) fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let all = self.reading().document_count()?;
        let (mut done, mut last) = (0, 0);
        let mut waited = Vec::new();
        loop {
            let chunk = Reading::documents_after(&self.reading(), last, CHUNK)?;
            let Some(newest) = chunk.last() else { break };
            last = newest.row;
            done += chunk.len() as u64;
            for document in chunk {
                let (row, place) = (document.row, document.place());
                let at = document.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
                if arriving::project_again(self, document)? {
                    waited.push(row);
                }
                homes::settle(self, place, None, false, at)?;
            }
            progress(done, all);
        }
        for row in waited {
            for document in Reading::documents_after(&self.reading(), row - 1, 1)? {
                arriving::read_again(self, &document)?;
            }
        }
        Ok(())
    }
}
