//! The outermost layer of every request and every answer.

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody as _},
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Response, Version, header},
    middleware::Next,
    response::IntoResponse as _,
};
use belay_protocol::MAX_REQUEST_BYTES;
use http_body_util::{BodyExt as _, Limited};

use super::problem::in_our_words;
use crate::{
    app::App,
    connections::HEAD_BYTES,
    counters::{Live, add},
    failure::{Failure, HICCUP},
};

/// The outermost layer: refuses requests while the server stops, limits and counts bytes, and makes a problem document
/// of every error.
pub(super) async fn pass(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response<Body> {
    let started = app.clock.elapsed();
    add(&app.counters.requests, 1);
    let method = request.method().clone();
    // The route, not the path: a path may carry ids.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let closing = app.closing.load(Relaxed);
    let mut response = if closing {
        Failure::Unavailable(HICCUP).into_response()
    } else if head_bytes(&request) > HEAD_BYTES {
        Failure::HeadTooLarge.into_response()
    } else if !names_its_host(&request) {
        Failure::Invalid(None).into_response()
    } else if announced(&request).is_some_and(|bytes| bytes > MAX_REQUEST_BYTES as u64) {
        Failure::TooLarge(None).into_response()
    } else {
        let counters = Arc::clone(&app.counters);
        name_coding(&mut request);
        let request =
            request.map(|body| Body::new(Limited::new(counted_up(body, counters), MAX_REQUEST_BYTES)));
        in_our_words(next.run(request).await)
    };
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        add(&app.counters.problems, 1);
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A handler whose answer is the same for everybody sets its own cache header.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if closing {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    tracing::debug!(
        %method,
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = status.as_u16(),
        micros = app.clock.elapsed().saturating_sub(started).as_micros(),
        "answered"
    );
    let counters = Arc::clone(&app.counters);
    response.map(|body| counted_down(body, counters))
}

/// The size of a request's head in bytes, as it is written on the wire. The connection reads as much as fits into its
/// buffers, which may be more than the limit.
fn head_bytes(request: &Request) -> usize {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let fields = request.headers().iter();
    // A colon, a space and a line end to each.
    let fields: usize = fields.map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    request.method().as_str().len() + target + fields
}

/// Whether a request has exactly one `Host` header, as HTTP/1.1 demands (RFC 9112, section 3.2).
fn names_its_host(request: &Request) -> bool {
    let named = request.headers().get_all(header::HOST).iter().count();
    named == 1 || (named == 0 && request.version() < Version::HTTP_11)
}

/// Rewrites a content coding to the form that the decompression layer knows. Codings ignore case, and `x-gzip` is gzip
/// (RFC 9110, sections 8.4.1 and 8.4.1.3).
fn name_coding(request: &mut Request) {
    if let Some(coding) = request.headers_mut().get_mut(header::CONTENT_ENCODING)
        && [&b"gzip"[..], b"x-gzip"].iter().any(|name| coding.as_bytes().eq_ignore_ascii_case(name))
    {
        *coding = HeaderValue::from_static("gzip");
    }
}

/// The announced length of the body.
fn announced(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn counted_up(
    body: Body,
    counters: Arc<Live>,
) -> impl axum::body::HttpBody<Data = axum::body::Bytes, Error = axum::Error> {
    body.map_frame(move |frame| {
        add(&counters.bytes_up, frame.data_ref().map_or(0, axum::body::Bytes::len));
        frame
    })
}

/// Counts an answer of known length at once, so that it keeps its `Content-Length`. Other answers are counted as they
/// flow.
fn counted_down(body: Body, counters: Arc<Live>) -> Body {
    if let Some(bytes) = body.size_hint().exact() {
        counters.bytes_down.fetch_add(bytes, Relaxed);
        return body;
    }
    Body::new(body.map_frame(move |frame| {
        add(&counters.bytes_down, frame.data_ref().map_or(0, axum::body::Bytes::len));
        frame
    }))
}

/// Gives up on an answer that takes too long. What was written may be durable all the same: to ask again is safe.
pub(super) async fn patience(State(app): State<Arc<App>>, request: Request, next: Next) -> Response<Body> {
    let most: Duration = app.limits.answer_timeout + app.limits.body_timeout;
    tokio::time::timeout(most, next.run(request))
        .await
        .unwrap_or_else(|_| Failure::Unavailable(HICCUP).into_response())
}
