//! Spaces, who is in them, and how they come in and go.
//!
//! Nobody is a member by somebody else's word: who is put into a space is *invited* until they say yes.

use belay_protocol::{
    MAX_CIRCLE_MEMBERS, Member, MemberRole, Space, SpaceKind, SpaceRequest, is_derived, shared_space,
};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::sql::{Sql, blob, id, kind, kind_word, role, role_word};
use crate::{clock::earlier, config::Limits, failure::Failure};

/// How many days an invitation without an answer counts for whoever invited: a quarter of a year, within which most
/// relationships that are proposed have begun (a proposed number).
const UNANSWERED_DAYS: i64 = 90;

/// How somebody is in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// By their own will.
    Member,
    /// By somebody else's word; see [`Member::invited`].
    Invited,
}

/// Makes a space without members. Spaces count for their `maker`; one's own space counts for nobody.
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

/// Puts a person into a space, of their own will.
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

/// Puts a person into a space by the word of `asker`, until they say yes or no.
///
/// # Errors
/// [`Failure::Forbidden`] if the two share no space of which both are members, or if too many whom the asker invited
/// have not answered yet: what one person does must not grow what another has to fetch without end.
fn put_in(
    sql: &Sql<'_>,
    space: Uuid,
    person: Uuid,
    asker: Uuid,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let met = sql.exists(
        "SELECT 1 FROM member AS mine JOIN member AS theirs ON theirs.person = ?2 AND theirs.space = mine.space
         WHERE mine.person = ?1 AND mine.invited_by IS NULL AND theirs.invited_by IS NULL",
        [blob(&asker), blob(&person)],
    )?;
    // A no needs no answer: it must not keep anybody from asking others for ever.
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

/// Somebody invited is a member from now on, by their own will.
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

/// A person's name changed: every member list with them in it did.
pub(super) fn member_changed(sql: &Sql<'_>, person: Uuid) -> Result<(), Failure> {
    sql.run(
        "UPDATE space SET members = members + 1 WHERE id IN (SELECT space FROM member WHERE person = ?1)",
        [blob(&person)],
    )?;
    Ok(())
}

/// How a person is in a space; none for anybody else.
pub(super) fn standing(sql: &Sql<'_>, space: Uuid, person: Uuid) -> Result<Option<Standing>, Failure> {
    Ok(sql.first(
        "SELECT invited_by IS NOT NULL FROM member WHERE person = ?1 AND space = ?2",
        [blob(&person), blob(&space)],
        |row| Ok(if row.get(0)? { Standing::Invited } else { Standing::Member }),
    )?)
}

/// Everyone in a space: the owner, then the longest there, then those who have not said yes.
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
/// [`Failure::NotFound`] for anybody else: whether a space exists is its members' business.
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

/// Makes a space, unless the asker is in it already. The flag tells whether it is new. Whoever asks for a space they were
/// invited into has said yes.
///
/// # Errors
/// [`Failure::Invalid`] for a derived id that the asker does not prove, whether or not there is such a space;
/// [`Failure::Conflict`] if the id is another space's; [`Failure::Forbidden`] if somebody in `with` cannot be put in
/// ([`put_in`]), or the asker is in too many spaces of their own making.
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
    add(sql, request.id, person, MemberRole::Owner, now)?;
    for other in &request.with {
        put_in(sql, request.id, *other, person, limits, now)?;
    }
    Ok((space(sql, request.id, person)?, true))
}

/// Whether a derived id was derived from two people of whom the asker is one and everybody in `with` another, or, for a
/// circle of the version before this one, from nobody; see [`SpaceRequest`].
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

/// Whether a space has exactly the people its id was derived from, so that nobody else ever comes in.
pub(super) fn is_closed(id: Uuid, kind: SpaceKind) -> bool {
    kind == SpaceKind::Pair && is_derived(id)
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

/// Takes a person out of a space: oneself always, others by an owner of a circle or program. Everyone who was in it
/// before is returned. Whoever was taken out by an owner needs a link made after that to come back.
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
    // A link is its maker's word, and only an owner has one.
    sql.run("DELETE FROM invitation WHERE space = ?1 AND maker = ?2", [blob(&id), blob(&person)])?;
    let mut staying = space.members.iter().filter(|member| member.person != person && !member.invited);
    match staying.next() {
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

/// Forgets who was taken out of a space, once no link is left that is older than that.
pub(super) fn links_ended(sql: &Sql<'_>, space: Uuid) -> Result<(), Failure> {
    sql.run(
        "DELETE FROM removal WHERE space = ?1 AND members <= coalesce(
             (SELECT min(members) FROM invitation WHERE invitation.space = ?1), 9223372036854775807)",
        [blob(&space)],
    )?;
    Ok(())
}

/// The last one who was in a space of their own will has left. Nobody inherits it by having been invited: what was in it
/// is deleted, and only its id is kept from being used again.
fn clear(sql: &Sql<'_>, id: Uuid) -> Result<(), Failure> {
    sql.run("DELETE FROM member WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM invitation WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM removal WHERE space = ?1", [blob(&id)])?;
    sql.run("DELETE FROM document WHERE space = ?1", [blob(&id)])?;
    Ok(())
}
