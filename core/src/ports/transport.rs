//! The port to the network, so that a test can lose, repeat and delay what travels.

use std::{future::Future, pin::Pin};

/// One HTTP call.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// GET, POST, PUT or DELETE.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// The bearer token, where there is a session.
    pub token: Option<String>,
    /// A JSON body.
    pub body: Option<Vec<u8>>,
}

impl std::fmt::Debug for Call {
    /// Without token and body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.method, self.url)
    }
}

/// The methods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Do.
    Post,
    /// Replace.
    Put,
    /// End.
    Delete,
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The media type, without parameters, in lower case.
    pub media_type: String,
    /// The Retry-After header, in seconds.
    pub retry_after: Option<u64>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// How many bytes of body travelled, compressed as they were: up and down.
    pub travelled: (u64, u64),
}

impl std::fmt::Debug for Reply {
    /// Without the body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({} bytes)", self.status, self.media_type, self.body.len())
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident(
    /// For a log: refused, timed out, TLS, cut off. Never an address or content.
    pub String,
);

/// An answer that is being waited for.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, Incident>> + Send + 'a>>;

/// The server's pokes. Waits for the next one; none when the stream has ended.
pub trait Poke: Send {
    /// The next poke.
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<()>> + Send + '_>>;
}

/// The network.
pub trait Transport: Send + Sync {
    /// Makes one call and reads the whole answer. Bounded in time and size.
    ///
    /// # Errors
    /// An [`Incident`] where no HTTP answer came back.
    fn send(&self, call: Call) -> Answering<'_, Reply>;

    /// Listens for the server's pokes.
    ///
    /// # Errors
    /// An [`Incident`] where the stream could not be opened.
    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>>;
}
