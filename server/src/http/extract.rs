//! What handlers read of a request: its JSON, its session, its network address.

use std::{error::Error, net::IpAddr, sync::Arc};

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{header, request::Parts},
};
use belay_protocol::{MAX_REQUEST_BYTES, NameError};
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;

use crate::{
    app::App,
    connections::Peer,
    failure::Failure,
    secrets,
    storage::accounts::{self, Caller},
};

/// The body of a request, read as JSON whatever its content type says. No browser form reaches this with a session.
pub(super) struct Sent<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Sent<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        // The second limit is for the unpacked body.
        let read = axum::body::to_bytes(request.into_body(), MAX_REQUEST_BYTES);
        let bytes =
            tokio::time::timeout(app.limits.body_timeout, read)
                .await
                .map_err(|_| Failure::TooSlow)?
                .map_err(|error| {
                    if is_too_long(&error) { Failure::TooLarge(None) } else { Failure::Invalid(None) }
                })?;
        if !is_of_objects(&bytes) {
            return Err(Failure::Invalid(None));
        }
        // The error is dropped, because serde quotes the request in it.
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Failure::Invalid(None))
    }
}

/// Whether a JSON text is an object without a list directly inside a list. serde would read a struct from a list of its
/// fields, whose order is no part of the wire format. Nothing that travels is a list of lists.
fn is_of_objects(text: &[u8]) -> bool {
    let (mut before, mut quoted, mut escaped) = (None, false, false);
    for byte in text.iter().copied().filter(|byte| !b" \t\r\n".contains(byte)) {
        if quoted {
            (escaped, quoted) = (byte == b'\\' && !escaped, escaped || byte != b'"');
            continue;
        }
        match (before, byte) {
            (None, byte) if byte != b'{' => return false,
            // In an object a name follows a comma, so this list is an item of another list.
            (Some(b'[' | b','), b'[') => return false,
            (_, byte) => quoted = byte == b'"',
        }
        before = Some(byte);
    }
    before.is_some()
}

fn is_too_long(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// How often the use of a session is stored, in seconds. An hour is precise enough to recognise a device.
const SEEN_EVERY: i64 = 3_600;

/// The signed-in caller.
impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = header.and_then(|value| value.split_once(' ')).ok_or(Failure::SignedOut)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Failure::SignedOut);
        }
        let (token, oldest) = (secrets::hash(token.trim()), app.oldest_session());
        let caller = app.storage.read(move |sql| accounts::caller(sql, &token, oldest)).await?;
        app.rates.request(caller.person)?;
        let (now, ran) = (app.clock.now(), app.ran());
        // Also where the clock has been put back, so that a wrong time does not stay stored.
        if caller.seen != accounts::hour(now) || ran - caller.ran >= SEEN_EVERY {
            app.storage.write(move |sql| accounts::touch(sql, &caller, now, ran)).await?;
        }
        Ok(caller)
    }
}

/// The network address a request came from.
pub(super) struct From(pub(super) IpAddr);

impl FromRequestParts<Arc<App>> for From {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let Peer(peer) =
            *parts.extensions.get().ok_or(Failure::Internal("a connection without an address"))?;
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded
            .filter(|_| app.behind_proxy)
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Ok(Self(forwarded.unwrap_or(peer)))
    }
}

/// A name that somebody chose; empty if there is none. Phones apply the same rule.
pub(super) fn name(text: &str, field: &'static str) -> Result<String, Failure> {
    match belay_protocol::name(text) {
        Ok(name) => Ok(name),
        Err(NameError::Empty) => Ok(String::new()),
        Err(NameError::TooLong | NameError::Control) => Err(Failure::Invalid(Some(field))),
    }
}
