//! Spaces, their members, and how people join and leave.
//!
//! Nobody becomes a member without consent: a person whom somebody put into a space is *invited* until they agree.

use belay_protocol::{
    MAX_CIRCLE_MEMBERS, Member, MemberRole, Space, SpaceKind, SpaceRequest, is_derived, shared_space,
};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::{
    alarms,
    sql::{Sql, blob, id, kind, kind_word, role, role_word},
};
use crate::{clock::earlier, config::Limits, failure::Failure};

/// How many days an unanswered invitation counts against the inviter's limit: a quarter of a year, within which most
/// proposed relationships have begun (a proposed number).
const UNANSWERED_DAYS: i64 = 90;

/// A person's state in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A member: they joined or consented.
    Member,
    /// Invited by somebody else; see [`Member::invited`].
    Invited,
}

/// Makes a space without members. It counts for the limit of its `maker`; a `self` space counts for nobody.
pub(super) fn make(
    sql: &Sql<'_>,
    space: Uuid,
    kind: SpaceKind,
    name: &str,
    maker: Option<Uuid>,
) -> Result<(), Failure> {
    sql.run(
        "INSERT INTO space (id, kind, name, maker, seq, members) VALUES (?1, ?2, ?3, ?4, 0, 0)",
        params![blob(&space), kind_word(kind), name, maker.as_ref().map(blob)],
    )?;
    Ok(())
}

/// Adds a member with their consent.
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

/// Invites a person into a space in the name of `asker`, until they consent or decline.
///
/// # Errors
/// [`Failure::Forbidden`] if the two share no space of which both are members, or if too many people whom the asker
/// invited have not answered. Without that limit one person could make another fetch ever more.
fn put_in(
    sql: &Sql<'_>,
    space: Uuid,
    person: Uuid,
    asker: Uuid,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    // Whoever was asked along into a closed circle has met its owner there, and nobody else.
    let met = sql.exists(
        "SELECT 1 FROM member AS mine JOIN member AS theirs ON theirs.person = ?2 AND theirs.space = mine.space
         JOIN space ON space.id = mine.space
         WHERE mine.person = ?1 AND mine.invited_by IS NULL AND theirs.invited_by IS NULL
           AND (NOT space.closed OR 'owner' IN (mine.role, theirs.role))",
        [blob(&asker), blob(&person)],
    )?;
    // A person who declined does not count as unanswered: it must not keep the asker from asking others for ever.
    let counted = earlier(now, TimeDelta::days(UNANSWERED_DAYS)).timestamp_millis();
    let of_asker = sql.first(
        "SELECT count(*) FROM member WHERE invited_by = ?1 AND since > ?2",
        params![blob(&asker), counted],
        |row| row.get(0),
    )?;
    let of_both = sql.first(
        "SELECT count(*) FROM member WHERE invited_by = ?1 AND person = ?2 AND since > ?3",
        params![blob(&asker), blob(&person), counted],
        |row| row.get(0),
    )?;
    if !met
        || of_asker.unwrap_or(0_usize) >= limits.unanswered_of_person
        || of_both.unwrap_or(0_usize) >= limits.unanswered_between_two
    {
        return Err(Failure::Forbidden);
    }
    sql.run(
        "INSERT INTO member (person, space, role, since, invited_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            blob(&person),
            blob(&space),
            role_word(MemberRole::Member),
            now.timestamp_millis(),
            blob(&asker)
        ],
    )?;
    members_changed(sql, space)
}

/// Makes an invited person a member, because they consented.
pub(super) fn say_yes(sql: &Sql<'_>, space: Uuid, person: Uuid, now: DateTime<Utc>) -> Result<(), Failure> {
    sql.run(
        "UPDATE member SET invited_by = NULL, since = ?3 WHERE person = ?1 AND space = ?2",
        params![blob(&person), blob(&space), now.timestamp_millis()],
    )?;
    members_changed(sql, space)
}

fn members_changed(sql: &Sql<'_>, space: Uuid) -> Result<(), Failure> {
    sql.run("UPDATE space SET members = members + 1 WHERE id = ?1", [blob(&space)])?;
    Ok(())
}

/// Counts a change in the member list of each of a person's spaces, because their name changed.
pub(super) fn member_changed(sql: &Sql<'_>, person: Uuid) -> Result<(), Failure> {
    sql.run(
        "UPDATE space SET members = members + 1 WHERE id IN (SELECT space FROM member WHERE person = ?1)",
        [blob(&person)],
    )?;
    Ok(())
}

/// A person's state in a space; none if they are not in it.
pub(super) fn standing(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<Option<Standing>, Failure> {
    Ok(sql.first(
        "SELECT invited_by IS NOT NULL FROM member WHERE person = ?1 AND space = ?2",
        [blob(&person), blob(&space)],
        |row| Ok(if row.get(0)? { Standing::Invited } else { Standing::Member }),
    )?)
}

/// Everyone in a space: the owner, then members by time of joining, then invited people.
pub(crate) fn members(sql: &Sql<'_>, space: Uuid) -> Result<Vec<Member>, Failure> {
    Ok(sql.all(
        "SELECT member.person, person.name, member.role, member.invited_by IS NOT NULL FROM member
         JOIN person ON person.id = member.person WHERE member.space = ?1
         ORDER BY member.role = 'member', member.invited_by IS NOT NULL, member.since, member.person",
        [blob(&space)],
        |row| {
            Ok(Member { person: id(row, 0)?, name: row.get(1)?, role: role(row, 2)?, invited: row.get(3)? })
        },
    )?)
}

/// The ids of everyone in a space.
pub(crate) fn people_of(sql: &Sql<'_>, space: Uuid) -> Result<Vec<Uuid>, Failure> {
    Ok(sql.all("SELECT person FROM member WHERE space = ?1", [blob(&space)], |row| id(row, 0))?)
}

/// A space and everyone in it, for a member.
///
/// # Errors
/// [`Failure::NotFound`] for anybody else: only its members may know that a space exists.
pub(crate) fn space(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<Space, Failure> {
    if standing(sql, space, person)?.is_none() {
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

/// Makes a space, unless the asker is in it already. Returns whether it is new. An asker who was invited into the space
/// consents by this.
///
/// # Errors
/// [`Failure::Invalid`] for a derived id that the asker does not prove, whether or not the space exists;
/// [`Failure::Conflict`] if another space has the id; [`Failure::Forbidden`] if somebody in `with` cannot be invited
/// ([`put_in`]), or the asker has made too many spaces.
pub(crate) fn open(
    sql: &Sql<'_>,
    request: &SpaceRequest,
    person: Uuid,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<(Space, bool), Failure> {
    if let Some(standing) = standing(sql, request.id, person)? {
        if space(sql, request.id, person)?.kind != request.kind {
            return Err(Failure::Conflict);
        }
        if standing == Standing::Invited {
            say_yes(sql, request.id, person, now)?;
        }
        return Ok((space(sql, request.id, person)?, false));
    }
    if is_derived(request.id) && !is_proved(request, person) {
        return Err(Failure::Invalid(Some("about")));
    }
    if sql.exists("SELECT 1 FROM space WHERE id = ?1", [blob(&request.id)])? {
        return Err(Failure::Conflict);
    }
    let made = sql.first(
        "SELECT count(*) FROM space JOIN member ON member.person = space.maker AND member.space = space.id
         WHERE space.maker = ?1",
        [blob(&person)],
        |row| row.get(0),
    )?;
    if made.unwrap_or(0_usize) >= limits.spaces_of_person {
        return Err(Failure::Forbidden);
    }
    make(sql, request.id, request.kind, &request.name, Some(person))?;
    if request.closed && request.kind == SpaceKind::Circle {
        sql.run("UPDATE space SET closed = 1 WHERE id = ?1", [blob(&request.id)])?;
    }
    add(sql, request.id, person, MemberRole::Owner, now)?;
    for other in &request.with {
        put_in(sql, request.id, *other, person, limits, now)?;
    }
    Ok((space(sql, request.id, person)?, true))
}

/// Whether a derived id belongs to two people, the asker and everybody in `with`; or, for a circle of the previous
/// version, to no people; see [`SpaceRequest`].
fn is_proved(request: &SpaceRequest, person: Uuid) -> bool {
    let Some(about) = request.about else {
        return false;
    };
    let mut people = request.people.clone().unwrap_or_else(|| [&request.with[..], &[person]].concat());
    people.sort_unstable();
    people.dedup();
    let fits = match request.kind {
        SpaceKind::Pair => {
            people.len() == 2
                && people.contains(&person)
                && request.with.iter().all(|other| people.contains(other))
        }
        SpaceKind::Circle => people.is_empty(),
        SpaceKind::Own | SpaceKind::Program => false,
    };
    fits && shared_space(about, &people) == request.id
}

/// Whether a space is only for the people it was made for, so that nobody else may join: the two of a derived id, or those of
/// a circle that was made closed.
pub(super) fn is_closed(sql: &Sql<'_>, id: Uuid, kind: SpaceKind) -> Result<bool, Failure> {
    Ok(kind == SpaceKind::Pair && is_derived(id)
        || sql.exists("SELECT 1 FROM space WHERE id = ?1 AND closed", [blob(&id)])?)
}

/// The most people in a space of a kind; none for a program, which may grow.
pub(crate) fn room(kind: SpaceKind) -> Option<usize> {
    match kind {
        SpaceKind::Own => Some(1),
        SpaceKind::Pair => Some(2),
        SpaceKind::Circle => Some(MAX_CIRCLE_MEMBERS),
        SpaceKind::Program => None,
    }
}

/// Removes a person from a space: anybody may remove themselves, and an owner others from a circle or program. Returns
/// everyone who was in it before. Somebody whom an owner removed needs a link that was made later to come back. When the
/// owner of a closed circle leaves, nobody owns it any more, and whoever was only invited is out.
///
/// # Errors
/// [`Failure::NotFound`] if there is no such member, [`Failure::Forbidden`] if the asker may not do it.
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
    alarms::leave(sql, id, person)?;
    // Only an owner may have links, and a link needs its maker.
    sql.run("DELETE FROM invitation WHERE space = ?1 AND maker = ?2", [blob(&id), blob(&person)])?;
    let mut staying = space.members.iter().filter(|member| member.person != person && !member.invited);
    match staying.next() {
        Some(_) if leaving == MemberRole::Owner && is_closed(sql, id, space.kind)? => {
            sql.run("DELETE FROM member WHERE space = ?1 AND invited_by IS NOT NULL", [blob(&id)])?;
        }
        Some(next) if leaving == MemberRole::Owner => {
            sql.run(
                "UPDATE member SET role = ?3 WHERE person = ?1 AND space = ?2",
                params![blob(&next.person), blob(&id), role_word(MemberRole::Owner)],
            )?;
        }
        Some(_) => {}
        None => clear(sql, id)?,
    }
    if asker != person {
        sql.run(
            "INSERT INTO removal (space, person, members) SELECT id, ?2, members FROM space WHERE id = ?1
             ON CONFLICT (space, person) DO UPDATE SET members = excluded.members",
            [blob(&id), blob(&person)],
        )?;
    }
    links_ended(sql, id)?;
    Ok(space.members.into_iter().map(|member| member.person).collect())
}

/// Deletes the record of removed people once no link is older than the removal.
pub(super) fn links_ended(sql: &Sql<'_>, space: Uuid) -> Result<(), Failure> {
    sql.run(
        "DELETE FROM removal WHERE space = ?1 AND members <= coalesce(
             (SELECT min(members) FROM invitation WHERE invitation.space = ?1), 9223372036854775807)",
        [blob(&space)],
    )?;
    Ok(())
}

/// Makes somebody else the owner of a circle or program; the asker stays in it as a member, and the links they made end.
/// Asked again, it changes nothing.
///
/// # Errors
/// [`Failure::NotFound`] for who is not in the space and where nobody of that name is in it; [`Failure::Forbidden`] for all but
/// its owner, for a pair, a closed circle or a `self` space, and for somebody who was put into it and has not said yes: nobody
/// owns a space by somebody else's word.
pub(crate) fn hand_over(sql: &Sql<'_>, id: Uuid, asker: Uuid, person: Uuid) -> Result<Space, Failure> {
    let there = space(sql, id, asker)?;
    let member = |person| there.members.iter().find(|member| member.person == person);
    let next = member(person).ok_or(Failure::NotFound)?;
    if next.role == MemberRole::Owner {
        return Ok(there);
    }
    let is_owner = member(asker).is_some_and(|member| member.role == MemberRole::Owner);
    let is_handed_over = matches!(there.kind, SpaceKind::Circle | SpaceKind::Program);
    if !is_owner || !is_handed_over || next.invited || is_closed(sql, id, there.kind)? {
        return Err(Failure::Forbidden);
    }
    for (person, role) in [(asker, MemberRole::Member), (person, MemberRole::Owner)] {
        sql.run(
            "UPDATE member SET role = ?3 WHERE person = ?1 AND space = ?2",
            params![blob(&person), blob(&id), role_word(role)],
        )?;
    }
    members_changed(sql, id)?;
    sql.run("DELETE FROM invitation WHERE space = ?1 AND maker = ?2", [blob(&id), blob(&asker)])?;
    links_ended(sql, id)?;
    space(sql, id, asker)
}

/// Ends a space whose last member has left. Invited people do not inherit it. Its documents are deleted, and its id is
/// kept so that nobody can use it again.
fn clear(sql: &Sql<'_>, id: Uuid) -> Result<(), Failure> {
    sql.run("DELETE FROM member WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM invitation WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM removal WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM document WHERE space = ?1", [blob(&id)])?;
    alarms::clear(sql, id)
}
