//! Failures as problem documents (RFC 9457).

use std::{any::Any, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use belay_protocol::{Code, PROBLEM_MEDIA_TYPE, Problem};
use tower_http::catch_panic::ResponseForPanic;

use super::page::HTML;
use crate::failure::{Failure, HICCUP};

/// The status, code, title, field and seconds to wait of a failure.
fn problem(failure: &Failure) -> Problem {
    use StatusCode as S;
    let (status, code, title) = match failure {
        Failure::Invalid(_) => (S::BAD_REQUEST, Code::Invalid, "The request is not of the documented shape."),
        Failure::SignedOut => (S::UNAUTHORIZED, Code::SignedOut, "There is no such session. Sign in again."),
        Failure::CodeRefused => {
            (S::FORBIDDEN, Code::CodeRefused, "The code is wrong, used, too old, or was tried too often.")
        }
        Failure::NameNeeded => (S::UNPROCESSABLE_ENTITY, Code::NameNeeded, "A new account needs a name."),
        Failure::Forbidden => (S::FORBIDDEN, Code::Forbidden, "This is not allowed."),
        Failure::NotFound => (S::NOT_FOUND, Code::NotFound, "There is no such thing here."),
        Failure::MethodNotAllowed => {
            (S::METHOD_NOT_ALLOWED, Code::Invalid, "This resource does not have that method.")
        }
        Failure::Encoding => {
            (S::UNSUPPORTED_MEDIA_TYPE, Code::Invalid, "Only gzip is understood as an encoding.")
        }
        Failure::InvitationRefused => {
            (S::FORBIDDEN, Code::InvitationRefused, "The invitation is used up, expired, or never was.")
        }
        Failure::Conflict => {
            (S::CONFLICT, Code::Conflict, "It exists already and is something else, or it is full.")
        }
        Failure::HeadTooLarge => (
            S::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Code::TooLarge,
            "The head of the request is larger than allowed.",
        ),
        Failure::TooLarge(_) => (S::PAYLOAD_TOO_LARGE, Code::TooLarge, "The request is larger than allowed."),
        Failure::TooMany(_) => (S::TOO_MANY_REQUESTS, Code::TooMany, "Too many requests. Wait a little."),
        Failure::TooSlow => (S::REQUEST_TIMEOUT, Code::Unavailable, "The request did not arrive in time."),
        Failure::Unavailable(_) => {
            (S::SERVICE_UNAVAILABLE, Code::Unavailable, "The server cannot answer just now.")
        }
        Failure::Storage { .. } | Failure::Internal(_) => {
            (S::INTERNAL_SERVER_ERROR, Code::Internal, "The server failed. Its log says how.")
        }
    };
    let field = match failure {
        Failure::Invalid(field) | Failure::TooLarge(field) => field.map(str::to_owned),
        Failure::NameNeeded => Some("name".to_owned()),
        _ => None,
    };
    let wait = match failure {
        Failure::TooMany(wait) | Failure::Unavailable(wait) => Some(*wait),
        Failure::TooSlow => Some(HICCUP),
        _ => None,
    };
    let word =
        serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    Problem {
        kind: format!("urn:belay:problem:{word}"),
        title: title.to_owned(),
        status: status.as_u16(),
        code,
        field,
        retry_after: wait.map(whole_seconds),
    }
}

/// Rounds up to a second, and to at least one.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response<Body> {
        if let Self::Storage { .. } | Self::Internal(_) = &self {
            // The log may hold an error of SQLite: it names tables and codes, never values.
            tracing::error!(error = ?self, "a request failed");
        }
        let problem = problem(&self);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, serde_json::to_string(&problem).unwrap_or_default()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        if let Some(wait) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, wait.into());
        }
        if problem.code == Code::SignedOut {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Replaces the error text of a library, because it may quote the request.
pub(super) fn in_our_words(response: Response<Body>) -> Response<Body> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|kind| kind == PROBLEM_MEDIA_TYPE || kind == HTML);
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = match status {
        StatusCode::NOT_FOUND => Failure::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Failure::MethodNotAllowed,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::Encoding,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge(None),
        status if status.is_client_error() => Failure::Invalid(None),
        _ => Failure::Internal("a library answered with an error"),
    };
    let mut told = failure.into_response();
    for name in [header::ALLOW, header::ACCEPT_ENCODING] {
        if let Some(value) = response.headers().get(&name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

/// The answer after a panic in a handler. The panic's message goes only to the log of the process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _said: Box<dyn Any + Send>) -> Response<Body> {
        Failure::Internal("a handler panicked").into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_as_none() {
        assert_eq!(whole_seconds(Duration::ZERO), 1);
        assert_eq!(whole_seconds(Duration::from_millis(1_001)), 2);
        assert_eq!(whole_seconds(Duration::from_secs(60)), 60);
    }

    #[test]
    fn a_problem_names_its_code_in_its_type() {
        let problem = problem(&Failure::NameNeeded);
        assert_eq!(problem.kind, "urn:belay:problem:name_needed");
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some("name")));
    }
}
