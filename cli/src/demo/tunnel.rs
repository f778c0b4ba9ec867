//! The real network, with a tunnel on the way: a phone goes in, and nothing gets through until it comes out.

use std::sync::atomic::{AtomicBool, Ordering};

use belay_core::sync::{Answering, Call, HttpTransport, Incident, Poke, Reply, Transport};

/// The network of one phone of the demo.
pub(super) struct Tunnel {
    network: HttpTransport,
    inside: AtomicBool,
}

impl Tunnel {
    pub(super) fn new() -> belay_core::Result<Self> {
        Ok(Self { network: HttpTransport::new(&[])?, inside: AtomicBool::new(false) })
    }

    /// Into the tunnel, or out of it.
    pub(super) fn go(&self, inside: bool) {
        self.inside.store(inside, Ordering::Relaxed);
    }

    fn check(&self) -> Result<(), Incident> {
        if self.inside.load(Ordering::Relaxed) { Err(Incident("no connection".to_owned())) } else { Ok(()) }
    }
}

impl Transport for Tunnel {
    fn send(&self, call: Call) -> Answering<'_, Reply> {
        Box::pin(async move {
            self.check()?;
            self.network.send(call).await
        })
    }

    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>> {
        Box::pin(async move {
            self.check()?;
            self.network.listen(call).await
        })
    }
}
