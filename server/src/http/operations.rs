//! Endpoints for the operator of the server.

use std::sync::Arc;

use axum::{extract::State, http::header, response::IntoResponse};
use belay_protocol::{PROBLEM_MEDIA_TYPE, Problem, paths};

use super::openapi_json;
use crate::{app::App, failure::Failure, storage::accounts};

/// Alive, with a database that answers?
#[utoipa::path(
    get, path = paths::HEALTH, tag = "operations",
    responses(
        (status = OK, description = "Alive.", body = String, content_type = "text/plain"),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn health(State(app): State<Arc<App>>) -> Result<&'static str, Failure> {
    app.storage.read(accounts::answers).await?;
    Ok("ok\n")
}

/// What the server has done since it started, in the Prometheus text format. Nothing in it is about anybody.
#[utoipa::path(
    get, path = paths::METRICS, tag = "operations",
    responses((status = OK, description = "Counters.", body = String, content_type = "text/plain"))
)]
pub(super) async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.counters.snapshot().prometheus())
}

/// How long a client may keep the document without asking again: it changes only with the server's version.
const KEEP: &str = "public, max-age=3600";

/// This document.
#[utoipa::path(
    get, path = paths::OPENAPI, tag = "operations",
    responses((status = OK, description = "OpenAPI 3.1.", body = Object, content_type = "application/json"))
)]
pub(super) async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, KEEP)], openapi_json())
}
