//! The only thread that writes. Requests that arrive while it waits for the disk share its next transaction.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::Receiver},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{fault::passes_in, sql::Sql};
use crate::{
    counters::{Live, add},
    failure::{Failure, HICCUP},
};

/// Most requests in one transaction: enough to share an fsync, few enough that the first does not wait long.
const GROUP: usize = 64;

/// The work of one request. It runs inside a shared transaction and is answered when that is durable.
pub(super) trait Job: Send {
    /// Does the work. Returns whether it may be committed.
    fn work(&mut self, sql: &Sql<'_>) -> bool;
    /// How long to wait after the failure of the work, if waiting helps.
    fn passes_in(&self) -> Option<Duration>;
    /// Answers the request. `lost` is how long to wait if the transaction was lost after the work.
    fn answer(self: Box<Self>, lost: Option<Duration>);
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
    /// The job, and the receiver of its answer.
    pub(super) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, Failure>>) {
        let (asker, answer) = oneshot::channel();
        (Self { work: Some(work), outcome: None, asker }, answer)
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
        // A panic in one request must not end the writer, and with it the server for everybody.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(sql)))
            .unwrap_or(Err(Failure::Internal("a write panicked")));
        let outcome = outcome.map_err(Failure::settled);
        let kept = outcome.is_ok();
        self.outcome = Some(outcome);
        kept
    }

    fn passes_in(&self) -> Option<Duration> {
        match self.outcome {
            Some(Err(Failure::Unavailable(wait))) => Some(wait),
            _ => None,
        }
    }

    fn answer(self: Box<Self>, lost: Option<Duration>) {
        let outcome = match (self.outcome, lost) {
            (Some(Ok(done)), None) => Ok(done),
            (Some(Err(failure)), _) => Err(failure),
            (_, lost) => Err(Failure::Unavailable(lost.unwrap_or(HICCUP))),
        };
        // The caller may have hung up; then nobody reads the answer.
        let _ = self.asker.send(outcome);
    }
}

/// Runs until every sender is gone and the queue is empty.
pub(super) fn run(connection: &Connection, jobs: &Receiver<Box<dyn Job>>, counters: &Arc<Live>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        let lost = match transact(connection, jobs, counters, &mut group) {
            Ok(()) => None,
            Err(error) => {
                tracing::error!(%error, requests = group.len(), "a transaction was not made durable");
                if !connection.is_autocommit()
                    && let Err(error) = connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "a lost transaction could not be rolled back");
                }
                // The failing statement, or an earlier job, tells why the transaction ended. Everybody in it waits for
                // the same time.
                let met = group.iter().filter_map(|job| job.passes_in());
                Some(met.chain(passes_in(&error)).max().unwrap_or(HICCUP))
            }
        };
        for job in group {
            job.answer(lost);
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
            // A full disk may have ended the whole transaction already; the release below reports it.
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

#[cfg(test)]
mod tests {
    use std::sync::{atomic::Ordering::Relaxed, mpsc::sync_channel};

    use super::*;
    use crate::failure::OPERATOR;

    /// Lets the writer do the queued work, then reads the result.
    fn worked(queue: impl FnOnce(&dyn Fn(Box<dyn Job>))) -> (Connection, Arc<Live>) {
        let connection = Connection::open_in_memory().expect("open a database");
        connection
            .execute_batch(
                "CREATE TABLE life (only_row INTEGER PRIMARY KEY, commits INTEGER NOT NULL);
                 INSERT INTO life VALUES (1, 0); CREATE TABLE note (text TEXT);",
            )
            .expect("make tables");
        let (counters, (jobs, queued)) = (Arc::new(Live::default()), sync_channel(16));
        queue(&|job| jobs.send(job).expect("room in the queue"));
        drop(jobs);
        run(&connection, &queued, &counters);
        (connection, counters)
    }

    fn note(text: &'static str) -> (Box<dyn Job>, oneshot::Receiver<Result<usize, Failure>>) {
        let (task, answer) =
            Task::new(move |sql: &Sql<'_>| Ok(sql.run("INSERT INTO note VALUES (?1)", [text])?));
        (Box::new(task), answer)
    }

    fn notes(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM note", (), |row| row.get(0)).expect("count the notes")
    }

    #[test]
    fn requests_that_wait_share_one_transaction() {
        let mut answers = Vec::new();
        let (connection, counters) = worked(|queue| {
            for text in ["a", "b", "c"] {
                let (job, answer) = note(text);
                queue(job);
                answers.push(answer);
            }
        });
        assert!(answers.iter_mut().all(|answer| matches!(answer.try_recv(), Ok(Ok(1)))));
        assert_eq!(notes(&connection), 3);
        assert_eq!((counters.commits.load(Relaxed), counters.commit_requests.load(Relaxed)), (1, 3));
    }

    #[test]
    fn one_that_fails_or_panics_takes_nothing_of_its_neighbours_along() {
        let (refused, mut refusal) = Task::new(|sql: &Sql<'_>| {
            sql.run("INSERT INTO note VALUES ('half')", ())?;
            Err::<(), _>(Failure::Forbidden)
        });
        let (panicking, mut panicked) = Task::new(|sql: &Sql<'_>| -> Result<(), Failure> {
            sql.run("INSERT INTO note VALUES ('half')", ())?;
            panic!("as a test wants it");
        });
        let (first, mut first_answer) = note("first");
        let (last, mut last_answer) = note("last");
        let (connection, _) = worked(|queue| {
            queue(first);
            queue(Box::new(refused));
            queue(Box::new(panicking));
            queue(last);
        });
        assert!(matches!(first_answer.try_recv(), Ok(Ok(1))));
        assert!(matches!(refusal.try_recv(), Ok(Err(Failure::Forbidden))));
        assert!(matches!(panicked.try_recv(), Ok(Err(Failure::Internal(_)))));
        assert!(matches!(last_answer.try_recv(), Ok(Ok(1))));
        assert_eq!(notes(&connection), 2);
    }

    #[test]
    fn what_changes_nothing_costs_no_commit() {
        let (task, mut answer) = Task::new(|sql: &Sql<'_>| Ok(sql.exists("SELECT 1 FROM note", ())?));
        let (_, counters) = worked(|queue| queue(Box::new(task)));
        assert!(matches!(answer.try_recv(), Ok(Ok(false))));
        assert_eq!(counters.commits.load(Relaxed), 0);
    }

    #[test]
    fn when_the_transaction_is_lost_everyone_in_it_is_told() {
        let (first, mut first_answer) = note("first");
        // A full disk does the same: it ends the transaction for everybody.
        let (ending, mut ended) = Task::new(|sql: &Sql<'_>| Ok(sql.run("ROLLBACK", ())?));
        let (connection, _) = worked(|queue| {
            queue(first);
            queue(Box::new(ending));
        });
        assert!(matches!(first_answer.try_recv(), Ok(Err(Failure::Unavailable(_)))));
        assert!(matches!(ended.try_recv(), Ok(Err(Failure::Unavailable(_)))));
        assert_eq!(notes(&connection), 0);
    }

    #[test]
    fn a_full_disk_tells_everyone_in_its_transaction_to_wait_and_the_next_goes_on() {
        let large = |sql: &Sql<'_>| Ok(sql.run("INSERT INTO note VALUES (zeroblob(1000000))", ())?);
        let (first, mut first_answer) = note("first");
        let (too_large, mut refused) = Task::new(large);
        let (fill, _filled) = Task::new(|sql: &Sql<'_>| {
            sql.first("PRAGMA max_page_count = 16", (), |_| Ok(()))?;
            Ok(())
        });
        let (last, mut last_answer) = note("last");
        let (connection, _) = worked(|queue| {
            queue(Box::new(fill));
            queue(first);
            queue(Box::new(too_large));
            queue(last);
        });
        // SQLite rolls the whole transaction back: nobody in it may believe that it was committed, and nobody should
        // retry at once.
        assert!(matches!(first_answer.try_recv(), Ok(Err(Failure::Unavailable(wait))) if wait == OPERATOR));
        assert!(matches!(refused.try_recv(), Ok(Err(Failure::Unavailable(wait))) if wait == OPERATOR));
        assert!(matches!(last_answer.try_recv(), Ok(Ok(1))));
        assert_eq!(notes(&connection), 1);
    }
}
