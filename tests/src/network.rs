//! The real network, with a switch: it can be cut, and it can lose or replace an answer.

use std::{
    collections::VecDeque,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use belay_core::sync::{Answering, Call, HttpTransport, Incident, Poke, Reply, Transport};
use belay_protocol::{SyncRequest, Write, paths};
use tokio::{runtime::Handle, sync::broadcast};

/// The network of one phone.
pub struct Network {
    real: Arc<HttpTransport>,
    cut: Arc<AtomicBool>,
    faults: Mutex<VecDeque<Fault>>,
    astray: Mutex<Option<(SocketAddr, Arc<HttpTransport>)>>,
    calls: AtomicU64,
    hanging: tokio::sync::Notify,
    late: Mutex<Vec<Call>>,
    written: Mutex<Option<Vec<Write>>>,
    between: Mutex<Option<Arc<dyn Between>>>,
    elsewhere: Mutex<Option<Elsewhere>>,
}

/// A server whose time passes by itself, for phones whose time a test commands (tokio's paused clock): what they send is
/// carried on the server's runtime, and takes no time of theirs. The test sends the pokes too.
#[derive(Clone)]
pub struct Elsewhere {
    runtime: Handle,
    pokes: broadcast::Sender<()>,
}

impl Elsewhere {
    /// A server that runs on this runtime.
    #[must_use]
    pub fn on(runtime: Handle) -> Self {
        Self { runtime, pokes: broadcast::Sender::new(64) }
    }

    /// Carries a call there. Work that blocks keeps a paused clock from passing.
    async fn carry(&self, real: &Arc<HttpTransport>, call: Call) -> Result<Reply, Incident> {
        let (runtime, real) = (self.runtime.clone(), Arc::clone(real));
        let is_sync = call.url.ends_with(paths::SYNC);
        let carried = tokio::task::spawn_blocking(move || runtime.block_on(real.send(call)));
        let reply = carried.await.expect("carry a call");
        if is_sync {
            // Nobody may be listening.
            let _ = self.pokes.send(());
        }
        reply
    }
}

/// The pokes of a server elsewhere, as long as there is a network.
struct Pokes(broadcast::Receiver<()>, Arc<AtomicBool>);

impl Poke for Pokes {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<()>> + Send + '_>> {
        Box::pin(async {
            let heard = self.0.recv().await;
            let is_there = !matches!(heard, Err(broadcast::error::RecvError::Closed));
            (is_there && !self.1.load(Ordering::Relaxed)).then_some(())
        })
    }
}

/// Somebody between a phone and its server, or the server itself where it is not honest: changes what the two say.
pub trait Between: Send + Sync {
    /// The requests that reach the server.
    fn up(&self, call: Call) -> Call;
    /// What the phone hears.
    fn down(&self, reply: Reply) -> Reply;
}

/// The fate of one call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The request never reaches the server.
    Lost,
    /// The server acts, and its answer never arrives.
    AnswerLost,
    /// The request arrives twice.
    Twice,
    /// Somebody else answers.
    Answered(Reply),
    /// The answer is cut off after so many bytes.
    CutOff(usize),
    /// The request is held up on the way: it reaches the server when [`Network::deliver_late`] says so.
    Late,
    /// The request never leaves, and nothing ever comes back: until whoever waits is gone.
    HangsBefore,
    /// The server acts, and nothing ever comes back: until whoever waits is gone.
    HangsAfter,
}

impl Network {
    /// A network that works.
    ///
    /// # Panics
    /// If TLS cannot be set up.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            real: Arc::new(HttpTransport::new(&[]).expect("set up TLS")),
            cut: Arc::default(),
            faults: Mutex::default(),
            astray: Mutex::default(),
            calls: AtomicU64::new(0),
            hanging: tokio::sync::Notify::new(),
            late: Mutex::default(),
            written: Mutex::default(),
            between: Mutex::default(),
            elsewhere: Mutex::default(),
        })
    }

    /// From now on somebody stands between this phone and its server.
    pub fn pass_through(&self, between: Arc<dyn Between>) {
        *self.between.lock().unwrap_or_else(PoisonError::into_inner) = Some(between);
    }

    /// From now on calls go to a server whose time is not this phone's.
    pub fn reach(&self, elsewhere: Elsewhere) {
        *self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner) = Some(elsewhere);
    }

    /// Begins to note what is written by sync.
    pub fn note_writes(&self) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// What was written by sync since it was last asked.
    pub fn writes(&self) -> Vec<Write> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Into the tunnel, or out of it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    /// What happens to the next calls, one after the other.
    pub fn then(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }

    /// From now on every call goes to another address, and gives up after `patience`.
    ///
    /// # Panics
    /// If TLS cannot be set up.
    pub fn lead_astray(&self, to: SocketAddr, patience: Duration) {
        let transport = HttpTransport::new(&[]).expect("set up TLS").giving_up_after(patience);
        *self.astray.lock().unwrap_or_else(PoisonError::into_inner) = Some((to, Arc::new(transport)));
    }

    /// Calls find the server again, and no further fault waits for them.
    pub fn heal(&self) {
        *self.astray.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.cut(false);
    }

    /// What was held up reaches the server now. Nobody waits for the answers any more.
    pub async fn deliver_late(&self) {
        let late = std::mem::take(&mut *self.late.lock().unwrap_or_else(PoisonError::into_inner));
        for call in late {
            // Refused or not: who asked has gone.
            let _ = self.carry(call).await;
        }
    }

    /// Returns when a call hangs.
    pub async fn hangs(&self) {
        self.hanging.notified().await;
    }

    /// How many calls were tried.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Network {
    /// To the server and back, past whoever stands between.
    async fn carry(&self, call: Call) -> Result<Reply, Incident> {
        let elsewhere = self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(elsewhere) = elsewhere {
            return elsewhere.carry(&self.real, call).await;
        }
        let between = self.between.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match between {
            None => self.real.send(call).await,
            Some(between) => self.real.send(between.up(call)).await.map(|reply| between.down(reply)),
        }
    }

    async fn hang(&self) -> Result<Reply, Incident> {
        self.hanging.notify_one();
        std::future::pending().await
    }
}

impl Transport for Network {
    fn send(&self, call: Call) -> Answering<'_, Reply> {
        Box::pin(async move {
            self.calls.fetch_add(1, Ordering::Relaxed);
            if let Some(written) = &mut *self.written.lock().unwrap_or_else(PoisonError::into_inner)
                && let Some(Ok(request)) = call.body.as_deref().map(serde_json::from_slice::<SyncRequest>)
                && call.url.ends_with(paths::SYNC)
            {
                written.extend(request.writes);
            }
            if self.cut.load(Ordering::Relaxed) {
                return Err(Incident("no connection".to_owned()));
            }
            let astray = self.astray.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some((to, transport)) = astray {
                let path = call.url.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
                return transport.send(Call { url: format!("http://{to}/{path}"), ..call }).await;
            }
            let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            match fault {
                None => self.carry(call).await,
                Some(Fault::Lost) => Err(Incident("no connection".to_owned())),
                Some(Fault::AnswerLost) => {
                    self.carry(call).await?;
                    Err(Incident("no answer in time".to_owned()))
                }
                Some(Fault::Twice) => {
                    self.carry(call.clone()).await?;
                    self.carry(call).await
                }
                Some(Fault::Late) => {
                    self.late.lock().unwrap_or_else(PoisonError::into_inner).push(call);
                    Err(Incident("no answer in time".to_owned()))
                }
                Some(Fault::HangsBefore) => self.hang().await,
                Some(Fault::HangsAfter) => {
                    self.carry(call).await?;
                    self.hang().await
                }
                Some(Fault::Answered(reply)) => Ok(reply),
                Some(Fault::CutOff(bytes)) => {
                    let mut reply = self.carry(call).await?;
                    reply.body.truncate(bytes);
                    Ok(reply)
                }
            }
        })
    }

    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>> {
        Box::pin(async move {
            if self.cut.load(Ordering::Relaxed) {
                return Err(Incident("no connection".to_owned()));
            }
            let elsewhere = self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(elsewhere) = elsewhere {
                let pokes: Box<dyn Poke> =
                    Box::new(Pokes(elsewhere.pokes.subscribe(), Arc::clone(&self.cut)));
                return Ok(pokes);
            }
            self.real.listen(call).await
        })
    }
}
