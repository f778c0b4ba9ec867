//! Invitations: the links that let people into a space, and their end.

use belay_protocol::{INVITATION_SECONDS, MemberRole, OpenInvitation, Space, SpaceKind};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    spaces::{self, Standing},
    sql::{Sql, blob, id, time},
};
use crate::{clock::later, failure::Failure};

/// A new link.
pub(crate) struct NewLink {
    /// The id of the link.
    pub(crate) id: Uuid,
    /// How many people may use it, at least one.
    pub(crate) uses: u32,
    /// The SHA-256 of its secret.
    pub(crate) secret: [u8; 32],
}

fn is_full(space: &Space) -> bool {
    spaces::room(space.kind).is_some_and(|room| space.members.len() >= room)
}

/// A space, for an owner of it.
///
/// # Errors
/// [`Failure::NotFound`] for people outside it, [`Failure::Forbidden`] for members who do not own it.
fn owned(sql: &Sql<'_>, id: Uuid, person: Uuid) -> Result<Space, Failure> {
    let space = spaces::space(sql, id, person)?;
    let owner =
        space.members.iter().any(|member| member.person == person && member.role == MemberRole::Owner);
    if owner { Ok(space) } else { Err(Failure::Forbidden) }
}

/// Stores an invitation; returns the end of its validity. `most` is how many a space may have.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but owners, for a space into which nobody is let, and for too many links;
/// [`Failure::Conflict`] when the space is full; [`Failure::Invalid`] when a link to a pair should let in more than one
/// person.
pub(crate) fn invite(
    sql: &Sql<'_>,
    id: Uuid,
    person: Uuid,
    link: &NewLink,
    most: usize,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let space = owned(sql, id, person)?;
    if space.kind == SpaceKind::Own || spaces::is_closed(sql, id, space.kind)? {
        return Err(Failure::Forbidden);
    }
    if is_full(&space) {
        return Err(Failure::Conflict);
    }
    if space.kind == SpaceKind::Pair && link.uses > 1 {
        return Err(Failure::Invalid(Some("uses")));
    }
    sql.run(
        "DELETE FROM invitation WHERE space = ?1 AND (expires <= ?2 OR expires > ?3)",
        params![blob(&id), now.timestamp_millis(), longest(now).timestamp_millis()],
    )?;
    spaces::links_ended(sql, id)?;
    let open =
        sql.first("SELECT count(*) FROM invitation WHERE space = ?1", [blob(&id)], |row| row.get(0))?;
    if open.unwrap_or(0_usize) >= most {
        return Err(Failure::Forbidden);
    }
    let expires = later(now, LIFE);
    sql.run(
        "INSERT INTO invitation (id, secret, space, maker, members, uses, made, expires)
         SELECT ?2, ?3, id, ?4, members, ?5, ?6, ?7 FROM space WHERE id = ?1",
        params![
            blob(&id),
            blob(&link.id),
            link.secret,
            blob(&person),
            link.uses,
            now.timestamp_millis(),
            expires.timestamp_millis()
        ],
    )?;
    Ok(expires)
}

/// How long a link works.
const LIFE: TimeDelta = TimeDelta::seconds(INVITATION_SECONDS);

/// The latest end of validity for a link at this moment. A link that is valid for longer was made by a clock that was
/// far ahead and has been put back, and does not work.
fn longest(now: DateTime<Utc>) -> DateTime<Utc> {
    later(later(now, LIFE), LIFE)
}

/// The usable links into a space, the newest first, for an owner.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for everybody else.
pub(crate) fn list(
    sql: &Sql<'_>,
    space: Uuid,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<OpenInvitation>, Failure> {
    owned(sql, space, person)?;
    Ok(sql.all(
        "SELECT id, uses, made, expires, maker FROM invitation
         WHERE space = ?1 AND expires > ?2 AND expires <= ?3 ORDER BY made DESC, id",
        params![blob(&space), now.timestamp_millis(), longest(now).timestamp_millis()],
        |row| {
            Ok(OpenInvitation {
                id: id(row, 0)?,
                uses_left: row.get(1)?,
                made_at: time(row, 2)?,
                expires_at: time(row, 3)?,
                by: id(row, 4)?,
            })
        },
    )?)
}

/// Ends a link, for an owner.
///
/// # Errors
/// [`Failure::NotFound`] if there is no such link, or no such space for this person; [`Failure::Forbidden`] for members
/// who do not own the space.
pub(crate) fn end(sql: &Sql<'_>, space: Uuid, person: Uuid, link: Uuid) -> Result<(), Failure> {
    owned(sql, space, person)?;
    let ended =
        sql.run("DELETE FROM invitation WHERE id = ?1 AND space = ?2", [blob(&link), blob(&space)])?;
    if ended == 0 { Err(Failure::NotFound) } else { spaces::links_ended(sql, space) }
}

/// Lets a person into a space by a link. A member stays one, and the link keeps its use. An invited person consents by
/// it.
///
/// # Errors
/// [`Failure::InvitationRefused`] for a link that does not let this person in, whatever the reason;
/// [`Failure::Conflict`] when the space is full.
pub(crate) fn join(
    sql: &Sql<'_>,
    id: Uuid,
    person: Uuid,
    secret: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Space, Failure> {
    let standing = spaces::standing(sql, id, person)?;
    if standing == Some(Standing::Member) {
        return spaces::space(sql, id, person);
    }
    let lets_in = sql.exists(
        "SELECT 1 FROM invitation WHERE secret = ?1 AND space = ?2 AND uses > 0 AND expires > ?3 AND expires <= ?5
         AND members >= coalesce((SELECT members FROM removal WHERE space = ?2 AND person = ?4), 0)",
        params![
            secret,
            blob(&id),
            now.timestamp_millis(),
            blob(&person),
            longest(now).timestamp_millis()
        ],
    )?;
    if !lets_in {
        return Err(Failure::InvitationRefused);
    }
    match standing {
        Some(_) => spaces::say_yes(sql, id, person, now)?,
        None => spaces::add(sql, id, person, MemberRole::Member, now)?,
    }
    let space = spaces::space(sql, id, person)?;
    if spaces::is_closed(sql, id, space.kind)? {
        return Err(Failure::InvitationRefused);
    }
    if spaces::room(space.kind).is_some_and(|room| space.members.len() > room) {
        return Err(Failure::Conflict);
    }
    sql.run("UPDATE invitation SET uses = uses - 1 WHERE secret = ?1", [secret])?;
    sql.run("DELETE FROM invitation WHERE secret = ?1 AND uses = 0", [secret])?;
    spaces::links_ended(sql, id)?;
    Ok(space)
}

/// Deletes expired links, and the records of people whom they would have let in again.
pub(super) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>) -> Result<(), Failure> {
    let over = [now.timestamp_millis(), longest(now).timestamp_millis()];
    let spaces =
        sql.all("SELECT space FROM invitation WHERE expires <= ?1 OR expires > ?2", over, |row| id(row, 0))?;
    // Two statements: with an OR between them SQLite walks through the whole index.
    sql.run("DELETE FROM invitation WHERE expires <= ?1", [over[0]])?;
    sql.run("DELETE FROM invitation WHERE expires > ?1", [over[1]])?;
    for space in spaces {
        spaces::links_ended(sql, space)?;
    }
    Ok(())
}
