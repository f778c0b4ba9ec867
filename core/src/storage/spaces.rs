//! The spaces this phone knows: joined ones, and ones it wants made.

use belay_protocol::{Member, SpaceKind};
use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::{Reading, Writing};
use crate::{Error, Result, json};

/// Whether the server knows a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpaceState {
    /// Made on this phone; the server is asked to make it before anything is sent into it.
    Wanted,
    /// The server knows it, and this person is in it.
    Joined,
    /// This person has left it. What was in it is kept, and nothing is sent into it.
    Left,
    /// Made on this phone, and the server will not make it. What is in it stays here.
    Refused,
}

/// A space as the phone knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredSpace {
    /// Its id.
    pub(crate) id: Uuid,
    /// Who can read it.
    pub(crate) kind: SpaceKind,
    /// Its name; empty where it needs none.
    pub(crate) name: String,
    /// Who is in it; for a wanted one, who should be.
    pub(crate) members: Vec<Member>,
    /// Whether the server knows it.
    pub(crate) state: SpaceState,
}

const COLUMNS: &str = "id, kind, name, members, state";

fn space(row: &Row<'_>) -> rusqlite::Result<(Uuid, String, String, String, i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn read((id, kind, name, members, state): (Uuid, String, String, String, i64)) -> Result<StoredSpace> {
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
            _ => SpaceState::Joined,
        },
    })
}

impl Reading<'_> {
    /// One space.
    pub(crate) fn space(&self, id: Uuid) -> Result<Option<StoredSpace>> {
        let mut statement = self.prepare_cached(&format!("SELECT {COLUMNS} FROM space WHERE id = ?1"))?;
        statement.query_row([id], space).optional()?.map(read).transpose()
    }

    /// Whether documents of a space are this person's to have: they share it, or want it made.
    pub(crate) fn takes_part_in(&self, id: Uuid) -> Result<bool> {
        let mut statement =
            self.prepare_cached("SELECT EXISTS (SELECT 1 FROM space WHERE id = ?1 AND state <> 2)")?;
        Ok(statement.query_row([id], |row| row.get(0))?)
    }

    /// Every space, in the order of their ids. A person is in a few dozen at most.
    pub(crate) fn spaces(&self) -> Result<Vec<StoredSpace>> {
        let mut statement = self.prepare_cached(&format!("SELECT {COLUMNS} FROM space ORDER BY id"))?;
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
        let kind = json::stored_name(&space.kind).ok_or_else(|| Error::internal("name a kind of space"))?;
        let members = json::text(&space.members)?;
        let state = match space.state {
            SpaceState::Wanted => 0,
            SpaceState::Joined => 1,
            SpaceState::Left => 2,
            SpaceState::Refused => 3,
        };
        self.prepare_cached(
            "INSERT INTO space (id, kind, name, members, state) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, members = excluded.members, state = excluded.state",
        )?
        .execute((space.id, kind, &space.name, members, state))?;
        self.touch();
        Ok(())
    }

    /// The spaces that the server would not make are asked for again, with what was to be sent into them: this person
    /// shares something with others that they did not share before.
    pub(crate) fn want_refused_again(&mut self) -> Result<()> {
        self.prepare_cached(
            "UPDATE document SET owed = owed - 2 WHERE owed <> 0 AND owed IN (3, 4) \
             AND space IN (SELECT id FROM space WHERE state = 3)",
        )?
        .execute([])?;
        if self.prepare_cached("UPDATE space SET state = 0 WHERE state = 3")?.execute([])? > 0 {
            self.touch();
        }
        Ok(())
    }

    /// Removes a space. Its documents must have been removed before.
    pub(crate) fn remove_space(&mut self, id: Uuid) -> Result<()> {
        self.prepare_cached("DELETE FROM space WHERE id = ?1")?.execute([id])?;
        self.touch();
        Ok(())
    }
}
