//! The spaces this phone knows: joined ones, and ones it wants made.

use std::collections::BTreeSet;

use belay_protocol::{Member, SpaceKind};
use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::{Reading, Writing};
use crate::{Error, Result, json};

/// Whether the server knows a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpaceState {
    /// It was made on this phone; the server must make it before anything is sent into it.
    Wanted,
    /// The server knows it, and this person is in it.
    Joined,
    /// This person has left it. What was in it is kept, and nothing is sent into it.
    Left,
    /// It was made on this phone, and the server refuses to make it. Its documents stay here.
    Refused,
    /// It is not the space that was meant (`documents::spaces::rooms`). What was in it is kept, and nothing is sent into it.
    Shut,
}

/// A space as the phone knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredSpace {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its readers.
    pub(crate) kind: SpaceKind,
    /// Its name; empty where it needs none.
    pub(crate) name: String,
    /// Its members; for a wanted space, the members that it should have.
    pub(crate) members: Vec<Member>,
    /// Whether the server knows it.
    pub(crate) state: SpaceState,
    /// Its subject, as far as this phone knows.
    pub(crate) about: Option<Uuid>,
    /// The expected members, as far as this phone knows. People who left are among them.
    pub(crate) people: Option<BTreeSet<Uuid>>,
}

impl StoredSpace {
    /// A space of which only the server's report is known.
    pub(crate) fn reported(id: Uuid, kind: SpaceKind, name: String, members: Vec<Member>) -> Self {
        Self { id, kind, name, members, state: SpaceState::Joined, about: None, people: None }
    }

    /// Whether this person was put into it by somebody else and has not said yes. Writing in it is their yes.
    pub(crate) fn invites(&self, person: Uuid) -> bool {
        self.members.iter().any(|member| member.person == person && member.invited)
    }
}

const COLUMNS: &str = "id, kind, name, members, state, about, people";

type Columns = (Uuid, String, String, String, i64, Option<Uuid>, Option<String>);

fn space(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
}

fn read((id, kind, name, members, state, about, people): Columns) -> Result<StoredSpace> {
    Ok(StoredSpace {
        id,
        kind: json::read(json::write(&kind)?)?,
        // An older version stored it as it came.
        name: belay_protocol::shown_name(&name),
        members: json::read(&members)?,
        state: match state {
            0 => SpaceState::Wanted,
            2 => SpaceState::Left,
            3 => SpaceState::Refused,
            4 => SpaceState::Shut,
            _ => SpaceState::Joined,
        },
        about,
        people: people.map(json::read).transpose()?,
    })
}

impl Reading<'_> {
    /// One space.
    pub(crate) fn space(&self, id: Uuid) -> Result<Option<StoredSpace>> {
        self.in_space(id, |known| known.cloned())
    }

    /// What `look` finds at one space. It is read once in each transaction, until one is written.
    pub(crate) fn in_space<T>(&self, id: Uuid, look: impl FnOnce(Option<&StoredSpace>) -> T) -> Result<T> {
        if let Some(known) = self.known.spaces.borrow().get(&id) {
            return Ok(look(known.as_ref()));
        }
        let mut statement =
            self.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM space WHERE id = ?1"))?;
        let found = statement.query_row([id], space).optional()?.map(read).transpose()?;
        let seen = look(found.as_ref());
        self.known.spaces.borrow_mut().insert(id, found);
        Ok(seen)
    }

    /// Whether documents of a space are this person's to have: they share it, or want it made.
    pub(crate) fn takes_part_in(&self, id: Uuid) -> Result<bool> {
        self.in_space(id, |known| known.is_some_and(|known| known.state != SpaceState::Left))
    }

    /// The kind of a space.
    pub(crate) fn kind_of_space(&self, id: Uuid) -> Result<Option<SpaceKind>> {
        self.in_space(id, |known| known.map(|known| known.kind))
    }

    /// Every space, in the order of their ids. A person is in a few dozen at most.
    pub(crate) fn spaces(&self) -> Result<Vec<StoredSpace>> {
        let mut statement = self.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM space ORDER BY id"))?;
        let rows = statement.query_map([], space)?.collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter().map(read).collect()
    }
}

impl Writing<'_> {
    /// Keeps what is known of a space. What is known already changes nothing.
    pub(crate) fn put_space(&mut self, space: &StoredSpace) -> Result<()> {
        if self.reading().space(space.id)?.as_ref() == Some(space) {
            return Ok(());
        }
        let kind = json::stored_name(&space.kind)
            .ok_or_else(|| Error::internal("a kind of space has no stored name"))?;
        let members = json::text(&space.members)?;
        let state = match space.state {
            SpaceState::Wanted => 0,
            SpaceState::Joined => 1,
            SpaceState::Left => 2,
            SpaceState::Refused => 3,
            SpaceState::Shut => 4,
        };
        let people = space.people.as_ref().map(json::text).transpose()?;
        self.sql().prepare_cached(
            "INSERT INTO space (id, kind, name, members, state, about, people) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
             members = excluded.members, state = excluded.state, \
             about = coalesce(excluded.about, about), people = coalesce(excluded.people, people)",
        )?
        .execute((space.id, kind, &space.name, members, state, space.about, people))?;
        self.known.forget();
        self.touch();
        Ok(())
    }

    /// The spaces that the server would not make are asked for again, with what was to be sent into them: this person
    /// shares something with others that they did not share before.
    pub(crate) fn want_refused_again(&mut self) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE document SET owed = owed - 2 WHERE owed <> 0 AND owed IN (3, 4) \
             AND space IN (SELECT id FROM space WHERE state = 3)",
            )?
            .execute([])?;
        if self.sql().prepare_cached("UPDATE space SET state = 0 WHERE state = 3")?.execute([])? > 0 {
            self.known.forget();
            self.touch();
        }
        Ok(())
    }

    /// Removes a space. Its documents must have been removed before.
    pub(crate) fn remove_space(&mut self, id: Uuid) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM space WHERE id = ?1")?.execute([id])?;
        self.known.forget();
        self.touch();
        Ok(())
    }
}
