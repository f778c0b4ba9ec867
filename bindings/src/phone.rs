//! An open core with its background sync, its listeners, and its shutdown.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use belay_core::{
    Belay, Error, Result,
    face::{internal, threads},
};
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
};

use crate::{
    folders::OpenFolder,
    observing::{ChangeListener, SubscriptionFace, observe},
};

/// An open core. Cheap to clone; every clone is the same core.
#[derive(Clone)]
pub(crate) struct Phone {
    open: Arc<OpenPhone>,
}

struct OpenPhone {
    belay: Belay,
    is_closed: Arc<AtomicBool>,
    /// The background sync, while it runs.
    background: Mutex<Option<JoinHandle<()>>>,
    folder: Mutex<Option<OpenFolder>>,
    /// The result of the shutdown, once it has begun. Every caller waits for the same one.
    ending: Mutex<Option<watch::Receiver<Option<Ended>>>>,
}

/// The result of a shutdown: success, or a reason for a log.
type Ended = std::result::Result<(), String>;

impl Phone {
    pub(crate) fn new(belay: Belay, folder: OpenFolder) -> Self {
        Self {
            open: Arc::new(OpenPhone {
                belay,
                is_closed: Arc::new(AtomicBool::new(false)),
                background: Mutex::new(None),
                folder: Mutex::new(Some(folder)),
                ending: Mutex::new(None),
            }),
        }
    }

    /// The core itself, for calls that only read memory.
    pub(crate) fn belay(&self) -> &Belay {
        &self.open.belay
    }

    /// Subscribes a listener to everything that can change.
    pub(crate) fn observe(&self, listener: Arc<dyn ChangeListener>) -> Result<Arc<SubscriptionFace>> {
        observe(&self.open.belay, &self.open.is_closed, listener)
    }

    /// Starts the background sync if it does not run.
    pub(crate) fn start_syncing(&self) -> Result<()> {
        if self.open.is_closed.load(Ordering::Acquire) {
            return Err(Error::Closed);
        }
        let mut background = self.open.background.lock().unwrap_or_else(PoisonError::into_inner);
        if background.as_ref().is_none_or(JoinHandle::is_finished) {
            let belay = self.open.belay.clone();
            *background = Some(threads()?.spawn(async move { belay.keep_in_sync().await }));
        }
        Ok(())
    }

    /// Ends every sync, of the background and of calls, and waits until none is under way. The sync ends even if the
    /// caller stops waiting.
    pub(crate) async fn stop_syncing(&self) -> Result<()> {
        let phone = self.clone();
        threads()?.spawn(async move { phone.syncing_stopped().await }).await.map_err(|error| ended(&error))
    }

    async fn syncing_stopped(&self) {
        let background = self.open.background.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(background) = background {
            background.abort();
            // The task was aborted or ended by itself: it is over.
            let _ = background.await;
        }
        // A running transaction is finished, a call that syncs ends, and no page is on its way any more.
        self.open.belay.stop_syncing().await;
    }

    /// Ends everything; every later call returns `Closed`. A second call waits for the same end. The shutdown goes on
    /// if its caller is cancelled, because a dropped UniFFI future must not leave the folder taken.
    pub(crate) async fn shut_down(&self) -> Result<()> {
        let mut ending = self.begin_to_end()?;
        match ending.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(Err(why))) => Err(internal(why)),
            Ok(_) => Ok(()),
            // The task ended without a result.
            Err(_) => Err(internal("a panic")),
        }
    }

    /// Starts the shutdown, once.
    fn begin_to_end(&self) -> Result<watch::Receiver<Option<Ended>>> {
        let mut ending = self.open.ending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(begun) = ending.as_ref() {
            return Ok(begun.clone());
        }
        let threads = threads()?;
        let (tell, told) = watch::channel(None);
        self.open.is_closed.store(true, Ordering::Release);
        self.open.belay.close_calls();
        let phone = self.clone();
        threads.spawn(async move {
            // A separate task: even if it panics, the core is shut down and the folder freed.
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
    /// The shell dropped the core without shutting it down: the background must not keep it alive.
    fn drop(&mut self) {
        let background = self.background.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(background) = background {
            background.abort();
        }
    }
}

/// The error of a job that panicked, or whose process is ending.
fn ended(error: &JoinError) -> Error {
    internal(why_ended(error))
}

/// The message is dropped, because a panic may quote what somebody wrote.
fn why_ended(error: &JoinError) -> &'static str {
    if error.is_panic() { "a panic" } else { "the process is ending" }
}

#[cfg(test)]
mod tests {
    use std::{
        future::Future as _,
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
        // Waiting twice for a task panics.
        let mut waited_for = threads().expect("threads").spawn(async {});
        (&mut waited_for).await.expect("it ends");
        let background = phone.open.background.lock().expect("the background").replace(waited_for);
        background.expect("it syncs").abort();
        let ended = phone.shut_down().await.expect_err("it is no good end");
        assert!(matches!(ended, Error::Internal { .. }), "{ended:?}");
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
