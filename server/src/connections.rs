//! Connections: limits for their number, the size of a request head, and the time that a slow sender or reader takes;
//! an orderly end.

use std::{convert::Infallible, net::IpAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, oneshot},
};
use tower_service::Service as _;

use crate::{config::Limits, patient::Patient};

/// The network address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The largest head of a request, in bytes: a token, a few headers, and room for a proxy's. The connection buffers
/// about so much of it, and the head is measured again when it was read ([`crate::http`]).
pub(crate) const HEAD_BYTES: usize = 32 * 1024;

/// The pause after a failed accept, mostly for too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` fires or is dropped, then lets running requests end within the grace period.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    let (end_all, ended) = oneshot::channel::<Infallible>();
    let ended = futures_util::future::FutureExt::shared(ended);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            // Wait for room before taking the next connection: the others wait in the operating system's queue.
            let place = Arc::clone(&room).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let connection = graceful.watch(converse(stream, peer.ip(), router.clone(), &limits));
        let ended = ended.clone();
        tokio::spawn(async move {
            tokio::select! {
                // A client that breaks off is not worth a log line: its request was logged.
                _ = connection => {}
                _ = ended => {}
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still running after the grace were broken off");
    }
    drop(end_all);
}

fn converse(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    limits: &Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Answers are small and somebody waits for them. If setting the option fails, answers are only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(Patient::new(stream, limits.read_timeout)), service)
}
