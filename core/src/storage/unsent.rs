//! Unsent changes: those that will be sent by themselves, and those that stay on this phone for a reason.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;
use serde::Serialize;
use uuid::Uuid;

use super::Reading;
use crate::{Error, Result};

/// So many unsent documents are looked up together; where there are more, each is looked up by itself.
const FEW_UNSENT: usize = 500;

/// Why a document or space is not sent to the server, although it has changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum UnsentReason {
    /// It was written in a space that one has left.
    SpaceLeft,
    /// The server does not make its space. It is asked again when one shares something new with others.
    SpaceRefused,
    /// Somebody is in its space whom nobody in it has asked in, so nothing is sent into it.
    NotPrivate,
    /// The server did not take it. It is tried again when it is changed.
    NotTaken,
    /// It depends on what a newer version of the app wrote. It goes on after an update.
    UpdateNeeded,
}

/// How many documents stay on this phone for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Staying {
    /// The reason.
    pub why: UnsentReason,
    /// How many documents; of [`UnsentReason::SpaceRefused`] the spaces too.
    pub count: u64,
}

/// The number of unsent documents, and of spaces that the server does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// Goes out by itself: with the next exchange, or with its space.
    pub(crate) waiting: u64,
    /// Stays on this phone, by the reason; only reasons there are.
    pub(crate) staying: Vec<Staying>,
}

impl Unsent {
    /// All of it.
    pub(crate) fn all(&self) -> u64 {
        self.waiting + self.staying.iter().map(|staying| staying.count).sum::<u64>()
    }
}

/// Whether the server has all of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SendState {
    /// Something in it goes to the server by itself.
    pub(crate) waiting: bool,
    /// Something in it stays on this phone.
    pub(crate) unsent_reason: Option<UnsentReason>,
}

impl SendState {
    /// Of a document that the server does not have all of.
    fn because(unsent_reason: Option<UnsentReason>) -> Self {
        Self { waiting: unsent_reason.is_none(), unsent_reason }
    }
}

/// Why a document that has something to send does not send it, as the number of a reason; 0 where it does.
const REASON: &str = "CASE WHEN space.state = 2 THEN 1 WHEN space.state = 3 THEN 2 WHEN space.state = 4 THEN 3 \
     WHEN owed IN (3, 4) THEN 4 WHEN owed = 5 OR readable = 0 THEN 5 ELSE 0 END";
/// Whether something was written in a document that was never sent: in a space one has left nothing is owed for it.
const NEVER_SENT: &str = "EXISTS (SELECT 1 FROM intention WHERE intention.document = document.id \
     AND intention.space = document.space AND intention.state <> 1)";

fn reason(number: i64) -> Option<UnsentReason> {
    Some(match number {
        1 => UnsentReason::SpaceLeft,
        2 => UnsentReason::SpaceRefused,
        3 => UnsentReason::NotPrivate,
        4 => UnsentReason::NotTaken,
        5 => UnsentReason::UpdateNeeded,
        _ => return None,
    })
}

impl Reading<'_> {
    /// Counts the unsent documents and spaces.
    pub(crate) fn unsent(&self) -> Result<Unsent> {
        let mut counts: BTreeMap<Option<UnsentReason>, u64> = BTreeMap::new();
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {REASON}, count(*) FROM document LEFT JOIN space ON space.id = document.space \
             WHERE owed <> 0 GROUP BY 1"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            *counts.entry(reason(row.get(0)?)).or_default() += row.get::<_, u64>(1)?;
        }
        let count = |sql: &str| -> Result<u64> {
            Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        };
        *counts.entry(Some(UnsentReason::SpaceLeft)).or_default() += count(&format!(
            "SELECT count(*) FROM document WHERE owed = 0 \
             AND space IN (SELECT id FROM space WHERE state = 2) AND {NEVER_SENT}"
        ))?;
        *counts.entry(None).or_default() += count("SELECT count(*) FROM space WHERE state = 0")?;
        *counts.entry(Some(UnsentReason::SpaceRefused)).or_default() +=
            count("SELECT count(*) FROM space WHERE state = 3")?;
        let staying = counts.iter().filter_map(|(why, count)| Some(Staying { why: (*why)?, count: *count }));
        Ok(Unsent {
            waiting: counts.get(&None).copied().unwrap_or_default(),
            staying: staying.filter(|staying| staying.count > 0).collect(),
        })
    }

    /// Whether the server has all of the document of this id that is in its right space. Nearly always it has all of nearly
    /// every document: the others are read once from each snapshot, and not one by one for every row of a list.
    pub(crate) fn send_state(&self, id: Uuid) -> Result<SendState> {
        let few = match self.send_states.get() {
            Some(known) => known,
            None => {
                let found = self.few_unsent()?;
                self.send_states.get_or_init(|| found)
            }
        };
        match few {
            Some(few) => Ok(few.get(&id).copied().unwrap_or_default()),
            None => self.send_state_of(id),
        }
    }

    /// Every document of which the server does not have all; none where they are many, and where a space was left: what was
    /// never sent there is known by its intentions alone.
    fn few_unsent(&self) -> Result<Option<BTreeMap<Uuid, SendState>>> {
        let mut left = self.sql().prepare_cached("SELECT EXISTS (SELECT 1 FROM space WHERE state = 2)")?;
        if left.query_row([], |row| row.get(0))? {
            return Ok(None);
        }
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT document.id, {REASON} FROM document LEFT JOIN space ON space.id = document.space \
             WHERE owed <> 0 AND astray = 0 LIMIT ?1"
        ))?;
        let mut few = BTreeMap::new();
        let mut rows = statement.query([FEW_UNSENT + 1])?;
        while let Some(row) = rows.next()? {
            few.insert(row.get(0)?, SendState::because(reason(row.get(1)?)));
        }
        Ok((few.len() <= FEW_UNSENT).then_some(few))
    }

    fn send_state_of(&self, id: Uuid) -> Result<SendState> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT owed <> 0 OR (space.state = 2 AND {NEVER_SENT}), {REASON} \
             FROM document LEFT JOIN space ON space.id = document.space \
             WHERE document.id = ?1 AND astray = 0 ORDER BY row LIMIT 1"
        ))?;
        let found = statement.query_row([id], |row| Ok((row.get::<_, Option<bool>>(0)?, row.get(1)?)));
        let Some((Some(true), number)) = found.optional().map_err(Error::from)? else {
            return Ok(SendState::default());
        };
        Ok(SendState::because(reason(number)))
    }
}
