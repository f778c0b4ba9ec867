//! The real network, with a switch: it can be cut, and it can lose or replace an answer.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use belay_core::sync::{Call, HttpTransport, Incident, Poke, Reply, Transport};

/// The network of one phone.
pub struct Network {
    real: HttpTransport,
    cut: AtomicBool,
    faults: Mutex<VecDeque<Fault>>,
    calls: AtomicU64,
}

/// What happens to one call.
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
}

impl Network {
    /// A network that works.
    ///
    /// # Panics
    /// Where TLS cannot be set up.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            real: HttpTransport::new(&[]).expect("set up TLS"),
            cut: AtomicBool::new(false),
            faults: Mutex::default(),
            calls: AtomicU64::new(0),
        })
    }

    /// Into the tunnel, or out of it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    /// What happens to the next calls, one after the other.
    pub fn then(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }

    /// How many calls were tried.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Transport for Network {
    fn send(&self, call: Call) -> Pin<Box<dyn Future<Output = Result<Reply, Incident>> + Send + '_>> {
        Box::pin(async move {
            self.calls.fetch_add(1, Ordering::Relaxed);
            if self.cut.load(Ordering::Relaxed) {
                return Err(Incident("no connection".to_owned()));
            }
            let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            match fault {
                None => self.real.send(call).await,
                Some(Fault::Lost) => Err(Incident("no connection".to_owned())),
                Some(Fault::AnswerLost) => {
                    self.real.send(call).await?;
                    Err(Incident("no answer in time".to_owned()))
                }
                Some(Fault::Twice) => {
                    self.real.send(call.clone()).await?;
                    self.real.send(call).await
                }
                Some(Fault::Answered(reply)) => Ok(reply),
                Some(Fault::CutOff(bytes)) => {
                    let mut reply = self.real.send(call).await?;
                    reply.body.truncate(bytes);
                    Ok(reply)
                }
            }
        })
    }

    fn listen(&self, call: Call) -> Pin<Box<dyn Future<Output = Result<Box<dyn Poke>, Incident>> + Send + '_>> {
        Box::pin(async move {
            if self.cut.load(Ordering::Relaxed) {
                return Err(Incident("no connection".to_owned()));
            }
            self.real.listen(call).await
        })
    }
}
