//! Checks whether an answer can come from a Belay server. Other answers count as no answer: unsent changes go on
//! waiting.

use belay_protocol::{MAX_REVISION_JUMP, SyncResponse};

use crate::{Error, Result, documents::bounds};

/// The greatest length of a stored epoch and cursor, in bytes: some thousand spaces, and far below the limit of a
/// request.
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
        // The answer corrects this phone's clock, and a date outside these years cannot be written.
        "the answer names a time outside the supported years"
    } else {
        return Ok(());
    };
    Err(Error::Offline { why: why.to_owned() })
}

/// Whether a server may have stored a write on `base` as revision `rev`. Every later write builds on it.
pub(super) fn follows(rev: u64, base: u64) -> bool {
    rev > base && rev <= base.saturating_add(MAX_REVISION_JUMP)
}
