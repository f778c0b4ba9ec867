//! Prefetches the next page while the current one is applied.

use std::time::Duration;

use belay_protocol::{SyncRequest, SyncResponse, paths};
use tokio::{task::JoinHandle, time::Instant};

use super::{Server, calls::Answer};
use crate::{Error, Result};

/// The greatest age of a prefetched page: as long as a call may take. An older one was fetched before the phone slept.
const FRESH: Duration = Duration::from_secs(60);

/// The request for the next page, which runs while the current one is applied. It carries no writes, so it may be dropped.
pub(crate) struct Prefetch {
    request: SyncRequest,
    asked: Instant,
    answer: JoinHandle<Result<Answer<SyncResponse>>>,
}

impl Prefetch {
    /// Requests the page that follows `answer`.
    pub(super) fn after(answer: &SyncResponse, server: &Server) -> Self {
        let (epoch, cursor) = (Some(answer.epoch.clone()), Some(answer.cursor.clone()));
        let request = SyncRequest { epoch, cursor, writes: Vec::new() };
        let (server, asked) = (server.clone(), request.clone());
        let answer = tokio::spawn(async move { server.post(paths::SYNC, &asked).await });
        Self { request, asked: Instant::now(), answer }
    }

    /// Whether it answers `request`.
    pub(super) fn answers(&self, request: &SyncRequest) -> bool {
        self.request == *request && self.asked.elapsed() < FRESH
    }

    pub(super) async fn arrived(&mut self) -> Result<Answer<SyncResponse>> {
        (&mut self.answer).await.unwrap_or_else(|error| Err(Error::internal(error)))
    }
}

impl Drop for Prefetch {
    fn drop(&mut self) {
        self.answer.abort();
    }
}
