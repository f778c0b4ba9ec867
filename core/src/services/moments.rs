//! When people meet: a wall time as every zone sees it, and what it clashes with.

use belay_domain::{
    Booked, MeetingId, MemberId, Span, WallReading, WallTime, Zone, calendar::earlier, clashes,
    meeting::MAX_MINUTES,
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::{
    Result,
    documents::kinds::{by_instant, calendar},
    storage::{Reading, Stretch},
};

/// How many meetings of one day are looked at for clashes: more than a day has room for.
const MOST: u32 = 200;

/// A wall time, with the instant it names and what the clock here shows then (S147).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MomentView {
    /// As it was set, by the clock of whoever set it.
    pub there: WallTime,
    /// The instant.
    pub instant: DateTime<Utc>,
    /// Whether the wall time names it: it may not exist on that day, or come twice. Show people which is meant.
    pub reading: WallReading,
    /// The wall time on the clock of this phone.
    pub here: NaiveDateTime,
    /// The zone of this phone.
    pub zone: Zone,
}

/// A wall time as this zone sees it.
pub(super) fn moment(there: WallTime, zone: Zone) -> MomentView {
    let resolved = there.resolve();
    let here = there.seen_from(zone);
    MomentView { there, instant: resolved.instant, reading: resolved.was, here, zone }
}

/// One's meetings ahead that share time with this span; only those that can still take place.
pub(super) fn clashing(
    reading: &Reading<'_>,
    me: MemberId,
    span: Span,
    except: Option<MeetingId>,
) -> Result<Vec<MeetingId>> {
    let longest = TimeDelta::minutes(i64::from(MAX_MINUTES));
    let around = Stretch {
        from: by_instant(earlier(span.start, longest)),
        to: by_instant(span.end),
        backwards: false,
        most: MOST,
    };
    let ahead = calendar(reading, me, around, MOST as usize, |_| true)?.into_iter();
    let others = ahead.filter(|one| except != Some(one.id));
    let others: Vec<_> = others.map(|one| Booked { meeting: one.id, span: one.meeting.span() }).collect();
    Ok(clashes(span, &others))
}
