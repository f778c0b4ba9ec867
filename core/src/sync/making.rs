//! Makes the wanted spaces on the server. A failure of one stops neither the others nor the exchange. A refused one is
//! remembered, gets an attention item, and is not asked for again.

use std::collections::BTreeSet;

use belay_domain::MemberId;
use belay_protocol::{MemberRole, Space, SpaceKind, SpaceRequest, paths};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{Server, turn::Turn};
use crate::{
    Error, Result,
    documents::{
        attention::{AttentionReason, add_attention},
        kinds::asked_in,
        spaces::{homes::settle_astray, rooms, stay_behind},
    },
    json,
    storage::{Place, SpaceState, Store, StoredSpace, Writing},
};

/// The progress of the wanted spaces.
#[derive(Default)]
pub(super) struct Making {
    /// Whether the server knows one more space.
    pub(super) made: bool,
    /// The last error.
    pub(super) hitch: Option<Error>,
    /// The spaces that were not asked for yet.
    pub(super) rest: Vec<StoredSpace>,
    /// The spaces that were asked for.
    asked: BTreeSet<Uuid>,
}

/// The spaces that the server must make before documents can be sent into them. One that a restored server lost and whose
/// meaning is not known here waits: a phone that knows it asks for it.
pub(super) fn wanted(store: &Store) -> Result<Making> {
    let is_asked_for = |space: &StoredSpace| space.state == SpaceState::Wanted && rooms::can_prove(space);
    let rest = store.read(|reading| Ok(reading.spaces()?.into_iter().filter(is_asked_for).collect()))?;
    Ok(Making { rest, ..Making::default() })
}

impl Making {
    /// Asks for one after the other, up to the first failure: if the server is not there, one call is enough to find
    /// out.
    ///
    /// # Errors
    /// Those of storage.
    pub(super) async fn until_one_fails(&mut self, turn: &Turn, server: &Server, own: Uuid) -> Result<()> {
        while self.hitch.is_none()
            && let Some(space) = self.rest.pop()
        {
            self.one(turn, server, space, own).await?;
        }
        Ok(())
    }

    /// Asks for all others, now that the server has answered.
    ///
    /// # Errors
    /// Those of storage.
    pub(super) async fn all(&mut self, turn: &Turn, server: &Server, own: Uuid) -> Result<()> {
        while let Some(space) = self.rest.pop() {
            self.one(turn, server, space, own).await?;
        }
        Ok(())
    }

    async fn one(&mut self, turn: &Turn, server: &Server, space: StoredSpace, own: Uuid) -> Result<()> {
        let id = space.id;
        self.asked.insert(id);
        let now = turn.core().now()?;
        let known = space.clone();
        let closed = turn.work(move |core| core.read(|reading| asked_in(reading, &known))).await?.is_some();
        match make_space(server, &space, own, closed).await {
            Ok(made) => {
                self.made = true;
                turn.receive(move |writing| {
                    let Space { kind, members, name, .. } = made;
                    rooms::check_members(writing, StoredSpace::reported(id, kind, name, members), now)?;
                    settle_astray(writing, id, now)?;
                    writing.retry_set_aside(id)
                })
                .await?;
                self.look_again(turn).await
            }
            Err(
                error @ (Error::Refused { .. }
                | Error::Conflict { .. }
                | Error::Invalid { .. }
                | Error::NotFound { .. }),
            ) => {
                tracing::info!(space = %id, %error, "the server does not make a space");
                turn.receive(move |writing| {
                    let asked = asked_in(&writing.reading(), &space)?;
                    if asked.is_some_and(|request| request.asker.0 != own) {
                        // The others have it, and this mentor has left it, from another phone perhaps.
                        return stay_behind(writing, space.id, MemberId(own), now, now.date_naive());
                    }
                    refused(writing, space, &error, now)
                })
                .await?;
                self.look_again(turn).await
            }
            Err(error) => {
                tracing::info!(space = %id, %error, "a space could not be made");
                self.hitch = Some(error);
                Ok(())
            }
        }
    }
}

impl Making {
    /// The next attempt may replace a space whose members are not the expected ones.
    async fn look_again(&mut self, turn: &Turn) -> Result<()> {
        self.rest = turn.work(|core| wanted(&core.store)).await?.rest;
        self.rest.retain(|space| !self.asked.contains(&space.id));
        Ok(())
    }
}

/// Asks the server to make a space; a closed one is for the people it is made for, and nobody else.
pub(super) async fn make_space(
    server: &Server,
    space: &StoredSpace,
    own: Uuid,
    closed: bool,
) -> Result<Space> {
    let with = space.members.iter().map(|member| member.person).filter(|person| *person != own).collect();
    let (about, people) = rooms::proof(space).unzip();
    let (id, kind, name) = (space.id, space.kind, space.name.clone());
    let request = SpaceRequest { id, kind, name, with, about, people, closed };
    let is_mine = space.members.iter().any(|member| member.person == own && member.role == MemberRole::Owner);
    let mut made = server.post::<Space>(paths::SPACES, &request).await;
    if matches!(made, Err(Error::Refused { .. })) && space.kind == SpaceKind::Program && is_mine {
        // A server that lost the program may not know any other space that its members share. Then it invites nobody in
        // the name of the owner: they come back by an invitation link.
        let alone = SpaceRequest { with: Vec::new(), ..request };
        made = server.post::<Space>(paths::SPACES, &alone).await;
    }
    made.map(|answer| answer.value)
}

/// The server refuses to make this space. Its documents stay here, and the person gets an attention item for each of
/// them, or for the space if there is none.
fn refused(writing: &mut Writing<'_>, space: StoredSpace, error: &Error, now: DateTime<Utc>) -> Result<()> {
    let is_taken = matches!(error, Error::Conflict { .. });
    let is_wanted = |space: StoredSpace| space.state == SpaceState::Wanted;
    if rooms::refused(writing, space.id, is_taken, now)?
        || !writing.reading().space(space.id)?.is_some_and(is_wanted)
    {
        return Ok(());
    }
    let code = match error {
        Error::Invalid { .. } => "invalid",
        _ => "forbidden",
    };
    let why = AttentionReason::NotTaken { code: code.to_owned() };
    let mut is_told = false;
    let mut last = 0;
    loop {
        let documents = writing.reading().documents_in(space.id, last, 200)?;
        let Some(newest) = documents.last() else { break };
        last = newest.row;
        for stored in documents.iter().filter(|stored| stored.owed != stored.owed.set_aside()) {
            tell_once(writing, stored.place(), &stored.kind, &why, stored.view.clone(), now)?;
            writing.set_owed(stored, stored.owed.set_aside())?;
            is_told = true;
        }
    }
    if !is_told {
        let kind = json::stored_name(&space.kind).unwrap_or_default();
        let content = json::write(&json!({ "doc": { "name": space.name } }))?;
        tell_once(writing, Place { id: space.id, space: space.id }, &kind, &why, content, now)?;
    }
    writing.put_space(&StoredSpace { state: SpaceState::Refused, ..space })
}

/// Adds an attention item unless it exists already: a space may be refused again.
fn tell_once(
    writing: &mut Writing<'_>,
    place: Place,
    kind: &str,
    why: &AttentionReason,
    content: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<()> {
    if writing.reading().has_attention(place, &json::text(why)?)? {
        return Ok(());
    }
    add_attention(writing, place, kind, why, None, Some(content), now)
}
