//! Deleting an account.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use belay_protocol::{DeletionRequest, PROBLEM_MEDIA_TYPE, Problem, SignInAnswer, paths};

use super::{
    extract::{From, Sent},
    sync::bounded,
};
use crate::{
    app::App,
    counters::add,
    failure::Failure,
    mail::Address,
    secrets,
    storage::{
        accounts::Caller,
        deletion::{self, DeletionOutcome},
    },
};

/// Asks for a code by mail with which the account can be deleted.
///
/// The code goes to the account's address and opens no session. A newer code replaces an older one.
#[utoipa::path(
    post, path = paths::DELETION_CODE, tag = "account", security(("session" = [])),
    responses(
        (status = ACCEPTED, description = "A mail is on its way.", body = SignInAnswer),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn ask_for_deletion_code(
    State(app): State<Arc<App>>,
    From(from): From,
    caller: Caller,
) -> Result<(StatusCode, Json<SignInAnswer>), Failure> {
    let mail = app.storage.read(move |sql| deletion::mail_of(sql, caller.person)).await?;
    let address = Address::read(&mail)?;
    app.rates.mail(address.as_str(), from)?;
    let (code, now) = (secrets::code()?, app.clock.now());
    let message = app.mailer.compose_deletion(&address, &code, now)?;
    let sealed = app.key.seal_deletion_code(caller.person, &code);
    let expires_at =
        app.storage.write(move |sql| deletion::put_code(sql, caller.person, &sealed, now)).await?;
    app.mailer.send(message, now).await?;
    add(&app.counters.mails, 1);
    Ok((StatusCode::ACCEPTED, Json(SignInAnswer { expires_at })))
}

/// Deletes the account, with the mailed code.
///
/// After the answer the person, their sessions, their `self` space and every document that was theirs alone are gone.
/// In spaces shared with others their documents stay; `writes` tell there that the person left. A repeated request with
/// the same receipt gets the same answer, also without the session that has ended.
#[utoipa::path(
    post, path = paths::DELETION, tag = "account", request_body = DeletionRequest, security(("session" = [])),
    responses(
        (status = NO_CONTENT, description = "The account is deleted."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn delete_account(
    State(app): State<Arc<App>>,
    From(from): From,
    caller: Result<Caller, Failure>,
    Sent(request): Sent<DeletionRequest>,
) -> Result<StatusCode, Failure> {
    app.rates.sign_in(from)?;
    if request.receipt.len() < RECEIPT_CHARS {
        return Err(Failure::Invalid(Some("receipt")));
    }
    bounded(&request.writes)?;
    let (receipt, now) = (secrets::hash(&request.receipt), app.clock.now());
    if app.storage.read(move |sql| deletion::is_done(sql, &receipt)).await? {
        // Removed even if the deletion was not committed the first time.
        app.storage.keep_deleted().await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let caller = caller?;
    let person = caller.person;
    let mail = app.storage.read(move |sql| deletion::mail_of(sql, person)).await?;
    let (address, judge) = (Address::read(&mail)?, Arc::clone(&app));
    let outcome = app
        .storage
        .write(move |sql| {
            let fits = |kept: &[u8]| judge.key.deletion_code_fits(person, request.code.trim(), kept);
            deletion::delete(sql, &caller, &receipt, &request.writes, &judge.limits, now, fits)
        })
        .await?;
    let DeletionOutcome::Deleted(gone) = outcome else {
        return Err(Failure::CodeRefused);
    };
    for device in gone.devices {
        app.waking.end(person, device);
    }
    app.poke(&gone.people, person);
    app.mailer.forget(&address).await;
    app.storage.empty_log().await;
    // The answer waits until no backup can bring the account back; otherwise the phone asks again.
    app.storage.keep_deleted().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The least length of a receipt, so that nobody can guess it.
const RECEIPT_CHARS: usize = 32;
