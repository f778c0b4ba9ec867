//! Spaces, their members, and links that let people in.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use belay_protocol::{
    Invitation, InvitationRequest, JoinRequest, Member, OpenInvitation, OwnerRequest, PROBLEM_MEDIA_TYPE,
    Problem, Space, SpaceKind, SpaceRequest, paths,
};
use uuid::Uuid;

use super::extract::{Sent, name};
use crate::{
    app::App,
    failure::Failure,
    secrets,
    storage::{
        accounts::Caller,
        invitations::{self, NewLink},
        spaces,
    },
};

/// Makes a space.
///
/// Asked again with the same id by a member, it answers the space as it stands. Everyone in `with` must already share
/// a space with the asker, and is invited until they say yes: by their first write there, by joining through a link, or
/// by asking for the same space. A derived id (UUID version 5) must be proved by `about` and `people`.
#[utoipa::path(
    post, path = paths::SPACES, tag = "spaces", security(("session" = [])), request_body = SpaceRequest,
    responses(
        (status = CREATED, description = "The new space.", body = Space),
        (status = OK, description = "The space as it stands.", body = Space),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn make(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(mut request): Sent<SpaceRequest>,
) -> Result<(StatusCode, Json<Space>), Failure> {
    if request.kind == SpaceKind::Own {
        return Err(Failure::Invalid(Some("kind")));
    }
    request.name = name(&request.name, "name")?;
    if request.kind == SpaceKind::Program && request.name.is_empty() {
        return Err(Failure::Invalid(Some("name")));
    }
    request.with.sort_unstable();
    request.with.dedup();
    request.with.retain(|person| *person != caller.person);
    if spaces::room(request.kind).is_some_and(|room| request.with.len() >= room) {
        return Err(Failure::Invalid(Some("with")));
    }
    let (now, making) = (app.clock.now(), Arc::clone(&app));
    let (space, new) = app
        .storage
        .write(move |sql| {
            let (space, new) = spaces::open(sql, &request, caller.person, &making.limits, now)?;
            if new {
                making.rates.space(caller.person)?;
            }
            Ok((space, new))
        })
        .await?;
    if new {
        app.poke_members([space.id], caller.device);
    }
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(space)))
}

/// Lists the spaces of this person, with their members.
#[utoipa::path(
    get, path = paths::SPACES, tag = "spaces", security(("session" = [])),
    responses(
        (status = OK, description = "The spaces.", body = Vec<Space>),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<Space>>, Failure> {
    app.storage.read(move |sql| spaces::spaces_of(sql, caller.person)).await.map(Json)
}

/// One space with its members.
#[utoipa::path(
    get, path = "/v1/spaces/{id}", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space.")),
    responses(
        (status = OK, description = "The space.", body = Space),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn see(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Space>, Failure> {
    app.storage.read(move |sql| spaces::space(sql, id, caller.person)).await.map(Json)
}

/// Makes a link that lets people into a space. Only its owner may, and never into a `self` space or into a pair whose id
/// was derived from its two people.
#[utoipa::path(
    post, path = "/v1/spaces/{id}/invitations", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space.")), request_body = InvitationRequest,
    responses(
        (status = CREATED, description = "The link. It is not told again.", body = Invitation),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn invite(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Sent(request): Sent<InvitationRequest>,
) -> Result<(StatusCode, Json<Invitation>), Failure> {
    let uses = request.uses.unwrap_or(1);
    if uses == 0 || uses > app.limits.invitation_uses {
        return Err(Failure::Invalid(Some("uses")));
    }
    let (secret, now, most) = (secrets::token()?, app.clock.now(), app.limits.invitations_of_space);
    let kept = NewLink { id: Uuid::new_v4(), uses, secret: secrets::hash(&secret) };
    let link_id = kept.id;
    let expires_at =
        app.storage.write(move |sql| invitations::invite(sql, id, caller.person, &kept, most, now)).await?;
    let link = format!("{}/join/{id}/{secret}", app.public_url);
    Ok((StatusCode::CREATED, Json(Invitation { id: Some(link_id), link, expires_at })))
}

/// Lists the usable links into a space, the newest first, without their secrets. Only its owner may.
#[utoipa::path(
    get, path = "/v1/spaces/{id}/invitations", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space.")),
    responses(
        (status = OK, description = "The links.", body = Vec<OpenInvitation>),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn list_invitations(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<OpenInvitation>>, Failure> {
    let now = app.clock.now();
    app.storage.read(move |sql| invitations::list(sql, id, caller.person, now)).await.map(Json)
}

/// Ends a link, so that it lets nobody in any more. Only an owner of the space may.
#[utoipa::path(
    delete, path = "/v1/spaces/{id}/invitations/{invitation}", tag = "spaces", security(("session" = [])),
    params(
        ("id" = Uuid, Path, description = "The space."),
        ("invitation" = Uuid, Path, description = "The link's id."),
    ),
    responses(
        (status = NO_CONTENT, description = "The link is over."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn end_invitation(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((id, invitation)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Failure> {
    app.storage.write(move |sql| invitations::end(sql, id, caller.person, invitation)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Joins a space by a link. A member gets the space as it is, and the link keeps its use. A person whom an owner
/// removed needs a link that was made after the removal.
#[utoipa::path(
    post, path = "/v1/spaces/{id}/members", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space, from the link.")), request_body = JoinRequest,
    responses(
        (status = OK, description = "The space.", body = Space),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn join(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Sent(request): Sent<JoinRequest>,
) -> Result<Json<Space>, Failure> {
    let (secret, now) = (secrets::hash(request.invitation.trim()), app.clock.now());
    let space = app.storage.write(move |sql| invitations::join(sql, id, caller.person, &secret, now)).await?;
    app.poke_members([id], caller.device);
    Ok(Json(space))
}

/// Lists everyone in a space: the owner first, then by time of joining.
#[utoipa::path(
    get, path = "/v1/spaces/{id}/members", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space.")),
    responses(
        (status = OK, description = "The members.", body = Vec<Member>),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn list_members(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<Member>>, Failure> {
    let space = app.storage.read(move |sql| spaces::space(sql, id, caller.person)).await?;
    Ok(Json(space.members))
}

/// Leaves a space, or removes somebody from it.
///
/// Everybody may leave, and so decline an invitation. An owner may remove others from a circle or a program. When an
/// owner leaves, the longest-standing member becomes the owner and the old owner's links end; of a closed circle nobody does,
/// and whoever was only invited is out. When the last member
/// leaves, the space ends for everybody, invited people included, and its documents are deleted.
#[utoipa::path(
    delete, path = "/v1/spaces/{id}/members/{person}", tag = "spaces", security(("session" = [])),
    params(
        ("id" = Uuid, Path, description = "The space."),
        ("person" = Uuid, Path, description = "Who leaves."),
    ),
    responses(
        (status = NO_CONTENT, description = "No longer a member."),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((id, person)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Failure> {
    let told = app.storage.write(move |sql| spaces::remove(sql, id, caller.person, person)).await?;
    app.poke(&told, caller.device);
    Ok(StatusCode::NO_CONTENT)
}

/// Hands a circle or a program over to somebody who is in it of their own will. Only its owner may. The asker stays in it as a
/// member, and the links they made end. Asked again, it answers the space as it stands.
#[utoipa::path(
    post, path = "/v1/spaces/{id}/owner", tag = "spaces", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The space.")), request_body = OwnerRequest,
    responses(
        (status = OK, description = "The space with its new owner.", body = Space),
        (status = "default", description = "A problem.", body = Problem, content_type = PROBLEM_MEDIA_TYPE),
    )
)]
pub(super) async fn hand_over(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Sent(request): Sent<OwnerRequest>,
) -> Result<Json<Space>, Failure> {
    let space =
        app.storage.write(move |sql| spaces::hand_over(sql, id, caller.person, request.person)).await?;
    app.poke_members([id], caller.device);
    Ok(Json(space))
}
