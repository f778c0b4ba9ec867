//! Start and stop of a server.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use thiserror::Error;
use tokio::{
    net::TcpListener,
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use crate::{
    app::App,
    apps::AppsError,
    config::Config,
    connections,
    counters::{Counters, Live},
    delivery, http,
    mail::{MailError, Mailer},
    push::{PushError, Senders},
    rates::Rates,
    secrets::ServerKey,
    storage::{OpenError, Storage, accounts},
    waking::Waking,
};

/// Why a server did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The server cannot listen on the address: it is in use, or another machine's.
    #[error("could not listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The folder or its database cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The settings of mail cannot work.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The settings of push cannot work.
    #[error(transparent)]
    Push(#[from] PushError),
    /// The settings of the apps cannot work.
    #[error(transparent)]
    Apps(#[from] AppsError),
}

/// The server.
#[derive(Debug)]
pub struct Server;

impl Server {
    /// Starts a server on the current tokio runtime. When this returns, the port is open and the database is ready.
    ///
    /// # Errors
    /// [`StartError`]: nothing runs then.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let Config { listen, folder, public_url, smtp, push, apps, behind_proxy, limits, clock } = config;
        apps.check()?;
        let mailer = Mailer::new(smtp.as_ref(), &folder)?;
        // The port comes first: a server that cannot listen should not change its folder.
        let listener = TcpListener::bind(listen).await.map_err(|error| StartError::Listen(listen, error))?;
        let addr = listener.local_addr().map_err(|error| StartError::Listen(listen, error))?;
        let counters = Arc::new(Live::default());
        let counted = Arc::clone(&counters);
        let (readers, queue) = (limits.readers, limits.queue);
        let (storage, key, senders) = tokio::task::spawn_blocking(move || {
            let storage = Storage::open(&folder, readers, queue, &counted)?;
            let key = ServerKey::in_folder(&folder, !storage.is_new()).map_err(OpenError::Folder)?;
            let senders = Senders::new(&push, &folder)?;
            Ok::<_, StartError>((storage, key, senders))
        })
        .await
        .map_err(|error| OpenError::Folder(std::io::Error::other(error)))??;
        let app = Arc::new(App {
            storage,
            rates: Rates::new(&limits, &clock),
            started: clock.elapsed(),
            clock,
            key,
            mailer,
            waking: Waking::default(),
            senders,
            push_soon: Notify::new(),
            counters,
            apps,
            public_url: public_url
                .map_or_else(|| format!("http://{addr}"), |url| url.trim_end_matches('/').to_owned()),
            behind_proxy,
            closing: AtomicBool::new(false),
            limits,
        });
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(run(listener, Arc::clone(&app), stopped));
        tracing::info!(%addr, "listening");
        Ok(Running { addr, app, stop: Some(stop), ended: Some(ended) })
    }
}

/// Serves until it is told to stop or every handle is dropped, then closes everything in order.
async fn run(listener: TcpListener, app: Arc<App>, stopped: oneshot::Receiver<()>) {
    let tidying = tokio::spawn(Arc::clone(&app).tidy());
    let checking = tokio::spawn(delivery::check_credentials(Arc::clone(&app)));
    let pushing = tokio::spawn(delivery::work(Arc::clone(&app)));
    let closing = Arc::clone(&app);
    let stop = async move {
        // A message and a dropped sender both mean stop.
        let _ = stopped.await;
        closing.closing.store(true, Relaxed);
        closing.waking.end_all();
        closing.push_soon.notify_one();
    };
    connections::serve(listener, http::router(&app), app.limits.clone(), stop).await;
    tidying.abort();
    checking.abort();
    if pushing.await.is_err() {
        tracing::error!("the push worker did not end in order");
    }
    let ran = app.ran();
    if let Err(error) = app.storage.write(move |sql| accounts::put_ran(sql, ran)).await {
        tracing::warn!(%error, "how long the server has run was not written down");
    }
    if tokio::task::spawn_blocking(move || app.storage.close()).await.is_err() {
        tracing::error!("the database was not closed in order");
    }
    tracing::info!("stopped");
}

/// A running server. Dropping it stops it too, in order but without waiting.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    app: Arc<App>,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<JoinHandle<()>>,
}

impl Running {
    /// The address that it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address for phones on this machine, or the public one if it was set. Without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.app.public_url
    }

    /// The counters since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.app.counters.snapshot()
    }

    /// The epoch: a random id of the server's data. It changes only when the server lost something.
    #[must_use]
    pub fn epoch(&self) -> &str {
        self.app.storage.epoch()
    }

    /// Stops taking requests, lets running ones end, makes everything durable and closes the database.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        if let Some(ended) = self.ended.take()
            && let Err(error) = ended.await
        {
            tracing::error!(%error, "the server did not end in order");
        }
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}
