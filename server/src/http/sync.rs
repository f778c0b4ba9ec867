//! `POST /v1/sync`: writes up, changes down.

use std::sync::Arc;

use axum::{extract::State, http::header, response::IntoResponse};
use belay_protocol::{
    Cursor, MAX_BODY_BYTES, MAX_WRITE_BYTES, MAX_WRITES, PROBLEM_MEDIA_TYPE, Problem, SyncRequest,
    SyncResponse, Write, paths,
};

use super::extract::Sent;
use crate::{
    app::App,
    counters::add,
    failure::Failure,
    storage::{
        accounts::Caller,
        changes,
        writes::{self, Applied},
    },
};

/// Stores what a phone wrote, and answers what the phone has not seen.
///
/// Each write is stored, too late, or refused, independently of the others. The answer leaves when the stored writes
/// are durable. A phone that lost an answer can always repeat the request. The answer does not contain the documents
/// that the same request stored.
#[utoipa::path(
    post, path = paths::SYNC, tag = "sync", security(("session" = [])), request_body = SyncRequest,
    responses(
        (status = OK, description = "One result for each write, and what is new.", body = SyncResponse),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn sync(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(request): Sent<SyncRequest>,
) -> Result<impl IntoResponse, Failure> {
    let SyncRequest { epoch, cursor, writes } = request;
    bounded(&writes)?;
    let now = app.clock.now();
    // A phone that knew another epoch does not know what this server lost: its writes would build on revisions that
    // mean something else here. It downloads first, and repeats its writes with the new epoch.
    let stranger = epoch.as_deref().is_some_and(|epoch| epoch != app.storage.epoch());
    let Applied { results, own, wake } = if writes.is_empty() || stranger {
        Applied::default()
    } else {
        add(&app.counters.documents_up, writes.len());
        let storing = Arc::clone(&app);
        app.storage.write(move |sql| writes::apply(sql, &caller, &writes, &storing.limits, now)).await?
    };
    app.poke_members(wake, caller.device);
    // A cursor of another epoch may count what this server lost. Such a cursor, and an unreadable one, start anew.
    let cursor = cursor
        .filter(|_| epoch.as_deref() == Some(app.storage.epoch()))
        .and_then(|text| Cursor::decode(&text).ok())
        .unwrap_or_default();
    let poked = app.waking.poked(caller.person, caller.device);
    let answering = Arc::clone(&app);
    let (answer, more) = app
        .storage
        .read(move |sql| {
            let changes = changes::after(sql, caller.person, &cursor, &own)?;
            add(&answering.counters.documents_down, changes.documents.len());
            let answer = SyncResponse {
                epoch: answering.storage.epoch().to_owned(),
                now: answering.clock.now(),
                results,
                spaces: changes.spaces,
                documents: changes.documents,
                cursor: changes.cursor.encode(),
                more: changes.more,
            };
            // Serialised here, on a thread that may block.
            let text = serde_json::to_vec(&answer);
            Ok((text.map_err(|_| Failure::Internal("an answer was not written"))?, changes.more))
        })
        .await?;
    if let Some(poked) = poked.filter(|_| !more) {
        app.waking.catch_up(caller.person, caller.device, poked);
    }
    Ok(([(header::CONTENT_TYPE, "application/json")], answer))
}

/// Limits the number and the bytes of writes in a request. A single body that is too large is refused alone, and not
/// counted.
pub(super) fn bounded(writes: &[Write]) -> Result<(), Failure> {
    let bytes: usize =
        writes.iter().map(|write| write.body.len()).filter(|bytes| *bytes <= MAX_BODY_BYTES).sum();
    if writes.len() > MAX_WRITES || bytes > MAX_WRITE_BYTES {
        return Err(Failure::TooLarge(Some("writes")));
    }
    Ok(())
}
