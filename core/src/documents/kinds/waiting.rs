//! What waits for somebody, of whatever kind: its places in the read models.

use belay_domain::{
    MemberId,
    calendar::earlier,
    waiting::{EARLIEST_ZONE, Wait, WaitsOn},
};
use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::{Place, by_instant, when_made};
use crate::storage::{List, Listing};

/// For whom something may wait, and on which day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer {
    /// Who uses this phone.
    pub(crate) me: MemberId,
    /// The day, by the clock of this phone.
    pub(crate) today: NaiveDate,
}

/// The places of what waits in a document. Where the document does not say for whom, the place is nobody's, and whoever
/// reads it looks closer.
pub(super) fn places(place: Place, waits: &[Wait]) -> impl Iterator<Item = Listing> + use<'_> {
    waits.iter().map(move |wait| {
        let owner = match &wait.on {
            WaitsOn::Member(member) => member.0,
            WaitsOn::EveryoneBut(_) => Uuid::nil(),
        };
        match wait.until {
            Some(until) => Listing { list: List::WaitingUntil, owner, sort: by_instant(until) },
            None => Listing { list: List::Waiting, owner, sort: since(place, wait) },
        }
    })
}

/// From when on it is listed.
fn since(place: Place, wait: &Wait) -> i64 {
    let day = |day: NaiveDate| earlier(day.and_time(NaiveTime::MIN).and_utc(), EARLIEST_ZONE);
    wait.from.or(wait.since.map(day)).map_or_else(|| when_made(place.id), by_instant)
}
