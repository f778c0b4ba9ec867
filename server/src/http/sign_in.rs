//! Signing in and out, and the list of signed-in devices.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use belay_protocol::{
    Device, PROBLEM_MEDIA_TYPE, Problem, Session, SessionRequest, SignInAnswer, SignInRequest, paths,
};
use uuid::Uuid;

use super::extract::{From, Sent, name};
use crate::{
    app::App,
    counters::add,
    failure::Failure,
    mail::Address,
    rates, secrets,
    storage::{
        accounts::{self, Caller, Opening, SignInOutcome},
        deletion,
    },
};

/// Asks for a sign-in code by mail.
///
/// The answer is the same whether or not the address has an account. The codes of the last ten minutes are good
/// together: whoever asks again, the address's owner or somebody else, spoils none of them.
#[utoipa::path(
    post, path = paths::SIGN_IN, tag = "account", request_body = SignInRequest,
    responses(
        (status = ACCEPTED, description = "A mail is on its way.", body = SignInAnswer),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn ask_for_code(
    State(app): State<Arc<App>>,
    From(from): From,
    Sent(request): Sent<SignInRequest>,
) -> Result<(StatusCode, Json<SignInAnswer>), Failure> {
    app.rates.sign_in(from)?;
    let address = Address::read(&request.mail)?;
    app.rates.mail(address.as_str(), from)?;
    let (code, now) = (secrets::code()?, app.clock.now());
    // Checked before anything is stored: an address that no mail can reach leaves no trace.
    let message = app.mailer.compose(&address, &code, now)?;
    let (mail, sealed) = (address.as_str().to_owned(), app.key.seal_code(address.as_str(), &code));
    let expires_at = app.storage.write(move |sql| accounts::put_code(sql, &mail, &sealed, now)).await?;
    app.mailer.send(message, now).await?;
    add(&app.counters.mails, 1);
    Ok((StatusCode::ACCEPTED, Json(SignInAnswer { expires_at })))
}

/// Opens a session for a device with the mailed code.
///
/// The first session makes the account, and needs a name. A device that has a session gets a new one in its place.
#[utoipa::path(
    post, path = paths::SESSION, tag = "account", request_body = SessionRequest,
    responses(
        (status = CREATED, description = "The session, with its token.", body = Session),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn open_session(
    State(app): State<Arc<App>>,
    From(from): From,
    Sent(request): Sent<SessionRequest>,
) -> Result<(StatusCode, Json<Session>), Failure> {
    app.rates.sign_in(from)?;
    let address = Address::read(&request.mail)?;
    let chosen = request.name.as_deref().map(|text| name(text, "name")).transpose()?;
    let token = secrets::token()?;
    let mut opening = Opening {
        mail: address.as_str().to_owned(),
        spellings: address.spellings().to_vec(),
        network: app.key.seal_network(rates::network(from)),
        new_person: app.key.person(address.as_str(), 0),
        name: chosen.filter(|name| !name.is_empty()),
        device: request.device,
        device_name: name(&request.device_name, "device_name")?,
        token: secrets::hash(&token),
        ran: app.ran(),
    };
    let (code, now, judge) = (request.code, app.clock.now(), Arc::clone(&app));
    let opened = app
        .storage
        .write(move |sql| {
            // An account that is made after a deletion is another account, even if a trace of the first one is left.
            opening.new_person =
                deletion::first_unused(sql, |deleted| judge.key.person(&opening.mail, deleted))?;
            let fits = |kept: &[u8]| judge.key.code_fits(&opening.mail, code.trim(), kept);
            accounts::open_session(sql, &opening, now, fits)
        })
        .await?;
    match opened {
        SignInOutcome::Session(person) => {
            // The poke stream of the device's earlier session ends.
            app.waking.end(person.id, request.device);
            let session = Session { token: Some(token), person, device: request.device };
            Ok((StatusCode::CREATED, Json(session)))
        }
        SignInOutcome::CodeRefused => Err(Failure::CodeRefused),
        SignInOutcome::NameNeeded => Err(Failure::NameNeeded),
    }
}

/// Gives the person and the device of this session.
#[utoipa::path(
    get, path = paths::SESSION, tag = "account", security(("session" = [])),
    responses(
        (status = OK, description = "The session, without its token.", body = Session),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn see_session(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Session>, Failure> {
    let person = app.storage.read(move |sql| accounts::person(sql, caller.person)).await?;
    Ok(Json(Session { token: None, person, device: caller.device }))
}

/// Signs this device out.
#[utoipa::path(
    delete, path = paths::SESSION, tag = "account", security(("session" = [])),
    responses(
        (status = NO_CONTENT, description = "The session is over."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn end_session(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, Failure> {
    end(&app, caller, caller.device).await
}

/// Lists the signed-in devices of this account, the newest first.
#[utoipa::path(
    get, path = paths::DEVICES, tag = "account", security(("session" = [])),
    responses(
        (status = OK, description = "The devices.", body = Vec<Device>),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn list_devices(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Vec<Device>>, Failure> {
    let oldest = app.oldest_session();
    app.storage.read(move |sql| accounts::devices(sql, &caller, oldest)).await.map(Json)
}

/// Signs another device of this account out. Its next request is answered with `signed_out`.
#[utoipa::path(
    delete, path = "/v1/devices/{id}", tag = "account", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The device.")),
    responses(
        (status = NO_CONTENT, description = "Its session is over."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn revoke_device(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(device): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    end(&app, caller, device).await
}

async fn end(app: &App, caller: Caller, device: Uuid) -> Result<StatusCode, Failure> {
    app.storage.write(move |sql| accounts::end_session(sql, caller.person, device)).await?;
    app.waking.end(caller.person, device);
    Ok(StatusCode::NO_CONTENT)
}
