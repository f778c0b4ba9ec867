//! Isolation: one unusable document does not affect the others. Every step over one of several documents (reading,
//! projecting, replaying, reminding, showing) goes through here, so that one this version cannot read, or a fault of
//! ours that only its values show, sets that document aside and the rest goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use uuid::Uuid;

use crate::{Error, Result, storage::Writing};

/// Runs a step on one document. None if that document cannot be read ([`Error::UpdateNeeded`]) or the step panics: it
/// is logged, without values of the document. The caller rolls back the writes of the step: see [`Writing::isolated`].
///
/// # Errors
/// Those of storage: they are not about one document.
pub(crate) fn isolated<T>(document: Uuid, step: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    // A half-done step is undone with its savepoint, or its value is dropped.
    let step = || {
        let done = step();
        #[cfg(test)]
        tests::strike(document);
        done
    };
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(done)) => Ok(Some(done)),
        Ok(Err(Error::UpdateNeeded)) => {
            tracing::debug!(%document, "a document is set aside that this version cannot read");
            Ok(None)
        }
        Ok(Err(error)) => Err(error),
        Err(_) => {
            // The message of a panic may hold a value of the document.
            tracing::error!(%document, "a document is set aside over which a step panicked");
            Ok(None)
        }
    }
}

impl Writing<'_> {
    /// Runs a step on one document. If it fails or panics, its writes are rolled back, and the result is none: see
    /// [`isolated`].
    ///
    /// # Errors
    /// Those of storage.
    pub(crate) fn isolated<T>(
        &mut self,
        document: Uuid,
        step: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Option<T>> {
        self.attempt(|writing| isolated(document, || step(writing)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// Over which document the next step panics.
        static STRUCK: Cell<Option<Uuid>> = const { Cell::new(None) };
    }

    /// Makes the next step over this document panic after its writes. An unknown fault of ours cannot be simulated
    /// otherwise.
    pub(crate) fn panic_once_over(document: Uuid) {
        STRUCK.set(Some(document));
    }

    pub(super) fn strike(document: Uuid) {
        if STRUCK.get() == Some(document) {
            STRUCK.set(None);
            panic!("a fault of ours");
        }
    }

    #[test]
    fn a_document_that_cannot_be_read_or_panics_is_set_aside_and_a_fault_of_storage_is_not() {
        assert_eq!(isolated(Uuid::nil(), || Ok(7)), Ok(Some(7)));
        assert_eq!(isolated::<()>(Uuid::nil(), || Err(Error::UpdateNeeded)), Ok(None));
        assert_eq!(isolated::<()>(Uuid::nil(), || panic!("a fault of ours")), Ok(None));
        assert_eq!(isolated::<()>(Uuid::nil(), || Err(Error::StorageFull)), Err(Error::StorageFull));
    }
}
