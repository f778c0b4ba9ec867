//! Which answers can be those of a server of ours. Others are no answers: what waits goes on waiting.

use belay_protocol::{MAX_REVISION_JUMP, SyncResponse};

use crate::{Error, Result, documents::bounds};

/// The longest epoch and cursor that are kept, in bytes: some thousand spaces, and far below what a request may hold.
const MAX_EPOCH_BYTES: usize = 256;
const MAX_CURSOR_BYTES: usize = 64 * 1024;

/// Checks that an answer can be stored and believed.
///
/// # Errors
/// [`Error::Offline`] if not.
pub(super) fn believe(answer: &SyncResponse) -> Result<()> {
    let why = if answer.epoch.len() > MAX_EPOCH_BYTES || answer.cursor.len() > MAX_CURSOR_BYTES {
        // A stored value would travel with every later request.
        "the answer names an epoch or a cursor that is too long"
    } else if !bounds::is_moment(answer.now) {
        // This phone's clock is corrected by it, and what is dated outside these years cannot be written.
        "the answer names a time outside the supported years"
    } else {
        return Ok(());
    };
    Err(Error::Offline { why: why.to_owned() })
}

/// Whether a server may have stored what builds on `base` as `rev`. Everything sent later builds on that.
pub(super) fn follows(rev: u64, base: u64) -> bool {
    rev > base && rev <= base.saturating_add(MAX_REVISION_JUMP)
}
