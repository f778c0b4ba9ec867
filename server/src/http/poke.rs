//! `GET /v1/poke`: pokes as server-sent events.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use belay_protocol::{PROBLEM_MEDIA_TYPE, Problem, paths};
use futures_util::{Stream, StreamExt as _, stream};

use crate::{app::App, failure::Failure, storage::accounts::Caller};

/// Sends an event `poke` for each change. Its data is the count of events since the stream began.
///
/// A phone syncs once after the stream has opened, because earlier changes send no event, and at each event. Events that
/// come faster than they are read become one. The stream ends with the session, with the server, when the same device
/// opens another, and when the person has too many.
#[utoipa::path(
    get, path = paths::POKE, tag = "sync", security(("session" = [])),
    responses(
        (status = OK, description = "A stream of events.", content_type = "text/event-stream", body = String),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn listen(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let heard = app.waking.listen(caller.person, caller.device, app.limits.listeners_of_person);
    let pokes = stream::unfold(heard, |mut heard| async {
        heard.changed().await.ok()?;
        let count = *heard.borrow_and_update();
        Some((Event::default().event("poke").data(count.to_string()), heard))
    });
    // At once, so that the phone knows it is listened to and proxies pass the head on.
    let opening = stream::once(async { Event::default().comment("listening") });
    Ok(Sse::new(opening.chain(pokes).map(Ok)).keep_alive(KeepAlive::new().interval(app.limits.keep_alive)))
}
