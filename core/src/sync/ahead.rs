//! The page that follows: it is fetched while the one before it is put into place.

use std::time::Duration;

use belay_protocol::{SyncRequest, SyncResponse, paths};
use tokio::{task::JoinHandle, time::Instant};

use super::{Server, calls::Answer};
use crate::{Error, Result};

/// How old a page that was fetched ahead may be: as long as a call may take. An older one was fetched before the phone
/// slept.
const FRESH: Duration = Duration::from_secs(60);

/// A page that is fetched while the one before it is put into place. It carries no writes, so it may be thrown away.
pub(crate) struct Ahead {
    request: SyncRequest,
    asked: Instant,
    answer: JoinHandle<Result<Answer<SyncResponse>>>,
}

impl Ahead {
    /// Fetches the page that follows `answer`.
    pub(super) fn after(answer: &SyncResponse, server: &Server) -> Self {
        let (epoch, cursor) = (Some(answer.epoch.clone()), Some(answer.cursor.clone()));
        let request = SyncRequest { epoch, cursor, writes: Vec::new() };
        let (server, asked) = (server.clone(), request.clone());
        let answer = tokio::spawn(async move { server.post(paths::SYNC, &asked).await });
        Self { request, asked: Instant::now(), answer }
    }

    /// Whether it is the answer to what is asked now.
    pub(super) fn answers(&self, request: &SyncRequest) -> bool {
        self.request == *request && self.asked.elapsed() < FRESH
    }

    pub(super) async fn arrived(&mut self) -> Result<Answer<SyncResponse>> {
        (&mut self.answer).await.unwrap_or_else(|error| Err(Error::internal(error)))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.answer.abort();
    }
}
