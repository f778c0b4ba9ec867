//! Single values: the identity of this phone and its progress.

use rusqlite::OptionalExtension as _;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Reading, Writing};
use crate::{Error, Result, json};

/// The keys of single values. Each value is JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// This device's id, made with the database. A new database is a new device, whose intentions count from one. A
    /// copy of the database has the same id; see [`super::replica_id`].
    Device,
    /// The signed-in person.
    Person,
    /// The server's address.
    Server,
    /// The server's epoch.
    Epoch,
    /// The cursor: how far this phone has downloaded each space.
    Cursor,
    /// The difference of the server's clock and the phone's, in milliseconds.
    ClockOffset,
    /// The end of the last successful sync, in milliseconds since 1970.
    SyncedAt,
    /// The version of the read models.
    ReadModels,
    /// The spaces that the server reported since its epoch changed, while its copies are compared.
    Verifying,
    /// Whether the write-ahead log may still have erased texts.
    Erasing,
    /// The progress of the account's deletion.
    Farewell,
    /// Since when this phone arms reminders.
    ArmedSince,
    /// Whether the server pushes to this device.
    PushRegistered,
    /// The reminders that the server was told not to push to this device.
    ArmedReported,
    /// Why the system shows no reminders of this app, and since when.
    Muted,
}

impl Key {
    fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Person => "person",
            Self::Server => "server",
            Self::Epoch => "epoch",
            Self::Cursor => "cursor",
            Self::ClockOffset => "clock_offset",
            Self::SyncedAt => "synced_at",
            Self::ReadModels => "read_models",
            Self::Verifying => "verifying",
            Self::Erasing => "erasing",
            Self::Farewell => "farewell",
            Self::ArmedSince => "armed_since",
            Self::Muted => "muted",
            Self::PushRegistered => "push_registered",
            Self::ArmedReported => "armed_reported",
        }
    }
}

impl Reading<'_> {
    /// One value.
    pub(crate) fn meta<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>> {
        let mut statement = self.sql().prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let value: Option<String> = statement.query_row([key.as_str()], |row| row.get(0)).optional()?;
        value.map(json::read).transpose()
    }

    /// This device's id.
    pub(crate) fn device(&self) -> Result<Uuid> {
        self.meta(Key::Device)?.ok_or_else(|| Error::internal("the database has no device id"))
    }
}

impl Writing<'_> {
    /// Stores one value.
    pub(crate) fn set_meta<T: Serialize>(&mut self, key: Key, value: &T) -> Result<()> {
        let value = json::text(value)?;
        self.sql().prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
            .execute((key.as_str(), value))?;
        if matches!(key, Key::Person) {
            self.known.forget();
        }
        Ok(())
    }

    /// Removes one value.
    pub(crate) fn clear_meta(&mut self, key: Key) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key.as_str()])?;
        if matches!(key, Key::Person) {
            self.known.forget();
        }
        Ok(())
    }
}
