//! The threads of exported calls. So no call blocks its caller, and no panic reaches it.
//!
//! Tasks return type-erased results, and [`Answer`] restores the type in the waiting call. So the compiler generates tokio's task code
//! once, and not for each return type of the face.

use std::{
    any::Any,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use tokio::{
    runtime::{Builder, Runtime},
    task::{JoinError, JoinHandle},
};

use super::CancelToken;
use crate::{Belay, Error, Result};

/// Threads for the network and timers. There are two, so that a slow vault on one does not stop the others.
const WAITING_THREADS: usize = 2;
/// The most threads that read and write at once: SQLite has one writer, and a screen rarely asks for more than this.
const WORKING_THREADS: usize = 4;

/// The threads of the library. They start at the first use and live as long as the process.
///
/// # Errors
/// [`Error::Internal`] if the system gives no threads.
pub fn threads() -> Result<&'static Runtime> {
    static THREADS: OnceLock<std::result::Result<Runtime, String>> = OnceLock::new();
    let threads = THREADS.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(WAITING_THREADS).max_blocking_threads(WORKING_THREADS);
        builder.thread_name("belay").enable_all().build().map_err(|error| error.to_string())
    });
    threads.as_ref().map_err(internal)
}

/// A type-erased result. The call that waits for it knows its type.
type Untyped = Result<Box<dyn Any + Send>>;

fn untyped<T: Send + 'static>(result: Result<T>) -> Untyped {
    Ok(Box::new(result?))
}

/// The future result of a call.
#[must_use = "nothing starts before it is awaited"]
pub struct Answer<T> {
    coming: Pin<Box<dyn Future<Output = Untyped> + Send>>,
    typed: PhantomData<fn() -> T>,
}

impl<T> Answer<T> {
    fn new(coming: Pin<Box<dyn Future<Output = Untyped> + Send>>) -> Self {
        Self { coming, typed: PhantomData }
    }
}

impl<T: 'static> Future for Answer<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let answer = ready!(self.coming.as_mut().poll(context))?;
        Poll::Ready(
            answer.downcast().map(|answer| *answer).map_err(|_| internal("an answer of another type")),
        )
    }
}

/// Runs a job that reads or writes the phone. The job finishes even if its caller stops waiting.
///
/// # Errors
/// Those of the job; [`Error::Internal`] if it panics, or the process is ending.
pub fn work<T: Send + 'static>(job: impl FnOnce() -> Result<T> + Send + 'static) -> Answer<T> {
    Answer::new(Box::pin(worked(Box::new(move || untyped(job())))))
}

async fn worked(job: Box<dyn FnOnce() -> Untyped + Send>) -> Untyped {
    threads()?.spawn_blocking(job).await.unwrap_or_else(|error| Err(ended(&error)))
}

/// Runs a job that calls the server. It ends with its caller, its token, or the core.
///
/// # Errors
/// Those of the job; [`Error::Cancelled`]; [`Error::Closed`]; [`Error::Internal`] if it panics, or the process is
/// ending.
pub fn travel<T: Send + 'static>(
    belay: &Belay,
    cancel: Option<Arc<CancelToken>>,
    job: impl Future<Output = Result<T>> + Send + 'static,
) -> Answer<T> {
    let job = Box::pin(async move { untyped(job.await) });
    let closing = belay.core().map(|_| Arc::clone(&belay.opened.closing_calls));
    Answer::new(Box::pin(travelled(closing, cancel, job)))
}

async fn travelled(
    closing: Result<Arc<CancelToken>>,
    cancel: Option<Arc<CancelToken>>,
    job: Pin<Box<dyn Future<Output = Untyped> + Send>>,
) -> Untyped {
    let closing = closing?;
    if closing.is_cancelled() {
        return Err(Error::Closed);
    }
    if cancel.as_ref().is_some_and(|cancel| cancel.is_cancelled()) {
        return Err(Error::Cancelled);
    }
    let mut task = EndsWithCaller(threads()?.spawn(job));
    let cancelled = async {
        match &cancel {
            Some(cancel) => cancel.cancelled().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        done = &mut task.0 => done.unwrap_or_else(|error| Err(ended(&error))),
        () = closing.cancelled() => Err(Error::Closed),
        () = cancelled => Err(Error::Cancelled),
    }
}

impl Belay {
    /// Ends the calls that wait for the server: each returns [`Error::Closed`], later ones too. This is the first step
    /// of shutting down.
    pub fn close_calls(&self) {
        self.opened.closing_calls.cancel();
    }
}

/// A task that is aborted when its handle is dropped.
struct EndsWithCaller<T>(JoinHandle<T>);

impl<T> Drop for EndsWithCaller<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The error of a job that panicked, or whose process is ending. The message is dropped, because a panic may quote what
/// somebody wrote.
fn ended(error: &JoinError) -> Error {
    internal(if error.is_panic() { "a panic" } else { "the process is ending" })
}

/// An internal error, with its reason for a log.
pub fn internal(why: impl std::fmt::Display) -> Error {
    Error::Internal { why: why.to_string() }
}
