//! HTTP by reqwest over rustls. Only this file names either of them.

use std::{
    future::Future,
    io::{Read as _, Write as _},
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures_util::{Stream, StreamExt as _};
use reqwest::{Client, Method as HttpMethod, header};

use crate::ports::transport::{Answering, Call, Incident, Method, Poke, Reply, Transport};
use crate::{Error, Result};

/// The time-out of a whole call: a page of 256 KiB over a poor mobile link (64 kbit/s takes 45 s).
const CALL: Duration = Duration::from_secs(60);
/// The time-out of connecting. Beyond it the call counts as offline.
const CONNECT: Duration = Duration::from_secs(10);
/// The time-out of the poke stream between two lines: the server sends a comment every 25 s or so.
const SILENCE: Duration = Duration::from_secs(75);
/// The largest answer that is read, decompressed: a page is under 1 MiB, but a hundred conflicts may each bring a
/// document of 128 KiB, in base64. A larger answer is not from a Belay server, or an attack.
const MAX_ANSWER_BYTES: usize = 20 * 1024 * 1024;
/// The longest line of the poke stream; a server's lines are under a hundred bytes.
const MAX_POKE_BYTES: usize = 64 * 1024;
/// The most bytes of one poke stream: days of comments and thousands of pokes. A longer stream is ended, and another is
/// opened after the usual wait, so that no server keeps a phone reading without a pause.
const MAX_STREAM_BYTES: usize = 1024 * 1024;
/// A body of up to this many bytes fits one network packet; compressing it would save nothing.
const WORTH_COMPRESSING: usize = 1_200;

/// The network through the operating system.
pub struct HttpTransport {
    client: Client,
    call: Duration,
}

impl HttpTransport {
    /// A transport that trusts the web's roots, and `extra_roots` (certificates in DER) beside them.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a root that is no certificate; [`Error::Internal`].
    pub fn new(extra_roots: &[Vec<u8>]) -> Result<Self> {
        let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for root in extra_roots {
            let certificate = rustls::pki_types::CertificateDer::from(root.as_slice());
            roots.add(certificate).map_err(|_| Error::invalid("root", "no_certificate"))?;
        }
        let tls = rustls::ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT)
            .user_agent(concat!("belay/", env!("CARGO_PKG_VERSION")))
            // A redirect would carry the token elsewhere; our server never sends one.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, call: CALL })
    }

    /// The same, with another time-out of a whole call (default: a minute), for a shell whose person waits.
    #[must_use]
    pub fn giving_up_after(self, call: Duration) -> Self {
        Self { call, ..self }
    }

    fn request(&self, call: Call) -> (reqwest::RequestBuilder, u64) {
        let method = match call.method {
            Method::Get => HttpMethod::GET,
            Method::Post => HttpMethod::POST,
            Method::Put => HttpMethod::PUT,
            Method::Delete => HttpMethod::DELETE,
        };
        let mut request = self.client.request(method, &call.url);
        if let Some(token) = call.token {
            request = request.bearer_auth(token);
        }
        // Decompressed here and not by reqwest, so that the bytes on the wire can be counted and a decompression bomb
        // is stopped early.
        request = request.header(header::ACCEPT_ENCODING, "gzip");
        let mut up = 0;
        if let Some(mut body) = call.body {
            request = request.header(header::CONTENT_TYPE, "application/json");
            if body.len() > WORTH_COMPRESSING {
                body = compressed(&body);
                request = request.header(header::CONTENT_ENCODING, "gzip");
            }
            up = body.len() as u64;
            request = request.body(body);
        }
        (request, up)
    }
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut zipped = GzEncoder::new(Vec::with_capacity(body.len() / 2), Compression::fast());
    // Writing to memory cannot fail; if it did, the server would refuse the incomplete body.
    let _ = zipped.write_all(body);
    zipped.finish().unwrap_or_default()
}

fn decompressed(body: &[u8]) -> std::result::Result<Vec<u8>, Incident> {
    let mut plain = Vec::with_capacity((body.len() * 4).min(MAX_ANSWER_BYTES));
    let most = MAX_ANSWER_BYTES as u64 + 1;
    let read = GzDecoder::new(body).take(most).read_to_end(&mut plain);
    match read {
        Ok(length) if length <= MAX_ANSWER_BYTES => Ok(plain),
        Ok(_) => Err(Incident("the answer is too large".to_owned())),
        Err(_) => Err(Incident("the answer was cut off".to_owned())),
    }
}

/// ring, the provider that cross-compiles to phones without further tools.
fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    static PROVIDER: OnceLock<Arc<rustls::crypto::CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::ring::default_provider())))
}

/// The error, without the address (it can carry a person's server) and without content.
fn incident(error: &reqwest::Error) -> Incident {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer was cut off"
    } else {
        "no HTTP answer"
    };
    Incident(what.to_owned())
}

impl Transport for HttpTransport {
    fn send(&self, call: Call) -> Answering<'_, Reply> {
        Box::pin(async move {
            let (request, up) = self.request(call);
            let answer = request.timeout(self.call).send().await.map_err(|error| incident(&error))?;
            let status = answer.status().as_u16();
            let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
            let media_type =
                text(header::CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or_default();
            let media_type = media_type.trim().to_ascii_lowercase();
            let retry_after = text(header::RETRY_AFTER).and_then(|value| value.trim().parse().ok());
            let zipped = text(header::CONTENT_ENCODING) == Some("gzip");
            let mut body = Vec::new();
            let mut stream = answer.bytes_stream();
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.map_err(|error| incident(&error))?;
                if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                    return Err(Incident("the answer is too large".to_owned()));
                }
                body.extend_from_slice(&chunk);
            }
            let down = body.len() as u64;
            if zipped {
                body = decompressed(&body)?;
            }
            Ok(Reply { status, media_type, retry_after, body, travelled: (up, down) })
        })
    }

    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>> {
        Box::pin(async move {
            let (request, _) = self.request(call);
            let opened =
                tokio::time::timeout(CONNECT, request.header(header::ACCEPT, "text/event-stream").send());
            let answer = opened
                .await
                .map_err(|_| Incident("no answer in time".to_owned()))?
                .map_err(|error| incident(&error))?;
            if !answer.status().is_success() {
                return Err(Incident("no poke stream".to_owned()));
            }
            let poke: Box<dyn Poke> =
                Box::new(Pokes { stream: Box::pin(answer.bytes_stream()), line: Vec::new(), read: 0 });
            Ok(poke)
        })
    }
}

/// A server-sent event stream (WHATWG HTML, section 9.2), of which only the arrival of an event matters.
struct Pokes {
    stream: Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>> + Send>>,
    line: Vec<u8>,
    /// Bytes of the whole stream so far.
    read: usize,
}

impl Poke for Pokes {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<()>> + Send + '_>> {
        Box::pin(async move {
            loop {
                while let Some(end) = self.line.iter().position(|&byte| byte == b'\n') {
                    let line: Vec<u8> = self.line.drain(..=end).collect();
                    if line.starts_with(b"event: poke") || line.starts_with(b"event:poke") {
                        return Some(());
                    }
                }
                let chunk = tokio::time::timeout(SILENCE, self.stream.next()).await.ok()??.ok()?;
                self.read = self.read.saturating_add(chunk.len());
                self.line.extend_from_slice(&chunk);
                if self.line.len() > MAX_POKE_BYTES || self.read > MAX_STREAM_BYTES {
                    return None;
                }
            }
        })
    }
}
