//! Changes for a phone: what it has not seen, by its cursor and the current memberships.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use belay_protocol::{
    Cursor, Document, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, Position, SpaceChange, SpaceEvent, SpaceKind,
};
use rusqlite::params;
use uuid::Uuid;

use super::{
    spaces,
    sql::{Sql, blob, id, kind},
    writes::read_document,
};
use crate::failure::Failure;

/// The changes of one answer.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) spaces: Vec<SpaceEvent>,
    pub(crate) documents: Vec<Document>,
    pub(crate) cursor: Cursor,
    pub(crate) more: bool,
}

struct Membership {
    space: Uuid,
    kind: SpaceKind,
    name: String,
    seq: u64,
    members: u64,
}

/// The changes for `person` after `cursor`. `own` are the sequence numbers of the documents that the same request
/// stored, which the phone has.
///
/// Costs one row for each space of the person and one for each sent document, and nothing for unchanged documents.
pub(crate) fn after(
    sql: &Sql<'_>,
    person: Uuid,
    cursor: &Cursor,
    own: &BTreeMap<Uuid, BTreeSet<u64>>,
) -> Result<Changes, Failure> {
    let memberships = sql.all(
        "SELECT space.id, space.kind, space.name, space.seq, space.members
         FROM member JOIN space ON space.id = member.space WHERE member.person = ?1 ORDER BY member.space",
        [blob(&person)],
        |row| {
            Ok(Membership {
                space: id(row, 0)?,
                kind: kind(row, 1)?,
                name: row.get(2)?,
                seq: row.get(3)?,
                // The same width as in a cursor; see `Cursor::encode`.
                members: row.get::<_, u64>(4)?.min(u64::from(u32::MAX)),
            })
        },
    )?;
    let mut changes = Changes::default();
    for membership in &memberships {
        let position = meet(sql, membership, cursor, &mut changes.spaces)?;
        changes.cursor.0.insert(membership.space, position);
    }
    for space in cursor.0.keys().filter(|space| !changes.cursor.0.contains_key(space)) {
        // A space that this server never had belongs to another server. The answer says nothing about it, in particular
        // not "remove it".
        if sql.exists("SELECT 1 FROM space WHERE id = ?1", [blob(space)])? {
            changes.spaces.push(SpaceEvent { id: *space, event: SpaceChange::Left });
        }
    }
    let mut page = Page { documents: Vec::new(), bytes: 0, full: false };
    for membership in &memberships {
        let Some(position) = changes.cursor.0.get_mut(&membership.space) else {
            continue;
        };
        let own = own.get(&membership.space);
        while own.is_some_and(|own| own.contains(&(position.seq + 1))) {
            position.seq += 1;
        }
        if position.seq < membership.seq && !page.full {
            page.fill(sql, membership.space, position, own)?;
        }
        changes.more |= position.seq < membership.seq;
    }
    changes.documents = page.documents;
    Ok(changes)
}

/// The cursor's position in a space, and what the phone must hear about the space. A position ahead of the counters
/// cannot be this server's: this space starts anew.
fn meet(
    sql: &Sql<'_>,
    membership: &Membership,
    cursor: &Cursor,
    events: &mut Vec<SpaceEvent>,
) -> Result<Position, Failure> {
    let known = cursor
        .0
        .get(&membership.space)
        .filter(|position| position.seq <= membership.seq && position.members <= membership.members);
    let event = match known {
        Some(position) if position.members == membership.members => return Ok(*position),
        Some(_) => SpaceChange::Members {
            name: membership.name.clone(),
            members: spaces::members(sql, membership.space)?,
        },
        None => SpaceChange::Joined {
            kind: membership.kind,
            name: membership.name.clone(),
            members: spaces::members(sql, membership.space)?,
        },
    };
    events.push(SpaceEvent { id: membership.space, event });
    Ok(Position { seq: known.map_or(0, |position| position.seq), members: membership.members })
}

struct Page {
    documents: Vec<Document>,
    bytes: usize,
    full: bool,
}

impl Page {
    fn fill(
        &mut self,
        sql: &Sql<'_>,
        space: Uuid,
        position: &mut Position,
        own: Option<&BTreeSet<u64>>,
    ) -> Result<(), Failure> {
        let seen = position.seq;
        sql.each(
            "SELECT id, space, kind, rev, seq, at, by, body FROM document
             WHERE space = ?1 AND seq > ?2 ORDER BY seq",
            params![blob(&space), seen],
            |row| {
                let seq = row.get(4)?;
                if !own.is_some_and(|own| own.contains(&seq)) {
                    let bytes = row.get_ref(7)?.as_blob()?.len();
                    let fits = self.bytes + bytes <= MAX_DOCUMENT_BYTES || self.documents.is_empty();
                    if self.documents.len() == MAX_DOCUMENTS || !fits {
                        self.full = true;
                        return Ok(ControlFlow::Break(()));
                    }
                    self.bytes += bytes;
                    self.documents.push(read_document(row)?);
                }
                position.seq = seq;
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(())
    }
}
