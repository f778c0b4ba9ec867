//! Spaces, who is in them, and the links that let people in.

use belay_protocol::{
    INVITATION_SECONDS, MAX_CIRCLE_MEMBERS, Member, MemberRole, Space, SpaceKind, SpaceRequest,
};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::sql::{Sql, blob, id, kind, kind_word, role, role_word, time};
use crate::failure::Failure;

/// Makes a space without members.
pub(super) fn make(sql: &Sql<'_>, space: Uuid, kind: SpaceKind, name: &str) -> Result<(), Failure> {
    sql.run(
        "INSERT INTO space (id, kind, name, seq, members) VALUES (?1, ?2, ?3, 0, 0)",
        params![blob(&space), kind_word(kind), name],
    )?;
    Ok(())
}

/// Puts a person into a space.
pub(super) fn add(
    sql: &Sql<'_>,
    space: Uuid,
    person: Uuid,
    role: MemberRole,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    sql.run(
        "INSERT INTO member (person, space, role, since) VALUES (?1, ?2, ?3, ?4)",
        params![blob(&person), blob(&space), role_word(role), now.timestamp_millis()],
    )?;
    members_changed(sql, space)
}

fn members_changed(sql: &Sql<'_>, space: Uuid) -> Result<(), Failure> {
    sql.run("UPDATE space SET members = members + 1 WHERE id = ?1", [blob(&space)])?;
    Ok(())
}

/// A person's name changed: every member list with them in it did.
pub(super) fn member_changed(sql: &Sql<'_>, person: Uuid) -> Result<(), Failure> {
    sql.run(
        "UPDATE space SET members = members + 1 WHERE id IN (SELECT space FROM member WHERE person = ?1)",
        [blob(&person)],
    )?;
    Ok(())
}

/// Whether a person is in a space.
pub(super) fn is_member(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<bool, Failure> {
    Ok(sql.exists("SELECT 1 FROM member WHERE person = ?1 AND space = ?2", [blob(&person), blob(&space)])?)
}

/// Everyone in a space: the owner, then the longest there.
pub(crate) fn members(sql: &Sql<'_>, space: Uuid) -> Result<Vec<Member>, Failure> {
    Ok(sql.all(
        "SELECT member.person, person.name, member.role FROM member
         JOIN person ON person.id = member.person WHERE member.space = ?1 ORDER BY member.role = 'member', member.since, member.person",
        [blob(&space)],
        |row| Ok(Member { person: id(row, 0)?, name: row.get(1)?, role: role(row, 2)?, invited: false }),
    )?)
}

/// The ids of everyone in a space.
pub(crate) fn people_of(sql: &Sql<'_>, space: Uuid) -> Result<Vec<Uuid>, Failure> {
    Ok(sql.all("SELECT person FROM member WHERE space = ?1", [blob(&space)], |row| id(row, 0))?)
}

/// A space and everyone in it, for a member.
///
/// # Errors
/// [`Failure::NotFound`] for anybody else: whether a space exists is its members' business.
pub(crate) fn space(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<Space, Failure> {
    if !is_member(sql, space, person)? {
        return Err(Failure::NotFound);
    }
    let (kind, name) = sql
        .first("SELECT kind, name FROM space WHERE id = ?1", [blob(&space)], |row| {
            Ok((kind(row, 0)?, row.get(1)?))
        })?
        .ok_or(Failure::NotFound)?;
    Ok(Space { id: space, kind, name, members: members(sql, space)? })
}

/// Every space of a person.
pub(crate) fn spaces_of(sql: &Sql<'_>, person: Uuid) -> Result<Vec<Space>, Failure> {
    let spaces = sql.all("SELECT space FROM member WHERE person = ?1", [blob(&person)], |row| id(row, 0))?;
    spaces.into_iter().map(|id| space(sql, id, person)).collect()
}

/// Makes a space, unless the asker is in it already. The flag tells whether it is new.
///
/// # Errors
/// [`Failure::Conflict`] if the id is another space's, [`Failure::Forbidden`] if somebody in `with` shares no space
/// with the asker, or the asker has made too many.
pub(crate) fn open(
    sql: &Sql<'_>,
    request: &SpaceRequest,
    person: Uuid,
    most: usize,
    now: DateTime<Utc>,
) -> Result<(Space, bool), Failure> {
    if sql.exists("SELECT 1 FROM space WHERE id = ?1", [blob(&request.id)])? {
        let standing = space(sql, request.id, person).map_err(|failure| match failure {
            Failure::NotFound => Failure::Conflict,
            other => other,
        })?;
        return if standing.kind == request.kind { Ok((standing, false)) } else { Err(Failure::Conflict) };
    }
    let in_spaces =
        sql.first("SELECT count(*) FROM member WHERE person = ?1", [blob(&person)], |row| row.get(0))?;
    if in_spaces.unwrap_or(0_usize) >= most {
        return Err(Failure::Forbidden);
    }
    make(sql, request.id, request.kind, &request.name)?;
    add(sql, request.id, person, MemberRole::Owner, now)?;
    for other in &request.with {
        let met = sql.exists(
            "SELECT 1 FROM member AS mine JOIN member AS theirs ON theirs.person = ?2 AND theirs.space = mine.space
             WHERE mine.person = ?1",
            [blob(&person), blob(other)],
        )?;
        if !met {
            return Err(Failure::Forbidden);
        }
        add(sql, request.id, *other, MemberRole::Member, now)?;
    }
    Ok((space(sql, request.id, person)?, true))
}

/// How many people may be in a space of a kind; none for a program, which may grow.
pub(crate) fn room(kind: SpaceKind) -> Option<usize> {
    match kind {
        SpaceKind::Own => Some(1),
        SpaceKind::Pair => Some(2),
        SpaceKind::Circle => Some(MAX_CIRCLE_MEMBERS),
        SpaceKind::Program => None,
    }
}

fn is_full(space: &Space) -> bool {
    room(space.kind).is_some_and(|room| space.members.len() >= room)
}

/// Keeps an invitation; until when it works.
///
/// # Errors
/// [`Failure::Forbidden`] for all but owners, and when there are too many links; [`Failure::Conflict`] when the
/// space is full; [`Failure::Invalid`] when a link to a pair should let in more than one.
pub(crate) fn invite(
    sql: &Sql<'_>,
    id: Uuid,
    person: Uuid,
    uses: u32,
    secret: &[u8; 32],
    most: usize,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let space = space(sql, id, person)?;
    let owner =
        space.members.iter().any(|member| member.person == person && member.role == MemberRole::Owner);
    if !owner || space.kind == SpaceKind::Own {
        return Err(Failure::Forbidden);
    }
    if is_full(&space) {
        return Err(Failure::Conflict);
    }
    if space.kind == SpaceKind::Pair && uses > 1 {
        return Err(Failure::Invalid(Some("uses")));
    }
    sql.run(
        "DELETE FROM invitation WHERE space = ?1 AND expires <= ?2",
        params![blob(&id), now.timestamp_millis()],
    )?;
    let open =
        sql.first("SELECT count(*) FROM invitation WHERE space = ?1", [blob(&id)], |row| row.get(0))?;
    if open.unwrap_or(0_usize) >= most {
        return Err(Failure::Forbidden);
    }
    let expires = now + TimeDelta::seconds(INVITATION_SECONDS);
    sql.run(
        "INSERT INTO invitation (secret, space, uses, expires) VALUES (?1, ?2, ?3, ?4)",
        params![secret, blob(&id), uses, expires.timestamp_millis()],
    )?;
    Ok(expires)
}

/// Lets a person in by a link. Who is in already stays in, and the link keeps its use.
///
/// # Errors
/// [`Failure::InvitationRefused`], or [`Failure::Conflict`] when the space is full.
pub(crate) fn join(
    sql: &Sql<'_>,
    id: Uuid,
    person: Uuid,
    secret: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Space, Failure> {
    if is_member(sql, id, person)? {
        return space(sql, id, person);
    }
    let link = sql.first(
        "SELECT uses, expires FROM invitation WHERE secret = ?1 AND space = ?2",
        params![secret, blob(&id)],
        |row| Ok((row.get::<_, u32>(0)?, time(row, 1)?)),
    )?;
    if !link.is_some_and(|(uses, expires)| uses > 0 && expires > now) {
        return Err(Failure::InvitationRefused);
    }
    add(sql, id, person, MemberRole::Member, now)?;
    let space = space(sql, id, person)?;
    if room(space.kind).is_some_and(|room| space.members.len() > room) {
        return Err(Failure::Conflict);
    }
    sql.run("UPDATE invitation SET uses = uses - 1 WHERE secret = ?1", [secret])?;
    sql.run("DELETE FROM invitation WHERE secret = ?1 AND uses = 0", [secret])?;
    Ok(space)
}

/// Takes a person out of a space: oneself always, others by an owner of a circle or program. Everyone who was in it
/// before is returned. The longest-standing member follows an owner who leaves; when the last one leaves, what was
/// in the space is deleted, since nobody could ever read it, and only its name is kept from being used again.
///
/// # Errors
/// [`Failure::NotFound`] if there is no such member, [`Failure::Forbidden`] if it is not the asker's to do.
pub(crate) fn remove(sql: &Sql<'_>, id: Uuid, asker: Uuid, person: Uuid) -> Result<Vec<Uuid>, Failure> {
    let space = space(sql, id, asker)?;
    let role_of =
        |person| space.members.iter().find(|member| member.person == person).map(|member| member.role);
    let leaving = role_of(person).ok_or(Failure::NotFound)?;
    let allowed = match space.kind {
        SpaceKind::Own => false,
        SpaceKind::Pair => asker == person,
        SpaceKind::Circle | SpaceKind::Program => {
            asker == person || role_of(asker) == Some(MemberRole::Owner)
        }
    };
    if !allowed {
        return Err(Failure::Forbidden);
    }
    sql.run("DELETE FROM member WHERE person = ?1 AND space = ?2", [blob(&person), blob(&id)])?;
    members_changed(sql, id)?;
    let mut staying = space.members.iter().filter(|member| member.person != person);
    match staying.next() {
        Some(next) if leaving == MemberRole::Owner => {
            sql.run(
                "UPDATE member SET role = ?3 WHERE person = ?1 AND space = ?2",
                params![blob(&next.person), blob(&id), role_word(MemberRole::Owner)],
            )?;
        }
        Some(_) => {}
        None => {
            sql.run("DELETE FROM invitation WHERE space = ?1", [blob(&id)])?;
            sql.run("DELETE FROM document WHERE space = ?1", [blob(&id)])?;
        }
    }
    Ok(space.members.into_iter().map(|member| member.person).collect())
}

/// Forgets links that are over.
pub(crate) fn tidy(sql: &Sql<'_>, now: DateTime<Utc>) -> Result<(), Failure> {
    sql.run("DELETE FROM invitation WHERE expires <= ?1", [now.timestamp_millis()])?;
    Ok(())
}
