//! The threads that read. Each request sees one snapshot, whatever is written meanwhile.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc::Receiver},
};

use rusqlite::Connection;

use super::sql::Sql;
use crate::{counters::Live, failure::Failure};

/// The read of one request. It sends its answer itself.
pub(super) type ReadJob = Box<dyn FnOnce(&mut Connection, &Live) + Send>;

/// Runs until every sender is gone and the queue is empty.
pub(super) fn run(connection: &mut Connection, queue: &Mutex<Receiver<ReadJob>>, counters: &Arc<Live>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(reading) => reading(connection, counters),
            Err(_) => return,
        }
    }
}

/// Runs a read in one snapshot.
pub(super) fn snapshot<T>(
    connection: &mut Connection,
    counters: &Live,
    read: impl FnOnce(&Sql<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let transaction = connection.transaction()?;
    catch_unwind(AssertUnwindSafe(|| read(&Sql::new(&transaction, counters))))
        .unwrap_or(Err(Failure::Internal("a read panicked")))
        .map_err(Failure::settled)
}
