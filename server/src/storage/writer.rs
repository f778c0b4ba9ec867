//! The one thread that writes. Requests that arrive while it waits for the disk share its next transaction.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::Receiver},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::sql::Sql;
use crate::{
    counters::{Live, add},
    failure::{Failure, HICCUP},
};

/// Most requests in one transaction: enough to share an fsync, few enough that the first does not wait long.
const GROUP: usize = 64;

/// The work of one request: done inside a shared transaction, answered when that is durable.
pub(super) trait Job: Send {
    /// Does the work; whether it may be kept.
    fn work(&mut self, sql: &Sql<'_>) -> bool;
    /// Tells the one who waits. `kept` is false when the transaction was lost after the work was done.
    fn answer(self: Box<Self>, kept: bool);
}

/// A job made of a function.
pub(super) struct Task<F, T> {
    work: Option<F>,
    outcome: Option<Result<T, Failure>>,
    asker: oneshot::Sender<Result<T, Failure>>,
}

impl<F, T> Task<F, T>
where
    F: FnOnce(&Sql<'_>) -> Result<T, Failure> + Send,
    T: Send,
{
    /// The job, and where its answer arrives.
    pub(super) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, Failure>>) {
        let (asker, answer) = oneshot::channel();
        (
            Self {
                work: Some(work),
                outcome: None,
                asker,
            },
            answer,
        )
    }
}

impl<F, T> Job for Task<F, T>
where
    F: FnOnce(&Sql<'_>) -> Result<T, Failure> + Send,
    T: Send,
{
    fn work(&mut self, sql: &Sql<'_>) -> bool {
        let Some(work) = self.work.take() else {
            return false;
        };
        // A panic in one request must not take the writer, and with it the server, away from all the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(sql)))
            .unwrap_or(Err(Failure::Internal("a write panicked")));
        let kept = outcome.is_ok();
        self.outcome = Some(outcome);
        kept
    }

    fn answer(self: Box<Self>, kept: bool) {
        let outcome = match self.outcome {
            Some(Ok(done)) if kept => Ok(done),
            Some(Err(failure)) => Err(failure.settled()),
            Some(Ok(_)) | None => Err(Failure::Unavailable(HICCUP)),
        };
        // Whoever asked may have hung up; then nobody wants to know.
        let _ = self.asker.send(outcome);
    }
}

/// Works until every sender is gone and the queue is empty.
pub(super) fn run(connection: &Connection, jobs: &Receiver<Box<dyn Job>>, counters: &Arc<Live>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        let kept = match transact(connection, jobs, counters, &mut group) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, requests = group.len(), "a transaction was not made durable");
                if !connection.is_autocommit()
                    && let Err(error) = connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "a lost transaction could not be rolled back");
                }
                false
            }
        };
        for job in group {
            job.answer(kept);
        }
    }
}

fn transact(
    connection: &Connection,
    jobs: &Receiver<Box<dyn Job>>,
    counters: &Arc<Live>,
    group: &mut Vec<Box<dyn Job>>,
) -> rusqlite::Result<()> {
    let sql = Sql::new(connection, counters);
    let simple = |statement: &str| connection.prepare_cached(statement)?.execute(()).map(|_| ());
    simple("BEGIN IMMEDIATE")?;
    let before = connection.total_changes();
    let mut next = 0;
    let mut changed = 0;
    while let Some(job) = group.get_mut(next) {
        let count = connection.total_changes();
        simple("SAVEPOINT request")?;
        if !job.work(&sql) {
            // A full disk may have ended the whole transaction already; the release below then says so.
            simple("ROLLBACK TO request")?;
        } else if connection.total_changes() != count {
            changed += 1;
        }
        simple("RELEASE request")?;
        next += 1;
        if group.len() < GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
    }
    if connection.total_changes() != before {
        simple("UPDATE life SET commits = commits + 1 WHERE only_row = 1")?;
        add(&counters.commits, 1);
        add(&counters.commit_requests, changed);
    }
    simple("COMMIT")
}
