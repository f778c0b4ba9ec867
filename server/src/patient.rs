//! A connection with a limit for how long the other end may leave output unread.
//!
//! An unread answer holds memory and a place among the connections. So each connection has an allowance of waiting
//! time. Blocked output uses it up. Bytes that get through give back as much as they would need on a slow line, up to
//! the full allowance. So neither a client that never reads nor one that reads a byte a minute stays for long, with one
//! request or with hundreds sent ahead.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};

/// The slowest line that is tolerated, in bytes a second: half of what GPRS gave.
const SLOWEST: u64 = 4_000;

/// A connection with a limit for how long the other end may leave output unread.
pub(crate) struct Patient<S = TcpStream> {
    stream: S,
    patience: Duration,
    /// The rest of the allowance.
    left: Duration,
    /// Since when output is blocked, and when the allowance ends.
    standing: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Patient<S> {
    /// Allows `patience`, beyond the time that a slow line needs.
    pub(crate) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, left: patience, standing: None }
    }

    /// Accounts for the result of a write.
    fn noted(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match wrote {
            Poll::Ready(wrote) => {
                if let Some((since, _)) = self.standing.take() {
                    self.left = self.left.saturating_sub(since.elapsed());
                }
                if let Ok(bytes) = &wrote {
                    let needed = Duration::from_micros((*bytes as u64).saturating_mul(1_000_000) / SLOWEST);
                    self.left = self.left.saturating_add(needed).min(self.patience);
                }
                Poll::Ready(wrote)
            }
            Poll::Pending => {
                let left = self.left;
                let (_, too_long) = self.standing.get_or_insert_with(|| {
                    let now = Instant::now();
                    (now, Box::pin(sleep_until(now + left)))
                });
                ready!(too_long.as_mut().poll(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.noted(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.noted(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn who_never_reads_is_waited_for_so_long_and_no_longer() {
        let (server, _client) = duplex(100);
        let began = Instant::now();
        let error = Patient::new(server, PATIENCE).write_all(&[0; 1_000]).await.expect_err("hung up on");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_secs(), PATIENCE.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_a_little_now_and_then_gains_only_what_a_slow_line_needs() {
        let (server, mut client) = duplex(100);
        let began = Instant::now();
        let drip = async {
            let mut byte = [0];
            while client.read_exact(&mut byte).await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let mut server = Patient::new(server, PATIENCE);
        let write = async {
            let error = server.write_all(&[0; 100_000]).await.expect_err("hung up on");
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            drop(server);
            assert!(began.elapsed() < PATIENCE + Duration::from_secs(2));
        };
        tokio::join!(write, drip);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_gets_all_of_a_long_answer() {
        let (server, mut client) = duplex(1_000);
        let mut server = Patient::new(server, PATIENCE);
        let slow = async {
            let mut read = 0;
            let mut part = [0; 1_000];
            while read < 2_000_000 {
                tokio::time::sleep(Duration::from_millis(200)).await;
                read += client.read(&mut part).await.expect("read");
            }
        };
        let (wrote, ()) = tokio::join!(server.write_all(&[0; 2_000_000]), slow);
        wrote.expect("all of it was written");
    }
}
