//! Where devices can be reached, and which alarms they ring by themselves. Both belong to a session and go with it.

use belay_protocol::PushProvider;
use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;

use super::sql::{Sql, blob};
use crate::{
    failure::Failure,
    push::{Address, lane_of},
};

/// The most pushes of one wake that wait for a device. One more says nothing new to it: each has it fetch everything.
pub(super) const MOST_WAITING: usize = 64;

/// The stored form of a provider.
fn provider_word(provider: PushProvider) -> &'static str {
    match provider {
        PushProvider::Fcm => "fcm",
        PushProvider::Apns => "apns",
        PushProvider::Web | PushProvider::Unknown => "web",
    }
}

/// The address in the columns `provider, address, receiver, secret`, from this one on.
pub(super) fn address(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Address> {
    let address: String = row.get(column + 1)?;
    Ok(match row.get_ref(column)?.as_str()? {
        "fcm" => Address::Fcm { token: address },
        "apns" => Address::Apns { token: address },
        _ => Address::Web {
            endpoint: address,
            receiver: row.get::<_, Option<_>>(column + 2)?.unwrap_or_default(),
            secret: row.get::<_, Option<_>>(column + 3)?.unwrap_or_default(),
        },
    })
}

/// Registers a device, in place of what it registered before. Pushes that wait for it go to the new address.
///
/// An address belongs to the session that registered it last: a phone that was handed on, or signed in anew, does not ring for
/// the session before. A person has at most `most` registrations; one more replaces the oldest.
pub(crate) fn put(
    sql: &Sql<'_>,
    person: Uuid,
    device: Uuid,
    address: &Address,
    most: usize,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let (lane, receiver, secret) = (lane_of(address), address.receiver(), address.secret());
    sql.run(
        "DELETE FROM push_registration WHERE address = ?1 AND NOT (person = ?2 AND device = ?3)",
        params![address.text(), blob(&person), blob(&device)],
    )?;
    let known = sql.exists(
        "SELECT 1 FROM push_registration WHERE person = ?1 AND device = ?2",
        [blob(&person), blob(&device)],
    )?;
    if !known {
        let mut others = sql.all(
            "SELECT made, device FROM push_registration WHERE person = ?1",
            [blob(&person)],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?)),
        )?;
        others.sort_unstable();
        let over = (others.len() + 1).saturating_sub(most.max(1));
        for (_, oldest) in others.iter().take(over) {
            sql.run(
                "DELETE FROM push_registration WHERE person = ?1 AND device = ?2",
                [blob(&person), oldest],
            )?;
        }
    }
    sql.run(
        "INSERT INTO push_registration (person, device, provider, lane, address, receiver, secret, made, quiet)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
         ON CONFLICT (person, device) DO UPDATE
         SET provider = ?3, lane = ?4, address = ?5, receiver = ?6, secret = ?7, made = ?8",
        params![
            blob(&person),
            blob(&device),
            provider_word(address.provider()),
            lane,
            address.text(),
            receiver,
            secret,
            now.timestamp_millis()
        ],
    )?;
    sql.run(
        "UPDATE push SET lane = ?3 WHERE person = ?1 AND device = ?2",
        params![blob(&person), blob(&device), lane],
    )?;
    Ok(())
}

/// The provider by which a device is registered.
pub(crate) fn registered(sql: &Sql<'_>, person: Uuid, device: Uuid) -> Result<Option<PushProvider>, Failure> {
    Ok(sql.first(
        "SELECT provider, address, receiver, secret FROM push_registration WHERE person = ?1 AND device = ?2",
        [blob(&person), blob(&device)],
        |row| Ok(address(row, 0)?.provider()),
    )?)
}

/// Removes the registration of a device, and the pushes that wait for it.
pub(crate) fn remove(sql: &Sql<'_>, person: Uuid, device: Uuid) -> Result<(), Failure> {
    sql.run(
        "DELETE FROM push_registration WHERE person = ?1 AND device = ?2",
        [blob(&person), blob(&device)],
    )?;
    Ok(())
}

/// Removes an address that its provider calls dead, unless the device has registered another meanwhile, or the same again
/// after the moment `since` at which the provider saw it end. Returns whether it was removed.
pub(super) fn bury(
    sql: &Sql<'_>,
    person: Uuid,
    device: Uuid,
    address: &Address,
    since: Option<DateTime<Utc>>,
) -> Result<bool, Failure> {
    let since = since.map_or(i64::MAX, |since| since.timestamp_millis());
    let removed = sql.run(
        "DELETE FROM push_registration WHERE person = ?1 AND device = ?2 AND address = ?3 AND made <= ?4",
        params![blob(&person), blob(&device), address.text(), since],
    )?;
    Ok(removed > 0)
}

/// Replaces the alarms that a device rings by itself.
pub(crate) fn arm(sql: &Sql<'_>, person: Uuid, device: Uuid, alarms: &[Uuid]) -> Result<(), Failure> {
    sql.run("DELETE FROM armed WHERE person = ?1 AND device = ?2", [blob(&person), blob(&device)])?;
    for alarm in alarms {
        sql.run(
            "INSERT INTO armed (person, device, alarm) VALUES (?1, ?2, ?3)
             ON CONFLICT (person, device, alarm) DO NOTHING",
            [blob(&person), blob(&device), blob(alarm)],
        )?;
    }
    Ok(())
}

/// Removes what a device registered and reported in an earlier session.
pub(super) fn begin_anew(sql: &Sql<'_>, person: Uuid, device: Uuid) -> Result<(), Failure> {
    remove(sql, person, device)?;
    arm(sql, person, device, &[])
}
