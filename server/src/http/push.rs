//! `/v1/push`: where a device can be woken, and which alarms it rings by itself.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use belay_protocol::{
    ArmedReport, MAX_ARMED, MAX_PUSH_ADDRESS_BYTES, PROBLEM_MEDIA_TYPE, Problem, PushOffer, PushRegistration,
    paths,
};

use super::extract::Sent;
use crate::{
    app::App,
    failure::Failure,
    push::{Address, Refused, read_web},
    storage::{accounts::Caller, registrations},
};

/// Gives the providers that are switched on, and the one by which this device is registered.
#[utoipa::path(
    get, path = paths::PUSH, tag = "push", security(("session" = [])),
    responses(
        (status = OK, description = "What the server can push through.", body = PushOffer),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn see_push(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PushOffer>, Failure> {
    let registered =
        app.storage.read(move |sql| registrations::registered(sql, caller.person, caller.device)).await?;
    Ok(Json(app.senders.offer(registered)))
}

/// Registers this device, in place of what it registered before.
///
/// The registration belongs to this session and ends with it; a phone registers again after it has signed in, and when its
/// provider gives it another address. A provider that is not switched on is not found.
#[utoipa::path(
    put, path = paths::PUSH, tag = "push", request_body = PushRegistration, security(("session" = [])),
    responses(
        (status = NO_CONTENT, description = "The device is registered."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn register(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(request): Sent<PushRegistration>,
) -> Result<StatusCode, Failure> {
    app.rates.registration(caller.person)?;
    if app.senders.of(request.provider()).is_none() {
        return Err(Failure::NotFound);
    }
    let address = read(request, app.senders.allows_private())?;
    let (now, most) = (app.clock.now(), app.limits.push_registrations_of_person);
    app.storage
        .write(move |sql| registrations::put(sql, caller.person, caller.device, &address, most, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the registration of this device. Nothing is pushed to it any more.
#[utoipa::path(
    delete, path = paths::PUSH, tag = "push", security(("session" = [])),
    responses(
        (status = NO_CONTENT, description = "The device is not registered."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn unregister(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, Failure> {
    app.storage.write(move |sql| registrations::remove(sql, caller.person, caller.device)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces the alarms that this device rings by itself. They are not pushed to it.
#[utoipa::path(
    put, path = paths::PUSH_ARMED, tag = "push", request_body = ArmedReport, security(("session" = [])),
    responses(
        (status = NO_CONTENT, description = "The server knows."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn report_armed(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(report): Sent<ArmedReport>,
) -> Result<StatusCode, Failure> {
    if report.ids.len() > MAX_ARMED {
        return Err(Failure::TooLarge(Some("ids")));
    }
    app.storage.write(move |sql| registrations::arm(sql, caller.person, caller.device, &report.ids)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(registration: PushRegistration, allow_private: bool) -> Result<Address, Failure> {
    match registration {
        PushRegistration::Fcm { token } => {
            let fits = is_token(&token) && token.bytes().all(|byte| byte.is_ascii_graphic());
            if fits { Ok(Address::Fcm { token }) } else { Err(Failure::Invalid(Some("token"))) }
        }
        PushRegistration::Apns { token } => {
            // It becomes a part of a path.
            let fits = is_token(&token) && token.bytes().all(|byte| byte.is_ascii_hexdigit());
            if fits {
                Ok(Address::Apns { token: token.to_ascii_lowercase() })
            } else {
                Err(Failure::Invalid(Some("token")))
            }
        }
        PushRegistration::Web { endpoint, p256dh, auth } => {
            read_web(&endpoint, &p256dh, &auth, allow_private)
                .map_err(|Refused(field)| Failure::Invalid(Some(field)))
        }
    }
}

fn is_token(token: &str) -> bool {
    !token.is_empty() && token.len() <= MAX_PUSH_ADDRESS_BYTES
}
