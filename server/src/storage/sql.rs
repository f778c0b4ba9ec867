//! Every statement of the server runs here: prepared once, its cost counted.

use std::ops::ControlFlow;

use belay_protocol::{MemberRole, SpaceKind};
use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, Connection, Params, Row, StatementStatus, types::Type};
use uuid::Uuid;

use crate::counters::{Live, add};

/// A connection inside a transaction.
#[derive(Clone, Copy)]
pub(crate) struct Sql<'c> {
    connection: &'c Connection,
    counters: &'c Live,
}

impl<'c> Sql<'c> {
    pub(super) fn new(connection: &'c Connection, counters: &'c Live) -> Self {
        Self { connection, counters }
    }

    /// Runs a statement that changes rows; returns how many it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let changed = statement.execute(params)?;
        add(&self.counters.rows_written, changed);
        self.count(&statement, 0);
        Ok(changed)
    }

    /// The first row, if there is one.
    pub(super) fn first<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = {
            let mut rows = statement.query(params)?;
            rows.next()?.map(map).transpose()?
        };
        self.count(&statement, usize::from(found.is_some()));
        Ok(found)
    }

    /// Whether there is a row.
    pub(super) fn exists(&self, sql: &str, params: impl Params) -> rusqlite::Result<bool> {
        Ok(self.first(sql, params, |_| Ok(()))?.is_some())
    }

    /// Every row.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(map(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Visits row after row, until `visit` asks to stop.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut read = 0;
        {
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                read += 1;
                if visit(row)?.is_break() {
                    break;
                }
            }
        }
        self.count(&statement, read);
        Ok(())
    }

    fn count(&self, statement: &CachedStatement<'_>, read: usize) {
        add(&self.counters.rows_read, read);
        let scanned = statement.reset_status(StatementStatus::FullscanStep);
        add(&self.counters.rows_scanned, usize::try_from(scanned).unwrap_or_default());
    }
}

/// The stored form of an id.
pub(super) fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}

/// The id in a column.
pub(super) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get(column).map(Uuid::from_bytes)
}

/// The time in a column.
pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let millis: i64 = row.get(column)?;
    DateTime::from_timestamp_millis(millis).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, millis))
}

/// The stored form of a space's kind.
pub(super) fn kind_word(kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::Own => "self",
        SpaceKind::Pair => "pair",
        SpaceKind::Circle => "circle",
        SpaceKind::Program => "program",
    }
}

/// The kind of space in a column.
pub(super) fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<SpaceKind> {
    match row.get_ref(column)?.as_str()? {
        "self" => Ok(SpaceKind::Own),
        "pair" => Ok(SpaceKind::Pair),
        "circle" => Ok(SpaceKind::Circle),
        "program" => Ok(SpaceKind::Program),
        _ => Err(rusqlite::Error::InvalidColumnType(column, "kind".to_owned(), Type::Text)),
    }
}

/// The stored form of a member's role.
pub(super) fn role_word(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => "owner",
        MemberRole::Member => "member",
    }
}

/// The role in a column.
pub(super) fn role(row: &Row<'_>, column: usize) -> rusqlite::Result<MemberRole> {
    match row.get_ref(column)?.as_str()? {
        "owner" => Ok(MemberRole::Owner),
        "member" => Ok(MemberRole::Member),
        _ => Err(rusqlite::Error::InvalidColumnType(column, "role".to_owned(), Type::Text)),
    }
}
