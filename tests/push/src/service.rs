//! An HTTP/2 server over TLS on a loopback port, whose answers a test decides.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use bytes::Bytes;
use h2::{Reason, server::SendResponse};
use http::{HeaderMap, Method, Request, Response};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// A request as it was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: Method,
    /// The path, with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// A header that is there once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }
}

/// What a stand-in does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers.
    Answer {
        /// The status.
        status: u16,
        /// Headers.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: String,
    },
    /// It answers after a while.
    Slow(Duration, Box<Reply>),
    /// It never answers, on this connection or for this request.
    Hang,
    /// It refuses the stream and goes away (`GOAWAY`, no error): the request was not processed.
    GoAway,
    /// It takes the request, and the connection is gone before there is an answer.
    Cut,
}

impl Reply {
    /// An answer with a body.
    #[must_use]
    pub fn of(status: u16, body: impl Into<String>) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.into() }
    }

    /// The same with a header.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer { status, mut headers, body } => {
                headers.push((name, value.into()));
                Self::Answer { status, headers, body }
            }
            other => other,
        }
    }
}

/// What checks a request: the reply to it, or why it is not as documented.
type Judge = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A running stand-in. It stops when it is dropped.
pub struct Service {
    addr: SocketAddr,
    certificate: Vec<u8>,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    /// The next replies to requests whose path ends so, before the judge is asked.
    scripted: Mutex<HashMap<String, Vec<Reply>>>,
    asked: AtomicUsize,
    connections: AtomicUsize,
    /// Connections that are open now, with what ends them.
    open: Mutex<Vec<Arc<Notify>>>,
    /// While it is set, new connections are accepted and nothing is said on them.
    deaf: Mutex<bool>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Service {
    /// Starts a stand-in whose requests `judge` answers.
    ///
    /// # Panics
    /// If there is no port or no certificate.
    pub async fn start(judge: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).expect("make a certificate");
        let certificate = made.cert.der().clone();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = rustls::ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .expect("set up TLS")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key.into())
            .expect("use the certificate");
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("find a port");
        let addr = listener.local_addr().expect("the port");
        let shared = Arc::new(Shared::default());
        let (judge, acceptor): (Arc<Judge>, _) = (Arc::new(judge), TlsAcceptor::from(Arc::new(tls)));
        let serving = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Relaxed);
                tokio::spawn(connection(stream, acceptor.clone(), Arc::clone(&judge), Arc::clone(&serving)));
            }
        });
        Self { addr, certificate: certificate.to_vec(), shared, listening }
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.addr.port())
    }

    /// Its certificate, which a client has to trust.
    #[must_use]
    pub fn certificate(&self) -> Vec<u8> {
        self.certificate.clone()
    }

    /// Has the next requests whose path ends with `end` answered so, one after the other, before anything is checked.
    pub fn script(&self, end: &str, replies: impl IntoIterator<Item = Reply>) {
        locked(&self.shared.scripted).entry(end.to_owned()).or_default().extend(replies);
    }

    /// Forgets what was scripted for such requests.
    pub fn unscript(&self, end: &str) {
        locked(&self.shared.scripted).remove(end);
    }

    /// How many requests there were.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Relaxed)
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Relaxed)
    }

    /// Whether nothing more is said on connections, new ones and open ones: they stay open, and nobody answers.
    pub fn be_deaf(&self, deaf: bool) {
        *locked(&self.shared.deaf) = deaf;
        if deaf {
            for open in locked(&self.shared.open).drain(..) {
                open.notify_one();
            }
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn connection(stream: TcpStream, acceptor: TlsAcceptor, judge: Arc<Judge>, shared: Arc<Shared>) {
    if *locked(&shared.deaf) {
        // The other side waits for a TLS handshake that does not come.
        let _held = stream;
        return std::future::pending().await;
    }
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    let (away, cut, silent) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    locked(&shared.open).push(Arc::clone(&silent));
    loop {
        tokio::select! {
            accepted = connection.accept() => {
                let Some(Ok((request, respond))) = accepted else { return };
                let (judge, shared) = (Arc::clone(&judge), Arc::clone(&shared));
                let (away, cut) = (Arc::clone(&away), Arc::clone(&cut));
                tokio::spawn(async move {
                    answer(request, respond, &*judge, &shared, (&away, &cut)).await;
                });
            }
            () = away.notified() => connection.graceful_shutdown(),
            () = cut.notified() => return,
            // Half open: the connection is there, and nobody reads or writes.
            () = silent.notified() => return std::future::pending().await,
        }
    }
}

async fn answer(
    request: Request<h2::RecvStream>,
    mut respond: SendResponse<Bytes>,
    judge: &Judge,
    shared: &Shared,
    (away, cut): (&Notify, &Notify),
) {
    let (head, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    let path = head.uri.path_and_query().map_or_else(String::new, |path| path.as_str().to_owned());
    let asked = Asked { method: head.method, path, headers: head.headers, body: bytes };
    shared.asked.fetch_add(1, Relaxed);
    let mut reply = scripted(shared, &asked.path).unwrap_or_else(|| judge(&asked));
    loop {
        match reply {
            Reply::Answer { status, headers, body } => {
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                let response = response.body(()).expect("an answer");
                if let Ok(mut stream) = respond.send_response(response, body.is_empty())
                    && !body.is_empty()
                {
                    let _ = stream.send_data(body.into(), true);
                }
                return;
            }
            Reply::Slow(wait, then) => {
                tokio::time::sleep(wait).await;
                reply = *then;
            }
            Reply::Hang => return std::future::pending().await,
            Reply::GoAway => {
                respond.send_reset(Reason::REFUSED_STREAM);
                return away.notify_one();
            }
            Reply::Cut => return cut.notify_one(),
        }
    }
}

fn scripted(shared: &Shared, path: &str) -> Option<Reply> {
    let mut scripted = locked(&shared.scripted);
    let (_, replies) =
        scripted.iter_mut().find(|(end, replies)| path.ends_with(*end) && !replies.is_empty())?;
    Some(replies.remove(0))
}
