//! An open core with the threads it works on: every exported call passes here, so that none blocks its caller and none
//! panics into it.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use belay_core::Belay;
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
    task::{JoinError, JoinHandle},
};

use crate::{
    answer::{Awaited, Crosses, Gives, Written},
    cancel::CancelTokenFace,
    errors::internal,
    face::names::FaceError,
    folders::OpenFolder,
    observing::{Listens, SubscriptionFace, observe},
};

/// Threads that wait for the network and keep time. Two, so that a vault that keeps one waiting does not stop the others.
const WAITING_THREADS: usize = 2;
/// Threads that read and write at most at once: SQLite has one writer, and a screen rarely asks for more than this.
const WORKING_THREADS: usize = 4;

/// The face's own threads, started when they are first needed and kept for as long as the process lives.
///
/// # Errors
/// `Internal` where the system gives no threads.
pub(crate) fn threads() -> Result<&'static Runtime, FaceError> {
    static THREADS: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let threads = THREADS.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(WAITING_THREADS).max_blocking_threads(WORKING_THREADS);
        builder.thread_name("belay").enable_all().build().map_err(|error| error.to_string())
    });
    threads.as_ref().map_err(internal)
}

/// An open core. Cheap to clone; every clone is the same.
#[derive(Clone)]
pub(crate) struct Phone {
    open: Arc<OpenPhone>,
}

struct OpenPhone {
    belay: Belay,
    is_closed: Arc<AtomicBool>,
    /// Cancelled when the core is shut down: calls that wait for the server end.
    closing: Arc<CancelTokenFace>,
    /// The background sync, while it runs.
    background: Mutex<Option<JoinHandle<()>>>,
    folder: Mutex<Option<OpenFolder>>,
    /// How the shutdown ended, once it has begun; every caller waits for the same.
    ending: Mutex<Option<watch::Receiver<Option<Ended>>>>,
}

/// How a shutdown ended: well, or what failed, for a log.
type Ended = Result<(), String>;

impl Phone {
    pub(crate) fn new(belay: Belay, folder: OpenFolder) -> Self {
        Self {
            open: Arc::new(OpenPhone {
                belay,
                is_closed: Arc::new(AtomicBool::new(false)),
                closing: CancelTokenFace::new(),
                background: Mutex::new(None),
                folder: Mutex::new(Some(folder)),
                ending: Mutex::new(None),
            }),
        }
    }

    /// The core itself, for what only reads memory.
    pub(crate) fn belay(&self) -> &Belay {
        &self.open.belay
    }

    /// Does work that reads or writes the phone. A caller that stops waiting does not stop it: what was begun is finished.
    pub(crate) fn work<T: Gives>(
        &self,
        job: impl FnOnce(&Belay) -> Result<T, FaceError> + Send + 'static,
    ) -> Awaited<T> {
        Awaited::new(self.begin(Box::new(move |belay| T::written(job(belay)))))
    }

    /// The part of `work` that is the same for every call: apart, so that it is compiled once for each form of result.
    #[inline(never)]
    fn begin<R: Crosses>(&self, job: Job<R>) -> Pin<Box<dyn Future<Output = Written<R>> + Send>> {
        Box::pin(worked(self.open.belay.clone(), job))
    }

    /// Does work that speaks to the server. It ends with its caller, with its token, and with the core.
    pub(crate) fn travel<T, F>(
        &self,
        cancel: Option<Arc<CancelTokenFace>>,
        job: impl FnOnce(Belay) -> F,
    ) -> Awaited<T>
    where
        T: Gives,
        F: Future<Output = Result<T, FaceError>> + Send + 'static,
    {
        let job = job(self.open.belay.clone());
        let job = Box::pin(async move { T::written(job.await) });
        Awaited::new(Box::pin(travelled(self.open.clone(), cancel, job)))
    }

    /// Puts a listener under a query.
    pub(crate) fn observe<T: PartialEq + Clone + Send + 'static>(
        &self,
        ask: impl Fn(&Belay) -> Result<T, FaceError> + Send + 'static,
        listener: impl Listens<T>,
    ) -> Result<Arc<SubscriptionFace>, FaceError> {
        observe(&self.open.belay, &self.open.is_closed, Box::new(ask), listener)
    }

    /// Lets the background sync run, if it does not yet.
    pub(crate) fn start_syncing(&self) -> Result<(), FaceError> {
        if self.open.is_closed.load(Ordering::Acquire) {
            return Err(FaceError::Closed);
        }
        let mut background = self.open.background.lock().unwrap_or_else(PoisonError::into_inner);
        if background.as_ref().is_none_or(JoinHandle::is_finished) {
            let belay = self.open.belay.clone();
            *background = Some(threads()?.spawn(async move { belay.keep_in_sync().await }));
        }
        Ok(())
    }

    /// Ends every sync, that of the background and those of calls, and waits until nothing of it is under way any more. A
    /// caller that stops waiting does not stop it.
    pub(crate) async fn stop_syncing(&self) -> Result<(), FaceError> {
        let phone = self.clone();
        threads()?.spawn(async move { phone.syncing_stopped().await }).await.map_err(|error| ended(&error))
    }

    async fn syncing_stopped(&self) {
        let background = self.open.background.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(background) = background {
            background.abort();
            // Aborted or ended by itself: either way it is over.
            let _ = background.await;
        }
        // A transaction that had begun is finished, a call that syncs ends, and no page is on its way any more.
        self.open.belay.stop_syncing().await;
    }

    /// Ends everything; every later call answers `Closed`. Asked again, it waits for the same end. It goes on when its caller
    /// is cancelled: a UniFFI future that is dropped must not leave the folder taken.
    pub(crate) async fn shut_down(&self) -> Result<(), FaceError> {
        let mut ending = self.begin_to_end()?;
        match ending.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(Err(why))) => Err(internal(why)),
            Ok(_) => Ok(()),
            // Its task ended without a word.
            Err(_) => Err(internal("a panic")),
        }
    }

    /// Begins the end, once.
    fn begin_to_end(&self) -> Result<watch::Receiver<Option<Ended>>, FaceError> {
        let mut ending = self.open.ending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(begun) = ending.as_ref() {
            return Ok(begun.clone());
        }
        let threads = threads()?;
        let (tell, told) = watch::channel(None);
        self.open.is_closed.store(true, Ordering::Release);
        self.open.closing.cancel();
        let phone = self.clone();
        threads.spawn(async move {
            // A separate task: if it panics, the core is still shut down and the folder freed.
            let stopping = phone.clone();
            let stopped = threads.spawn(async move { stopping.syncing_stopped().await }).await;
            let belay = phone.open.belay.clone();
            let closed = threads.spawn_blocking(move || belay.shut_down()).await;
            drop(phone.open.folder.lock().unwrap_or_else(PoisonError::into_inner).take());
            tell.send_replace(Some(stopped.and(closed).map_err(|error| why_ended(&error).to_owned())));
        });
        *ending = Some(told.clone());
        Ok(told)
    }
}

impl Drop for OpenPhone {
    /// A shell that let go of the core without shutting it down: the background must not keep it alive.
    fn drop(&mut self) {
        let background = self.background.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(background) = background {
            background.abort();
        }
    }
}

/// What a call does on the phone.
type Job<R> = Box<dyn FnOnce(&Belay) -> Written<R> + Send>;

/// Does a job on a thread for work.
async fn worked<R: Crosses>(belay: Belay, job: Job<R>) -> Written<R> {
    match threads() {
        Ok(threads) => {
            let task = threads.spawn_blocking(move || job(&belay));
            task.await.unwrap_or_else(|error| Written::failed(ended(&error)))
        }
        Err(error) => Written::failed(error),
    }
}

/// Lets a job run among those that wait for the network.
async fn travelled<R: Crosses>(
    open: Arc<OpenPhone>,
    cancel: Option<Arc<CancelTokenFace>>,
    job: Pin<Box<dyn Future<Output = Written<R>> + Send>>,
) -> Written<R> {
    if open.is_closed.load(Ordering::Acquire) {
        return Written::failed(FaceError::Closed);
    }
    if cancel.as_ref().is_some_and(|cancel| cancel.is_cancelled()) {
        return Written::failed(FaceError::Cancelled);
    }
    let mut task = match threads() {
        Ok(threads) => EndsWithCaller(threads.spawn(job)),
        Err(error) => return Written::failed(error),
    };
    let cancelled = async {
        match &cancel {
            Some(cancel) => cancel.cancelled().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        done = &mut task.0 => done.unwrap_or_else(|error| Written::failed(ended(&error))),
        () = open.closing.cancelled() => Written::failed(FaceError::Closed),
        () = cancelled => Written::failed(FaceError::Cancelled),
    }
}

/// A task that is aborted when nobody waits for it any more.
struct EndsWithCaller<T>(JoinHandle<T>);

impl<T> Drop for EndsWithCaller<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A job that did not come to its end: it panicked, or the process is ending.
fn ended(error: &JoinError) -> FaceError {
    internal(why_ended(error))
}

/// What a panic says may quote what somebody wrote; that it was one is enough.
fn why_ended(error: &JoinError) -> &'static str {
    if error.is_panic() { "a panic" } else { "the process is ending" }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Waker},
    };

    use belay_core::{
        Ports, Settings,
        domain::Zone,
        ports::{FileVault, SystemClock, SystemRandom},
        sync::HttpTransport,
    };

    use super::*;

    fn open(folder: &std::path::Path) -> Phone {
        let taken = OpenFolder::take(folder).expect("the folder is free");
        let ports = Ports {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            vault: Arc::new(FileVault::new(folder.join("vault.json"))),
            transport: Arc::new(HttpTransport::new(&[]).expect("a network")),
        };
        let settings =
            Settings { folder: folder.to_owned(), zone: Zone::UTC, device_name: "a test".to_owned() };
        let (belay, _) = Belay::open(settings, ports, &mut |_, _| {}).expect("the phone opens");
        let phone = Phone::new(belay, taken);
        phone.start_syncing().expect("it syncs");
        phone
    }

    #[tokio::test]
    async fn a_shutdown_goes_on_when_its_caller_is_cancelled_and_later_callers_wait_for_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let phone = open(folder.path());
        {
            let mut cancelled = pin!(phone.shut_down());
            let begun = cancelled.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(begun.is_pending(), "it is cancelled in the middle");
        }
        phone.shut_down().await.expect("it ends all the same");
        open(folder.path()).shut_down().await.expect("and the folder is free");
    }

    #[tokio::test]
    async fn a_panic_on_the_way_is_told_and_leaves_the_core_closed_and_the_folder_free() {
        let folder = tempfile::tempdir().expect("a folder");
        let phone = open(folder.path());
        // A task that is waited for twice panics.
        let mut waited_for = threads().expect("threads").spawn(async {});
        (&mut waited_for).await.expect("it ends");
        let background = phone.open.background.lock().expect("the background").replace(waited_for);
        background.expect("it syncs").abort();
        let ended = phone.shut_down().await.expect_err("it is no good end");
        assert!(matches!(ended, FaceError::Internal { .. }), "{ended:?}");
        assert_eq!(phone.belay().home().expect_err("it is closed"), belay_core::Error::Closed);
        open(folder.path()).shut_down().await.expect("the folder is free");
    }

    #[tokio::test]
    async fn whoever_of_two_comes_second_waits_for_the_same_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let phone = open(folder.path());
        let mut first = pin!(phone.shut_down());
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        phone.shut_down().await.expect("the second waits");
        open(folder.path()).shut_down().await.expect("nothing of it is left");
        first.await.expect("the first is told, too");
    }
}
