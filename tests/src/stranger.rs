//! Somebody else at the other end of the line: an address where nobody listens, a machine that never answers, a hotel's
//! portal. Raw sockets, so that the phone's real transport has to cope with them.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
};

/// What somebody else answers.
#[derive(Clone)]
enum Answer {
    /// Nothing, for ever.
    Silence,
    /// These bytes, and then the line is closed.
    Once(Vec<u8>),
    /// This head, and then the same bytes again and again, until the phone hangs up.
    Endless(Vec<u8>, Vec<u8>),
}

/// Somebody else at the other end of the line.
pub struct Stranger {
    addr: SocketAddr,
    held: mpsc::UnboundedReceiver<Vec<u8>>,
    listening: JoinHandle<()>,
}

impl Stranger {
    /// One who reads every request and never says a word.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn silent() -> Self {
        Self::listening(Answer::Silence).await
    }

    /// One who answers every request with these bytes, and closes the line.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        Self::listening(Answer::Once(answer.into())).await
    }

    /// One who answers every request with a body of this media type that has no end: the same bytes again and again.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn endless(media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\nconnection: close\r\n\r\n");
        Self::listening(Answer::Endless(head.into_bytes(), bytes.into())).await
    }

    /// Whether it was asked for anything since this was asked last.
    pub fn was_asked(&mut self) -> bool {
        self.held.try_recv().is_ok()
    }

    /// One who answers every request with this status, media type, further header lines and body.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn saying(status: &str, media_type: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
            body.len()
        );
        Self::answering([head.as_bytes(), body].concat()).await
    }

    /// An address where nobody listens.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn nobody() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("find a free port");
        listener.local_addr().expect("read the port")
    }

    async fn listening(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("find a free port");
        let addr = listener.local_addr().expect("read the port");
        let (keep, held) = mpsc::unbounded_channel();
        let listening = tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(serve(line, answer.clone(), keep.clone()));
            }
        });
        Self { addr, held, listening }
    }

    /// Its address.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Hands on the next request it was sent, long after whoever sent it has gone, and waits until that is dealt with.
    ///
    /// # Panics
    /// If nothing was sent, or the receiver cannot be reached.
    pub async fn hand_on(&mut self, to: SocketAddr) {
        let request = self.held.recv().await.expect("something was sent");
        let mut line = TcpStream::connect(to).await.expect("reach the receiver");
        line.write_all(&request).await.expect("hand the request on");
        // An answer, or its beginning: the receiver has acted by then.
        let mut answer = [0; 16];
        line.read_exact(&mut answer).await.expect("the receiver answers");
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(mut line: TcpStream, answer: Answer, keep: mpsc::UnboundedSender<Vec<u8>>) {
    let Some(request) = whole_request(&mut line).await else {
        return;
    };
    // Whoever made this stranger may be gone by now.
    let _ = keep.send(request);
    match answer {
        Answer::Once(answer) => {
            // The phone may hang up in the middle, for instance of a bomb.
            let _ = line.write_all(&answer).await;
            let _ = line.shutdown().await;
        }
        Answer::Endless(head, bytes) => {
            let mut sent = line.write_all(&head).await;
            while sent.is_ok() {
                sent = line.write_all(&bytes).await;
            }
        }
        Answer::Silence => {
            // Until the phone hangs up.
            let mut rest = [0; 64];
            while line.read(&mut rest).await.is_ok_and(|read| read > 0) {}
        }
    }
}

/// Reads head and body of one HTTP/1.1 request that says how long it is.
async fn whole_request(line: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        if line.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
        let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
        let length =
            text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if request.len() >= head + 4 + length.unwrap_or_default() {
            return Some(request);
        }
    }
}
